"""The home of somebody whose case runs, as the act about it begins with it and what it may be changed to."""

from __future__ import annotations

from khanegi.cases.models import Case
from khanegi.intake.models import Registration
from khanegi.rules import asks_home
from khanegi.rules.forms import fill


def home(case: Case) -> dict[str, list[str]]:
    """Return the home in force as a page carries it. For the applicant alone."""
    row = Registration.objects.filter(case=case).first()
    said = {**row.in_force, "county": case.county.code} if row else {}
    return fill(asks_home.ASKED["move"].fields, said)


def home_counties(case: Case) -> tuple[tuple[str, str], ...]:
    """Return the counties a case may come to: those of its province, whose offices can hand it over."""
    counties = case.county.province.counties.order_by("sort_key", "id")
    return tuple(counties.values_list("code", "title"))
