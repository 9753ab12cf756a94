"""The plan of a case: how it stands, what was sent back, and what changed since last time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from khanegi.base import sql
from khanegi.base.errors import NotFound
from khanegi.cases.models import Case
from khanegi.cases.queries import File
from khanegi.intake.eligibility import grounds
from khanegi.intake.forms import Sums, faults, plan_form, sums
from khanegi.intake.forms import warnings as remarks
from khanegi.intake.forms.arithmetic import Remark
from khanegi.intake.models import Plan, Registration
from khanegi.intake.queries.drafts import terms
from khanegi.papers import queries as papers
from khanegi.process import guards
from khanegi.process.facts import Actor
from khanegi.process.words import Effect
from khanegi.rules import reasons
from khanegi.rules.forms import Answers, Form, Told, first_gap

OLDER, NOT_SENT, NEWER = "نسخهٔ پیشین", "فرستاده نشده بود", "نسخهٔ تازه"
PLAN_ITEM, PAPER_ITEM = "plan.", "paper."
WRITTEN = """
select c.procedure, y.province_id, p.answers, (select coalesce(sum(version), 0)::bigint from people_stamp)
from intake_plan p
join cases_case c on c.id = p.case_id join people_county y on y.id = c.county_id where p.case_id = %s
"""
Telling = Callable[[Answers], tuple[Told, ...]]  # how the answers of a plan are told
Handed = tuple[Answers, Mapping[str, str]]  # a plan and the hash of each paper, as handed in


@dataclass(frozen=True, slots=True)
class Returned:
    """What an expert sent back: pages of the plan and papers by key, each with what to mend."""

    pages: Mapping[str, str]
    papers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan as it stands: its figures, what must be mended, what the reviewer must see, and the gap."""

    row: Plan
    sums: Sums
    faults: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    gap: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One line of «what changed since last time»."""

    label: str
    before: str
    after: str


def returned(data: Mapping[str, Any]) -> Returned:
    """Read the answers of a return: which pages and papers, and the reason with its note."""
    titles = dict(reasons.RETURN)
    found: dict[str, dict[str, str]] = {PLAN_ITEM: {}, PAPER_ITEM: {}}
    for row in data.get("items", ()):
        why = "، ".join(filter(None, (titles[row["reason"]], row.get("note"))))
        for prefix, marks in found.items():
            if row["item"].startswith(prefix):
                key = row["item"].removeprefix(prefix)
                marks[key] = f"{marks[key]}؛ {why}" if key in marks else why
    return Returned(found[PLAN_ITEM], found[PAPER_ITEM])


def plan(case: int) -> Standing:
    """Return the plan of a case. For people who may open the case. Raises NotFound."""
    row = Plan.objects.select_related("case__county").filter(case=case).first()
    if row is None:
        raise NotFound(str(case))
    return standing(row)


def standing(row: Plan) -> Standing:
    of_today = terms(row.case.procedure, row.case.county.province_id)
    found = sums(row.answers, of_today)
    gap = first_gap(form_of(row.case), row.answers)
    return Standing(row, found, faults(found, of_today), remarks(found), gap.key if gap else None)


def form_of(case: Case) -> Form:
    """Return the plan form of a case: a case of each kind of applicant is of the procedure of that name.

    Raises NotFound where no plan is asked.
    """
    form = plan_form(case.procedure)
    if form is None:
        raise NotFound(str(case.pk))
    return form


def writable(file: File, actor: Actor) -> frozenset[str]:
    """Return the pages of the plan this person may change now; none where it is not theirs to write.

    After a return only the returned pages are open, unless mending them left the plan incomplete:
    then what is missing may be on any page.
    """
    form, here = plan_form(file.process.key), file.process.place(file.facts.place)
    if form is None or file.facts.stands_still:
        return frozenset()
    hands_in = [
        action
        for action in file.process.leaving(here)
        if guards.PLAN_COMPLETE in action.guards and any(actor.holds(role, file.facts) for role in action.by)
    ]
    if not hands_in:
        return frozenset()
    sends_back = [action for action in file.process.actions if Effect.MARK_RETURNED in action.effects]
    last = file.facts.last(*(action.key for action in sends_back))
    if last is None or last.to != here.key or not file.facts.more.get("plan_complete"):
        return frozenset(page.key for page in form.pages)
    return frozenset(returned(last.data).pages)


def changes(before: Handed, after: Handed, told: Telling, titles: Mapping[str, str]) -> tuple[Change, ...]:
    """Return what differs between two plans as they were handed in; `titles` name the papers."""
    old, new = _lines(told(before[0])), _lines(told(after[0]))
    changed = [
        Change(label, old.get((key, label), ""), new.get((key, label), ""))
        for key, label in {**old, **new}
        if old.get((key, label)) != new.get((key, label))
    ]
    return (*changed, *_papers_changed(before[1], after[1], titles))


def _lines(answers: Iterable[Told]) -> dict[tuple[str, str], str]:
    """Return each answer as people read it; the rows of a table become lines of one text."""
    lines = {}
    for told in answers:
        rows = ["، ".join(f"{one.label}: {one.text}" for one in row) for row in told.rows]
        lines[told.key, told.label] = "\n".join(rows) if rows else told.text
    return lines


def _papers_changed(
    before: Mapping[str, str], after: Mapping[str, str], titles: Mapping[str, str]
) -> list[Change]:
    return [
        Change(f"مدرک: {titles.get(code, code)}", OLDER if code in before else NOT_SENT, NEWER)
        for code in after
        if before.get(code) != after[code]
    ]


def items(case: Case) -> tuple[tuple[str, str], ...]:
    """Return what an expert may send back: every asked paper and every page of the plan."""
    form = plan_form(case.procedure)
    pages = tuple((f"{PLAN_ITEM}{page.key}", f"طرح: {page.title}") for page in (form.pages if form else ()))
    asked = tuple((f"{PAPER_ITEM}{code}", f"مدرک: {title}") for code, title in papers.needed(case.pk))
    return (*asked, *pages)


def counties(case: Case) -> tuple[tuple[str, str], ...]:
    """Return the counties for which a sponsor asked people, by code; all of the province where none."""
    answers = Registration.objects.filter(case=case).values_list("answers", flat=True).first() or {}
    named = answers.get("counties") or ()
    rows = case.county.province.counties.order_by("sort_key", "id").values_list("code", "title")
    return tuple((code, title) for code, title in rows if not named or code in named)


def conditions(case: Case) -> tuple[tuple[str, str], ...]:
    """Return the numbered conditions that a refusal may rest on."""
    return grounds(case.procedure)


def warnings(case: Case) -> tuple[tuple[str, str], ...]:
    """Return what an expert must have seen before recommending approval."""
    found = sql.row(WRITTEN, [case.pk])
    if found is None:
        return ()
    kind, province, answers, stamp = found
    figures = sums(sql.read_json(answers), terms(kind, province, stamp))
    return tuple((one.code, one.text) for one in remarks(figures))
