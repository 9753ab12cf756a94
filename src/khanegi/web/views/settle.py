"""What the administrator settles: fields open and closed, and closed days."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khanegi.base import jalali, persian
from khanegi.base.errors import Invalid
from khanegi.people import actions as people
from khanegi.people import queries as who
from khanegi.process.words import Role
from khanegi.rules import actions, asks, catalogue
from khanegi.rules.forms import clean
from khanegi.web import person
from khanegi.web.declared import bind_page
from khanegi.web.fields import Bound, field, problems

EVIDENCE = (("A", "نام‌برده در منبع"), ("B", "از روی همانندها"), ("C", "پیشنهاد خود سامانه"))
CLOSES = (("registration", "ثبت‌نام"), ("facility", "تسهیلات"))


@require_safe
@login_required
def fields(request: HttpRequest) -> HttpResponse:
    """List the catalogue with how well each row is sourced."""
    person.seated(request, Role.ADMIN)
    asked = {name: request.GET.get(name, "")[:100].replace("\x00", "") for name in ("q", "evidence", "after")}
    page = catalogue.search(
        jalali.today(), words=asked["q"], evidence=asked["evidence"], after=asked["after"]
    )
    filters = {name: asked[name] for name in ("q", "evidence") if asked[name]}
    shown = {
        "page": page,
        "asked": [
            field("q", "بخشی از نام رشته", "text", value=asked["q"]),
            field("evidence", "پشتوانهٔ ردیف", "select", choices=EVIDENCE, value=asked["evidence"]),
        ],
        "marks": dict(EVIDENCE),
        "first": f"/manage/fields/?{urlencode(filters)}" if asked["after"] else "",
        "next": f"/manage/fields/?{urlencode({**filters, 'after': page.after})}" if page.after else "",
    }
    return render(request, "web/manage_fields.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def one_field(request: HttpRequest, code: str) -> HttpResponse:
    """Show one row of the catalogue with its sources; close it for registration or for facilities."""
    person.seated(request, Role.ADMIN)
    entry = catalogue.one(jalali.today(), code)
    errors: dict[str, tuple[str, ...]] = {}
    if request.method == "POST":
        errors = _shut(request, entry.code)
        if not errors:
            return redirect("web:manage_field", code)
    asked = _closing(request, errors)
    shown = {"entry": entry, "mark": dict(EVIDENCE)[entry.mark], "fields": asked, "errors": problems(asked)}
    return render(request, "web/manage_field.html", shown, status=422 if errors else 200)


def _shut(request: HttpRequest, code: str) -> dict[str, tuple[str, ...]]:
    """Close a field as it was asked; return what was wrong with it."""
    said = {name: request.POST.get(name, "")[:400] for name in ("closes", "county", "reason", "reference")}
    try:
        closing = actions.Closing(
            occupation=code,
            closes=said["closes"],
            county=said["county"].replace("\x00", ""),
            reason=persian.normalise(said["reason"]),
            reference=persian.normalise(said["reference"]),
        )
        actions.close_field(actor=person.actor(request), closing=closing)
    except Invalid as wrong:
        return wrong.errors
    except persian.BadText as fault:
        return {"reason": (str(fault),)}
    return {}


def _closing(request: HttpRequest, errors: dict[str, tuple[str, ...]]) -> list[Bound]:
    counties = (("", "همهٔ استان"), *who.counties())
    parts = (
        ("closes", "برای چه بسته می‌شود", "choice", CLOSES),
        ("county", "شهرستان", "select", counties),
        ("reason", "دلیل؛ مردم همین را می‌خوانند", "text", ()),
        ("reference", "شماره یا نام مصوبه", "text", ()),
    )
    return [
        field(key, label, kind, choices=choices, value=request.POST.get(key, ""), errors=errors.get(key, ()))
        for key, label, kind, choices in parts
    ]


@require_POST
@login_required
def reopen(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """End a closure today."""
    person.seated(request, Role.ADMIN)
    actions.open_field(actor=person.actor(request), closure=number)
    return redirect("web:manage_field", code)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def calendar(request: HttpRequest) -> HttpResponse:
    """Show holidays and closed days; closing a day counts every open deadline anew."""
    person.seated(request, Role.ADMIN)
    form, options = asks.get("closure"), {"county": who.counties()}
    raw = {name: list(values) for name, values in request.POST.lists()}
    errors: dict[str, tuple[str, ...]] = {}
    if request.method == "POST":
        said, errors = clean(form, raw, options)
        if not errors and not (errors := _close(request, said)):
            return redirect("web:manage_calendar")
    asked = bind_page(form.pages[0], {}, raw, errors, options)
    shown = {
        "fields": asked,
        "errors": problems(asked),
        "closures": who.closures(),
        "holidays": who.holidays(jalali.today()),
    }
    return render(request, "web/manage_calendar.html", shown, status=422 if errors else 200)


def _close(request: HttpRequest, said: dict[str, object]) -> dict[str, tuple[str, ...]]:
    """Close the days that were asked for; return what was wrong with them."""
    try:
        people.close_days(
            actor=person.actor(request),
            date=dt.date.fromisoformat(str(said["date"])),
            counties=said.get("counties") or (),  # type: ignore[arg-type]
            reason=str(said["reason"]),
        )
    except Invalid as wrong:
        return wrong.errors
    return {}


@require_POST
@login_required
def open_day(request: HttpRequest, number: int) -> HttpResponse:
    """Take back a closed day that was entered by mistake."""
    person.seated(request, Role.ADMIN)
    people.open_day(actor=person.actor(request), closure=number)
    return redirect("web:manage_calendar")
