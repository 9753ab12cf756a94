"""The words of the three-party contract. A changed text is a new version; a written one never changes.

Source: spec.md 3.5 C5: work kind, piece rate, payment day, material, length, end terms (F33).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from khanegi.base.persian import digits_out, money, number

VERSION = 1
BRINGS = {"sponsor": "پشتیبان", "covered": "متقاضی"}
TEXT = """قرارداد سه‌جانبهٔ کار خانگی

میان {covered} (متقاضی)، {sponsor} (پشتیبان) و {agency} (دستگاه اجرایی)؛ کد رهگیری معرفی {code}.

۱. کار: {work}، در رشتهٔ {field}، در خانهٔ متقاضی در {county}.
۲. نرخ کار: {rates}
۳. پرداخت: پشتیبان مزد کار تحویل‌شده در هر ماه را تا روز {pay_day} ماه بعد به حساب متقاضی می‌پردازد.
۴. مواد اولیه را {material} و ابزار کار را {tools} فراهم می‌کند.
۵. مدت: {months} ماه از روز امضای سومین طرف. با تأیید سه‌ماههٔ دو طرف ادامه می‌یابد.
۶. پایان: هر طرف با پانزده روز اعلام می‌تواند همکاری را پایان دهد. اگر مجوز پشتیبان باطل شود، متقاضی
   بی‌درنگ می‌تواند برود و به سر فهرست انتظار برمی‌گردد.
۷. اختلاف را نخست دبیرخانهٔ کارگروه اشتغال استان می‌شنود.
۸. دستگاه اجرایی بر اجرای این قرارداد نظارت می‌کند و طرف پرداخت نیست.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Who and where the contract is about, as people read it."""

    covered: str
    sponsor: str
    agency: str
    code: str
    field: str
    county: str


def text(parties: Parties, terms: Mapping[str, Any]) -> str:
    """Return the contract of version 1 with its terms filled in."""
    return TEXT.format(
        covered=parties.covered,
        sponsor=parties.sponsor,
        agency=parties.agency,
        code=parties.code,
        field=parties.field,
        county=parties.county,
        **told(terms),
    )


def told(terms: Mapping[str, Any]) -> dict[str, str]:
    """Return the terms in words, as the person who is asked to consent reads them."""
    rates = [f"{row['work']}: هر {row['unit']} {money(row['rate'])}" for row in terms.get("rates") or ()]
    return {
        "work": str(terms.get("work_kind") or "کار رشته"),
        "rates": "؛ ".join(rates) or "با توافق نوشته می‌شود",
        "pay_day": digits_out(terms.get("pay_day") or 5),
        "material": BRINGS.get(str(terms.get("material")), "پشتیبان"),
        "tools": BRINGS.get(str(terms.get("tools")), "متقاضی"),
        "months": number(int(terms.get("months") or 12)),
    }
