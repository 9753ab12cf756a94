"""«افراد من»: the people of one sponsor, grouped by what is to be done, for the sponsor and its agency."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from khanegi.base.persian import number
from khanegi.sponsors import queries as sponsors
from khanegi.web import casefile, introducing

if TYPE_CHECKING:
    from khanegi.cases.queries import File
    from khanegi.process.facts import Actor
    from khanegi.sponsors.queries import Person, Roster

OWED = ("answer", "contract", "confirming")
# Key, the words for the sponsor, the words for everybody else, and who belongs there.
GROUPS: tuple[tuple[str, str, str, Callable[[Person], bool]], ...] = (
    (
        "answer",
        "اکنون پاسخ دهید",
        "پاسخ پشتیبان مانده",
        lambda one: one.todo != "" and one.place.key == "answer",
    ),
    (
        "sign",
        "اکنون قرارداد را بخوانید و بپذیرید",
        "پذیرش قرارداد با پشتیبان مانده",
        lambda one: one.todo != "" and one.place.key == "contract",
    ),
    (
        "confirm",
        "اکنون ادامهٔ کار را تأیید کنید",
        "تأیید سه‌ماههٔ پشتیبان مانده",
        lambda one: one.todo != "" and one.place.key == "confirming",
    ),
    ("pending", "در جریان", "در جریان", lambda one: not one.todo and one.state == "pending"),
    ("working", "مشغول به کار", "مشغول به کار", lambda one: not one.todo and one.state == "signed"),
    ("ended", "پایان‌یافته", "پایان‌یافته", lambda one: not one.is_live),
)
NAMELESS = "شخص ردیف {rank} فهرست"
KINDS = {"working": "ok", "confirming": "warn", "dispute": "bad", "winding": "bad", "notice": "warn"}
STATES = {
    "open": ("معرفی باز است", "ok"),
    "stopped": ("معرفی ایستاده است", "bad"),
    "closed": ("پشتیبانی پایان یافته است", ""),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One person as the page draws them."""

    person: Person
    called: str
    kind: str


@dataclass(frozen=True, slots=True)
class Group:
    """People of whom the same is expected, the nearest deadline first."""

    key: str
    title: str
    cards: tuple[Card, ...]
    is_owed: bool


def page(file: File, me: Actor) -> dict[str, Any] | None:
    """Return what the page of a sponsor's people shows; None before there is a permit."""
    staff = not me.is_party(file.facts)
    found = sponsors.roster(file.case.pk, for_staff=staff)
    if found is None:
        return None
    offered = introducing.offer(file, me)
    return {
        "case": file.case,
        "url": casefile.address(file.case.code),
        "staff": staff,
        "roster": found,
        "stands": STATES[found.state],
        "groups": groups(found, staff=staff),
        "may_introduce": offered is not None and offered.refusal is None,
    }


def groups(found: Roster, *, staff: bool) -> tuple[Group, ...]:
    """Return the people by what is to be done; a group without people is left out."""
    drawn = []
    for key, own, others, belongs in GROUPS:
        people = sorted(filter(belongs, found.people), key=lambda one: _order(key, one))
        if people:
            is_owed = key in ("answer", "sign", "confirm") and not staff
            drawn.append(Group(key, others if staff else own, tuple(map(_card, people)), is_owed))
    return tuple(drawn)


def _order(key: str, one: Person) -> tuple[Any, ...]:
    if key == "ended" and one.ended_at:
        return (-one.ended_at.timestamp(),)
    return (one.due_at is None, one.due_at, one.code)


def _card(one: Person) -> Card:
    called = one.name or one.first_name or NAMELESS.format(rank=number(one.rank))
    kind = KINDS.get(one.place.key, "info" if one.is_live else "")
    return Card(one, called, "warn" if one.todo and kind == "info" else kind)


def summary(file: File) -> dict[str, Any]:
    """Return the few figures that stand on the page of the sponsor's case."""
    found = sponsors.roster(file.case.pk)
    return {"regions": ("web/_people_in_short.html",), "roster": found} if found else {}
