"""Oversight: what is late and soon due in the offices below one's own, what is watched, what is appealed."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from khanegi.banks import queries as banks
from khanegi.base import persian
from khanegi.cases import queries
from khanegi.cases.queries import Scope
from khanegi.loans.committee.queries import sessions
from khanegi.process.words import Role
from khanegi.sponsors import queries as sponsors
from khanegi.web import person
from khanegi.web.context import OVERSEERS

WAYS = (
    ({Role.SECRETARIAT, Role.AUDITOR}, "/dashboard/quota/", "سهمیه و پرداخت"),
    ({Role.SECRETARIAT, Role.AUDITOR}, "/dashboard/jobs/", "اشتغال پس از وام"),
    ({Role.SECRETARIAT, Role.AUDITOR}, "/committee/", "جلسه‌های کمیتهٔ شهرستان"),
    ({Role.SECRETARIAT}, "/dashboard/matching/", "پیشنهاد معرفی گروهی"),
    ({Role.SECRETARIAT}, "/heirs/", "میز وراث"),
    ({Role.SECRETARIAT, Role.AUDITOR}, "/dashboard/fairness/", "گزارش انصاف"),
)
COUNTED = ("waiting", "resting", "introduced", "working", "free", "open", "stopped", "closed")


@require_safe
@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show by office what is late and what is soon due, and the appeals that wait."""
    scope = _scope(request)
    loads = queries.loads(scope)
    shown = {
        "loads": [(load, _capped(load.late), _capped(load.soon)) for load in loads],
        "appeals": queries.appeals(scope).entries,
        "watched": queries.watched(scope).entries,
        **_pool(scope),
        **_stuck(scope),
        "ways": [(href, words) for roles, href, words in WAYS if roles & {role for role, _ in scope.seats}],
    }
    return render(request, "web/dashboard.html", shown)


def _pool(scope: Scope) -> dict[str, object]:
    """Return people and sponsors by county for who oversees a province; counties without any are left out."""
    counties = sponsors.by_county(scope)
    told = (
        ("منتظر", "waiting"),
        ("در جریان معرفی", "introduced"),
        ("مشغول به کار", "working"),
        ("جای خالی", "free"),
    )
    return {
        "oversees_pool": bool(counties),
        "counties": [one for one in counties if any(getattr(one, key) for key in COUNTED)],
        "figures": [(words, sum(getattr(one, key) for one in counties)) for words, key in told],
        "disputes": queries.disputes(scope).entries if counties else (),
    }


def _stuck(scope: Scope) -> dict[str, object]:
    """Return what does not arrive, for the secretariat of its province: words to banks, signatures, acts."""
    offices = [office for role, office in scope.seats if role is Role.SECRETARIAT]
    if not offices:
        return {}
    found = banks.stuck(offices)
    return {
        "stuck": [
            {"code": one.case.code, "bank": one.bank.title, "number": str(one.number)} for one in found
        ],
        "silent": banks.silent(offices),
        "mismatches": banks.mismatches(offices),
        "unsigned": sessions.unsigned(offices),
        "uncarried": [*sessions.uncarried(offices), *queries.uncarried(offices)],
    }


@require_safe
@login_required
def late(request: HttpRequest, office: int) -> HttpResponse:
    """List what is late in one office and those below it, the oldest first."""
    title = queries.overseen(_scope(request), office)
    after = request.GET.get("after", "")[:100]
    page = queries.late([office], after)
    following = f"/dashboard/{office}/?{urlencode({'after': page.after})}" if page.after else ""
    first = f"/dashboard/{office}/" if after else ""
    shown = {"office": title, "entries": page.entries, "next": following, "first": first}
    return render(request, "web/late.html", shown)


def _scope(request: HttpRequest) -> Scope:
    """Return whom this person oversees. Raises NotFound for who oversees nobody."""
    return Scope(tuple((seat.role, seat.office) for seat in person.seated(request, *OVERSEERS)))


def _capped(count: int) -> str:
    return persian.number(count) if count < queries.MOST else f"{persian.number(count)} یا بیشتر"
