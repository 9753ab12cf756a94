"""What a citizen finds on coming in: cases and whose turn it is, drafts, permits, notices."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from khanegi.cases import queries
from khanegi.intake import queries as intake
from khanegi.intake.forms import questionnaire
from khanegi.permits import queries as permits
from khanegi.process import book
from khanegi.process.grammar import Kind
from khanegi.process.words import Role

if TYPE_CHECKING:
    from khanegi.cases.queries import Entry
    from khanegi.people.models import User

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


@dataclass(frozen=True, slots=True)
class Own:
    """One case of a citizen, and whether it waits for them."""

    entry: Entry
    is_turn: bool
    title: str
    todo: str
    kind: str


def page(user: User) -> dict[str, Any]:
    """Return what the page of one citizen shows."""
    cases = [_own(entry) for entry in queries.of_citizen(user.pk)]
    return {
        "turns": [case for case in cases if case.is_turn],
        "others": [case for case in cases if not case.is_turn],
        "drafts": [_draft(draft) for draft in intake.drafts(user)],
        "permits": [_permit(permit) for permit in permits.by_holder(user.pk)],
    }


def _own(entry: Entry) -> Own:
    place, process = entry.place, book.latest(entry.procedure)
    turn = Role.APPLICANT in place.owners
    verbs = (verb for verb in process.leaving(place) if Role.APPLICANT in verb.by and verb.to is not None)
    todo = " یا ".join(f"«{verb.title}»" for verb in verbs if verb.asks != GIVING_UP)
    kind = "warn" if turn else "ok" if place.granted else "" if place.kind is Kind.FINAL else "info"
    return Own(entry, turn, process.title, todo, kind)


def _draft(row: Any) -> Draft:
    return Draft(questionnaire(row.kind).title, row.touched_at, "/start/")


def _permit(row: Any) -> Held:
    state = permits.state(row)
    kind = "ok" if state == "valid" else "bad"
    return Held(
        row.number,
        permits.shown(row.number),
        row.occupation.title,
        row.valid_until,
        permits.STATES[state],
        kind,
    )
