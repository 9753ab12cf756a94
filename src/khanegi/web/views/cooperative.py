"""The way over to the cooperative system."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from khanegi.base.errors import NotFound
from khanegi.cases import queries
from khanegi.cooperatives import queries as cooperatives
from khanegi.links import cooperative
from khanegi.web import person


@require_POST
@login_required
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Lead the person whose file is there over to it, by an address that holds for ten minutes."""
    me = person.actor(request)
    file = queries.one(me, code)
    receipt = cooperatives.receipt(file.case.pk) if me.is_party(file.facts) else None
    if receipt is None:
        raise NotFound(code)
    return redirect(cooperative.entrance(receipt))
