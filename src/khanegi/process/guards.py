"""Rules that several procedures share. Each says what the person must do, not only what is wrong."""

from __future__ import annotations

from khanegi.process.facts import Actor, Facts
from khanegi.process.grammar import Guard
from khanegi.process.words import Role

PAPERS_COMPLETE = Guard(
    code="papers_missing",
    holds=lambda facts, actor: not facts.more.get("papers_missing"),
    otherwise="هنوز همهٔ مدارک لازم را نفرستاده‌اید. مدارک مانده در صفحهٔ «مدارک» نوشته شده است.",
)
PAPERS_BACK = Guard(
    code="paper_awaited",
    holds=lambda facts, actor: not facts.more.get("papers_missing"),
    otherwise="مدرکی که دوباره لازم است هنوز نرسیده است. پس از رسیدن آن پیشنهاد کنید.",
)
PLAN_COMPLETE = Guard(
    code="plan_incomplete",
    holds=lambda facts, actor: bool(facts.more.get("plan_complete")),
    otherwise="طرح هنوز کامل نیست. بخش‌های مانده در صفحهٔ «طرح» نوشته شده است.",
)
ERRANDS_DONE = Guard(
    code="errands_open",
    holds=lambda facts, actor: all(child.is_final for child in facts.children),
    otherwise="پاسخ استعلام یا بازدید هنوز نرسیده است. پس از رسیدن پاسخ ادامه دهید.",
)
SECOND_CHECK_GOOD = Guard(
    code="second_check_missing",
    holds=lambda facts, actor: (
        not facts.more.get("second_check") or facts.more.get("second_check_answer") in ("yes", "conditional")
    ),
    otherwise="این رشته به تأیید دستگاه دیگری نیاز دارد و پاسخ مثبتی ثبت نشده است. نخست استعلام بگیرید.",
)
SPECIMEN_CURRENT = Guard(
    code="paper_expired",
    holds=lambda facts, actor: not facts.more.get("papers_expired"),
    otherwise="اعتبار یکی از مدارک گذشته است. پیش از امضا باید نسخهٔ تازهٔ آن برسد.",
)

# Spec 3.14: who works in the office that signs is signed for by somebody outside it, where there is one.
OTHER_SIGNER = Guard(
    code="colleague",
    holds=lambda facts, actor: (
        (other := signer(facts, Role.AGENCY_HEAD)) is None or (Role.AGENCY_HEAD, other) in actor.seats
    ),
    otherwise="متقاضی خود کارمند همین اداره است. امضای آن با مدیر ادارهٔ بالاتر است.",
)


def signer(facts: Facts, role: Role) -> int | None:
    """Return the office that signs in a role instead of the case's own, because a party works in that one.

    None where nobody does, and where nobody above could sign: then whoever is not kin does.
    """
    conflict = (facts.more.get("conflicts") or {}).get(role.value) if role is Role.AGENCY_HEAD else None
    return conflict["other"] if conflict else None


def at_most(action: str, times: int, otherwise: str) -> Guard:
    return Guard(
        code=f"{action}_too_often",
        holds=lambda facts, actor: facts.times(action) < times,
        otherwise=otherwise,
    )


def not_who_did(*actions: str, code: str, otherwise: str) -> Guard:
    """Two pairs of eyes: whoever did the latest of these actions may not do this one."""
    return Guard(
        code=code,
        holds=lambda facts, actor: facts.doer(*actions) is None or facts.doer(*actions) != actor.user,
        otherwise=otherwise,
    )


def last_was(*wanted: str, among: tuple[str, ...], code: str, otherwise: str) -> Guard:
    """Of these actions, the latest must be a wanted one."""

    def holds(facts: Facts, actor: Actor) -> bool:
        past = facts.last(*among)
        return past is not None and past.action in wanted

    return Guard(code=code, holds=holds, otherwise=otherwise)
