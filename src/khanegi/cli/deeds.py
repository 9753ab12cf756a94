"""What people do on the roads of sponsors and covered persons, in which role, and what they write with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from khanegi.cli import moves
from khanegi.process.words import Role
from khanegi.rules.asks_sponsors import ITEMS

if TYPE_CHECKING:
    from khanegi.cli.roads import Road

EXPERT, HEAD, LABOUR, CITIZEN = moves.EXPERT, moves.HEAD, moves.LABOUR, moves.CITIZEN
COVERED, SPONSOR = Role.COVERED, Role.SPONSOR
DEPUTY = "labour.deputy"  # who suspended may not revoke


def says(**answers: Any) -> Callable[[Road], Mapping[str, Any]]:
    return lambda road: answers


def competence(room: Mapping[str, int]) -> dict[str, Any]:
    """Return the answers of a review that finds a sponsor able and approves this room."""
    return {
        **dict.fromkeys(ITEMS, "2"),
        "capacity": [{"county": county, "people": people} for county, people in room.items()],
        "opinion": "محل و سفارش‌ها دیده شد و این پشتیبان توان کار با این شمار افراد را دارد.",
    }


@dataclass(frozen=True, slots=True)
class Deed:
    """An action, by each of these roles in turn; `at` is where an introduction must be for it.

    `child` is the procedure of the case beside that it is done on.
    """

    action: str
    by: tuple[Role, ...]
    at: str = ""
    answers: Callable[[Road], Mapping[str, Any]] = lambda road: {}
    child: str = ""
    username: str = ""


REPORT = {
    "lives_there": "yes",
    "space_fits": "yes",
    "no_nuisance": "yes",
    "tools_seen": "yes",
    "result": "کارگاه دیده شد؛ سفارش‌ها، جای آموزش و جای تحویل کار با طرح می‌خواند.",
}
RETURN = says(items=[{"item": "paper.D4", "reason": "unreadable", "note": "پشت کارت ملی خوانا نیست."}])
REFUSAL = says(
    reason="R11", condition="70", text="سفارش‌های نوشته‌شده با قرارداد و فاکتورهای فرستاده‌شده ثابت نشد."
)
AGREED = says(agreed=True)
DISPUTE = says(text="دستمزد دو ماه گذشته تا امروز پرداخت نشده و پاسخی هم نرسیده است.")
WHY = says(reason="M02", note="راه رفت‌وآمد هر روزه نیست.")
SUSPENSION = says(reason="U04", text="سه نفر از افراد گفته‌اند دستمزد دو ماه گذشته پرداخت نشده است.")
REVOCATION = says(reason="V03", text="پاسخ رسید ولی نشان نمی‌دهد که دستمزدها پرداخت شده باشد.")

ON_CASE: Mapping[str, Deed] = {
    "go_in": Deed("enter", (CITIZEN,)),
    "confirm": Deed("confirm", (CITIZEN,)),
    "pause": Deed("pause", (CITIZEN,)),
    "withdraw": Deed("withdraw", (CITIZEN,), answers=says(reason="کار دیگری پیدا کردم.")),
    "return": Deed("return", (EXPERT,), answers=RETURN),
    "hand_in": Deed("submit", (CITIZEN,)),
    "take": Deed("take", (EXPERT,)),
    "visit": Deed("visit", (EXPERT,), answers=lambda road: {"date": moves.in_days(2), "hour": "10:00"}),
    "agree": Deed("agree", (CITIZEN,), child="visit"),
    "report": Deed(
        "report",
        (EXPERT,),
        answers=lambda road: {"held_on": moves.in_days(0), **REPORT},
        child="visit",
    ),
    "recommend": Deed("recommend", (EXPERT,), answers=lambda road: competence(road.room)),
    "recommend_refusal": Deed("recommend_refusal", (EXPERT,), answers=REFUSAL),
    "sign": Deed("sign", (HEAD,)),
    "refuse": Deed("refuse", (HEAD,), answers=REFUSAL),
    "appeal": Deed("appeal", (CITIZEN,), answers=says(text="سفارش‌های امسال را با فاکتور تازه فرستادم.")),
    "issue": Deed("issue", (LABOUR,)),
    "approve": Deed("approve", (HEAD,)),
    "tell": Deed("report", (CITIZEN,), answers=says(paid=900_000_000, orders=1_400_000_000)),
    "end": Deed("end", (CITIZEN,), answers=says(reason="کارگاه را جابه‌جا می‌کنم.")),
    "suspend": Deed("suspend", (LABOUR,), answers=SUSPENSION),
    "answer": Deed("answer", (CITIZEN,), answers=says(note="دستمزدها را این هفته پرداخت می‌کنم.")),
    "revoke": Deed("revoke", (LABOUR,), answers=REVOCATION, username=DEPUTY),
}
ON_INTRODUCTION: Mapping[str, Deed] = {
    "consent": Deed("consent", (COVERED,), "consent", AGREED),
    "decline": Deed("decline", (COVERED,), "consent", WHY),
    "accept": Deed("accept", (SPONSOR,), "answer"),
    "turn_down": Deed("refuse", (SPONSOR,), "answer", WHY),
    "seal": Deed("sign", (COVERED, SPONSOR, HEAD), "contract", AGREED),
    "seal_part": Deed("sign", (COVERED, SPONSOR), "contract", AGREED),
    "keep": Deed("confirm", (COVERED,), "confirming", says(works=True, paid=60_000_000)),
    "keep_own": Deed("confirm", (SPONSOR,), "confirming", says(works=True, paid=60_000_000)),
    "notice": Deed("end", (COVERED,), "working", says(reason="E01")),
    "dispute": Deed("dispute", (COVERED,), "working", DISPUTE),
    "take_back": Deed("take_back", (HEAD,), "consent", says(note="نام دیگری در نظر بود.")),
}
DEEDS: Mapping[str, Deed] = {**ON_CASE, **ON_INTRODUCTION}
