"""Who reads what of a registration: the applicant all of it, an office what its work needs.

Source: spec.md 3.11 (insurance is for the bank), reliability.md 3.2 (fields). Numbers that name a person
stand masked until somebody asks for them, which is recorded where it is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from khanegi.base import jalali, sql
from khanegi.base.persian import mask
from khanegi.cases.queries.file import File
from khanegi.intake.forms import QUESTIONNAIRES, Sums, Terms, plan_form, questionnaire, sums
from khanegi.intake.queries.drafts import offered, registration
from khanegi.process.moving import FROM, MOVE
from khanegi.rules.forms import show
from khanegi.rules.forms.tell import UNTOLD, Told

FOR_THE_BANK = frozenset({"sheba", "insurance", "insurance_number"})
MASKED: Mapping[str, int] = {
    "national_id": 4,
    "certificate_number": 2,
    "certificate_serial": 2,
    "mobile": 4,
    "phone": 4,
}


@dataclass(frozen=True, slots=True)
class Needs:
    """What a body that is asked beside a review reads of it: keys of the registration and of the plan."""

    registration: frozenset[str]
    plan: frozenset[str]


WORKPLACE = frozenset({"settlement", "address", "home_area", "work_area", "workshop_address"})
COMPANY = frozenset({"entity", "legal_name", "legal_kind", "legal_id", "registration_number"})
NEEDS: Mapping[str, Needs] = {
    "facility": Needs(
        frozenset({"national_id", "mobile", "insurance", "insurance_number"} | COMPANY),
        frozenset({"title", "kind", "summary", "fixed_cost", "own_cash", "own_kind", "monthly_income"}),
    ),
    "errand": Needs(
        WORKPLACE,
        frozenset(
            {"title", "summary", "products", "inputs", "equipment", "work_area", "power", "water", "gas"}
            | {"noise", "smell", "waste", "handling", "shifts", "hours", "women", "men"}
        ),
    ),
    "permit_life": Needs(WORKPLACE, frozenset({"title", "summary"})),
    "visit": Needs(WORKPLACE, frozenset({"title", "summary"})),
    # A sponsor decides about a skill; who the person is stays hidden until they consent themselves.
    "introduction": Needs(
        frozenset({"county", "occupation", "skills", "hours", "tools", "pay", "works_at_home"}), frozenset()
    ),
}
# A question or visit is about the home there was: who was asked beside a review reads what was corrected
# since, but not where the person went when the case left that county.
OF_PARENT = """
select r.kind, r.answers || coalesce(
  (select e.data from cases_event e
   where e.case_id = r.case_id and e.action = %(move)s and not exists (
     select from cases_event f where f.case_id = e.case_id and f.action = e.action and f.seq <= e.seq
       and f.data ? %(from)s and f.at > c.opened_at)
   order by e.seq desc limit 1), '{}'), p.answers
from cases_case c join intake_registration r on r.case_id = c.parent_id
left join intake_plan p on p.case_id = r.case_id where c.id = %(case)s
"""

BRIEFS = """
select c.id, p.answers from cases_case c join intake_plan p on p.case_id = c.parent_id where c.id = any(%s)
"""


@dataclass(frozen=True, slots=True)
class Brief:
    """What whoever votes on a facility reads of its plan: no number, address or paper of a person."""

    title: str
    summary: str
    income: int  # of a month, in rials
    sums: Sums


def for_office(lines: Iterable[Told], *, in_full: bool = False) -> tuple[Told, ...]:
    """Return what an office reads of a registration: nothing that is the bank's, numbers masked."""
    kept = tuple(line for line in lines if line.key not in FOR_THE_BANK)
    return kept if in_full else masked(kept)


def registered(file: File) -> tuple[Told, ...]:
    """Return the questionnaire of a case as its answers hold now. For people who may open the case."""
    row = registration(file.case.pk)
    if row is None or row.kind not in QUESTIONNAIRES:
        return ()
    return show(questionnaire(row.kind), row.in_force, offered(file.stamp, jalali.today()))


def masked(lines: Iterable[Told]) -> tuple[Told, ...]:
    """Return lines with only the end of each number that names a person, in rows of a list too."""
    return tuple(
        replace(line, text=mask(line.text, MASKED[line.key]))
        if line.key in MASKED and line.text != UNTOLD
        else replace(line, rows=tuple(masked(row) for row in line.rows))
        for line in lines
    )


def excerpt(file: File, *, in_full: bool) -> tuple[Told, ...]:
    """Return what whoever works on a case opened beside a review needs to know of that review."""
    needs = NEEDS.get(file.process.key)
    given = {"case": file.case.pk, "move": MOVE, "from": FROM}
    row = sql.row(OF_PARENT, given) if needs and file.case.parent_id else None
    if needs is None or row is None:
        return ()
    registered, planned = sql.read_json(row[1]), sql.read_json(row[2]) or {}
    form, options = plan_form(row[0]), offered(file.stamp, jalali.today())
    person = show(questionnaire(row[0]), registered, options)
    lines = [line for line in person if line.key in needs.registration and line.text != UNTOLD]
    twice = {line.key for line in lines}
    told = show(form, planned, options) if form else ()
    lines += [line for line in told if line.key in needs.plan - twice and line.text != UNTOLD]
    return tuple(lines) if in_full else masked(lines)


def briefs(cases: Collection[int]) -> Mapping[int, Brief]:
    """Return the plan of each of these facility cases in short, in one statement.

    A case without one is left out. For people who decide about all of them.
    """
    found = {case: sql.read_json(answers) for case, answers in sql.rows(BRIEFS, [list(cases)])}
    return {
        case: Brief(
            title=str(said.get("title") or ""),
            summary=str(said.get("summary") or ""),
            income=int(said.get("monthly_income") or 0),
            sums=sums(said, Terms(ceiling=0)),  # what a facility costs is not part of it
        )
        for case, said in found.items()
    }
