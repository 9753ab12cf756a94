"""What may have happened to a case so far: which steps, when, and what was said. Pure but for the clock."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from khanegi.process.words import Role


@dataclass(frozen=True, slots=True)
class Story:
    """A road from the opening on: (action, role), how common it is, and how many days it may rest."""

    share: int
    steps: tuple[tuple[str, Role], ...]
    days: float


A, E, H, L = Role.APPLICANT, Role.AGENCY_EXPERT, Role.AGENCY_HEAD, Role.LABOUR_HEAD
SUBMIT, TAKE, RETURN, CORRECT = ("submit", A), ("take", E), ("return", E), ("correct", A)
RECOMMEND, SIGN, ISSUE = ("recommend", E), ("sign", H), ("issue", L)
STORIES = (
    Story(22, (), 18),
    Story(14, (SUBMIT,), 19),
    Story(10, (SUBMIT, TAKE), 19),
    Story(4, (SUBMIT, RETURN), 14),
    Story(4, (SUBMIT, RETURN, CORRECT, TAKE), 9),
    Story(6, (SUBMIT, TAKE, RECOMMEND), 4),
    Story(4, (SUBMIT, TAKE, RECOMMEND, SIGN), 4),
    Story(20, (SUBMIT, TAKE, RECOMMEND, SIGN, ISSUE), 400),
    Story(6, (SUBMIT, RETURN, CORRECT, RECOMMEND, SIGN, ISSUE), 400),
    Story(5, (SUBMIT, TAKE, ("recommend_refusal", E), ("refuse", H)), 14),
    Story(5, (("withdraw", A),), 400),
)
# Days from one step to the next, short enough that no bell rings on the way.
GAPS = {
    "submit": 12.0,
    "correct": 8.0,
    "recommend": 4.0,
    "recommend_refusal": 4.0,
    "return": 4.0,
    "take": 2.0,
}
SHORT_GAP = 0.9


def pick(dice: random.Random) -> Story:
    return dice.choices(STORIES, [story.share for story in STORIES])[0]


def moments(story: Story, now: dt.datetime, dice: random.Random) -> list[dt.datetime]:
    """Return when the case was opened and when each step was taken, the latest not after now."""
    at = now - dt.timedelta(days=dice.uniform(0.01, story.days))
    found = [at]
    for action, _ in reversed(story.steps):
        at -= dt.timedelta(days=dice.uniform(0.05, GAPS.get(action, SHORT_GAP)))
        found.append(at)
    return found[::-1]


# What is typed into the form that an action asks.
SAID = {
    "return": {
        "items": [{"item": "plan.products", "reason": "incomplete", "note": "شمار تولید ماهانه را بنویسید."}]
    },
    "recommend": {"opinion": "طرح شدنی است و فضای کار برای این کار کافی است.", "warnings_seen": []},
    "recommend_refusal": {
        "reason": "R03",
        "condition": "7",
        "text": "فضای نوشته‌شده در طرح برای این کار کافی نیست و راهی برای افزودن آن دیده نشد.",
    },
    "refuse": {
        "reason": "R03",
        "condition": "7",
        "text": "فضای نوشته‌شده در طرح برای این کار کافی نیست و راهی برای افزودن آن دیده نشد.",
    },
    "withdraw": {"reason": "کار دیگری پیدا کردم."},
}
PLAN = {
    "title": "کپوبافی در خانه", "kind": "new",
    "summary": "سبد و زیرانداز از برگ نخل می‌بافم و در بازارچه می‌فروشم. " * 3,
    "products": [{"name": "سبد", "unit": "عدد", "amount": 600, "price": 1_500_000}],
    "inputs": [{"name": "برگ نخل", "unit": "کیلو", "amount": 500, "price": 200_000}],
    "equipment": [{"name": "میز کار", "number": 2, "price": 40_000_000, "owned": "owned"}],
    "fixed_cost": 50_000_000, "monthly_cost": 30_000_000, "working_months": 3, "other_cost": 10_000_000,
    "own_cash": 70_000_000, "own_kind": 160_000_000, "wants_loan": "no", "monthly_income": 75_000_000,
    "monthly_running": 30_000_000, "women": 1, "men": 0, "work_area": 15, "power": 2, "water": "no",
    "gas": "no", "noise": "little", "smell": "none", "waste": "none",
    "handling": "برش در ساعت روز انجام می‌شود.",
    "shifts": 1, "hours": 6, "market": "بازارچهٔ صنایع دستی و سفارش همسایه‌ها", "sale": ["markets"],
}  # fmt: skip
ANSWERS = {
    "certificate_number": "0", "gender": "female", "nationality": "iranian", "marital": "married",
    "dependants": 2, "education": "primary", "employment": "homemaker", "insurance": "none",
    "settlement": "اهواز", "address": "خیابان انقلاب، کوچهٔ 3، پلاک 12", "postal_code": "6134667891",
    "tenure": "tenant", "home_area": 80, "work_area": 20, "no_nuisance": True, "lives_there": "yes",
    "stage": "new", "helpers": 1, "sale": ["direct", "online"], "skilled": "no", "wants_loan": "no",
    "father_name": "علی",
}  # fmt: skip
