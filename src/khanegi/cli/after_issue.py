"""Made-up permits some years later: renewed or not, suspended and answered, complained about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from khanegi.cli import moves
from khanegi.cli.moves import CITIZEN, EXPERT, HEAD, LABOUR, Move, says

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST = 151  # of the people it happened to
READY = (151, 153, 157, 159)  # of them, who may now renew, explain, object or answer
PERMIT = "register@{0} submit@{1} take@{2} recommend@{3} sign@{4} issue@{5}"
BEFORE_ISSUE = (13, 9, 8, 3, 2, 0)

# How many days ago a permit was issued, and what became of it. It holds for three years: 1096 days.
LINES = (
    (1060, "complain@4"),
    (1060, "complain@24 disprove@16 ask_renewal@3"),
    (1060, "ask_renewal@8 want_words@2"),
    (1070, "ask_renewal@12 favour@1"),
    (1070, "ask_renewal@14 favour@6 sign_renewal@1"),
    (1080, "ask_renewal@40 favour@33 sign_renewal@32 renew@30"),
    (1070, "ask_renewal@18 oppose@9 refuse_renewal@5"),
    (1080, "ask_renewal@34 oppose@25 refuse_renewal@20 object_renewal@6"),
    (300, "complain@30 prove@22 suspend_for_complaint@3"),
    (200, "suspend@12 reply@5"),
    (400, "suspend@40 reply@33 revoke@8"),
    (500, "suspend@80 reply@70 revoke@40"),
    (250, "complain@20 prove@13 settle@9 hand_permit_in@4"),
    (150, "complain@9 prove@2"),
    (1120, ""),
    (1220, ""),
)


def stories() -> Iterator[tuple[int, str]]:
    """Yield each person's number with their steps, in the words of `story.Story`."""
    for n, (ago, steps) in enumerate(LINES, FIRST):
        yield n, f"{PERMIT.format(*(ago + before for before in BEFORE_ISSUE))} {steps}".strip()


AGAINST = says(reason="N02", text="در بازدید کسی در نشانی مجوز کار نمی‌کرد و نشانی تازه نوشته نشده است.")
SEEN = says(
    held_on=moves.in_days(0),
    holder_heard="yes",
    neighbour_heard="yes",
    result="دستگاه بافت کنار دیوار مشترک است و صدای آن در ساعت بازدید شنیده شد.",
)
MOVES: Mapping[str, Move] = {
    "ask_renewal": Move("permit_life", "ask_renewal", CITIZEN, says(still_working=True, same_address=True)),
    "want_words": Move(
        "permit_life", "ask_more", EXPERT, says(text="بنویسید از چه زمانی در اتاق تازه کار می‌کنید.")
    ),
    "favour": Move(
        "permit_life", "recommend", EXPERT, says(opinion="کار ادامه دارد و نشانی و مدارک همان است که بود.")
    ),
    "oppose": Move("permit_life", "recommend_refusal", EXPERT, AGAINST),
    "sign_renewal": Move("permit_life", "sign", HEAD),
    "renew": Move("permit_life", "renew", LABOUR),
    "refuse_renewal": Move("permit_life", "refuse", HEAD, AGAINST),
    "object_renewal": Move(
        "permit_life", "appeal", CITIZEN, says(text="روز بازدید در بیمارستان بودم. نشانی من عوض نشده است.")
    ),
    "suspend": Move(
        "permit_life",
        "suspend",
        LABOUR,
        says(reason="U13", text="دو بار در ساعت کار بازدید شد و در این خانه کسی کار نمی‌کرد."),
    ),
    "suspend_for_complaint": Move(
        "permit_life",
        "suspend",
        LABOUR,
        says(reason="U11", text="شکایت همسایه از صدای دستگاه ثابت شد و تا امروز راهی برای آن پیدا نشده است."),
    ),
    "reply": Move(
        "permit_life",
        "answer",
        CITIZEN,
        says(note="آن روزها برای فروش به نمایشگاه رفته بودم. رسید غرفه را فرستادم."),
    ),
    "revoke": Move(
        "permit_life",
        "revoke",
        LABOUR,
        says(reason="V02", text="پاسخ شما خوانده شد، ولی در بازدید سوم هم در این خانه کاری دیده نشد."),
        username="labour.deputy",  # who suspended may not revoke
    ),
    "hand_permit_in": Move("permit_life", "give_up", CITIZEN, says(reason="کارگاه بیرون از خانه گرفتم.")),
    "prove": Move("complaint", "prove", EXPERT, SEEN),
    "disprove": Move("complaint", "disprove", EXPERT, SEEN),
    "settle": Move(
        "complaint", "settle", LABOUR, says(text="دستگاه به اتاق دیگر رفت و پس از ساعت ۹ شب کار نمی‌کند.")
    ),
}
