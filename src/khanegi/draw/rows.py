"""A procedure as a table in plain Persian: what the pictures show, for reading and for reading aloud."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from khanegi.base.persian import digits_out
from khanegi.draw.layout import days
from khanegi.draw.moves import targets
from khanegi.process.grammar import Action, Bell, Kind, Place, Process
from khanegi.process.words import Role, Sort

Titled = Callable[[str], str]  # the title of the declared form behind an `asks` key


@dataclass(frozen=True, slots=True)
class Row:
    """One action in one place, in words."""

    place: Place
    action: Action
    by: tuple[str, ...]
    to: tuple[str, ...]
    asks: str
    days: str
    refusals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One place of the main road, for a list where a picture would be too wide."""

    place: Place
    owners: tuple[str, ...]
    days: str
    is_here: bool
    is_done: bool


def rows(process: Process, titled: Titled = str) -> tuple[Row, ...]:
    """Return the whole procedure, place by place; `titled` names what an action asks."""
    return tuple(
        row(process, place, action, titled) for place in process.places for action in process.leaving(place)
    )


def row(process: Process, place: Place, action: Action, titled: Titled = str) -> Row:
    return Row(
        place=place,
        action=action,
        by=tuple(role.title for role in action.by),
        to=tuple(there.title for there in targets(process, action, place)),
        asks=titled(action.asks) if action.asks else "",
        days=days(place),
        refusals=tuple(guard.otherwise for guard in action.guards),
    )


def road(process: Process, here: str | None = None, done: Iterable[str] = ()) -> tuple[Step, ...]:
    """Return the main road; a case that stands beside it gets its place put in after the last one it left."""
    past = frozenset(done) - {here}
    places = list(process.road or process.places)
    if here and process.place(here) not in places:
        left = [number for number, place in enumerate(places) if place.key in past]
        places.insert(left[-1] + 1 if left else len(places), process.place(here))
    return tuple(
        Step(
            place,
            tuple(role.title for role in place.owners),
            days(place),
            place.key == here,
            place.key in past,
        )
        for place in places
    )


def bells(process: Process, place: Place) -> tuple[str, ...]:
    """Return what time itself does in a place, one sentence a bell."""
    return tuple(_bell(process, place, bell) for bell in place.bells)


def _bell(process: Process, place: Place, bell: Bell) -> str:
    if bell.takes:
        action = process.action(bell.takes)
        there = "» یا «".join(target.title for target in targets(process, action, place))
        end = "پایان اعتبار نامه" if bell.until else "پایان مهلت"
        return f"اگر تا {end} کاری نشود، پرونده خودبه‌خود به «{there}» می‌رود."
    told = "، ".join(f"«{role.title}»" for role in bell.tells)
    reads = f" از آن پس پرونده در فهرست نظارت «{bell.reader.title}» هم هست." if bell.reader else ""
    return f"{_when(bell)} به {told} خبر داده می‌شود.{reads}"


def _when(bell: Bell) -> str:
    if bell.before is not None:
        end = "پایان اعتبار نامه" if bell.until else "پایان مهلت"
        return digits_out(f"{bell.before} روز پیش از {end}")
    if bell.percent == 100:
        return "در پایان مهلت"
    if bell.percent < 100:
        return digits_out(f"وقتی {bell.percent}٪ مهلت گذشت")
    return digits_out(f"وقتی زمان گذشته به {bell.percent}٪ مهلت رسید")


def state(place: Place) -> str:
    """Return in a few words what sort of place it is."""
    if place.kind is Kind.FINAL:
        return "پایان کار"
    if place.kind is Kind.RESTS:
        return "پرونده نزد کسی نیست، ولی می‌توان آن را ادامه داد"
    people = [role.title for role in place.owners if role.sort is not Sort.MACHINE]
    return f"نزد {' و '.join(people)}" if people else "در انتظار نتیجهٔ پروندهٔ دیگر"


def roles() -> tuple[Role, ...]:
    """Return the roles of people, in declared order; machines need no handbook."""
    return tuple(role for role in Role if role.sort is not Sort.MACHINE)
