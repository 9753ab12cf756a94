"""The conditions under which a cooperative is handed over to its own system (spec 3.7, 3.11).

Numbers 81 to 99 are of this kind.
"""

from __future__ import annotations

from khanegi.base.persian import number
from khanegi.intake.eligibility.conditions import INDEPENDENT, SHEET, value_of
from khanegi.intake.eligibility.sponsor import legal_id
from khanegi.intake.eligibility.words import Change, Condition, Context, Finding, Params
from khanegi.rules.forms import Answers, When

COOPERATIVES = "مقررات تشکیل شرکت تعاونی"
IS_NEW = (When("cooperative", ("new",)),)


def _members(answers: Answers, params: Params, context: Context) -> Finding:
    least, count = int(value_of(params, "cooperative_members")), len(answers["members"])
    shown = (("عضوهای مؤسس", f"{number(count)} نفر"),)
    if count >= least:
        return Finding(True, f"دست‌کم {number(least)} عضو مؤسس دارید.", shown)
    change = Change(
        text=f"{number(least - count)} عضو دیگر به فهرست بیفزایید.",
        answers={"members": [{}] * least},  # how many, not who: a stored decision names nobody
    )
    return Finding(False, f"تعاونی با دست‌کم {number(least)} عضو ساخته می‌شود.", shown, change)


def _shares(answers: Answers, params: Params, context: Context) -> Finding:
    total = sum(row.get("share", 0) for row in answers["members"])
    shown = (("جمع سهم‌ها", f"{number(total)}٪"),)
    if total == 100:
        return Finding(True, "جمع سهم‌ها ۱۰۰ است.", shown)
    missing = number(abs(100 - total))
    text = f"{missing}٪ دیگر میان عضوها تقسیم کنید." if total < 100 else f"{missing}٪ از سهم‌ها کم کنید."
    change = Change(text=text, answers={"members": [{"share": 100}]})
    return Finding(False, "جمع سهم عضوها باید ۱۰۰ باشد.", shown, change)


SHARED = {one.key: one for one in INDEPENDENT}
COOPERATIVE = (
    *(SHARED[key] for key in ("national_id", "nationality", "age", "field", "duplicate")),
    Condition(
        number=81, key="members", title="شمار عضوهای مؤسس کافی است", law=COOPERATIVES, judge=_members,
        needs=("members",), rules=("cooperative_members",), when=IS_NEW,
    ),
    Condition(
        number=82, key="shares", title="جمع سهم عضوها کامل است", law=COOPERATIVES, judge=_shares,
        needs=("members",), when=IS_NEW,
    ),
    Condition(
        number=83, key="legal_id", title="شناسهٔ ملی تعاونی معتبر است", law=f"{COOPERATIVES}؛ {SHEET}",
        judge=legal_id, needs=("legal_id",), when=(When("cooperative", ("existing",)),),
    ),
)  # fmt: skip
