"""The arithmetic of a plan: totals, the instalment, and what the reviewer must be warned of.

The same figures are shown live in the browser; these here count. Rial integers throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from khanegi.base.persian import money, number
from khanegi.intake.forms.capacity import Capacity, capacity
from khanegi.rules.forms import Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the rule table of the year says about a plan and its facility (spec 3.15).

    A plan that `covers` people gives work to at least `least_people`, and asks no more of a facility
    than `per_head` for each of them, where that rule is known.
    """

    ceiling: int
    fee_percent: int = 4
    months: int = 60
    own_share_percent: int = 0  # at least this much of the total; 20 for sponsors
    covers: bool = False
    least_people: int = 0
    per_head: int = 0


@dataclass(frozen=True, slots=True)
class Instalments:
    """`months` equal instalments, the last one smaller by the rounding; `fee` is all of the fee."""

    each: int
    last: int
    months: int
    fee: int

    @property
    def total(self) -> int:
        return self.each * (self.months - 1) + self.last


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the figures say; `code` is for programs, `text` for people."""

    code: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Figures of a plan. `payback` is None where it earns nothing, `capacity` where it covers nobody."""

    equipment: int
    working_capital: int
    total: int
    own: int
    own_percent: int
    facility: int
    missing: int
    yearly_sales: int
    yearly_inputs: int
    profit: int
    payback: int | None
    instalments: Instalments | None
    capacity: Capacity | None = None


def instalments(amount: int, *, fee_percent: int, months: int, grace: int = 0) -> Instalments:
    """Return the equal monthly instalments of a qard al-hasan facility.

    The fee is yearly on what is still owed at the beginning of each year counted from payment
    (pro rata for a last year that is not full), and the sum of it is spread evenly over the
    instalments: 2,000,000,000 rials at 4 % over 60 months owe 2,000, 1,600, 1,200, 800 and 400
    million, so the fee is 240 million. Grace months come before the 60 and are charged too.

    Assumption: this is how Iranian banks explain the qard al-hasan fee (irbanker.com, 1395/1, on the
    marriage loan), unlike the `amount x rate x (n + 1) / 2400` of loans with profit. The contract of
    the bank counts; the page says so.
    """
    owed_years = range(0, grace + months, 12)
    fee = Fraction(0)
    for begins in owed_years:
        owed = amount - Fraction(amount * max(0, begins - grace), months)
        fee += owed * fee_percent * min(12, grace + months - begins) / 1200
    whole_fee = round(fee)
    each = -(-(amount + whole_fee) // months)
    return Instalments(each, amount + whole_fee - each * (months - 1), months, whole_fee)


def sums(answers: Answers, terms: Terms) -> Sums:
    """Compute a plan's figures; what is not answered yet counts as nothing."""
    equipment = _worth(answers, "equipment", "number")
    working = _int(answers, "monthly_cost") * _int(answers, "working_months")
    total = equipment + working + _int(answers, "fixed_cost") + _int(answers, "other_cost")
    own = _int(answers, "own_cash") + _int(answers, "own_kind")
    facility = _int(answers, "facility") if answers.get("wants_loan") == "yes" else 0
    profit = _int(answers, "monthly_income") - _int(answers, "monthly_running")
    return Sums(
        equipment=equipment,
        working_capital=working,
        total=total,
        own=own,
        own_percent=min(100, 100 * own // total) if total else 0,
        facility=facility,
        missing=max(0, total - own - facility),
        yearly_sales=_worth(answers, "products", "amount"),
        yearly_inputs=_worth(answers, "inputs", "amount"),
        profit=profit,
        payback=-(-total // profit) if profit > 0 else None,
        instalments=_instalments(facility, _int(answers, "grace"), terms),
        capacity=capacity(answers) if terms.covers else None,
    )


def _instalments(facility: int, grace: int, terms: Terms) -> Instalments | None:
    if not facility:
        return None
    return instalments(facility, fee_percent=terms.fee_percent, months=terms.months, grace=grace)


def _int(answers: Answers, key: str) -> int:
    return answers.get(key) or 0


def _worth(answers: Answers, rows: str, count: str) -> int:
    return sum(row.get(count, 0) * row.get("price", 0) for row in answers.get(rows) or ())


def faults(plan: Sums, terms: Terms) -> tuple[Remark, ...]:
    """Return what must be mended before the plan can be sent; each says how."""
    found = []
    if not plan.total:
        found.append(Remark("no_cost", "هزینهٔ طرح صفر است. ابزار یا هزینه‌های آغاز کار را بنویسید."))
    if plan.facility > terms.ceiling:
        found.append(
            Remark("over_ceiling", f"مبلغ وام بیش از سقف امسال است. آن را تا {money(terms.ceiling)} کم کنید.")
        )
    need = max(0, plan.total - plan.own)
    if plan.facility > need:
        found.append(Remark("over_need", f"وام بیش از نیاز طرح است. پس از آوردهٔ شما {money(need)} لازم است."))
    if 100 * plan.own < terms.own_share_percent * plan.total:
        least = number(terms.own_share_percent)
        found.append(Remark("own_share", f"آوردهٔ شما باید دست‌کم {least}٪ هزینهٔ طرح باشد."))
    if plan.capacity:
        found += _of_people(plan, plan.capacity, terms)
    return tuple(found)


def _of_people(plan: Sums, people: Capacity, terms: Terms) -> list[Remark]:
    """Return what is wrong with the number of covered persons."""
    found, least = [], number(terms.least_people)
    if people.asked < terms.least_people:
        text = f"یک پشتیبان دست‌کم برای {least} نفر کار دارد. ظرفیت شهرستان‌ها را تا این شمار بالا ببرید."
        found.append(Remark("too_few_people", text))
    if people.asked > people.proven:
        found.append(Remark("over_orders", _over_orders(people, terms)))
    most = terms.per_head * people.asked
    if terms.per_head and plan.facility > most:
        text = (
            f"وام برای هر نفر تحت پوشش تا {money(terms.per_head)} است. مبلغ وام را تا {money(most)} کم کنید."
        )
        found.append(Remark("over_heads", text))
    return found


def _over_orders(people: Capacity, terms: Terms) -> str:
    proven = number(people.proven)
    if people.proven < terms.least_people:
        least = number(terms.least_people)
        return (
            f"سفارش‌های سه سال گذشته برای {proven} نفر کار سالانه نشان می‌دهد و دست‌کم {least} نفر لازم است. "
            "سفارش‌ها و کار یک نفر در سال را دوباره ببینید."
        )
    return f"سفارش‌های سه سال گذشته برای {proven} نفر کار سالانه نشان می‌دهد. ظرفیت را تا {proven} نفر کم کنید."


def warnings(plan: Sums) -> tuple[Remark, ...]:
    """Return what does not stop a plan, but what the reviewer must have seen."""
    found = []
    if plan.profit <= 0:
        found.append(Remark("no_profit", "درآمد هر ماه از هزینهٔ همان ماه بیشتر نیست."))
    elif plan.instalments and plan.profit < plan.instalments.each:
        found.append(
            Remark(
                "profit_below_instalment",
                f"سود هر ماه {money(plan.profit)} است و به قسط {money(plan.instalments.each)} نمی‌رسد.",
            )
        )
    if plan.missing:
        found.append(Remark("missing_money", f"آورده و وام {money(plan.missing)} کمتر از هزینهٔ طرح است."))
    if plan.yearly_sales and plan.yearly_inputs > plan.yearly_sales:
        found.append(Remark("inputs_over_sales", "بهای مواد اولیهٔ سال از فروش سال بیشتر است."))
    return tuple(found)
