"""The three ways the system says no to a person.

Anything else that goes wrong is a bug and is left to raise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule said no. `code` is for programs and tests; `text` is for the person."""

    code: str
    text: str


class Refused(Exception):
    """Raised by an action when a rule says no; the doors turn it into 409."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class TooMany(Refused):
    """A rule about how often: the doors answer 429 and say how many seconds to wait."""

    def __init__(self, refusal: Refusal, after: int) -> None:
        super().__init__(refusal)
        self.after = after


class NotFound(Exception):
    """There is no such thing, or it is not this person's to see. The doors do not tell which."""


class Invalid(Exception):
    """What was typed does not fit the form; the doors turn it into 422 beside each field.

    `errors` maps a field's key to Persian sentences.
    """

    def __init__(self, errors: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__(", ".join(sorted(errors)))
        self.errors = dict(errors)


class Unfit(ValueError):
    """One value cannot be what it claims to be; its text is the Persian sentence for the person."""
