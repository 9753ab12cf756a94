"""The Solar Hijri calendar at the edges: dates are stored Gregorian and shown Jalali.

Our own conversion, exact for 1200 to 1500 (the 33-year rule agrees with the astronomical
calendar from 1178 to 1501); checked day by day against jdatetime.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from khanegi.base.errors import Unfit
from khanegi.base.persian import digits_in, digits_out, search_key

TEHRAN = ZoneInfo("Asia/Tehran")
MONTHS = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور",
    "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
WEEKDAYS = ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه")  # date.weekday()
FIRST_YEAR, LAST_YEAR = 1200, 1500

_EPOCH = dt.date(622, 3, 21).toordinal()  # where the 33-year rule below is anchored
_BY_NAME = {search_key(name): place for place, name in enumerate(MONTHS, start=1)}


class BadDate(Unfit):
    """Three boxes that do not make a day."""


def is_leap(year: int) -> bool:
    return (25 * year + 11) % 33 < 8


def month_length(year: int, month: int) -> int:
    if month <= 6:
        return 31
    return 30 if month < 12 or is_leap(year) else 29


def _new_year(year: int) -> int:
    """Return the ordinal of 1 Farvardin."""
    return _EPOCH + 365 * (year - 1) + (8 * year + 21) // 33


def from_parts(year: int, month: int, day: int) -> dt.date:
    """Return the day; ValueError if there is no such day between 1200 and 1500."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= month_length(year, month)):
        raise ValueError(f"{year}/{month}/{day}")
    before = 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    return dt.date.fromordinal(_new_year(year) + before + day - 1)


def to_parts(day: dt.date) -> tuple[int, int, int]:
    """Return (year, month, day) of the Jalali calendar."""
    ordinal = day.toordinal()
    year = 1 + (33 * (ordinal - _EPOCH) + 3) // 12053
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(day)
    rest = ordinal - _new_year(year)
    if rest < 186:
        return year, rest // 31 + 1, rest % 31 + 1
    return year, (rest - 186) // 30 + 7, (rest - 186) % 30 + 1


def parse(day: str, month: str, year: str) -> dt.date:
    """Return the day typed in three boxes; the month may be a number or its name."""
    boxes = {"روز": day, "ماه": month, "سال": year}
    empty = [name for name, box in boxes.items() if not box.strip()]
    if empty:
        raise BadDate(f"{' و '.join(empty)} را هم بنویسید.")
    month_number = _BY_NAME.get(search_key(month)) or _whole(
        month, "ماه را با عدد ۱ تا ۱۲ یا با نام بنویسید."
    )
    year_number = _whole(year, "سال را با چهار رقم بنویسید، مانند ۱۳۶۵.")
    day_number = _whole(day, "روز را با عدد بنویسید، مانند ۲۱.")
    if not FIRST_YEAR <= year_number <= LAST_YEAR:
        raise BadDate("سال را شمسی و با چهار رقم بنویسید، مانند ۱۳۶۵.")
    if not 1 <= month_number <= 12:
        raise BadDate("ماه را با عدد ۱ تا ۱۲ یا با نام بنویسید.")
    last = month_length(year_number, month_number)
    if not 1 <= day_number <= last:
        raise BadDate(f"{MONTHS[month_number - 1]} {digits_out(year_number)} {digits_out(last)} روز دارد.")
    return from_parts(year_number, month_number, day_number)


def _whole(box: str, otherwise: str) -> int:
    digits = digits_in(box).strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 4):
        raise BadDate(otherwise)
    return int(digits)


def show(day: dt.date) -> str:
    """Return «دوشنبه ۲ آذر ۱۴۰۵»."""
    year, month, number = to_parts(day)
    return digits_out(f"{WEEKDAYS[day.weekday()]} {number} {MONTHS[month - 1]} {year}")


def show_short(day: dt.date) -> str:
    """Return «۱۴۰۵/۰۹/۰۲»."""
    year, month, number = to_parts(day)
    return digits_out(f"{year}/{month:02}/{number:02}")


def show_moment(moment: dt.datetime) -> str:
    """Return day and hour as a clock in Tehran shows them; refuses a moment without a zone."""
    day = date_of(moment)
    local = moment.astimezone(TEHRAN)
    return f"{show(day)}، ساعت {digits_out(f'{local:%H:%M}')}"


def date_of(moment: dt.datetime) -> dt.date:
    """Return the date in Tehran at a moment, which must know its zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(TEHRAN).date()


def today() -> dt.date:
    """Return the date in Tehran now."""
    return date_of(dt.datetime.now(dt.UTC))


def year(day: dt.date) -> int:
    return to_parts(day)[0]


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day some months on, or the last day of a month that is shorter."""
    at_year, month, number = to_parts(day)
    years, month = divmod(month - 1 + months, 12)
    at_year, month = at_year + years, month + 1
    return from_parts(at_year, month, min(number, month_length(at_year, month)))


def add_years(day: dt.date, years: int) -> dt.date:
    """Return the same day some years on; ۳۰ اسفند falls on ۲۹ اسفند of a common year."""
    return add_months(day, 12 * years)


def age(birth: dt.date, on: dt.date) -> int:
    """Return full years on a day; who is born on ۳۰ اسفند has a birthday on the last day of Esfand.

    Negative before birth.
    """
    years = year(on) - year(birth)
    return years if on >= add_years(birth, years) else years - 1
