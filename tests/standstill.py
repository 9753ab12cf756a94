"""The desk of heirs in tests: a person dies or cannot act, comes back, or their cases are closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from khanegi.cases import stillness
from khanegi.process.words import Role

if TYPE_CHECKING:
    from khanegi.cases.models import Case
    from tests.builders import World

SAID = {"proof": "death_certificate", "number": "۱۲/۳۴۵", "proof_date": "2026-01-02", "note": None}
WRONG = {"why": "wrong", "note": "گواهی از آنِ شخص دیگری با همین نام بود."}
OVER = {"why": "over", "note": "نامهٔ ۷۷ پزشکی قانونی می‌گوید بهبود یافته است."}
NO_HEIR = {"note": "وارثان در نامهٔ ۸۸ نوشتند که ادامه نمی‌دهند."}
HEARD = {
    "name": "حسین موسوی",
    "relation": "child",
    "proof": "inheritance",
    "number": "۹۹",
    "proof_date": "2026-01-03",
    "asked": "پرسید مجوز به او می‌رسد یا نه.",
    "answer": "مجوز شخصی است و به ارث نمی‌رسد.",
}


def stands_still(world: World, case: Case, kind: str = "death") -> None:
    """Have the applicant of a case recorded by the secretariat, and let the jobs follow."""
    case.refresh_from_db()
    actor = world.actor(Role.SECRETARIAT, case)
    stillness.record(actor=actor, code=case.code, said={"kind": kind, **SAID})
    world.carry()
    case.refresh_from_db()


def moves_on(world: World, case: Case, said: dict[str, Any] = WRONG) -> None:
    """Have it lifted by somebody else at the same desk."""
    stillness.lift(actor=world.another(Role.SECRETARIAT, case), code=case.code, said=said)
    world.carry()
    case.refresh_from_db()


def ceases(world: World, case: Case) -> None:
    """Have all cases of the applicant closed for good by somebody else at the same desk."""
    stillness.close(actor=world.another(Role.SECRETARIAT, case), code=case.code, said=NO_HEIR)
    world.carry()
    case.refresh_from_db()
