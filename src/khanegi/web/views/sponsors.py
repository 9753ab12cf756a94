"""The pages about a sponsor's people: who they are, and whom the agency introduces."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from khanegi.base.errors import NotFound
from khanegi.cases import queries
from khanegi.cases.queries import Scope
from khanegi.process import book
from khanegi.process.words import Role
from khanegi.sponsors import queries as sponsors
from khanegi.web import introducing, person, roster
from khanegi.web.casefile import Doing
from khanegi.web.views import cases


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def introduce(request: HttpRequest, code: str) -> HttpResponse:
    """Show the ranked list and introduce whom the agency chose; for anybody else it is an act like others."""
    me = person.actor(request)
    file = queries.one(me, code)
    if introducing.offer(file, me) is None:
        return cases.act(request, code, introducing.ACTION)
    doing, status = Doing(), 200
    if request.method == "POST":
        raw = {name: list(values) for name, values in request.POST.lists()}
        doing, status = cases.attempt(request, file, introducing.ACTION, introducing.passed_only(raw))
        if status == 200:
            return redirect("web:people", code)
    return _workspace(request, code, doing, status)


def _workspace(request: HttpRequest, code: str, doing: Doing, status: int) -> HttpResponse:
    """Return the list as it is now; that a member of staff read these names is recorded."""
    me = person.actor(request)
    file = queries.one(me, code)
    offered = introducing.offer(file, me)
    if offered is None:  # what was possible a moment ago is so no more
        return redirect("web:case", code)
    cases.looked(request, file, me, "ranked")
    shown = introducing.page(file, me, doing, offered)
    return render(request, "web/introduce.html", shown, status=status)


@require_safe
@login_required
def people(request: HttpRequest, code: str) -> HttpResponse:
    """Show the people of one sponsor. Raises NotFound for a case of another sort, or before its permit."""
    me = person.actor(request)
    file = queries.one(me, code)
    shown = roster.page(file, me)
    if shown is None:
        raise NotFound(code)
    cases.looked(request, file, me, "people")
    return render(request, "web/people.html", shown)


@require_safe
@login_required
def listed(request: HttpRequest) -> HttpResponse:
    """List the sponsors of the agencies this person sits in, the most free room first."""
    held = person.seated(request, Role.AGENCY_EXPERT, Role.AGENCY_HEAD)
    scope = Scope(tuple((desk.role, desk.office) for desk in held))
    may = book.latest("sponsor").action(introducing.ACTION).at
    shown = [(one, one.free > 0 and one.place in may) for one in sponsors.of_agency(scope)]
    return render(request, "web/sponsors.html", {"sponsors": shown})
