"""Batch proposals: the secretariat asks for one, watches it, stops it, and reads who might go to whom."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khanegi.base.errors import NotFound
from khanegi.people import actions as records
from khanegi.people import queries as people
from khanegi.process.words import Role
from khanegi.sponsors.matching import actions
from khanegi.sponsors.queries import batches as queries
from khanegi.web import matching as words
from khanegi.web import person


def _provinces(request: HttpRequest) -> dict[int, str]:
    """Return the provinces whose secretariat this person is. Raises NotFound for anybody else."""
    held = person.seated(request, Role.SECRETARIAT)
    return {one.pk: one.title for one in people.provinces(desk.office for desk in held)}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def matching(request: HttpRequest) -> HttpResponse:
    """List the proposals of one's province; a POST asks for a new one."""
    provinces = _provinces(request)
    if request.method == "POST":
        wanted = next((pk for pk in provinces if str(pk) == request.POST.get("province")), None)
        if wanted is None:
            raise NotFound("province")
        return redirect("web:batch", actions.ask(province=wanted, by=person.number(request)))
    found = queries.batches(provinces)
    busy = {one.province for one in found if one.is_under_way}
    page = {
        "batches": [words.listed(one) for one in found],
        "free": [(pk, title) for pk, title in provinces.items() if title not in busy],
        "has_several": len(provinces) > 1,
    }
    return render(request, "web/matching.html", page)


@require_safe
@login_required
def batch(request: HttpRequest, number: int) -> HttpResponse:
    """Show one proposal: how far it is, then what came out, sponsor by sponsor, then person by person."""
    asked = queries.batch(_provinces(request), number)
    page = words.page(asked)
    if asked.state == "done":
        page |= _lines(request, number)
    if page.get("sponsor"):
        return render(request, "web/batch_people.html", page)
    return render(request, "web/_batch.html" if person.is_fragment(request) else "web/batch.html", page)


def _lines(request: HttpRequest, number: int) -> dict[str, Any]:
    """Return a page of sponsors, or of the people of one: that their names were read is recorded."""
    raw, sponsor = request.GET.get("after", ""), request.GET.get("sponsor", "")[:12]
    after = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 9 else 0
    some = queries.people(number, sponsor, after) if sponsor else queries.sponsors(number, after)
    if sponsor:
        records.saw(user=person.number(request), subject=f"batch:{number}", what=f"sponsor {sponsor}")
    here, base = {"sponsor": sponsor} if sponsor else {}, f"/dashboard/matching/{number}/"
    return {
        "sponsor": sponsor,
        "batch_url": base,
        "lines": [(one, words.PARTS[one.tier]) for one in some.lines] if sponsor else some.lines,
        "next": f"{base}?{urlencode({**here, 'after': some.next})}" if some.next else "",
        "first": f"{base}?{urlencode(here)}" if after else "",
    }


@require_POST
@login_required
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Stop a proposal that is under way."""
    queries.batch(_provinces(request), number)
    actions.cancel(batch=number)
    return redirect("web:batch", number)
