"""The case page: what is so, what you can do, and the one address through which it is done."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from khanegi.base.errors import Invalid, Refused
from khanegi.cases import actions, queries
from khanegi.process.facts import Actor
from khanegi.process.words import Role
from khanegi.web import casefile, person
from khanegi.web.casefile import Doing

KEY = re.compile(r"[A-Za-z0-9_-]{8,60}")


@require_safe
@login_required
def case(request: HttpRequest, code: str) -> HttpResponse:
    """Show one case; `do` opens the form of one act. That a member of staff looked is recorded."""
    me = person.actor(request)
    file = queries.one(me, code)
    wanted = request.GET.get("do", "")
    if person.is_fragment(request):
        return render(request, "web/_doing.html", casefile.doing(file, me, Doing(wanted)))
    in_full = request.GET.get("show") == "numbers"
    looked(request, file, me, "numbers" if in_full else "file")
    return render(request, "web/case.html", casefile.page(file, me, Doing(wanted), in_full=in_full))


def looked(request: HttpRequest, file: queries.File, me: Actor, what: str) -> None:
    """Record that a member of staff was shown the case; the applicant is told how many were."""
    if not me.is_party(file.facts):
        person.looked(request, file.facts, f"case:{file.case.pk}", what)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def act(request: HttpRequest, code: str, action: str) -> HttpResponse:
    """Take one declared action, then show the case as it now stands, whatever came of it.

    An act may take the case out of the sight of who did it, as a branch's no does.
    """
    me = person.actor(request)
    file = queries.of_act(me, code, _key(request))
    file.process.action(action)
    if request.method != "POST":
        return redirect(f"{casefile.address(code)}?do={action}")
    raw = {name: list(values) for name, values in request.POST.lists()}
    if request.POST.get("do", "").startswith("add:"):
        return _shown(request, code, Doing(action, raw), 200)
    doing, status = attempt(request, file, action, raw)
    if status == 200 and not queries.sees(me, queries.load(pk=file.case.pk).facts):
        return _left(request)
    if status != 200 or person.is_fragment(request):
        return _shown(request, code, doing, status)
    return redirect(casefile.address(code))


def attempt(
    request: HttpRequest, file: queries.File, action: str, raw: Mapping[str, list[str]]
) -> tuple[Doing, int]:
    """Take an action with what was typed; return what its page shows then: nothing open, or why not."""
    case, me = file.case.pk, person.actor(request)
    try:
        actions.act(case=case, action=action, actor=me, seen=_seen(request), key=_key(request), answers=raw)
    except Invalid as wrong:
        return Doing(action, raw, errors=wrong.errors), 422
    except Refused as no:  # here, not in the middleware: the new state must stand beside what was typed
        return Doing(action, raw, refusal=no.refusal), 409
    return Doing(), 200


def _shown(request: HttpRequest, code: str, doing: Doing, status: int) -> HttpResponse:
    """Return the case as it is now: the region for htmx, else the whole page."""
    me = person.actor(request)
    file = queries.one(me, code)
    looked(request, file, me, "file")
    name = "web/_case.html" if person.is_fragment(request) else "web/case.html"
    shown = casefile.page(file, me, doing) | {"fragment": person.is_fragment(request)}
    return render(request, name, shown, status=status)


def _left(request: HttpRequest) -> HttpResponse:
    """Lead to what this person still reads of a case that their own act has taken out of their sight."""
    is_bank = any(desk.role in (Role.BRANCH, Role.BANK_HEAD) for desk in person.desks(request))
    where = "/bank/letters/?done=1" if is_bank else "/inbox/"
    if person.is_fragment(request):
        return HttpResponse(headers={"HX-Redirect": where})
    return redirect(where)


def _seen(request: HttpRequest) -> int:
    """Return the event the person was looking at; what no page of ours sent is older than any."""
    typed = request.POST.get("seen", "")
    return int(typed) if re.fullmatch(r"[0-9]{1,9}", typed) else -1


def _key(request: HttpRequest) -> str:
    """Return the key of this rendering, so that a double click is one act; it cannot pass for a machine's."""
    typed = request.POST.get("key", "")
    return f"web-{typed if KEY.fullmatch(typed) else secrets.token_urlsafe(16)}"
