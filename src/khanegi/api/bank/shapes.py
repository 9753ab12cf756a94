"""What goes in and out of the banks' API: closed and strict, refusals as problems (RFC 9457)."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field

Letter = Annotated[str, Field(pattern=r"^[0-9]{12,24}$")]
Cursor = Annotated[int, Field(ge=0, le=2**62)]
Limit = Annotated[int, Field(ge=1, le=100)]
Rial = Annotated[int, Field(ge=1, le=10**15)]
PERSON = r"^[0-9]{10}$"
MONEY = {"type": "integer", "minimum": 1, "maximum": 10**15, "description": "whole rials"}


class In(Schema):
    """What a program sends: nothing is coerced, nothing unknown is passed over."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Act(In):
    """One act: the letter's amount as the bank has it, in rials, and the answers of its form.

    Who sends the national ID of the person too is told where the letter is somebody else's.
    """

    amount: Rial
    national_id: Annotated[str, Field(pattern=PERSON)] | None = None
    answers: Annotated[dict[Annotated[str, Field(max_length=60)], Any], Field(max_length=50)]


class Leading(In):
    """Where messages go. `after` tells from behind which number on; left out, they go on where they stood."""

    address: Annotated[str, Field(min_length=8, max_length=300, pattern=r"^https?://[!-~]+$")]
    after: Annotated[int, Field(ge=0, le=2**62)] | None = None


class Problem(Schema):
    """A refusal (RFC 9457). `code` is for programs and stays; `title` is for people and may change."""

    type: str
    title: str
    status: int
    code: str
    fields: dict[str, list[str]] = Field(default_factory=dict)


class Line(Schema):
    """One letter of a list. About the person, ask for the letter."""

    letter: str
    branch: str
    amount: int
    written_at: dt.datetime
    valid_until: dt.date
    is_live: bool
    end_reason: str
    place: str
    place_title: str


class Lines(Schema):
    """A page of letters, the oldest first; `after` asks for the next and is null at the end."""

    rows: list[Line]
    after: int | None


class Person(Schema):
    name: str
    national_id: str
    mobile: str


class Plan(Schema):
    title: str
    summary: str


class Refused(Schema):
    code: str
    text: str


class Offer(Schema):
    """What a branch could do now, or why not; `asks` is the JSON Schema of `answers`."""

    action: str
    title: str
    refusal: Refused | None
    asks: dict[str, Any] | None


class Referral(Line):
    """A letter with what the bank may know. Once it is over, the person is told of no more."""

    tracking_code: str
    seq: int
    applicant: Person | None
    sheba: str
    guarantee: str
    permit_number: str
    plan: Plan | None
    offers: list[Offer]


class Moved(Schema):
    """What an act came to: where the case is, and the number of its event."""

    letter: str
    action: str
    place: str
    place_title: str
    seq: int


class Message(Schema):
    """What a bank is told: what happened to which letter. The hook gets the same."""

    version: int
    number: int
    key: str
    kind: str
    at: str
    letter: str
    branch: str
    amount: int
    place: str
    by: str
    seq: int
    reason: str


class Messages(Schema):
    """A page of messages in their order; `after` asks for the next and is null at the end."""

    rows: list[Message]
    after: int | None


class Way(Schema):
    """Where messages go and how far they came."""

    address: str
    last: int
    delivered: int
    failures: int
    next_try_at: dt.datetime | None


class Led(Schema):
    """A hook that was set; `secret` signs what it gets, in hexadecimal digits."""

    address: str
    secret: str
    last: int
    delivered: int


class Told(Schema):
    """What came of one row of a list: done, again (was done before) or bad; empty while it waits."""

    row: int
    letter: str
    action: str
    outcome: str
    told: str


class Upload(Schema):
    """A list and how far it is; `bad` are the rows that did not go through, in sentences."""

    number: int
    rows: int
    done: int
    again: int
    waiting: int
    bad: list[Told]


PROBLEMS = dict.fromkeys((401, 403, 404, 409, 413, 422, 429), Problem)
