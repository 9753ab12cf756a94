"""The inspector's next calls and visits, over all loans, by their day."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from khanegi.loans import looks
from khanegi.process.words import Role
from khanegi.web import person


@require_safe
@login_required
def due(request: HttpRequest) -> HttpResponse:
    """List the looks that are due or come within a month, the oldest first."""
    held = person.seated(request, Role.INSPECTOR)
    after = request.GET.get("after", "")[:40]
    page = looks.due(offices={desk.office for desk in held}, after=after)
    shown = {
        "looks": page.entries,
        "next": f"/looks/?{urlencode({'after': page.after})}" if page.after else "",
        "first": "/looks/" if after else "",
    }
    return render(request, "web/looks.html", shown)
