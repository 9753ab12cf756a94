"""What the other kinds of applicants answer in made-up cases: covered, sponsor, cooperative.

As in `cli.made`: nobody here exists, and every rule says yes.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from khanegi.base import jalali
from khanegi.cli.made import Person, national_id, plan, questionnaire

OF_INDEPENDENT = ("lives_there", "stage", "helpers", "sale", "skilled", "wants_loan")
LEGAL_ID = "14007650908"
FOUNDERS = 7


def _common(person: Person, county: str, town: str, field: str) -> dict[str, Any]:
    asked = questionnaire(person, county=county, town=town, field=field)
    return {key: value for key, value in asked.items() if key not in OF_INDEPENDENT}


def covered(
    person: Person, *, county: str, town: str, field: str, on: dt.date | None = None
) -> dict[str, Any]:
    """Return answers of somebody with a skill who works at home for a sponsor."""
    issued = (on or jalali.today()) - dt.timedelta(days=300)
    certificate = {
        "title": "مهارت در همین رشته",
        "issuer": "سازمان آموزش فنی و حرفه‌ای",
        "number": f"F-{person.n:05}",
        "issued_on": issued.isoformat(),
        "expires_on": (issued + dt.timedelta(days=3 * 365)).isoformat(),
    }
    return {
        **_common(person, county, town, field),
        "skills": [certificate],
        "hours": 4 + person.n % 5,
        "tools": "میز کار و ابزار دستی",
        "reach": ("own", "near")[person.n % 2],
        "pay": ("piece", "monthly")[person.n % 3 == 0],
        "works_at_home": "yes",
        "shows_profile": True,
    }


def sponsor(
    person: Person,
    *,
    county: str,
    town: str,
    field: str,
    capacity: int = 10,
    loan: bool = False,
    company: str = "",
) -> dict[str, Any]:
    """Return answers of somebody who gives work to homes; with `company`, in the name of a legal person."""
    answers = {
        **_common(person, county, town, field),
        "entity": "natural",
        "workshop_address": f"بازار {town}، راستهٔ صنعتگران، شمارهٔ {person.n + 1}",
        "workers_insured": 3,
        "experience": 8 + person.n % 9,
        "permits_held": "پروانهٔ کسب",
        "sales_last": 9_000_000_000,
        "sales_second": 7_500_000_000,
        "sales_third": 6_000_000_000,
        "capacity": capacity,
        "counties": [county],
        "supplies": ["training", "material", "sale"],
        "share": 30,
        "skilled": "no",
        "wants_loan": "yes" if loan else "no",
    }
    for key in ("home_area", "work_area"):
        del answers[key]
    if company:
        answers |= {
            "entity": "legal",
            "legal_name": company,
            "legal_kind": "limited",
            "legal_id": LEGAL_ID,
            "registration_number": "48213",
            "registered_on": "2015-06-09",
            "position": "مدیرعامل",
        }
    return answers | ({"had_loan": "no"} if loan else {})


def sponsor_plan(
    person: Person,
    *,
    title: str,
    today: dt.date,
    room: dict[str, int],
    loan: int = 0,
) -> dict[str, Any]:
    """Return a complete plan of a sponsor with room for so many people in each county."""
    people, year, per_head = sum(room.values()), jalali.year(today), 480
    return {
        **plan(person, title=title, today=today),
        **(_borrowed(loan) if loan else {}),
        "room": [{"county": county, "people": count} for county, count in room.items()],
        "orders": [
            {"year": year - ago, "amount": 9_000_000_000 - ago * 10**9, "units": per_head * people}
            for ago in (1, 2, 3)
        ],
        "per_head": per_head,
        "rates": [{"work": title, "unit": "عدد", "rate": 1_800_000, "output": per_head // 12}],
        "work_kind": f"{title} در خانه",
        "months": 12,
        "pay_day": 5,
        "material": "sponsor",
        "tools": "covered",
        "supply": "هر هفته مواد اولیه به خانه‌ها می‌رسد و کار آماده همان روز تحویل گرفته می‌شود.",
        "quality": "هر کار با نمونهٔ شاهد سنجیده می‌شود و ایراد همان هفته گفته می‌شود.",
        "training": "دو هفته آموزش در کارگاه پیش از آغاز کار و سپس ماهی یک روز بازآموزی.",
    }


def _borrowed(loan: int) -> dict[str, Any]:
    """Return costs and income of a plan that borrows 70 % of what it needs and can pay it back."""
    total = loan * 10 // 7
    costs = {"equipment": None, "monthly_cost": total // 10, "working_months": 3, "other_cost": 0}
    return {
        **costs,
        "fixed_cost": total - 3 * (total // 10),
        "own_cash": total - loan,
        "wants_loan": "yes",
        "facility": loan,
        "grace": 3,
        "guarantee": "promissory",
        "monthly_income": 110_000_000 + loan // 20,
    }


def cooperative(person: Person, *, county: str, town: str, field: str, existing: str = "") -> dict[str, Any]:
    """Return answers of founders; with `existing`, of members of a cooperative of that name."""
    asked = _common(person, county, town, field)
    dropped = (
        "military",
        "certificate_number",
        "marital",
        "dependants",
        "employment",
        "insurance",
        "tenure",
        "home_area",
        "work_area",
        "no_nuisance",
    )
    answers = {key: value for key, value in asked.items() if key not in dropped}
    if existing:
        told = {"legal_name": existing, "registration_number": "51377", "legal_id": LEGAL_ID}
        return {**answers, "cooperative": "existing", **told}
    founders = [person, *(Person(person.n + 5000 + extra) for extra in range(1, FOUNDERS))]
    members = [
        {
            "name": f"{one.first_name} {one.last_name}",
            "national_id": national_id(one.n),
            "share": 16 if one is person else 14,
        }
        for one in founders
    ]
    new = {"wanted_name": "دست‌های کارون", "subject": "تولید و فروش دسته‌جمعی صنایع دستی", "members": members}
    return {**answers, "cooperative": "new", **new}
