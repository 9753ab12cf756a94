"""Papers of a case as PDF, made when they are asked for."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from khanegi.cases import queries
from khanegi.intake import printing
from khanegi.web import person, printed
from khanegi.web.downloads import download
from khanegi.web.views.cases import looked


@login_required
@require_safe
def paper(request: HttpRequest, code: str, paper: str) -> HttpResponse:
    """Hand out one paper of a case to who may open it; that a member of staff took it is recorded."""
    me = person.actor(request)
    file = queries.one(me, code)
    made = printed.make(file, me, paper)
    looked(request, file, me, f"print_{paper}")
    return download(made.data, f"{made.name}.pdf")


@login_required
@require_safe
def passport(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the answer of the rules to one questionnaire, to whose it is."""
    made = printing.passport(person.citizen(request), pk)
    return download(made.data, f"{made.name}.pdf")
