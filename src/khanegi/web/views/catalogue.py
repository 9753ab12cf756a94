"""The catalogue of fields: search, groups, and a page for each field."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from khanegi.base import jalali
from khanegi.people import queries as people
from khanegi.rules import catalogue
from khanegi.web.fields import field


@require_safe
def fields(request: HttpRequest) -> HttpResponse:
    """List the fields that fit the search, a page at a time."""
    today = jalali.today()
    asked = {name: request.GET.get(name, "")[:100] for name in ("q", "group", "after")}
    page = catalogue.search(today, words=asked["q"], category=asked["group"], after=asked["after"])
    groups = catalogue.categories(today)
    filters = {name: asked[name] for name in ("q", "group") if asked[name]}
    first = f"/fields/?{urlencode(filters)}"
    shown = {
        "page": page,
        "asked": [
            field("q", "بخشی از نام رشته", "text", value=asked["q"]),
            field("group", "گروه", "select", choices=groups, value=asked["group"]),
        ],
        "first": first if asked["after"] else "",
        "next": f"/fields/?{urlencode({**filters, 'after': page.after})}" if page.after else "",
        "is_filtered": bool(filters),
        "agencies": people.bodies(),
    }
    return render(request, "web/fields.html", shown)


@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show one field: who answers for it, what else is checked, which papers it adds."""
    entry = catalogue.one(jalali.today(), code)
    agency = people.bodies().get(entry.agency, "")
    return render(request, "web/field.html", {"entry": entry, "agency": agency})
