"""The minutes of a session on paper."""

from __future__ import annotations

from pathlib import Path

from khanegi.base import jalali, typeset
from khanegi.base.errors import NotFound
from khanegi.base.persian import digits_out, money, number
from khanegi.loans.committee import minutes as words
from khanegi.loans.committee.queries.sessions import Item, Member, Sitting

TEMPLATE = Path(__file__).with_name("minutes.typ")
WARNINGS = {
    "held": "همهٔ حاضران هنوز امضا نکرده‌اند.",
    "cancelled": "این جلسه لغو شد و تصمیم‌های آن به پرونده‌ها نرسید.",
}


def minutes(found: Sitting) -> typeset.Printed:
    """Set the minutes of a session that was held. Raises NotFound before that."""
    head = found.head
    if head.held_at is None:
        raise NotFound(str(head.number))
    shown = f"{digits_out(head.year)}-{digits_out(head.dense)}"
    given = {
        "number": shown,
        "county": head.county,
        "on": jalali.show(head.meets_on),
        "place": head.place,
        "present": f"{number(len(found.present))} نفر از {number(len(found.members))} عضو",
        "quorum": f"{number(head.quorum)} درصد",
        "warning": WARNINGS.get(head.state, ""),
        "items": [_item(item, found) for item in found.items],
        "passed": [
            {"code": digits_out(one["code"]), "rank": number(one["rank"]), "reason": one["reason"]}
            for one in head.passed
        ],
        "total": money(found.approved),
        "members": [
            {
                "name": one.name,
                "role": "رئیس جلسه" if one.is_chair else "عضو",
                "signed": signed(one),
                "register": register(one),
            }
            for one in found.members
        ],
        "hash": head.sha256,
    }
    name = f"صورت‌جلسهٔ {head.county} {digits_out(head.dense)}-{digits_out(head.year)}"
    return typeset.Printed(name, typeset.pdf(TEMPLATE, given, at=head.signed_at or head.held_at))


def signed(member: Member) -> str:
    """Return whether a member signed, and when."""
    if not member.is_present:
        return "غایب"
    if member.signed_at:
        return f"امضا شد، {jalali.show_moment(member.signed_at)}"
    return "امضا نکرد" if member.not_signed_at else "هنوز امضا نکرده است"


def register(member: Member) -> str:
    """Return what was written beside the minutes of a member who had not signed; nothing of anybody else."""
    if member.not_signed_at is None:
        return ""
    at = jalali.show_moment(member.not_signed_at)
    return f"{at} نوشته شد که امضا نکرده بود. دلیل: {member.not_signed_reason}"


def _item(item: Item, found: Sitting) -> dict[str, str]:
    aside = [one.name for one in found.members if item.votes.get(one.number) == "recused"]
    parts = "؛ ".join(f"{what} {number(points)}" for what, points in item.parts)
    return {
        "code": digits_out(item.code),
        "name": item.name,
        "field": item.field,
        "rank": number(item.rank),
        "score": f"{number(item.points)} ({parts})",
        "asked": money(item.asked),
        "votes": words.votes(item) if item.votes else "رأی‌گیری نشد",
        "aside": "، ".join(aside),
        "decision": words.decided(item),
    }
