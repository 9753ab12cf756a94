"""A permit to its holder and to the offices of its case."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from khanegi.cases import queries as cases
from khanegi.ledger import queries as ledger
from khanegi.permits import queries, store
from khanegi.web import person, pictures
from khanegi.web.downloads import download


@login_required
@require_safe
def permit(request: HttpRequest, number: str) -> HttpResponse:
    """Show the permit as it was issued, ready to be printed."""
    me = person.actor(request)
    one = queries.one(me, number)
    if one.holder_id != me.user:
        _looked(request, one.case_id, "permit")
    address = pictures.address(f"/verify/{one.number}/")
    page = {
        "permit": one,
        "words": one.words,
        "issued_on": dt.date.fromisoformat(one.words["issued_on"]),
        "signatures": [(sign, dt.date.fromisoformat(sign["on"])) for sign in one.words["signatures"]],
        "shown": queries.shown(one.number),
        "state": queries.state(one),
        "state_title": queries.STATES[queries.state(one)],
        "qr": pictures.qr(address),
        "address": address,
        "sheet": queries.sheet(one),
        "number": one.number,
        "logged": ledger.logged(one.number),
        "life": queries.life(one),
        "where": queries.summary(one),
        "may_renew": one.number in queries.renewable(me.user or 0),
    }
    return render(request, "web/permit.html", page)


@login_required
@require_safe
def signed(request: HttpRequest, number: str) -> HttpResponseBase:
    """Hand out the signed file to who may see the permit; while it is being made, lead back to its page."""
    me = person.actor(request)
    one = queries.one(me, number)
    sheet = queries.sheet(one)
    if sheet is None or sheet.state != "issued":
        return redirect("web:permit", one.number)
    if one.holder_id != me.user:
        _looked(request, one.case_id, "permit_file")
    return download(store.read(sheet.file), f"مجوز {sheet.words['shown']}.pdf")


def _looked(request: HttpRequest, case: int, what: str) -> None:
    """Record the look with the case of the permit, where its holder reads who looked."""
    person.looked(request, cases.load(pk=case).facts, f"case:{case}", what)
