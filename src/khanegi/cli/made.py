"""Made-up people and answers, for the demo and for tests. Nobody here exists: every national number
begins with 999, which no issuing place has, and every mobile number is in 0990 000."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

WOMEN = ("زهرا", "فاطمه", "مریم", "سمیرا", "نرگس", "لیلا", "معصومه", "خدیجه", "زینب", "شهلا", "پروین", "آمنه")
MEN = ("حسین", "علی", "محمد", "کریم", "عباس", "جاسم", "یوسف", "رضا")
FAMILIES = (
    "کعبی", "ساکی", "بهداروند", "دزفولی", "شوشتری", "موسوی", "حیدری", "عچرش", "سواری", "آل‌کثیر",
    "بختیاری", "نیسی", "مکوندی", "زرگانی", "حمیدی", "پورکاظم", "جلالی", "باوی", "طرفی", "اسدی",
)  # fmt: skip
FATHERS = ("احمد", "عبدالله", "ناصر", "حمید", "قاسم")
SAME_HOME = {12: 10}  # two people of one home in two fields
STREETS = ("کوی گلستان", "خیابان طالقانی", "خیابان شریعتی", "کوچهٔ نخل", "محلهٔ سرتپه", "خیابان امام")


def postal_code(number: int) -> str:
    """Return a postal code of its own for each number below seven to the eighth."""
    return "64" + "".join("1346789"[number // 7**place % 7] for place in range(8))


@dataclass(frozen=True, slots=True)
class Person:
    """A citizen of the made-up province; `n` decides everything about them."""

    n: int

    @property
    def is_woman(self) -> bool:
        return self.n % 6 != 5  # 82 % of those paid in the country are women (spec 2.6)

    @property
    def first_name(self) -> str:
        names = WOMEN if self.is_woman else MEN
        return names[self.n % len(names)]

    @property
    def last_name(self) -> str:
        return FAMILIES[self.n * 7 % len(FAMILIES)]

    @property
    def mobile(self) -> str:
        return f"0990000{self.n:04}"

    @property
    def national_id(self) -> str:
        return national_id(self.n)

    @property
    def birth_date(self) -> dt.date:
        return dt.date(1975 + self.n % 28, self.n % 12 + 1, self.n % 28 + 1)


def national_id(n: int) -> str:
    """Return a number whose check digit holds and which belongs to nobody."""
    digits = f"999{n:06}"
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(digits)) % 11
    return f"{digits}{rest if rest < 2 else 11 - rest}"


def questionnaire(
    person: Person, *, county: str, town: str, field: str, loan: bool = False
) -> dict[str, Any]:
    """Return answers to every question of an independent applicant, such that every rule says yes."""
    home = SAME_HOME.get(person.n, person.n)
    answers: dict[str, Any] = {
        "county": county,
        "occupation": field,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "father_name": FATHERS[person.n % len(FATHERS)],
        "national_id": person.national_id,
        "certificate_number": str(1000 + person.n),
        "birth_date": person.birth_date.isoformat(),
        "gender": "female" if person.is_woman else "male",
        "nationality": "iranian",
        "mobile": person.mobile,
        "marital": "married" if person.n % 3 else "single",
        "dependants": person.n % 4,
        "education": "middle" if person.n % 2 else "literate",
        "employment": "homemaker" if person.is_woman else "unemployed",
        "insurance": "none",
        "settlement": town,
        "address": f"{STREETS[home % len(STREETS)]}، پلاک {home + 3}",
        "postal_code": postal_code(home),
        "tenure": ("owner", "family", "tenant", "contract")[person.n % 4],
        "home_area": 90 + home % 60,
        "work_area": 12 + person.n % 12,
        "no_nuisance": True,
        "lives_there": "yes",
        "stage": "new",
        "helpers": person.n % 3,
        "sale": ["direct", "online"],
        "skilled": "no",
        "wants_loan": "yes" if loan else "no",
    }
    if not person.is_woman:
        answers["military"] = "done"
    if loan:
        answers["had_loan"] = "no"
    return answers


def plan(person: Person, *, title: str, today: dt.date, loan: int = 0) -> dict[str, Any]:
    """Return a complete plan for a field of this title; `loan` is the facility asked, in rials."""
    equipment, monthly = 300_000_000 + person.n % 5 * 40_000_000, 60_000_000
    answers: dict[str, Any] = {
        "title": f"تولید خانگی: {title}",
        "kind": "new",
        "summary": SUMMARY.format(title=title),
        "products": [{"name": title, "unit": "عدد", "amount": 480, "price": 4_500_000}],
        "inputs": [{"name": "مادهٔ اولیه", "unit": "کیلو", "amount": 600, "price": 900_000}],
        "equipment": [{"name": "میز و ابزار کار", "number": 1, "price": equipment, "owned": "buy"}],
        "fixed_cost": 100_000_000,
        "monthly_cost": monthly,
        "working_months": 3,
        "other_cost": 20_000_000,
        "own_cash": 300_000_000 + equipment - loan if loan else 300_000_000 + equipment,
        "own_kind": 0,
        "wants_loan": "yes" if loan else "no",
        "monthly_income": 180_000_000,
        "monthly_running": 110_000_000,
        "women": 1 if person.is_woman else 0,
        "men": 0 if person.is_woman else 1,
        "work_area": 12 + person.n % 12,
        "power": 2,
        "water": "no",
        "gas": "no",
        "noise": "none",
        "smell": "none",
        "waste": "none",
        "shifts": 1,
        "hours": 6,
        "market": "بازارچه‌های محلی، مشتریان آشنا و سفارش از راه شبکه‌های اجتماعی",
        "sale": ["direct", "online"],
        "schedule": [
            {
                "step": "خرید ابزار و آماده‌کردن محل",
                "start": (today + dt.timedelta(days=30)).isoformat(),
                "end": (today + dt.timedelta(days=60)).isoformat(),
            }
        ],
    }
    if loan:
        answers |= {"facility": loan, "grace": 3, "guarantee": "promissory"}
    return answers


SUMMARY = (
    "در بخشی از خانه «{title}» انجام می‌دهم. مواد اولیه را از بازار همین شهر می‌خرم، کار را خودم با ابزار "
    "ساده پیش می‌برم و آنچه آماده شود به مشتریان محلی و از راه شبکه‌های اجتماعی می‌فروشم. با خرید ابزار تازه "
    "تولید ماهانه دو برابر می‌شود."
)


def sheba(n: int) -> str:
    """Return an account number of no account whose check holds, at the bank of cooperative development."""
    account = f"022{n:019}"
    return f"IR{98 - int(account + '182700') % 97:02}{account}"
