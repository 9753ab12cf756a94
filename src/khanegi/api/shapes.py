"""What goes in and out of the API: closed, strict shapes, and the words of the procedures as enums.

Two kinds of input break an API that trusts its library (reliability.md D7): numbers that are coerced
or too large for the database, and text with NUL, surrogates or direction marks.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field

from khanegi.base import persian
from khanegi.base.errors import Unfit
from khanegi.intake.forms import QUESTIONNAIRES
from khanegi.process import book


def _safe(text: str) -> str:
    try:
        return persian.normalise(text, lines=True)
    except Unfit as fault:
        raise ValueError(str(fault)) from None


Text = Annotated[str, AfterValidator(_safe)]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,60}$")]
Code = Annotated[str, Field(pattern=r"^[0-9]{12}$")]
Seen = Annotated[int, Field(ge=0, le=10**9)]
Said = Annotated[dict[Annotated[str, Field(max_length=60)], Any], Field(max_length=100)]


def _keys(name: str, keys: set[str]) -> type[Enum]:
    return Enum(name, {key: key for key in sorted(keys)}, type=str)  # type: ignore[return-value]


Procedure = _keys("Procedure", {process.key for process in book.ALL})
PlaceKey = _keys("Place", {place.key for process in book.ALL for place in process.places})
Applicant = _keys("Applicant", set(QUESTIONNAIRES))
ActionKey = _keys("Action", {action.key for process in book.ALL for action in process.actions})


class In(Schema):
    """What a program sends: nothing is coerced, nothing unknown is passed over."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Answers(In):
    """One act: what was seen, a key that makes a repeat the same act, and the answers of its form."""

    seen: Seen
    key: Key
    answers: Said = Field(default_factory=dict)


class Registering(In):
    """A whole questionnaire, by the keys of its schema, and a key that makes a repeat the same request."""

    key: Key
    answers: Said


class Planning(In):
    """A whole plan, by the keys of its schema."""

    answers: Said


class Tracking(In):
    """A tracking code and its second factor, as people write them."""

    code: Annotated[Text, Field(max_length=40)]
    second: Annotated[Text, Field(max_length=40)]


class No(Schema):
    """A refusal: `code` is for programs and stays; `text` is for people and may change."""

    code: str
    text: str


class Condition(Schema):
    """One numbered condition: what came of it and, for a no, the smallest change that makes it a yes."""

    number: int
    title: str
    ok: bool | None
    blocks: bool
    reason: str
    change: str


class Decided(Schema):
    """What the rules said of a questionnaire; `code` is the tracking code of a yes."""

    is_yes: bool
    code: str
    conditions: list[Condition]
    object_until: dt.date | None


class Planned(Schema):
    """A plan as it stands; `faults` must be mended before it can be handed in."""

    answers: dict[str, Any]
    is_complete: bool
    faults: list[No]
    warnings: list[No]
    asks: dict[str, Any]


class Moved(Schema):
    """What an act came to: where the case is, and the number of its event."""

    place: str
    seq: int


class Wrong(Schema):
    """What does not fit: Persian sentences by field."""

    fields: dict[str, list[str]]


class Line(Schema):
    """One case of a list."""

    code: str
    procedure: Procedure  # type: ignore[valid-type]
    place: PlaceKey  # type: ignore[valid-type]
    place_title: str
    due_at: dt.datetime | None
    days_left: int | None
    duty: bool
    applicant: str
    occupation: str
    county: str


class Lines(Schema):
    """A page of a list; `after` asks for the next and is empty at the end."""

    rows: list[Line]
    after: str


class Offer(Schema):
    """One thing the asker could do now, or why not; `asks` is the JSON Schema of its answers."""

    action: ActionKey  # type: ignore[valid-type]
    title: str
    refusal: No | None
    asks: dict[str, Any] | None


class Event(Schema):
    """One line of the history."""

    seq: int
    at: dt.datetime
    who: str
    told: str


class Case(Schema):
    """A case as its page shows it; `seen` is sent back with an act."""

    code: str
    procedure: Procedure  # type: ignore[valid-type]
    place: PlaceKey  # type: ignore[valid-type]
    place_title: str
    seen: int
    holder: list[str]
    since: dt.datetime
    until: dt.datetime | None
    days_left: int | None
    unit: str
    stopped_for: str
    next: str
    offers: list[Offer]
    history: list[Event]


class Tracked(Schema):
    """What following a case by its code tells: where it is, who holds it, until when."""

    code: str
    place: PlaceKey  # type: ignore[valid-type]
    place_title: str
    holder: list[str]
    until: dt.datetime | None
    next: str


class FieldOfWork(Schema):
    """One row of the catalogue. `evidence` says how well it is sourced: A named, B inferred, C ours."""

    code: str
    title: str
    category: str
    evidence: str
    is_open: bool


class Catalogue(Schema):
    """A page of the catalogue; `after` asks for the next and is empty at the end."""

    rows: list[FieldOfWork]
    after: str


REFUSALS = {404: No, 409: No, 422: Wrong}
