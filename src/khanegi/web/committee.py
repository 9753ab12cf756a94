"""Sessions of the county committee in words: what each state is called, and what a reader can do there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from khanegi.base import jalali
from khanegi.base.persian import money, number
from khanegi.intake import queries as intake
from khanegi.loans.committee import actions, minutes, printing
from khanegi.loans.committee.queries import line, quota, sessions
from khanegi.process.words import Role
from khanegi.rules import asks
from khanegi.web.declared import bind_page
from khanegi.web.fields import problems

if TYPE_CHECKING:
    from khanegi.intake.queries import Brief
    from khanegi.loans.committee.queries.line import Ranked
    from khanegi.loans.committee.queries.sessions import Head, Item, Member, Sitting
    from khanegi.process.facts import Actor
    from khanegi.rules.forms import Errors, Raw

STATES = {
    "draft": ("در دست آماده‌سازی", "info"),
    "called": ("اعضا دعوت شده‌اند", "info"),
    "open": ("در حال رأی‌گیری", "warn"),
    "held": ("در انتظار امضا", "warn"),
    "signed": ("امضا شده", "ok"),
    "cancelled": ("لغو شده", "off"),
}
KINDS = {"approve": "ok", "reduce": "ok", "postpone": "warn", "reject": "bad", "gone": "off"}
DECISION, CANCELLING, UNSIGNED = "committee_decision", "committee_cancelling", "committee_unsigned"
FORMS = {"decide": DECISION, "cancel": CANCELLING, "unsigned": UNSIGNED}
# What the minutes still lack, as everybody who reads them is told.
LACKS = {
    "chair": "رئیس جلسه امضا نکرده است و بی امضای او هیچ تصمیمی به پرونده نمی‌رسد.",
    "few": "کسانی که امضا کرده‌اند از نیمی از حاضران بیشتر نیستند؛ تصمیم‌ها به پرونده‌ها نمی‌رسد.",
    "votes": "رأی کسانی که امضا کرده‌اند برای همهٔ تصمیم‌ها کافی نیست؛ تصمیم‌ها به پرونده‌ها نمی‌رسد.",
}
WAY_OUT = (
    "هر که امضا نکرده است هنوز می‌تواند امضا کند. "
    "اگر نمی‌کند، دبیرخانه جلسه را لغو می‌کند و پرونده‌ها به جای خود در صف برمی‌گردند."
)


@dataclass(frozen=True, slots=True)
class Doing:
    """The form that is open on a session's page: of one item, one member or all; what was typed and said."""

    form: str = ""
    item: int = 0
    member: int = 0
    raw: Raw = field(default_factory=dict)
    errors: Errors = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One case of the agenda as the page draws it."""

    item: Item
    score: str
    votes: str
    decision: str
    kind: str
    own: str
    plan: tuple[tuple[str, str], ...]  # for who may vote on it; nobody else reads it here
    may_vote: bool
    may_decide: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Called:
    """One member as the page draws them, with what stands in the register beside the minutes."""

    one: Member
    state: str
    register: str
    may_write: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """One request of the line, to be put on the agenda."""

    one: Ranked
    parts: tuple[str, ...]
    is_chosen: bool
    fits: str


def state(head: Head) -> tuple[str, str]:
    """Return what a state is called, and its colour."""
    return STATES["open" if head.state == "called" and head.opened_at else head.state]


def listed(heads: Sequence[Head]) -> list[tuple[Head, str, str]]:
    return [(head, *state(head)) for head in heads]


def is_secretary(me: Actor) -> bool:
    return any(role is Role.SECRETARIAT for role, _ in me.seats)


def page(found: Sitting, me: Actor, do: Doing) -> dict[str, Any]:
    """Return everything the page of one session says to this person."""
    head, mine = found.head, found.member(me.user)
    keeps = is_secretary(me)
    words, kind = state(head)
    is_voting = head.state == "called" and head.opened_at is not None
    fields = _fields(do) if keeps else []
    own = mine.number if mine and mine.is_present else 0
    plans = intake.briefs(_read_by(found, me))
    return {
        "sitting": found,
        "head": head,
        "url": f"/committee/{head.number}/",
        "state": words,
        "kind": kind,
        "keeps": keeps,
        "mine": mine,
        "is_voting": is_voting,
        "rows": [_row(item, own, is_voting, keeps, do, plans.get(item.case)) for item in found.items],
        "passed": head.passed,
        "may_close": keeps and is_voting and all(item.decision for item in found.items),
        "called": [_called(one, head, keeps, do) for one in found.members],
        "lacks": _lacks(head),
        "may_cancel": keeps and (head.state in ("draft", "called") or head.lack in actions.FALLS),
        "may_sign": bool(mine and mine.is_present and head.state == "held" and mine.signed_at is None),
        "cancelling": keeps and do.form == "cancel",
        "fields": fields,
        "errors": problems(fields) if do.errors else [],
        **_money(found),
        **(_draft(found) if keeps and head.state == "draft" else {}),
    }


def _read_by(found: Sitting, me: Actor) -> set[int]:
    """Return the cases whose plan this person reads here: what they may vote on, from the call to the end.

    Who was not present, is kin or stood aside has no vote and reads none.
    """
    head, mine = found.head, found.member(me.user)
    if mine is None or head.state != "called" or (head.opened_at and not mine.is_present):
        return set()
    return {
        item.case
        for item in found.items
        if not item.is_kin and item.votes.get(mine.number) != "recused" and item.decision != "gone"
    }


def _plan(brief: Brief | None) -> tuple[tuple[str, str], ...]:
    """Return a plan in short, as those who vote on its facility read it."""
    if brief is None:
        return ()
    sums = brief.sums
    payback = "درآمدی برای بازگشت نیست" if sums.payback is None else f"{number(sums.payback)} ماه"
    return (
        ("عنوان طرح", brief.title),
        ("شرح طرح", brief.summary),
        ("سرمایهٔ لازم", money(sums.total)),
        (f"آوردهٔ خود ({number(sums.own_percent)}٪)", money(sums.own)),
        ("وام خواسته‌شده در طرح", money(sums.facility)),
        ("درآمد ماهانه", money(brief.income)),
        ("سود ماهانه", money(sums.profit)),
        ("بازگشت سرمایه", payback),
    )


def _row(item: Item, own: int, is_voting: bool, keeps: bool, do: Doing, brief: Brief | None) -> Row:
    parts = "، ".join(f"{what} {number(points)}" for what, points in item.parts)
    said = item.votes.get(own, "")
    is_free = is_voting and not item.decision and not item.is_kin and said != "recused"
    return Row(
        item=item,
        score=f"{number(item.points)} ({parts})",
        votes=minutes.votes(item) if item.votes else "",
        decision=minutes.decided(item) if item.decision else "",
        kind=KINDS.get(item.decision, ""),
        own=minutes.SAID.get(said, ""),
        plan=_plan(brief),
        may_vote=bool(own) and is_free,
        may_decide=keeps and is_voting and item.decision != "gone",
        is_open=keeps and do.form == "decide" and do.item == item.number,
    )


def _called(one: Member, head: Head, keeps: bool, do: Doing) -> Called:
    if not head.opened_at:
        state = "دعوت شد"
    elif head.held_at:
        state = printing.signed(one)
    else:
        state = "حاضر" if one.is_present else "غایب"
    is_missing = one.is_present and not one.signed_at and not one.not_signed_at
    may_write = keeps and head.state == "held" and is_missing and _is_late(head)
    is_open = may_write and do.form == "unsigned" and do.member == one.number
    return Called(one, state, printing.register(one), may_write, is_open)


def _is_late(head: Head) -> bool:
    return head.sign_until is not None and jalali.today() > head.sign_until


def _lacks(head: Head) -> tuple[str, ...]:
    """Return what keeps a held session from being carried, and what is to be done."""
    if head.state != "held" or head.sign_until is None:
        return ()
    if head.lack in LACKS:
        return (LACKS[head.lack], WAY_OUT)
    day = jalali.show(head.sign_until)
    if _is_late(head):
        return (f"مهلت امضا {day} بود. دبیرخانه می‌تواند بنویسد چه کسی امضا نکرد.",)
    return (f"مهلت امضا تا پایان {day} است.",)


def _fields(do: Doing) -> list[Any]:
    key = FORMS.get(do.form)
    return bind_page(asks.get(key).pages[0], {}, do.raw, do.errors) if key else []


def _money(found: Sitting) -> Mapping[str, str]:
    """Return what is free of the county's quota, and what would be left after what is approved here."""
    free = quota.free(found.head.county_id, found.head.year)
    return {
        "free": "" if free is None else money(free),
        "approved": money(found.approved),
        "remains": "" if free is None else money(free - found.approved),
    }


def _draft(found: Sitting) -> Mapping[str, Any]:
    """Return the line to choose from: what is on the agenda, or at first as many as the quota reaches."""
    free, chosen = quota.free(found.head.county_id, found.head.year), {item.case for item in found.items}
    total, candidates = 0, []
    for one in line.ranked(found.head.county_id):
        if one.session not in (None, found.head.number):  # before another session already
            continue
        total += one.amount
        is_within = free is None or total <= free
        fits = "" if free is None else ("در سهمیهٔ مانده می‌گنجد" if is_within else "از سهمیهٔ مانده بیرون است")
        is_chosen = one.case in chosen if chosen else is_within
        candidates.append(Candidate(one, one.score.told(), is_chosen, fits))
    said = next((str(one["reason"]) for one in found.head.passed), "")
    return {"candidates": candidates, "skip_reason": said, "sits": sessions.sitting(found.head.county_id)}
