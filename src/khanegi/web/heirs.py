"""The desk of heirs in words: what happened to a person, their cases, who came for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from khanegi.base import jalali
from khanegi.base.persian import digits_out
from khanegi.cases.stillness import SAME_PERSON
from khanegi.rules import asks, asks_standstill
from khanegi.web.declared import bind_page
from khanegi.web.fields import problems

if TYPE_CHECKING:
    from khanegi.cases.queries import Desk, Listed
    from khanegi.people.models import Heir, Standstill
    from khanegi.process.facts import Actor
    from khanegi.rules.forms import Errors, Raw

FORMS = {"record": "standstill", "lift": "standstill_lift", "close": "standstill_close", "hear": "heir"}
KINDS, PROOFS = dict(asks_standstill.KINDS), dict((*asks_standstill.PROOFS, *asks_standstill.HEIR_PROOFS))
WHYS, RELATIONS = dict(asks_standstill.WHYS), dict(asks_standstill.RELATIONS)


@dataclass(frozen=True, slots=True)
class Doing:
    """The form that is open: what was typed in it, what was wrong with it, or why it was refused."""

    do: str = ""
    raw: Raw = field(default_factory=dict)
    errors: Errors = field(default_factory=dict)
    refusal: str = ""


def listed(rows: Iterable[Listed]) -> list[dict[str, Any]]:
    """Return one line a person."""
    return [
        {
            "code": row.code,
            "name": f"{row.first_name} {row.last_name}".strip() or "متقاضی بی‌نام",
            "kind": KINDS[row.kind],
            "at": row.at,
            "closed_at": row.closed_at,
        }
        for row in rows
    ]


def page(desk: Desk, me: Actor, do: Doing) -> dict[str, Any]:
    """Return what the page of one person says, with one form open."""
    now = desk.now
    can = _can(desk, me)
    opened = do.do if do.do in FORMS and (do.do in can or do.raw) else ""
    form = asks.get(FORMS[opened]) if opened else None
    fields = bind_page(form.pages[0], {}, do.raw, do.errors) if form else []
    return {
        "code": desk.file.case.code,
        "name": desk.name or "متقاضی بی‌نام",
        "facts": _told(now) if now else (),
        "before": [(row.at, _told(row)) for row in desk.before],
        "heirs": [(row.at, row.name, _heir(row)) for row in desk.heirs],
        "cases": desk.cases,
        "now": now,
        "acts": [(key, asks.get(FORMS[key]).title) for key in can],
        "apart": SAME_PERSON.text if now and not now.closed_at and now.by_id == me.user else "",
        "do": opened,
        "form_title": form.title if form else "",
        "fields": fields,
        "errors": problems(fields) if do.errors else [],
        "refusal": do.refusal,
    }


def _can(desk: Desk, me: Actor) -> tuple[str, ...]:
    now = desk.now
    if now is None:
        return ("record",)
    if now.by_id == me.user:
        return ("hear",)
    return ("hear", "lift") if now.closed_at else ("hear", "lift", "close")


def _told(row: Standstill) -> list[tuple[str, str]]:
    """Return what was recorded, and how it ended, as rows of label and words."""
    rows = [
        ("روی داده", KINDS[row.kind]),
        ("مدرک", f"{PROOFS[row.proof]}، شمارهٔ {digits_out(row.number)}"),
        ("تاریخ مدرک", jalali.show(row.proof_date)),
        ("ثبت‌کننده", str(row.by)),
        ("توضیح", digits_out(row.note)),
    ]
    if row.closed_at:
        rows += [("پرونده‌ها را بست", str(row.closed_by)), ("دلیل بستن", digits_out(row.close_note))]
    if row.lifted_at:
        rows += [
            ("ثبت را برداشت", str(row.lifted_by)),
            ("دلیل", f"{WHYS[row.why]}. {digits_out(row.lift_note)}"),
        ]
    return [(label, words) for label, words in rows if words]


def _heir(row: Heir) -> list[tuple[str, str]]:
    return [
        ("نسبت", RELATIONS[row.relation]),
        ("مدرک", f"{PROOFS[row.proof]}، شمارهٔ {digits_out(row.number)}"),
        ("تاریخ مدرک", jalali.show(row.proof_date)),
        ("خواسته", digits_out(row.asked)),
        ("پاسخ میز", digits_out(row.answer)),
        ("نویسنده", str(row.by)),
    ]
