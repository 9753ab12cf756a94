"""What a citizen finds on coming in: cases and whose turn it is, drafts, permits, notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from khanegi.cases import queries
from khanegi.intake import queries as intake
from khanegi.intake.forms import questionnaire
from khanegi.papers import queries as papers
from khanegi.permits import queries as permits
from khanegi.process import book
from khanegi.process.grammar import Kind
from khanegi.process.words import Role
from khanegi.sponsors import queries as sponsors

if TYPE_CHECKING:
    from khanegi.cases.queries import Entry
    from khanegi.people.models import User

LISTED = 3  # of what hangs on a case
STANDS_STILL_ALL = "کار پرونده‌های شما ایستاده است و مهلت‌هایشان نمی‌گذرد. دبیرخانهٔ استان به پرسش‌ها پاسخ می‌دهد."
GIVING_UP = "withdrawal"  # what is asked of who gives up: always possible, never what is waited for


@dataclass(frozen=True, slots=True)
class Draft:
    """A questionnaire that was begun and not handed in."""

    title: str
    touched_at: dt.datetime
    href: str


@dataclass(frozen=True, slots=True)
class Held:
    """One permit of a citizen."""

    number: str
    shown: str
    occupation: str
    valid_until: dt.date
    state: str
    kind: str
    renew: str  # where a renewal is asked for; nothing while that is not open


@dataclass(frozen=True, slots=True)
class Own:
    """One case of a citizen, whether it waits for them, and what hangs on it without waiting."""

    entry: Entry
    is_turn: bool
    title: str
    todo: str
    kind: str
    papers: int = 0  # documents to be sent again while the case waits for somebody else
    under: tuple[Own, ...] = ()
    more: int = 0  # of those under it that are not listed


@dataclass(frozen=True, slots=True)
class People:
    """Introduced people who wait for this citizen as their sponsor, the nearest deadline first."""

    href: str
    count: int
    first: tuple[Entry, ...]


def page(user: User) -> dict[str, Any]:
    """Return what the page of one citizen shows."""
    entries = queries.of_citizen(user.pk)
    own = [entry for entry in entries if entry.is_own]
    codes = {entry.code for entry in own}
    under = [entry for entry in own if _is_under(entry) and entry.parent in codes]
    again = papers.wanted_again(user.pk) if own else {}
    cases = [_with(_own(entry, again.get(entry.code, 0)), under) for entry in own if entry not in under]
    is_still = any(entry.stands_still for entry in entries)
    if is_still:  # nothing waits for them: the page says once that all of it stands still
        cases = [replace(case, is_turn=False, papers=0) for case in cases]
    return {
        "stands_still": STANDS_STILL_ALL if is_still else "",
        "people": [] if is_still else _people([entry for entry in entries if not entry.is_own]),
        "turns": [case for case in cases if case.is_turn or case.papers],
        "others": [case for case in cases if not case.is_turn and not case.papers],
        "drafts": [_draft(draft) for draft in intake.drafts(user)],
        "permits": _permits(user.pk),
    }


def _is_under(entry: Entry) -> bool:
    """Say whether an entry is told with the case it hangs on: what rests or is over, or an introduction."""
    is_told_there = entry.procedure == "introduction" or entry.place.kind is not Kind.WAITS
    return is_told_there and entry.waits_as is None


def _with(case: Own, under: Sequence[Entry]) -> Own:
    mine = [_own(entry) for entry in under if entry.parent == case.entry.code]
    return replace(case, under=tuple(mine[:LISTED]), more=len(mine[LISTED:]))


def _people(waiting: Sequence[Entry]) -> list[People]:
    """Return the people who wait for a sponsor, by sponsor: one line each instead of a case each."""
    if not waiting:
        return []
    hosts = sponsors.hosts(entry.code for entry in waiting)
    grouped: dict[str, list[Entry]] = {}
    for entry in sorted(waiting, key=lambda one: (one.due_at is None, one.due_at, one.code)):
        grouped.setdefault(hosts[entry.code], []).append(entry)
    return [
        People(f"/cases/{host}/people/", len(found), tuple(found[:LISTED])) for host, found in grouped.items()
    ]


def _own(entry: Entry, again: int = 0) -> Own:
    place, process = entry.place, book.latest(entry.procedure)
    turn, role = entry.waits_as is not None, entry.waits_as or Role.APPLICANT
    verbs = (verb for verb in process.leaving(place) if role in verb.by and verb.to is not None)
    todo = " یا ".join(f"«{verb.title}»" for verb in verbs if verb.asks != GIVING_UP)
    kind = "warn" if turn else "ok" if place.granted else "" if place.kind is Kind.FINAL else "info"
    # In their own turn, and where nothing can be sent, the case itself says what to do.
    anew = again if not turn and place.kind is Kind.WAITS else 0
    return Own(entry, turn, process.title, todo, kind, anew)


def _draft(row: Any) -> Draft:
    return Draft(questionnaire(row.kind).title, row.touched_at, "/start/")


def _permits(user: int) -> list[Held]:
    held, open_now = list(permits.by_holder(user)), permits.renewable(user)
    return [_permit(row, open_now.get(row.number, "")) for row in held]


def _permit(row: Any, life: str) -> Held:
    state = permits.state(row)
    kind = "ok" if state in permits.HOLDING else "bad"
    return Held(
        row.number,
        permits.shown(row.number),
        row.occupation.title,
        row.valid_until,
        permits.STATES[state],
        kind,
        f"/cases/{life}/?do=ask_renewal" if life else "",
    )
