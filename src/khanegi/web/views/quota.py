"""The cockpit of a province's loans: what was given to whom, what is left, and why files are not paid."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from khanegi.base import jalali, persian
from khanegi.base.errors import Invalid, NotFound
from khanegi.loans.quota import actions, choices
from khanegi.people import queries as people
from khanegi.process.facts import Actor
from khanegi.process.words import Role
from khanegi.rules import asks
from khanegi.rules.forms.clean import clean
from khanegi.web import cockpit, person
from khanegi.web.declared import bind_page
from khanegi.web.fields import problems

YEARS = 5
DOES = {
    "give": ("quota_grant", "دادن سهمیه"),
    "move": ("quota_move", "جابه‌جایی سهمیه"),
    "cut": ("quota_cut", "پس‌گرفتن سهمیه"),
}


@require_safe
@login_required
def quota(request: HttpRequest) -> HttpResponse:
    """Show the secretariat and auditors the money of one year in their province."""
    provinces = _provinces(request, Role.SECRETARIAT, Role.AUDITOR)
    now, by = jalali.year(jalali.today()), request.GET.get("by", "")
    typed = persian.digits_in(request.GET.get("year", "")[:4])
    year = int(typed) if typed.isascii() and typed.isdigit() else now
    years = range(now + 1, now - YEARS, -1)
    shown = cockpit.page(provinces, year if year in years else now, by if by in cockpit.BY else "county")
    may = any(desk.role is Role.SECRETARIAT for desk in person.desks(request))
    return render(request, "web/quota.html", {"years": years, "may_write": may, **shown})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def write(request: HttpRequest, do: str) -> HttpResponse:
    """Give a quota, or move or take back what is free of one, by the minutes of a meeting."""
    provinces = _provinces(request, Role.SECRETARIAT)
    if do not in DOES:
        raise NotFound(do)
    (key, title), options = DOES[do], _options(provinces)
    raw = {name: list(values) for name, values in request.POST.lists()}
    errors: Mapping[str, tuple[str, ...]] = {}
    if request.method == "POST":
        said, errors = clean(asks.get(key), raw, options)
        if not errors and not (errors := _written(WRITES[do], person.actor(request), said)):
            return redirect("web:quota")
    fields = bind_page(asks.get(key).pages[0], {}, raw, dict(errors), options)
    page = {"title": title, "do": do, "fields": fields, "errors": problems(fields) if errors else []}
    return render(request, "web/quota_write.html", page, status=422 if errors else 200)


def _provinces(request: HttpRequest, *roles: Role) -> list[int]:
    held = person.seated(request, *roles)
    return [one.pk for one in people.provinces(desk.office for desk in held)]


def _options(provinces: Collection[int]) -> dict[str, tuple[tuple[str, str], ...]]:
    now = jalali.year(jalali.today())
    return {
        "quota_year": cockpit.years(now),
        "quota_county": choices.counties(provinces),
        "quota_bank": choices.banks(provinces),
        "quota_agency": choices.agencies(),
        "quota_from": choices.quotas(now, provinces),
    }


def _written(
    do: Callable[[Actor, dict[str, Any]], None], me: Actor, said: dict[str, Any]
) -> Mapping[str, tuple[str, ...]]:
    """Write what was asked for; return what was wrong with it, each beside a field of the form."""
    try:
        do(me, said)
    except Invalid as wrong:
        return {{"to": "county"}.get(key, key): words for key, words in wrong.errors.items()}
    return {}


def _where(said: dict[str, Any], year: int) -> actions.Where:
    county, bank = int(said["county"]), int(said["bank"])
    return actions.Where(year=year, county=county, bank=bank, agency=said.get("agency", ""))


def _give(me: Actor, said: dict[str, Any]) -> None:
    where = _where(said, int(said["year"]))
    actions.grant(actor=me, where=where, amount=said["amount"], minutes=said["minutes"])


def _move(me: Actor, said: dict[str, Any]) -> None:
    actions.move(
        actor=me,
        quota=int(said["quota"]),
        to=_where(said, jalali.year(jalali.today())),
        amount=said["amount"],
        minutes=said["minutes"],
        reason=said["reason"],
    )


def _cut(me: Actor, said: dict[str, Any]) -> None:
    given = {"amount": said["amount"], "minutes": said["minutes"], "reason": said["reason"]}
    actions.cut(actor=me, quota=int(said["quota"]), **given)


WRITES: Mapping[str, Callable[[Actor, dict[str, Any]], None]] = {"give": _give, "move": _move, "cut": _cut}
