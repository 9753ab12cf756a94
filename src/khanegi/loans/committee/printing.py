"""The minutes of a session on paper."""

from __future__ import annotations

from pathlib import Path

from khanegi.base import jalali, typeset
from khanegi.base.errors import NotFound
from khanegi.base.persian import digits_out, money, number
from khanegi.loans.committee import minutes as words
from khanegi.loans.committee.queries.sessions import Item, Sitting

TEMPLATE = Path(__file__).with_name("minutes.typ")
DONE = ("held", "signed")


def minutes(found: Sitting) -> typeset.Printed:
    """Set the minutes of a session that was held. Raises NotFound before that."""
    head = found.head
    if head.state not in DONE or head.held_at is None:
        raise NotFound(str(head.number))
    shown = f"{digits_out(head.year)}-{digits_out(head.dense)}"
    given = {
        "number": shown,
        "county": head.county,
        "on": jalali.show(head.meets_on),
        "place": head.place,
        "present": f"{number(len(found.present))} نفر از {number(len(found.members))} عضو",
        "quorum": f"{number(head.quorum)} درصد",
        "is_signed": head.state == "signed",
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
                "signed": _signed(one.is_present, one.signed_at),
            }
            for one in found.members
        ],
        "hash": head.sha256,
    }
    name = f"صورت‌جلسهٔ {head.county} {digits_out(head.dense)}-{digits_out(head.year)}"
    return typeset.Printed(name, typeset.pdf(TEMPLATE, given, at=head.signed_at or head.held_at))


def _signed(is_present: bool, at: jalali.dt.datetime | None) -> str:
    if not is_present:
        return "غایب"
    return f"امضا شد، {jalali.show_moment(at)}" if at else "هنوز امضا نکرده است"


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
