"""Rules with their dates: what is in force, what waits to be confirmed, and another value from a day on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khanegi.base import jalali, persian
from khanegi.base.errors import Invalid
from khanegi.people import queries as people
from khanegi.process.words import Role
from khanegi.rules import actions, asks, queries
from khanegi.rules.forms import Form, clean
from khanegi.web import person
from khanegi.web.declared import bind_page
from khanegi.web.fields import problems

EVERYWHERE = "all"


@require_safe
@login_required
def every(request: HttpRequest) -> HttpResponse:
    """Show every rule with its dates and what it rests on; drafts wait to be confirmed."""
    person.seated(request, Role.ADMIN)
    rows = queries.table()
    drafts = [row for row in rows if row.is_draft]
    page = {"drafts": drafts, "rows": [row for row in rows if not row.is_draft]}
    return render(request, "web/manage_rules.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def one(request: HttpRequest, key: str) -> HttpResponse:
    """Show the rows of one rule; write another value from a day on, as a draft."""
    person.seated(request, Role.ADMIN)
    rows = queries.every_row(key)
    form, options = (
        _form(rows[0].value),
        {"province": _places()},
    )
    raw = {name: list(values) for name, values in request.POST.lists()}
    errors: dict[str, tuple[str, ...]] = {}
    if request.method == "POST" and form:
        said, errors = clean(form, raw, options)
        if not errors and not (errors := _written(request, key, said)):
            return redirect("web:manage_rule", key)
    asked = bind_page(form.pages[0], {}, raw, errors, options) if form else ()
    page = {"rows": rows, "today": jalali.today(), "fields": asked, "errors": problems(asked)}
    return render(request, "web/manage_rule.html", page, status=422 if errors else 200)


def _places() -> tuple[tuple[str, str], ...]:
    return (EVERYWHERE, "همه‌جا"), *((str(one.pk), f"استان {one.title}") for one in people.provinces())


def _form(value: object) -> Form | None:
    """Return the form for a value of this kind; None where a page cannot ask for one."""
    if isinstance(value, bool):
        return asks.get("rule_yes")
    return asks.get("rule_number") if isinstance(value, int) else None


def _written(request: HttpRequest, key: str, said: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Write the draft that was asked for; return what was wrong with it."""
    value, until = said["value"], said.get("to_date")
    new = actions.NewValue(
        key=key,
        value=value == "yes" if isinstance(value, str) else value,
        from_date=dt.date.fromisoformat(said["from_date"]),
        to_date=dt.date.fromisoformat(until) if until else None,
        province=None if said["province"] == EVERYWHERE else int(said["province"]),
        reference=said["reference"],
    )
    try:
        actions.draft_rule(actor=person.actor(request), new=new)
    except Invalid as wrong:
        return wrong.errors
    return {}


@require_POST
@login_required
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """Put a draft rule in force; who confirmed it and on what is kept with it."""
    person.seated(request, Role.ADMIN)
    reference = persian.digits_in(request.POST.get("reference", "")[:400]).replace("\x00", "")
    actions.confirm_rule(actor=person.actor(request), rule=number, reference=reference)
    return redirect("web:manage_rules")


@require_POST
@login_required
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Remove a draft that was written by mistake."""
    person.seated(request, Role.ADMIN)
    return redirect("web:manage_rule", actions.drop_draft(actor=person.actor(request), rule=number))
