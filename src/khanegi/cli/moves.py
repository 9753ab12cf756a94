"""What people do in made-up cases and what they write with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from khanegi.base import jalali
from khanegi.cli import made
from khanegi.process.words import Role

if TYPE_CHECKING:
    from khanegi.cli.story import Story

Answers = Mapping[str, Any]
EXPERT, HEAD, LABOUR, CITIZEN = Role.AGENCY_EXPERT, Role.AGENCY_HEAD, Role.LABOUR_HEAD, Role.APPLICANT


@dataclass(frozen=True, slots=True)
class Move:
    """An action of a procedure, in which role it is taken, and what is answered when it asks."""

    procedure: str
    action: str
    role: Role
    answers: Callable[[Story], Answers] = lambda story: {}
    username: str = ""  # who of several in an office


def says(**answers: Any) -> Callable[[Story], Answers]:
    return lambda story: answers


def in_days(days: int) -> str:
    return (jalali.today() + dt.timedelta(days=days)).isoformat()


def ago(story: Story, step: str) -> int:
    """Return how many days ago a story says that a step was taken."""
    steps = (one.partition("@") for one in story.steps.split())
    return next(int(days) for name, _, days in steps if name == step)


def _contract(story: Story) -> Answers:
    """Return a contract whose first instalment is always ahead: what was signed long ago has a grace."""
    grace = min(12, ago(story, "write") // 30)
    return {"number": f"ق-{story.n}", "months": 60, "grace": grace, "first_due": in_days(31)}


REFUSAL = says(
    reason="R03",
    condition="7",
    text="فضای نوشته‌شده برای این کار کافی نیست و جای نگهداری مواد اولیه در آن دیده نشد.",
)
RETURN = says(
    items=[
        {"item": "paper.D4", "reason": "unreadable", "note": "پشت کارت ملی خوانا نیست."},
        {"item": "plan.market", "reason": "incomplete", "note": "بنویسید هر ماه به چه کسی می‌فروشید."},
    ]
)
NOTE = says(note="یک بار دیگر بررسی شود که مدارک با نشانی محل کار یکی است.")
RULING = says(text="مدارک تازه دیده شد و بر پایهٔ آن دربارهٔ این درخواست رأی داده شد.")
AGREED = says(agreed=True)
AT_BANK: dict[str, Move] = {
    "refer": Move("facility", "refer", Role.SECRETARIAT, lambda story: {"branch": story.branch}),
    "branch_accepts": Move("facility", "accept", Role.BRANCH),
    "hand_back": Move(
        "facility", "hand_back", Role.BRANCH, says(reason="B04", text="ضامن معرفی‌شده شرایط لازم را ندارد.")
    ),
    "demand": Move("facility", "demand", Role.BRANCH, says(items=[{"item": "D04"}, {"item": "D09"}])),
    "complete": Move("facility", "documents_complete", Role.BRANCH),
    "trust": Move("facility", "credit_ok", Role.BRANCH),
    "write": Move(
        "facility",
        "draft_contract",
        Role.BRANCH,
        _contract,
    ),
    "branch_signs": Move("facility", "sign_contract", Role.BRANCH, AGREED),
    "citizen_signs": Move("facility", "sign_contract", CITIZEN, AGREED),
    "pay": Move(
        "facility",
        "pay",
        Role.BRANCH,
        lambda story: {"stage": 1, "amount": story.loan, "paid_on": in_days(-ago(story, "pay"))},
    ),
    "paid": Move("facility", "paid", Role.BRANCH),
    "not_paid": Move(
        "facility", "refuse", Role.BRANCH, says(reason="B04", text="ضامنی که معرفی شد شرایط لازم را ندارد.")
    ),
    "disagree": Move("facility", "appeal", CITIZEN, says(text="ضامن دیگری دارم که شرایط لازم را دارد.")),
    "pay_off": Move("facility", "settle", Role.BRANCH),
    "diverted": Move(
        "facility",
        "diverted",
        Role.INSPECTOR,
        says(text="در بازدید، دستگاهی که وام برای آن پرداخت شده بود در محل نبود."),
    ),
}
MOVES: dict[str, Move] = {
    **AT_BANK,
    "hand_in": Move("independent", "submit", CITIZEN),
    "hand_in_again": Move("independent", "correct", CITIZEN),
    "extend": Move("independent", "extend", CITIZEN),
    "reopen": Move("independent", "reopen", CITIZEN),
    "withdraw": Move("independent", "withdraw", CITIZEN, says(reason="کار دیگری پیدا کردم.")),
    "appeal": Move(
        "independent", "appeal", CITIZEN, says(text="فضای کار را بزرگ‌تر کردم و عکس تازه فرستادم.")
    ),
    "take": Move("independent", "take", EXPERT),
    "return": Move("independent", "return", EXPERT, RETURN),
    "ask": Move(
        "independent",
        "ask",
        EXPERT,
        lambda story: {"body": story.body, "question": "آیا این کار در این خانه شدنی است؟"},
    ),
    "visit": Move("independent", "visit", EXPERT, lambda story: {"date": in_days(2), "hour": "10:00"}),
    "recommend": Move(
        "independent", "recommend", EXPERT, says(opinion="مدارک کامل است و طرح با محل کار می‌خواند.")
    ),
    "recommend_refusal": Move("independent", "recommend_refusal", EXPERT, REFUSAL),
    "sign": Move("independent", "sign", HEAD),
    "give_back": Move("independent", "give_back", HEAD, NOTE),
    "refuse": Move("independent", "refuse", HEAD, REFUSAL),
    "issue": Move("independent", "issue", LABOUR),
    "send_back": Move("independent", "send_back", LABOUR, NOTE),
    "refuse_final": Move("independent", "refuse_final", LABOUR, REFUSAL),
    "answer": Move("errand", "answer", Role.SECOND_CHECK, says(answer="yes", reference="۱۴۰۵/۲۱۷")),
    "agree": Move("visit", "agree", CITIZEN),
    "decline": Move("visit", "decline", CITIZEN, says(note="آن روز خانه نیستم.")),
    "report": Move(
        "visit",
        "report",
        EXPERT,
        lambda story: {
            "held_on": in_days(0),
            "lives_there": "yes",
            "space_fits": "yes",
            "no_nuisance": "yes",
            "tools_seen": "unseen",
            "result": "محل کار دیده شد؛ اتاق جدا، نور کافی و بدون مزاحمت برای همسایه‌ها.",
        },
    ),
    "ask_more": Move("appeal", "ask_more", Role.APPEALS, says(text="عکس تازه‌ای از محل کار بفرستید.")),
    "explain": Move("appeal", "explain", CITIZEN, says(note="عکس تازه را با مدارک فرستادم.")),
    "accept_appeal": Move("appeal", "accept", Role.APPEALS, RULING),
    "dismiss": Move("appeal", "dismiss", Role.APPEALS, RULING),
    "connect": Move("cooperative", "connect", CITIZEN, says(consent=True)),
    "found": Move(
        "cooperative", "register", Role.COOPERATIVE, says(legal_id="10380284790", name="حصیربافان کارون")
    ),
    "turn_back": Move(
        "cooperative",
        "return",
        Role.COOPERATIVE,
        says(reason="K01", text="شمار اعضا به هفت نفر نمی‌رسد. با اعضای بیشتر دوباره بیایید."),
    ),
    "stay_out": Move("cooperative", "withdraw", CITIZEN, says(reason="می‌خواهم مستقل کار کنم.")),
    "request": Move(
        "facility",
        "request",
        CITIZEN,
        lambda story: {
            "amount": story.loan,
            "bank": "bank-022",
            "bank_second": "bank-019",
            "sheba": made.sheba(story.n),
            "guarantee": "promissory",
            "credit_consent": True,
        },
    ),
    "give_up": Move("facility", "give_up", CITIZEN),
}
