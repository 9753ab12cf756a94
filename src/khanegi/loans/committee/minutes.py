"""The words of the minutes. Pure: what was decided in, one text out; what is signed is its SHA-256."""

from __future__ import annotations

from collections.abc import Iterator

from khanegi.base import codes, jalali
from khanegi.base.persian import digits_out, money, number, toman_words
from khanegi.loans.committee.queries.sessions import Item, Sitting
from khanegi.rules.reasons import OF_COMMITTEE

DECIDED = {
    "approve": "تصویب شد",
    "reduce": "با کاهش مبلغ تصویب شد",
    "postpone": "به جلسهٔ بعد ماند",
    "reject": "پذیرفته نشد",
    "gone": "پیش از بررسی از دستور بیرون رفت",
}
SAID = {"yes": "موافق", "no": "مخالف", "abstain": "ممتنع", "recused": "کناره‌گیری"}
REASONS = dict(OF_COMMITTEE)


def text(found: Sitting) -> str:
    """Return the minutes of a session whose agenda is decided."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Sitting) -> Iterator[str]:
    head = found.head
    yield f"صورت‌جلسهٔ شمارهٔ {digits_out(head.dense)} سال {digits_out(head.year)}، کمیتهٔ شهرستان {head.county}"
    yield f"{jalali.show(head.meets_on)}، {head.place}"
    if head.opened_at:  # a session may come together before its day, or late on it; minutes say when
        yield f"آغاز جلسه: {jalali.show_moment(head.opened_at)}"
    yield ""
    present = len(found.present)
    yield (
        f"از {number(len(found.members))} عضو، {number(present)} نفر حاضر بودند؛ "
        f"حد نصاب {number(head.quorum)} درصد است."
    )
    for member in found.members:
        chair = "، رئیس جلسه" if member.is_chair else ""
        yield f"{member.name}{chair}: {'حاضر' if member.is_present else 'غایب'}"
    yield ""
    for place, item in enumerate(found.items, start=1):
        yield from _item(place, item, found)
    for passed in head.passed:
        yield (
            f"پروندهٔ {codes.show(passed['code'])} با جایگاه {number(passed['rank'])} "
            f"در دستور نیامد. دلیل: {passed['reason']}"
        )
    yield f"جمع مبلغ‌های تصویب‌شده: {money(found.approved)} ({toman_words(found.approved)})"


def _item(place: int, item: Item, found: Sitting) -> Iterator[str]:
    yield f"{number(place)}. پروندهٔ {codes.show(item.code)}، {item.name}، {item.field}"
    parts = "؛ ".join(f"{what} {number(points)}" for what, points in item.parts)
    yield f"جایگاه در صف {number(item.rank)}، امتیاز {number(item.points)} ({parts})"
    yield f"مبلغ درخواست: {money(item.asked)}"
    if item.votes:
        yield f"رأی‌ها: {votes(item)}"
    aside = [one.name for one in found.members if item.votes.get(one.number) == "recused"]
    if aside:
        yield f"در این پرونده رأی ندادند: {'، '.join(aside)}"
    yield f"تصمیم: {decided(item)}"
    yield ""


def votes(item: Item) -> str:
    """Return how many said what."""
    return "، ".join(f"{number(item.count(key))} {word}" for key, word in SAID.items() if key != "recused")


def decided(item: Item) -> str:
    """Return the decision in one sentence."""
    amount = f"، {money(item.amount)}" if item.amount else ""
    said = why(item.reason, item.note)
    return f"{DECIDED[item.decision]}{amount}" + (f". {said}" if said else "")


def why(reason: str, note: str) -> str:
    """Return the reason of a decision and what was written beside it; nothing where neither is."""
    return ". ".join([*([f"دلیل: {REASONS[reason]}"] if reason else []), *([note] if note else [])])
