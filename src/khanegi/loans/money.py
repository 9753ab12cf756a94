"""How the money of one facility stands, as its page shows it: demands, contract, stages, looks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from khanegi.base import jalali
from khanegi.loans import queries
from khanegi.loans.models import Contract, Demand, Payment, Supervision
from khanegi.process.facility.places import CONTRACT
from khanegi.process.facts import Facts
from khanegi.rules import reasons
from khanegi.rules.asks_bank import WORKS

OTHERS = 2  # how often another bank may be chosen (spec 3.9 F9)
KINDS = {"report": "گزارش متقاضی", "call": "نظارت تلفنی", "visit": "بازدید"}


@dataclass(frozen=True, slots=True)
class Demanded:
    """One thing the branch asked for, and how far it is."""

    title: str
    reason: str
    asked_on: dt.date
    state: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """One look after payment: by what, when it is due or was done, and what was found.

    `key` is how it is done, for who asks; `is_owed` says that its day has come and nothing was found yet.
    """

    key: str
    kind: str
    month: int
    due_on: dt.date
    done_on: dt.date | None
    found: str
    is_owed: bool


@dataclass(frozen=True, slots=True)
class Money:
    """What was granted, asked for, signed and paid. Rials; `owed` is still to be paid while the letter lives.

    `signed` are those of both sides whose signature stands on the contract.
    """

    approved: int | None
    session: str
    demands: tuple[Demanded, ...]
    contract: Contract | None
    signed: tuple[str, ...]
    ends_on: dt.date | None
    payments: tuple[Payment, ...]
    paid: int
    owed: int
    others_left: int
    looks: tuple[Looked, ...]

    @property
    def whole(self) -> int:
        """Return what is paid back in the end: the loan with its fee."""
        return self.contract.amount + self.contract.fee if self.contract else 0

    @property
    def next_look(self) -> Looked | None:
        """Return the next look whose day is still to come; None where there is none."""
        return next((look for look in self.looks if not look.done_on and not look.is_owed), None)

    @property
    def owes_report(self) -> bool:
        """Say whether the borrower's own answer is owed by now."""
        return any(look.is_owed and look.key == "report" for look in self.looks)

    @property
    def is_empty(self) -> bool:
        return not (self.approved or self.demands or self.payments)


def of(case: int, facts: Facts) -> Money:
    """Return how the money of a facility case stands. For people who may open the case."""
    asked, letter = queries.request(case), queries.letter(case)
    payments: tuple[Payment, ...] = ()
    demands: tuple[Demanded, ...] = ()
    contract = None
    if letter:
        payments = tuple(Payment.objects.filter(referral=letter).order_by("stage"))
        demands = tuple(map(_demanded, Demand.objects.filter(referral=letter).order_by("id")))
        contract = Contract.objects.filter(referral=letter).first()
    paid = sum(payment.amount for payment in payments)
    return Money(
        approved=asked.row.approved if asked else None,
        session=asked.row.session if asked else "",
        demands=demands,
        contract=contract,
        signed=_signed(facts),
        ends_on=jalali.add_months(contract.first_due, contract.months - 1) if contract else None,
        payments=payments,
        paid=paid,
        owed=letter.amount - paid if letter and not letter.ended_at else 0,
        others_left=max(0, OTHERS - facts.times("other_bank")),
        looks=tuple(map(_looked, Supervision.objects.filter(case=case).order_by("month", "id"))),
    )


def _signed(facts: Facts) -> tuple[str, ...]:
    owed = facts.unanswered if facts.place == CONTRACT.key else frozenset()
    return tuple(role.title for role in CONTRACT.owners if role not in owed)


def payment(case: int, stage: int) -> Payment | None:
    """Return a stage that was told already: a bank that repeats it is answered by this."""
    letter = queries.letter(case)
    return Payment.objects.filter(referral=letter, stage=stage).first() if letter else None


def _demanded(row: Demand) -> Demanded:
    state = "بسته شد" if row.closed_at else "پاسخ داده شد" if row.answered_at else "در انتظار متقاضی"
    is_open = not row.closed_at and not row.answered_at
    return Demanded(dict(reasons.DEMAND)[row.item], row.reason, jalali.date_of(row.asked_at), state, is_open)


def _looked(row: Supervision) -> Looked:
    done = jalali.date_of(row.done_at) if row.done_at else None
    owed = done is None and row.due_on <= jalali.today()
    return Looked(
        row.kind, KINDS[row.kind], row.month, row.due_on, done, dict(WORKS).get(row.works, ""), owed
    )
