"""The service board: how soon each office answers and what is late there, for anybody."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from khanegi.cases import queries
from khanegi.people import queries as people

BANKS = {"bank": "سرپرستی بانک‌ها", "branch": "شعبه‌های بانک"}


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show the latest board, of one county where one is asked for."""
    counties = people.counties()
    wanted = request.GET.get("county", "")
    here = next((code for code, _ in counties if code == wanted), "")
    told, titles = queries.board(here), people.bodies() | BANKS
    groups = groupby(told.offices, key=lambda one: one.kind)
    page = {
        "day": told.day,
        "groups": [(titles.get(kind, kind), list(offices)) for kind, offices in groups],
        "counties": [(code, title, code == here) for code, title in counties],
        "least": queries.LEAST,
    }
    return render(request, "web/board.html", page)
