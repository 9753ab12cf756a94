"""Did the money make a job: what was found after payment, for who oversees the loans of a province."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from khanegi.base import jalali, persian
from khanegi.people import queries as people
from khanegi.process.words import Role
from khanegi.web import outcomes, person
from khanegi.web.downloads import download

YEARS = 5  # this one and those before it


@require_safe
@login_required
def jobs(request: HttpRequest) -> HttpResponse:
    """Show the secretariat and auditors what became of the loans that were paid in their province."""
    provinces, by = _provinces(request), request.GET.get("by", "")
    years, year = _years(request)
    told = outcomes.page(provinces, years, by if by in outcomes.BY else "county")
    return render(request, "web/jobs.html", {"years": [*reversed(_all())], "year": year, **told})


@require_safe
@login_required
def sheet(request: HttpRequest) -> HttpResponse:
    """Hand out the same figures as CSV, one line for each year, county, field group, kind and month."""
    years, year = _years(request)
    name = f"اشتغال-پس-از-وام-{year or 'همه'}.csv"
    return download(outcomes.sheet(_provinces(request), years), name, "text/csv; charset=utf-8")


def _provinces(request: HttpRequest) -> list[int]:
    held = person.seated(request, Role.SECRETARIAT, Role.AUDITOR)
    return [one.pk for one in people.provinces(desk.office for desk in held)]


def _all() -> range:
    now = jalali.year(jalali.today())
    return range(now - YEARS + 1, now + 1)


def _years(request: HttpRequest) -> tuple[range, int | None]:
    """Return the years that are asked for, and the one of them if it is one."""
    typed = persian.digits_in(request.GET.get("year", "")[:4])
    year = int(typed) if typed.isascii() and typed.isdigit() else 0
    return (range(year, year + 1), year) if year in _all() else (_all(), None)
