"""The desk of heirs: who has died or cannot act, who came for them, and what was answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from khanegi.base import codes, persian
from khanegi.base.errors import Invalid, NotFound, Refused
from khanegi.cases import queries, stillness
from khanegi.process.words import Role
from khanegi.rules import asks
from khanegi.rules.forms.clean import clean
from khanegi.web import heirs, person
from khanegi.web.heirs import Doing

Do = Callable[..., Any]
DOES: Mapping[str, Do] = {
    "record": stillness.record,
    "lift": stillness.lift,
    "close": stillness.close,
    "hear": stillness.hear,
}


@require_safe
@login_required
def every(request: HttpRequest) -> HttpResponse:
    """List for whom cases stand still; `q`, a code or national ID, leads to the page of one person."""
    offices = [desk.office for desk in person.seated(request, Role.SECRETARIAT)]
    typed = persian.digits_in(request.GET.get("q", "").strip()[:40])
    text = codes.clean(typed) or typed
    if text and (code := queries.for_desk(offices, text)):
        return redirect(f"/heirs/{code}/")
    shown = {"listed": heirs.listed(queries.standing_still(offices)), "q": typed}
    return render(request, "web/heirs.html", shown)


@require_safe
@login_required
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is recorded of one person; `do` opens one form. That somebody looked is recorded."""
    return _page(request, code, Doing(request.GET.get("do", "")))


@require_POST
@login_required
def act(request: HttpRequest, code: str, do: str) -> HttpResponse:
    """Record, lift, close or write down who came; what was typed stands where it could not be written."""
    queries.desk(person.actor(request), code)
    if do not in DOES:
        raise NotFound(do)
    raw = {name: list(values) for name, values in request.POST.lists()}
    said, errors = clean(asks.get(heirs.FORMS[do]), raw)
    try:
        if errors:
            raise Invalid(errors)
        DOES[do](actor=person.actor(request), code=code, said=said)
    except Invalid as wrong:
        return _page(request, code, Doing(do, raw, wrong.errors), 422)
    except Refused as no:
        return _page(request, code, Doing(do, raw, refusal=no.refusal.text), 409)
    return redirect(f"/heirs/{code}/")


def _page(request: HttpRequest, code: str, do: Doing, status: int = 200) -> HttpResponse:
    me = person.actor(request)
    desk = queries.desk(me, code)
    person.looked(request, desk.file.facts, f"case:{desk.file.case.pk}", "file")
    return render(request, "web/heirs_of.html", heirs.page(desk, me, do), status=status)
