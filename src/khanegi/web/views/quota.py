"""The cockpit of a province's loans: what was given to whom, what is left, and why files are not paid."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from khanegi.base import jalali, persian
from khanegi.people import queries as people
from khanegi.process.words import Role
from khanegi.web import cockpit, person

YEARS = 5


@require_safe
@login_required
def quota(request: HttpRequest) -> HttpResponse:
    """Show the secretariat and auditors the money of one year in their province."""
    held = person.seated(request, Role.SECRETARIAT, Role.AUDITOR)
    provinces = [one.pk for one in people.provinces(desk.office for desk in held)]
    now = jalali.year(jalali.today())
    typed = persian.digits_in(request.GET.get("year", "")[:4])
    year = int(typed) if typed.isascii() and typed.isdigit() else now
    years = range(now, now - YEARS, -1)
    shown = year if year in years else now
    return render(request, "web/quota.html", {"years": years, **cockpit.page(provinces, shown)})
