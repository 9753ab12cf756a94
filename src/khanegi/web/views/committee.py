"""Sessions of the county committee: prepared by the secretariat, voted on and signed by the members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khanegi.base.errors import Invalid, NotFound
from khanegi.loans.committee import actions, deciding, printing
from khanegi.loans.committee.queries import sessions
from khanegi.people import actions as records
from khanegi.people import queries as people
from khanegi.process.facts import Actor
from khanegi.process.words import Role
from khanegi.rules import asks
from khanegi.rules.forms.clean import clean
from khanegi.web import committee as words
from khanegi.web import person
from khanegi.web.committee import Doing
from khanegi.web.declared import bind_page
from khanegi.web.downloads import download
from khanegi.web.fields import problems

READERS = (Role.SECRETARIAT, Role.COMMITTEE, Role.AUDITOR)
Typed = Mapping[str, list[str]]
Do = Callable[[Actor, int, Typed], None]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def committee(request: HttpRequest) -> HttpResponse:
    """List the sessions this person may read; a POST of the secretariat begins one."""
    person.seated(request, *READERS)
    me, form, options = person.actor(request), asks.get("committee_session"), {"county": people.counties()}
    raw: Typed = _typed(request)
    errors: dict[str, tuple[str, ...]] = {}
    if request.method == "POST":
        person.seated(request, Role.SECRETARIAT)
        said, errors = clean(form, raw, options)
        if not errors:
            day = dt.date.fromisoformat(said["date"])
            made = actions.prepare(actor=me, county=said["county"], meets_on=day, place=said["place"])
            return redirect("web:session", made.pk)
    fields = bind_page(form.pages[0], {}, raw, errors, options) if words.is_secretary(me) else []
    page = {
        "sessions": words.listed(sessions.listed(me)),
        "fields": fields,
        "errors": problems(fields) if errors else [],
    }
    return render(request, "web/committee.html", page, status=422 if errors else 200)


@require_safe
@login_required
def session(request: HttpRequest, number: int) -> HttpResponse:
    """Show one session. `item` opens the decision of one case, `unsigned` what is written of one member,
    `do=cancel` the form that lets it fall.
    """
    asked = {name: [str(value)] for name, value in request.GET.items()}
    item, member = _number(asked, "item"), _number(asked, "unsigned")
    form = "decide" if item else "unsigned" if member else "cancel" if asked.get("do") == ["cancel"] else ""
    return _page(request, number, Doing(form, item, member))


@require_POST
@login_required
def act(request: HttpRequest, number: int, do: str) -> HttpResponse:
    """Do one of the things that are done in a session, then show it as it now stands."""
    person.seated(request, *READERS)
    me, raw = person.actor(request), _typed(request)
    sessions.one(me, number)
    if do not in DOES:
        raise NotFound(do)
    try:
        DOES[do](me, number, raw)
    except Invalid as wrong:
        doing = Doing(do, _number(raw, "item"), _number(raw, "member"), raw, wrong.errors)
        return _page(request, number, doing, 422)
    where = f"#item-{_number(raw, 'item')}" if "item" in raw else ""
    return redirect(f"/committee/{number}/{where}")


@require_safe
@login_required
def minutes(request: HttpRequest, number: int) -> HttpResponse:
    """Hand out the minutes on paper; that somebody took them is recorded."""
    person.seated(request, *READERS)
    made = printing.minutes(sessions.one(person.actor(request), number))
    records.saw(user=person.number(request), subject=f"session:{number}", what="minutes")
    return download(made.data, f"{made.name}.pdf")


def _page(request: HttpRequest, number: int, do: Doing, status: int = 200) -> HttpResponse:
    """Return the page of a session; that its agenda, with names and plans, was read is recorded."""
    person.seated(request, *READERS)
    me = person.actor(request)
    found = sessions.one(me, number)
    records.saw(user=person.number(request), subject=f"session:{number}", what="agenda")
    return render(request, "web/session.html", words.page(found, me, do), status=status)


def _typed(request: HttpRequest) -> dict[str, list[str]]:
    return {name: list(values) for name, values in request.POST.lists()}


def _number(raw: Typed, name: str) -> int:
    """Return a number that was sent; 0, which nothing has, for anything else."""
    text = (raw.get(name) or [""])[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _numbers(raw: Typed, name: str) -> set[int]:
    return {_number({name: [one]}, name) for one in raw.get(name, ())}


def _one(raw: Typed, name: str) -> str:
    return (raw.get(name) or [""])[0].replace("\x00", "")[:300]


def _choose(me: Actor, number: int, raw: Typed) -> None:
    reason = _one(raw, "reason")
    actions.choose(actor=me, session=number, cases=_numbers(raw, "case"), reason=reason)


def _decide(me: Actor, number: int, raw: Typed) -> None:
    said, errors = clean(asks.get(words.DECISION), raw)
    if errors:
        raise Invalid(errors)
    deciding.decide(actor=me, session=number, item=_number(raw, "item"), said=said)


def _cancel(me: Actor, number: int, raw: Typed) -> None:
    said, errors = clean(asks.get(words.CANCELLING), raw)
    if errors:
        raise Invalid(errors)
    actions.cancel(actor=me, session=number, reason=said["reason"])


def _unsigned(me: Actor, number: int, raw: Typed) -> None:
    said, errors = clean(asks.get(words.UNSIGNED), raw)
    if errors:
        raise Invalid(errors)
    member = _number(raw, "member")
    deciding.write_unsigned(actor=me, session=number, member=member, reason=said["reason"])


def _vote(me: Actor, number: int, raw: Typed) -> None:
    item, choice = _number(raw, "item"), _one(raw, "choice")
    deciding.vote(actor=me, session=number, item=item, choice=choice)


DOES: Mapping[str, Do] = {
    "agenda": _choose,
    "call": lambda me, number, raw: actions.call(actor=me, session=number, chair=_number(raw, "chair")),
    "open": lambda me, number, raw: actions.open(actor=me, session=number, present=_numbers(raw, "present")),
    "vote": _vote,
    "decide": _decide,
    "close": lambda me, number, raw: deciding.close(actor=me, session=number),
    "sign": lambda me, number, raw: deciding.sign(actor=me, session=number, seen=_one(raw, "seen")),
    "unsigned": _unsigned,
    "cancel": _cancel,
}
