"""Fairness that anybody can check: who waits how long, who was passed over, and the lottery of each month."""

from __future__ import annotations

import inspect

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from khanegi.base.errors import NotFound
from khanegi.loans.committee.queries import line
from khanegi.people import queries as people
from khanegi.process.words import Role
from khanegi.sponsors import lottery
from khanegi.sponsors.queries import draws
from khanegi.sponsors.queries import fairness as queries
from khanegi.web import fairness as words
from khanegi.web import person


@require_safe
def fairness(request: HttpRequest) -> HttpResponse:
    """Show everybody the latest report without what would point at somebody, and the lotteries."""
    provinces, wanted = people.provinces(), request.GET.get("province", "")[:2]
    here = next((one for one in provinces if one.code == wanted), next(iter(provinces), None))
    report = queries.last()
    told = queries.public(report.cells) if report and here else ()
    cells = [cell for cell in told if here and cell.province == here.code]
    page = {
        "day": report and report.day,
        "provinces": [(one.code, one.title, one == here) for one in provinces] if len(provinces) > 1 else (),
        "places": words.places(cells, people.counties()),
        "groups": [words.row(cell) for cell in cells if not cell.county],
        "months": draws.months(),
        "weights": line.weights(here.pk) if here else (),
    }
    return render(request, "web/fairness.html", page)


@require_safe
def month(request: HttpRequest, key: str) -> HttpResponse:
    """Give the lottery of one month as the file that the checker reads."""
    return JsonResponse(draws.published(key), json_dumps_params={"indent": 1})


@require_safe
def checker(request: HttpRequest) -> HttpResponse:
    """Give the checker itself: the very module that draws the lots."""
    headers = {"Content-Disposition": 'attachment; filename="lottery.py"'}
    return HttpResponse(
        inspect.getsource(lottery), content_type="text/x-python; charset=utf-8", headers=headers
    )


@require_safe
@login_required
def overseen(request: HttpRequest) -> HttpResponse:
    """Show the secretariat and auditors the whole report of their province, one county at a time."""
    held = person.seated(request, Role.SECRETARIAT, Role.AUDITOR)
    codes = {one.code for one in people.provinces(desk.office for desk in held)}
    report, wanted = queries.last(), request.GET.get("county", "")[:4]
    cells = [cell for cell in report.cells if cell.province in codes and cell.county] if report else []
    if wanted and wanted not in {cell.county for cell in cells}:
        raise NotFound(wanted)
    shown = [
        cell
        for cell in cells
        if cell.county == wanted or (not wanted and cell.group in (queries.ANY, queries.NONE))
    ]
    page = {
        "day": report and report.day,
        "one": wanted,
        "places": words.places(shown, people.counties()),
    }
    return render(request, "web/fairness_overseen.html", page)
