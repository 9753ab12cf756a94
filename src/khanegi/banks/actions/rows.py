"""What one row of a list says: which act on which letter, with which answers.

A row is one act, known by letter, action and stage, and a demand also by what is asked for.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from khanegi.banks import queries
from khanegi.banks.actions.acting import Deed
from khanegi.banks.sheets import UNREADABLE
from khanegi.base import jalali
from khanegi.base.errors import Unfit
from khanegi.base.persian import digits_in, search_key
from khanegi.loans.models import Referral
from khanegi.process.grammar import Action
from khanegi.rules import asks, reasons
from khanegi.rules.forms.grammar import Field, Kind

HEADINGS = {
    "letter": ("letter", "شمارهٔ نامه", "نامه"),
    "action": ("action", "کار", "اقدام"),
    "stage": ("stage", "مرحله"),
    "amount": ("amount", "مبلغ", "مبلغ به ریال"),
    "date": ("date", "تاریخ"),
    "reason": ("reason", "دلیل", "کد دلیل"),
    "text": ("text", "شرح"),
    "item": ("item", "خواسته", "خواسته‌ها"),
    "number": ("number", "شمارهٔ قرارداد"),
    "months": ("months", "شمار قسط‌ها"),
    "grace": ("grace", "ماه‌های تنفس"),
}
NAMES = {search_key(name): key for key, names in HEADINGS.items() for name in names}
NO_TEXT = "در این ردیف نویسه‌ای هست که در هیچ متنی نمی‌آید. خانه‌های این ردیف را پاک کنید و دوباره بنویسید."
ITEMS = {search_key(name): code for code, title in reasons.DEMAND for name in (code, title)}


def deed(said: Mapping[str, str], office: int) -> tuple[Deed, str]:
    """Return the act of a row and the key by which it is known. Raises Unfit or NotFound."""
    if any(UNREADABLE in cell for cell in said.values()):
        raise Unfit(NO_TEXT)
    letter: Referral = queries.of_office(office, digits_in(said.get("letter", "")).strip())
    verb = _action(said.get("action", ""))
    stage = _whole(said.get("stage", ""), "مرحله") or 0
    form = asks.get(verb.asks) if verb.asks else None
    fields = form.fields if form else ()
    answers = {field.key: value for field in fields if (value := _answer(field, said, stage)) is not None}
    amount = _whole(said.get("amount", ""), "مبلغ")
    is_asked = any(field.key == "amount" for field in fields)
    key = f"list-{letter.number}-{verb.key}-{stage}{_items_mark(answers)}"[:64]
    return Deed(letter, verb.key, None if is_asked else amount, answers), key


def _items_mark(answers: Mapping[str, Any]) -> str:
    """Return what tells a demand from another one of the same branch; nothing for other acts."""
    codes = [row["item"] for row in answers.get("items", ())]
    return f"-{sha256(' '.join(codes).encode()).hexdigest()[:10]}" if codes else ""


def _action(text: str) -> Action:
    """Return the act by its key or by its title. Raises Unfit."""
    for key, verb in queries.acts().items():
        if text.strip().lower() == key or search_key(text) == search_key(verb.title):
            return verb
    known = "، ".join(f"{key} ({verb.title})" for key, verb in queries.acts().items())
    raise Unfit(f"کار «{text[:40]}» شناخته نشد. یکی از این‌ها را بنویسید: {known}")


def _answer(field: Field, said: Mapping[str, str], stage: int) -> Any:
    """Return what a row says to one field of the form; None where it says nothing."""
    if field.kind is Kind.TICK:
        return True  # whoever sends the row of a signature agrees
    if field.key == "stage":
        return stage or None
    if field.kind is Kind.ROWS:
        return _items(said) or None
    if field.kind is Kind.DATE:
        return day(said.get("date", ""))
    if field.key == "amount":
        return _whole(said.get("amount", ""), "مبلغ")
    if field.kind is Kind.INTEGER:
        return _whole(said.get(field.key, ""), HEADINGS[field.key][1])
    return (said.get("text" if field.kind is Kind.LONG else field.key, "") or "").strip() or None


def _items(said: Mapping[str, str]) -> list[dict[str, str]]:
    """Return what a row asks for, by code or by name, several of them one after the other. Raises Unfit."""
    cell, why = said.get("item", "").strip(), said.get("text", "").strip()
    found = set()
    for name in [cell] if search_key(cell) in ITEMS else filter(None, re.split(r"[،,;؛+\s]+", cell)):
        code = ITEMS.get(search_key(name))
        if code is None:
            known = "، ".join(f"{code} ({title})" for code, title in reasons.DEMAND)
            raise Unfit(f"خواستهٔ «{name[:40]}» شناخته نشد. یکی یا چند تا از این کدها را بنویسید: {known}")
        found.add(code)
    return [{"item": code, **({"reason": why} if why else {})} for code in sorted(found)]


def _whole(text: str, name: str) -> int | None:
    digits = re.sub(r"[٬,\s]", "", digits_in(text))
    if not digits:
        return None
    if not re.fullmatch(r"\d{1,15}", digits, re.ASCII):
        raise Unfit(f"«{name}» باید عدد درست باشد، بی‌اعشار و بی‌واحد.")
    return int(digits)


def day(text: str) -> str | None:
    """Return a day written by the Jalali or the Gregorian calendar as ISO; None where there is none."""
    cleaned = digits_in(text).strip()
    if not cleaned:
        return None
    parts = re.fullmatch(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?:[T ].*)?", cleaned, re.ASCII)
    try:
        if parts is None:
            raise ValueError(text)
        year, *rest = (int(part) for part in parts.groups())
        found = dt.date(year, *rest) if year > 1700 else jalali.from_parts(year, *rest)
    except ValueError:
        raise Unfit(f"تاریخ «{text[:20]}» خوانده نشد. آن را مانند ۱۴۰۵/۰۹/۰۴ بنویسید.") from None
    return found.isoformat()
