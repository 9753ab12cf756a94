"""From what was typed to what is stored, kind by kind. Each reader returns a value or raises `Unfit`.

Every reader survives any text: it is cut, normalised and bounded before anything else sees it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from khanegi.base import identity, jalali
from khanegi.base.errors import Unfit
from khanegi.base.persian import digits_in, is_persian_name, normalise, number
from khanegi.rules.forms.grammar import Field, Kind, Options, choices_of

LONGEST = 20_000  # no field needs more characters than this; the rest is not even looked at
_GROUPING = re.compile(r"[\s٬,،'_]")
_UNITS = {Kind.MONEY: "ریال", Kind.PERCENT: "٪"}
TRUE = frozenset({"on", "yes", "true", "1", "بله"})


def read_text(field: Field, typed: str) -> str:
    """Read one line, or several for LONG."""
    if len(typed) > LONGEST:
        raise Unfit(_too_long(field))
    text = normalise(typed, lines=field.kind is Kind.LONG)
    low, high = field.bounds
    if len(text) > high:
        raise Unfit(_too_long(field))
    if len(text) < low:
        raise Unfit(f"«{field.name}» دست‌کم {number(low)} نویسه است.")
    return text


def _too_long(field: Field) -> str:
    return f"«{field.name}» را کوتاه‌تر بنویسید؛ بیش از {number(field.bounds[1])} نویسه جا نمی‌شود."


def read_name(field: Field, typed: str) -> str:
    text = read_text(field, typed)
    if not is_persian_name(text):
        raise Unfit(f"«{field.name}» را تنها با حروف فارسی بنویسید.")
    return text


def read_digits(field: Field, typed: str) -> str:
    digits = re.sub(r"[\s\-/.]", "", digits_in(typed[:200]))
    low, high = field.bounds
    if not (digits.isascii() and digits.isdigit() and low <= len(digits) <= high):
        length = number(low) if low == high else f"{number(low)} تا {number(high)}"
        raise Unfit(f"«{field.name}» {length} رقم است.")
    return digits


def read_number(field: Field, typed: str) -> int:
    """Read a whole number with any separators. Toman is not converted behind the person's back."""
    text = _GROUPING.sub("", digits_in(typed[:200]))
    if field.kind is Kind.MONEY and "تومان" in text:
        raise Unfit("مبلغ را به ریال بنویسید: هر تومان ده ریال است.")
    text = text.removesuffix(_UNITS.get(field.kind, "")).removesuffix("%")
    if not (text.isascii() and text.isdigit()):
        raise Unfit(f"«{field.name}» را با عدد درست بنویسید، مانند {number(_sample(field))}.")
    low, high = field.bounds
    if not low <= int(text) <= high:
        raise Unfit(f"«{field.name}» باید از {_plain(field, low)} تا {_plain(field, high)} باشد.")
    return int(text)


def _sample(field: Field) -> int:
    return int(field.example) if field.example.isdigit() else max(field.bounds[0], 12)


def _plain(field: Field, value: int) -> str:
    """Years are told without a separator: ۱۴۰۵ and not ۱٬۴۰۵."""
    return number(value).replace("٬", "") if field.kind is Kind.YEAR else number(value)


def read_date(boxes: Sequence[str]) -> str:
    day, month, year = (box[:50] for box in boxes)
    return jalali.parse(day, month, year).isoformat()


def read_choice(field: Field, typed: str, options: Options) -> str:
    for key, _ in choices_of(field, options):
        if key == typed:
            return key
    raise Unfit(field.gone or f"برای «{field.name}» یکی از گزینه‌های فهرست را انتخاب کنید.")


def read_choices(field: Field, typed: Sequence[str], options: Options) -> list[str]:
    """Read several choices: in the order of the list, each once."""
    chosen = set(typed)
    known = [key for key, _ in choices_of(field, options) if key in chosen]
    if len(known) < len(chosen):
        raise Unfit(field.gone or f"برای «{field.name}» تنها از گزینه‌های فهرست انتخاب کنید.")
    if field.every and len(known) < len(choices_of(field, options)):
        raise Unfit(when_empty(field))
    low, high = field.bounds
    if not low <= len(known) <= high:
        raise Unfit(f"برای «{field.name}» از {number(low)} تا {number(high)} گزینه انتخاب کنید.")
    return known


_READERS: Mapping[Kind, Callable[[Field, str], Any]] = {
    Kind.TEXT: read_text,
    Kind.LONG: read_text,
    Kind.NAME: read_name,
    Kind.DIGITS: read_digits,
    Kind.YEAR: read_number,
    Kind.INTEGER: read_number,
    Kind.MONEY: read_number,
    Kind.PERCENT: read_number,
    Kind.NATIONAL_ID: lambda field, typed: identity.national_id(typed),
    Kind.LEGAL_ID: lambda field, typed: identity.legal_id(typed),
    Kind.MOBILE: lambda field, typed: identity.mobile(typed),
    Kind.LANDLINE: lambda field, typed: identity.landline(typed),
    Kind.POSTAL: lambda field, typed: identity.postal_code(typed),
    Kind.SHEBA: lambda field, typed: identity.sheba(typed),
}


def read(field: Field, typed: Sequence[str], options: Options) -> Any:
    """Read one field that is not ROWS; None when nothing was typed. Raises `Unfit`."""
    if field.kind is Kind.TICK:
        return True if any(value.strip().lower() in TRUE for value in typed) else None
    if field.kind is Kind.DATE:
        return read_date(typed) if any(is_typed(box) for box in typed) else None
    filled = [value for value in typed if is_typed(value)]
    if not filled:
        return None
    if field.kind is Kind.CHOICES:
        return read_choices(field, filled, options)
    if field.kind.is_choice:
        return read_choice(field, filled[-1], options)
    return _READERS[field.kind](field, filled[-1])


def is_typed(value: str) -> bool:
    """Spaces and invisible marks alone are nothing."""
    return bool(digits_in(value[:LONGEST]).strip())


def when_empty(field: Field) -> str:
    """Return the sentence for a question left open."""
    if field.empty:
        return field.empty
    if field.every:
        return f"برای «{field.name}» همهٔ موردها را علامت بزنید."
    if field.kind.is_choice:
        return f"برای «{field.name}» یک گزینه انتخاب کنید."
    if field.kind is Kind.TICK:
        return f"برای ادامه، «{field.name}» را بپذیرید."
    if field.kind is Kind.ROWS:
        return f"دست‌کم {number(field.bounds[0])} ردیف برای «{field.name}» بنویسید."
    return f"«{field.name}» را بنویسید."
