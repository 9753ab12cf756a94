"""The papers that hang on a case: which there are for this person, and each when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from khanegi.base.errors import NotFound
from khanegi.intake import printing as intake
from khanegi.loans import printing as loans
from khanegi.process.words import Role
from khanegi.sponsors import printing as sponsors

if TYPE_CHECKING:
    from khanegi.base.typeset import Printed
    from khanegi.cases.queries import File
    from khanegi.process.facts import Actor


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper: whether a case has it, read from what is at hand, and how it is made."""

    title: str
    has: Callable[[File, Actor], bool]
    make: Callable[[File, Actor], Printed]


@dataclass(frozen=True, slots=True)
class Link:
    """A paper as a page offers it."""

    title: str
    href: str


def _registration(file: File, me: Actor) -> Printed:
    return intake.registration(file, for_applicant=me.holds(Role.APPLICANT, file.facts))


def _letter(file: File, me: Actor) -> Printed:
    in_full = me.holds(Role.APPLICANT, file.facts) or me.holds(Role.BRANCH, file.facts)
    return loans.letter(file, in_full=in_full)


KINDS: Mapping[str, Kind] = {
    "registration": Kind(
        "فرم ثبت‌نام با کد رهگیری", lambda file, me: intake.has_registration(file), _registration
    ),
    "refusal": Kind(
        "رد درخواست، با دلیل و راه اعتراض",
        lambda file, me: intake.has_refusal(file),
        lambda file, me: intake.refusal(file),
    ),
    "letter": Kind("نامهٔ معرفی به بانک", lambda file, me: loans.has_letter(file), _letter),
    "introduction": Kind("معرفی‌نامه", lambda file, me: sponsors.has_letter(file), sponsors.letter),
    "contract": Kind("قرارداد سه‌جانبه", sponsors.has_contract, lambda file, me: sponsors.contract(file)),
}


def links(file: File, me: Actor) -> tuple[Link, ...]:
    """Return the papers of a case, for people who may open it."""
    url = f"/cases/{file.case.code}/print/"
    return tuple(Link(kind.title, f"{url}{key}/") for key, kind in KINDS.items() if kind.has(file, me))


def make(file: File, me: Actor, key: str) -> Printed:
    """Return one paper as this person may read it. Raises NotFound."""
    kind = KINDS.get(key)
    if kind is None or not kind.has(file, me):
        raise NotFound(key)
    return kind.make(file, me)
