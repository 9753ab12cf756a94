"""A covered person's page: the honest place in the list, what moves it, and every introduction so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from khanegi.base.persian import number
from khanegi.process.words import Role
from khanegi.sponsors import queries as sponsors
from khanegi.web.lines import Row

if TYPE_CHECKING:
    from khanegi.cases.queries import File
    from khanegi.process.facts import Actor
    from khanegi.sponsors.queries import Proposal, StandingOf

ASKS = {
    "consent": "پیشنهاد یک پشتیبان منتظر پاسخ شماست",
    "contract": "متن قرارداد آماده است",
    "confirming": "ادامهٔ همکاری را تأیید کنید",
}
KINDS = {"working": "ok", "confirming": "warn", "consent": "warn", "contract": "warn", "dispute": "bad"}


@dataclass(frozen=True, slots=True)
class Tried:
    """One introduction as the page of the person draws it."""

    proposal: Proposal
    kind: str
    asks: str = ""


def place(file: File, me: Actor) -> dict[str, Any]:
    """Return where the person of a covered case stands and what they were introduced to."""
    found = sponsors.standing_of(file.case.pk)
    if found is None:
        return {"beside": ()}
    is_own = me.holds(Role.APPLICANT, file.facts)
    live = found.live
    return {
        "regions": ("web/_place.html",),
        "stands": found,
        "ahead": _ahead(found, is_own),
        "counted": _counted(found),
        "live": _tried(live, is_own) if live else None,
        "tried": [_tried(one, is_own) for one in found.proposals if one.ended_at],
        "beside": (),  # the introductions stand in this region
    }


def _ahead(found: StandingOf, is_own: bool) -> str:
    """Say the place in the list as one may hold it against the list itself; nothing while not waiting."""
    if found.ahead is None:
        return ""
    whom = "شما" if is_own else "این شخص"
    if found.ahead == 0:
        return f"{whom} نفر نخست این رشته و شهرستان {'هستید' if is_own else 'است'}"
    return f"{number(found.ahead)} نفر پیش از {whom} در همین رشته و شهرستان"


def _counted(found: StandingOf) -> list[Row]:
    """Return what is added up to the days that order the list."""
    rows = [Row("روزهای انتظار", f"{number(found.waited)} روز")]
    for words, days in found.credits:
        rows.append(Row(words, f"{number(abs(days))} روز {'افزوده' if days > 0 else 'کم'} شد"))
    if found.credits:
        rows.append(Row("روی هم", f"{number(found.days)} روز"))
    return rows


def _tried(one: Proposal, is_own: bool) -> Tried:
    asks = ASKS.get(one.place.key, "") if is_own else ""
    return Tried(one, KINDS.get(one.place.key, "" if one.ended_at else "info"), asks)
