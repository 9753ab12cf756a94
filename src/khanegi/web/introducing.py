"""The workspace in which an agency introduces people: the list, who is chosen, who is passed over.

Everything ticked and typed is kept whatever comes of it, by the person and not by the row: the list may
have changed meanwhile.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from khanegi.cases import queries
from khanegi.rules import asks
from khanegi.sponsors import queries as sponsors
from khanegi.web import casefile
from khanegi.web.declared import bind
from khanegi.web.fields import Bound, Problem, problems

if TYPE_CHECKING:
    from khanegi.cases.queries import File
    from khanegi.process.decide import Offer
    from khanegi.process.facts import Actor
    from khanegi.rules.forms import Errors, Raw
    from khanegi.sponsors.queries import Ranked
    from khanegi.web.casefile import Doing

ACTION = "introduce"
ASKED = asks.get("introductions")
PASSED = {field.key: field for field in ASKED.field("skipped").fields}
SAID = ("reason", "note")
ROW = re.compile(r"skipped-([0-9]{1,4})-person")


@dataclass(frozen=True, slots=True)
class Choice:
    """One row of the list. `fields` ask why the person is passed over, shown where `is_passed`."""

    person: Ranked
    place: int
    is_chosen: bool
    is_passed: bool
    is_tied: bool
    fields: tuple[Bound, ...]


def offer(file: File, me: Actor) -> Offer | None:
    """Return the act of introducing as this person has it; None for whom it is not."""
    return next((one for one in queries.offers(file, me) if one.action.key == ACTION), None)


def passed_only(raw: Raw) -> dict[str, list[str]]:
    """Leave out the rows of people nobody was passed over for: chosen, or below the last one chosen.

    The page sends a row for everybody; only those that count may be asked for a reason.
    """
    chosen = set(raw.get("people", ()))
    rows = {int(found[1]): _last(raw, name) for name in raw if (found := ROW.fullmatch(name))}
    last = max((place for place, person in rows.items() if person in chosen), default=-1)
    out = {place for place, person in rows.items() if person in chosen or place > last}
    dropped = {f"skipped-{place}-{key}" for place in out for key in PASSED}
    return {name: list(values) for name, values in raw.items() if name not in dropped}


def page(file: File, me: Actor, do: Doing, offered: Offer) -> dict[str, Any]:
    """Return everything the workspace shows, with what was ticked and typed before."""
    rows = choices(sponsors.ranked(file.case.pk), do.raw, do.errors)
    return {
        "case": file.case,
        "names": file.names,
        "sponsor": casefile.applicant(file),
        "url": casefile.address(file.case.code),
        "rows": rows,
        "free": file.facts.more.get("room_left") or 0,
        "chosen": sum(row.is_chosen for row in rows),
        "bar": offered.refusal,
        "refusal": do.refusal,
        "errors": _problems(rows, do.errors),
        "key": secrets.token_urlsafe(16),
    }


def choices(people: Sequence[Ranked], raw: Raw, errors: Errors) -> list[Choice]:
    """Return the rows of the list as it is now, with what was said of each person."""
    chosen = set(raw.get("people", ()))
    said, wrong = _by_person(raw, errors)
    last = max((one.rank for one in people if str(one.case) in chosen), default=0)
    found = []
    for place, one in enumerate(people):
        prefix = f"skipped-{place}-"
        typed = {f"{prefix}{key}": [text] for key, text in said.get(str(one.case), {}).items()}
        faults = {f"{prefix}{key}": texts for key, texts in wrong.get(str(one.case), {}).items()}
        fields = tuple(bind(PASSED[key], typed, faults, prefix=prefix) for key in SAID)
        is_chosen = str(one.case) in chosen
        is_passed = not is_chosen and one.rank < last
        found.append(Choice(one, place, is_chosen, is_passed, _is_tied(people, place), fields))
    return found


def _by_person(raw: Raw, errors: Errors) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, Any]]]:
    """Return what was typed and what is wrong with it, by the number of the person."""
    rows = {_last(raw, name): found[1] for name in raw if (found := ROW.fullmatch(name))}
    said = {who: {key: _last(raw, f"skipped-{row}-{key}") for key in SAID} for who, row in rows.items()}
    wrong = {
        who: {key: errors[name] for key in SAID if (name := f"skipped-{row}-{key}") in errors}
        for who, row in rows.items()
    }
    return said, wrong


def _is_tied(people: Sequence[Ranked], place: int) -> bool:
    """Say whether somebody beside this person is equal in all but the lot."""
    one = people[place]
    beside = [people[at] for at in (place - 1, place + 1) if 0 <= at < len(people)]
    return any((other.tier, other.days) == (one.tier, one.days) for other in beside)


def _problems(rows: Sequence[Choice], errors: Mapping[str, Sequence[str]]) -> list[Problem]:
    """Return the lines of the summary: of the choice as a whole, then person by person."""
    whole = [Problem("choosing", text) for key in ("people", "skipped") for text in errors.get(key, ())]
    told = [
        Problem(fault.anchor, f"{row.person.name}: {fault.text}")
        for row in rows
        for fault in problems(row.fields)
    ]
    return whole + told


def _last(raw: Raw, name: str) -> str:
    return str(next(reversed(list(raw.get(name, ()))), ""))
