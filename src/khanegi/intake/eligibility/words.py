"""The values of a decision: conditions, what they are judged on, and what they found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from khanegi.base.persian import digits_out
from khanegi.rules.forms import Answers, When


class Rule(Protocol):
    """A rule in force, as `khanegi.rules.queries.in_force` gives it."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def value(self) -> Any: ...
    @property
    def from_date(self) -> dt.date: ...
    @property
    def reference(self) -> str: ...


Params = Mapping[str, Rule]


@dataclass(frozen=True, slots=True)
class Closure:
    """A field closed for registration or for facilities; `until` is its first open day, if known."""

    reason: str
    reference: str
    until: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What the catalogue says of the chosen field (رشته) on that day, in that county."""

    code: str
    title: str
    closed: Closure | None = None
    facility_closed: Closure | None = None
    needs_health_card: bool = False
    second_check: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is known beside the answers. `knows_person` is False where nobody has signed in.

    `field` is None when the chosen code is not in the catalogue. `live_case` is the code of an open
    case of the same person, kind and field, `same_kind` of one in any field, `rival` of one of the kind
    that may not be held beside this one; `had_loan` a paid loan of this programme on record;
    `certificate` says that the file of a certificate in this field was sent.
    """

    on: dt.date
    field: Field | None = None
    knows_person: bool = True
    live_case: str = ""
    same_kind: str = ""
    rival: str = ""
    permits: int = 0
    banned_until: dt.date | None = None
    had_loan: bool = False
    certificate: bool = False
    permit_valid: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The smallest thing that would turn a no into a yes.

    `answers` is the answer that would do, `when` the first day it would, `context` what would have to
    be otherwise outside the form. Applying it makes the condition hold; tests do so for every one.
    """

    text: str
    answers: Answers = field(default_factory=dict)
    when: dt.date | None = None
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one condition found; `ok` is None where it cannot be known yet."""

    ok: bool | None
    reason: str
    inputs: tuple[tuple[str, str], ...] = ()
    change: Change | None = None


Judge = Callable[[Answers, Params, Context], Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One numbered condition. Numbers are forever: refusals and objections rest on them.

    Without all of `needs` among the answers, or without the person where `of_person`, the finding is
    "to be seen at registration". One that does not block only informs.
    Where `when` does not hold, the condition is not judged at all.
    """

    number: int
    key: str
    title: str
    law: str
    judge: Judge
    needs: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    of_person: bool = False
    blocks: bool = True
    when: tuple[When, ...] = ()

    @property
    def label(self) -> str:
        return f"ش{digits_out(self.number)}"


@dataclass(frozen=True, slots=True)
class Cited:
    """A rule as it stood when it was used: the text in force, since when, and what it rests on."""

    key: str
    title: str
    value: Any
    from_date: dt.date
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One line of the answer page, and one row of what is stored with a decision."""

    number: int
    key: str
    label: str
    title: str
    law: str
    blocks: bool
    ok: bool | None
    reason: str
    inputs: tuple[tuple[str, str], ...] = ()
    rules: tuple[Cited, ...] = ()
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """`ok` is None when no condition says no but one cannot be known yet."""

    ok: bool | None
    results: tuple[Result, ...]

    @property
    def failed(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.blocks and result.ok is False)

    @property
    def open(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.blocks and result.ok is None)

    @property
    def notes(self) -> tuple[Result, ...]:
        """Return what does not stop the permit but must be said: a facility barred, a paper to bring."""
        return tuple(result for result in self.results if not result.blocks and result.ok is False)
