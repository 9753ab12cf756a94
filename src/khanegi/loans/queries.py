"""Facilities as the applicant, the secretariat and the branch see them, and what may be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import BigIntegerField, ExpressionWrapper, F, Q, QuerySet

from khanegi.base import jalali, sql
from khanegi.base.errors import Refusal
from khanegi.base.persian import money, toman_words
from khanegi.cases.models import Case
from khanegi.cases.queries import load
from khanegi.intake import queries as intake
from khanegi.intake.forms import Terms
from khanegi.loans.facts import SAME_HOUSEHOLD
from khanegi.loans.models import Quota, Referral, Request
from khanegi.people import queries as people
from khanegi.people.models import Office
from khanegi.process.facts import Facts
from khanegi.rules import queries as rules
from khanegi.rules import reasons
from khanegi.rules.asks import GUARANTEES

BANK, BRANCH = "bank", "branch"  # kinds of offices
CEILING, SPONSOR_CEILING, A_HEAD, OF_PLAN = (
    "individual_max", "sponsor_max", "per_head_max", "sponsor_plan_percent"
)  # fmt: skip
AGENTS = "banks"  # the rule that names banks by their numbers at the central bank
PLAN_PERCENT = 80  # spec 3.9, where no rule says otherwise
ORDER = ("انتخاب اول", "انتخاب دوم", "انتخاب سوم")
BARS = {
    "no_permit": "مجوز این پرونده امروز معتبر نیست. نخست مجوز را تمدید کنید.",
    "field_closed": "این رشته اکنون تسهیلات ندارد. تاریخ پایان بسته‌بودن آن در فهرست رشته‌ها آمده است.",
    "government": "شاغل دولتی این تسهیلات را نمی‌گیرد. اگر شغل شما تغییر کرده است، به دبیرخانه خبر دهید.",
    "had_loan": "شما پیش از این وام مشاغل خانگی گرفته‌اید. هر شخص یک بار از این وام استفاده می‌کند.",
    "another_open": "پروندهٔ تسهیلات دیگری به نام شما باز است. نخست آن را به پایان برسانید.",
    "household_has": (
        "به خانوار شما (همین کد پستی خانه) این تسهیلات رسیده یا درخواست آن در جریان است. "
        "در این استان هر خانوار یک تسهیلات می‌گیرد. اگر آن درخواست پیش از پایان مهلت این پرونده کنار گذاشته "
        "شود، می‌توانید درخواست دهید."
    ),
}


OF_HOUSEHOLD = f"""
select x.code from cases_case c cross join lateral (select k.code, k.id {SAME_HOUSEHOLD}) x
where c.id = %s order by x.id
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it is shown: money in rials and in words, banks by name in the order of choice."""

    amount: str
    amount_words: str
    ceiling: str
    banks: tuple[str, ...]
    sheba: str
    guarantee: str
    permit_number: str
    row: Request


def bars(facts: Facts) -> tuple[Refusal, ...]:
    """Return what stands in the way of a facility, each with what to do about it."""
    found: list[str] = facts.more.get("facility_barred") or []
    return tuple(Refusal(code, BARS[code]) for code in found)


def of_household(case: Case) -> tuple[str, ...]:
    """Return the codes of the facilities of the same home that bar this one: for the secretariat only."""
    return tuple(code for (code,) in sql.rows(OF_HOUSEHOLD, [case.pk]))


def ceiling(case: Case, accepted: int | None) -> int | None:
    """Return the most that may be asked today for a facility, in rials; None while no rule is confirmed.

    `accepted` is how many covered persons stand behind a sponsor, None for anybody else. A sponsor's is the
    least of a ceiling a head, the sponsor's ceiling and four fifths of the plan (spec 3.9).
    """
    held = _numbers(case)
    if accepted is None:
        return held.get(CEILING)
    if SPONSOR_CEILING not in held or A_HEAD not in held or case.parent_id is None:
        return None
    cost = intake.plan(case.parent_id).sums.total
    of_plan = cost * held.get(OF_PLAN, PLAN_PERCENT) // 100
    return min(held[A_HEAD] * accepted, held[SPONSOR_CEILING], of_plan)


def letter_amount(case: Case, accepted: int | None) -> int | None:
    """Return what a letter of today is about: what was granted, under the ceiling of this day (spec 3.14).

    `accepted` as in `ceiling`; None while no ceiling is confirmed or nothing is asked. Version 1 knows no
    committee: there it is what was asked.
    """
    asked = Request.objects.filter(case=case).first()
    if asked is None or asked.approved is None:
        return asked.amount if asked else None
    most = ceiling(case, accepted)
    return None if most is None else min(asked.approved, most)


def terms(case: Case) -> Terms:
    """Return the fee and the most instalments that hold today."""
    held = _numbers(case)
    return Terms(ceiling=0, fee_percent=held.get("fee_percent", 4), months=held.get("loan_months", 60))


def visit_percent(case: Case) -> int:
    """Return of how many in a hundred loans the work is visited."""
    return _numbers(case).get("visit_sample_percent", 10)


def _numbers(case: Case) -> dict[str, int]:
    found = rules.in_force(people.stamp(), jalali.today(), case.county.province_id)
    return {key: int(rule.value) for key, rule in found.items() if isinstance(rule.value, int)}


def request(case: int) -> Asked | None:
    """Return what was asked in a facility case. For people who may open the case."""
    row = Request.objects.filter(case=case).first()
    if row is None or row.amount is None:
        return None
    titles = _titles(row.banks)
    return Asked(
        amount=money(row.amount),
        amount_words=toman_words(row.amount),
        ceiling=money(row.ceiling),
        banks=tuple(titles.get(bank, bank) for bank in row.banks),
        sheba=row.sheba,
        guarantee=dict(GUARANTEES).get(row.guarantee, row.guarantee),
        permit_number=row.permit_number,
        row=row,
    )


def asked_last(case: Case) -> dict[str, list[str]]:
    """Return what was asked last on the strength of the same permit, as a page carries it."""
    rows = Request.objects.filter(case__parent=case.parent_id, amount__gt=0)
    row = rows.order_by("-asked_at", "-case_id").first() if case.parent_id else None
    if row is None:
        return {}
    banks = zip(("bank", "bank_second", "bank_third"), row.banks, strict=False)
    told = {"amount": str(row.amount), "sheba": row.sheba, "guarantee": row.guarantee, **dict(banks)}
    return {key: [value] for key, value in told.items()}


def to_bring(case: int) -> tuple[str, ...]:
    """Return what is brought to the branch with the letter, by the kind of guarantee that was offered."""
    kind = Request.objects.filter(case=case).values_list("guarantee", flat=True).first() or ""
    titles = dict(reasons.DEMAND)
    return tuple(titles[item] for item in (*reasons.BRING, *reasons.BRING_FOR.get(kind, ())))


def letter(case: int) -> Referral | None:
    """Return the latest letter of a facility case, ended or not. For people who may open the case."""
    rows = Referral.objects.filter(case=case).select_related("branch", "person")
    return rows.order_by("-written_at", "-id").first()


def banks(case: Case) -> tuple[tuple[str, str], ...]:
    """Return the agent banks of the province this year, by the code of their office.

    Every bank that has an office there, where no rule names the agents.
    """
    rows = Office.objects.filter(kind=BANK, is_active=True, province=case.county.province_id)
    rule = rules.in_force(people.stamp(), jalali.today(), case.county.province_id).get(AGENTS)
    if rule is not None:
        rows = rows.filter(code__in=[f"bank-{number}" for number in rule.value])
    return tuple(rows.order_by("title", "id").values_list("code", "title"))


def branches(case: Case) -> tuple[tuple[str, str], ...]:
    """Return the branches this person may be referred to: their banks in their order, near ones first.

    Near is the county of the case, then the counties it touches, then the rest of the province. From
    version 2 on only banks are offered whose quota has room for the letter in the county of the case.
    """
    chosen = Request.objects.filter(case=case).values_list("banks", flat=True).first() or []
    place = {bank: number for number, bank in enumerate(chosen)}
    near = set(case.county.neighbours.order_by("id").values_list("id", flat=True))
    rows = Office.objects.filter(Q(parent__code__in=chosen), kind=BRANCH, is_active=True)
    if case.version > 1:
        rows = rows.filter(parent__in=_with_room(case))
    found = list(rows.select_related("parent", "county").order_by("title", "id"))

    def distance(branch: Office) -> int:
        return 0 if branch.county_id == case.county_id else 1 if branch.county_id in near else 2

    found.sort(key=lambda branch: (place[branch.parent.code], distance(branch)))  # type: ignore[union-attr]
    return tuple((str(branch.pk), _label(branch, place)) for branch in found)


def _with_room(case: Case) -> QuerySet[Quota, int]:
    """Return the banks whose quota still has room for the letter of this case."""
    today, agency = jalali.today(), case.occupation.agency if case.occupation else ""
    amount = letter_amount(case, load(pk=case.pk).facts.more["sponsor_accepted"])
    # Django takes a difference of big numbers for a small one, and a bound beyond it for nothing at all.
    room = ExpressionWrapper(F("given") - F("reserved") - F("used"), output_field=BigIntegerField())
    rows = Quota.objects.filter(county=case.county_id, year=jalali.year(today), agency__in={agency, ""})
    return rows.annotate(room=room).filter(room__gte=amount or 0).order_by().values_list("bank", flat=True)


def _label(branch: Office, place: Mapping[str, int]) -> str:
    bank, county = branch.parent, branch.county
    assert bank is not None
    named = branch.title if bank.title in branch.title else f"{bank.title}، {branch.title}"
    where = f"، {county.title}" if county and county.title not in named else ""
    return f"{named}{where} ({ORDER[place[bank.code]]})"


def _titles(codes: list[str]) -> dict[str, str]:
    return dict(Office.objects.filter(code__in=codes, kind=BANK).order_by("id").values_list("code", "title"))
