"""The applicant has died or cannot act: how every case of theirs stands still, goes on, or is closed.

Source: spec.md 3.14 «Death or incapacity: freeze, heirs desk»; docs/adr/0036. Said once for all
procedures. What people read of it names no reason: only the secretariat's desk knows that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from khanegi.base.errors import Refusal
from khanegi.process.grammar import Action, Guard, Kind, Place
from khanegi.process.words import Effect, Role

STANDS_STILL = Refusal(
    "stands_still",
    "کار این پرونده ایستاده است و مهلت‌هایش نمی‌گذرد. دبیرخانهٔ استان به پرسش‌ها پاسخ می‌دهد.",
)
CEASED = Place(key="ceased", title="با رأی دبیرخانه بسته شد", kind=Kind.FINAL)
STILL, WITHDRAW, WAKE, CEASE = "stand_still", "withdraw_letter", "move_on", "cease"

IS_STILL = Guard(
    code="not_still",
    holds=lambda facts, actor: facts.stands_still,
    otherwise="برای متقاضی این پرونده فوت یا ناتوانی ثبت نشده است، یا ثبت آن برداشته شده است.",
)
STOOD = Guard(
    code="never_stood_still",
    holds=lambda facts, actor: not facts.stands_still and _stood(facts.last(STILL, WITHDRAW, WAKE)),
    otherwise="این پرونده نایستاده است یا هنوز باید بایستد.",
)


def _stood(past: object) -> bool:
    return getattr(past, "action", WAKE) != WAKE


def stilling(
    key: str,
    told: str,
    at: Iterable[Place],
    *,
    to: Place | None = None,
    guards: tuple[Guard, ...] = (),
    effects: tuple[Effect, ...] = (),
    carries: str = "",
) -> Action:
    """Return an act by which SYSTEM lets a case stand still, or ends it where nobody can wait for it."""
    return Action(
        key=key,
        title="ایستادن پرونده",
        told=told,
        by=(Role.SYSTEM,),
        at=tuple(at),
        to=to,
        guards=(IS_STILL, *guards),
        effects=effects,
        carries=carries,
        stills=True,
    )


def standing_still(
    *actions: Action,
    stills: tuple[Effect, ...] = (),
    wakes: tuple[Effect, ...] = (),
    ceases: tuple[Effect, ...] = (),
    kept: Collection[Place] = (),
    unless: tuple[Guard, ...] = (),
) -> tuple[Action, ...]:
    """Return these actions with the three more that let a case stand still from wherever it can be.

    It is closed for good from anywhere but the `kept` places, and only if the guards `unless` hold.
    """
    live = _live(actions)
    return (
        *actions,
        stilling(STILL, "کار پرونده را نگه داشت", live, effects=stills),
        Action(
            key=WAKE,
            title="ادامهٔ پرونده",
            told="پرونده را با روزهای مانده‌اش ادامه داد",
            by=(Role.SYSTEM,),
            at=live,
            to=None,
            guards=(STOOD,),
            effects=wakes,
            wakes=True,
        ),
        Action(
            key=CEASE,
            title="بسته‌شدن با رأی دبیرخانه",
            told="با رأی دبیرخانه پرونده را بست",
            by=(Role.SYSTEM,),
            at=tuple(place for place in live if place not in kept),
            to=CEASED,
            guards=(IS_STILL, *unless),
            effects=ceases,
        ),
    )


def _live(actions: Iterable[Action]) -> tuple[Place, ...]:
    """Return every place that these actions name and a case can leave."""
    named = [
        place for one in actions for place in (*one.at, *((one.to,) if isinstance(one.to, Place) else ()))
    ]
    return tuple(dict.fromkeys(place for place in named if place.kind is not Kind.FINAL))
