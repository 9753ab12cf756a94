"""What happens when a questionnaire is handed in: one decision and, for a yes, the case it opens.

Everything here runs inside the transaction of `actions.register`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from psycopg.types.json import Jsonb

from khanegi.base import codes, sql
from khanegi.base.errors import Refusal, Refused
from khanegi.cases import actions as cases
from khanegi.cases.models import Case
from khanegi.intake import queries, routing
from khanegi.intake.eligibility import Field, Result, as_json, decide
from khanegi.intake.forms import plan_form, questionnaire
from khanegi.intake.models import Decision, Draft
from khanegi.intake.required import CERTIFICATE, OF_FIELD, documents
from khanegi.notices import actions as notices
from khanegi.notices import words
from khanegi.papers import actions as papers
from khanegi.people.identity import identify
from khanegi.process.facts import Actor
from khanegi.process.words import Role
from khanegi.rules.forms import Answers, Form, first_gap, visible

UNFINISHED = Refusal("draft_unfinished", "پرسش‌نامه هنوز کامل نیست. پرسش‌های مانده را پاسخ دهید.")
WAIVED = "اعتراض شما دربارهٔ این شرط پذیرفته شده است."
KEEP = """
with registered as (
  insert into intake_registration (case_id, kind, version, answers, second_check, wants_loan)
  values (%(case)s, %(kind)s, %(version)s, %(answers)s, %(second_check)s, %(wants_loan)s)),
begun as (
  insert into intake_plan (case_id, version, answers, typed, is_complete, touched_at)
  select %(case)s, %(plan_version)s::smallint, %(plan)s, '{}', false, statement_timestamp()
  where %(plan_version)s::smallint is not null),
handed_in as (
  update intake_draft set case_id = %(case)s, touched_at = statement_timestamp() where id = %(draft)s)
insert into intake_decision (user_id, draft_id, kind, answers, results, is_yes, rules_on, at, case_id, key)
values (%(user)s, %(draft)s, %(kind)s, %(answers)s, %(results)s, true, %(rules_on)s, %(at)s, %(case)s,
  %(key)s) returning id
"""
CARRIED = ("wants_loan", "work_area", "sale")  # asked in the questionnaire and in the plan


def asked(form: Form, answers: Answers) -> dict[str, Any]:
    """Return the answers that are still called for; what an earlier choice made needless is left out."""
    fields = [field for _, fields in visible(form, answers) for field in fields]
    return {field.key: answers[field.key] for field in fields if answers.get(field.key) is not None}


def judge(draft: Draft, key: str, known: queries.Known, answers: Answers) -> Decision:
    """Judge a complete draft by every rule in force now; the decision is not stored yet."""
    if first_gap(questionnaire(draft.kind), answers) is not None:
        raise Refused(UNFINISHED)
    found = decide(answers, known.params, known.context, draft.kind)
    results = tuple(_waived(result, known.waived) for result in found.results)
    return Decision(
        user_id=draft.user_id,
        draft=draft,
        kind=draft.kind,
        answers=answers,
        results=as_json(results),
        is_yes=all(result.ok for result in results if result.blocks),
        rules_on=known.context.on,
        at=known.now,
        key=key,
    )


def _waived(result: Result, numbers: frozenset[int]) -> Result:
    if result.ok is False and result.number in numbers:
        return replace(result, ok=True, reason=WAIVED, change=None)
    return result


def open_case(decision: Decision, known: queries.Known) -> None:
    """Open the case of a yes and store both: the person, the offices, the plan, the papers, the code."""
    answers, field = decision.answers, known.context.field
    assert field is not None  # the condition on the field said yes
    identify(
        user=decision.user_id,
        national_id=answers["national_id"],
        first_name=answers["first_name"],
        last_name=answers["last_name"],
        birth_date=dt.date.fromisoformat(answers["birth_date"]),
    )
    decision.case = case = _begin(decision, known)
    _keep(decision, field)
    needed = documents(answers, field, decision.rules_on, decision.kind)
    papers.ask(case=case.pk, needed=needed, of_field=OF_FIELD, ends=_ends(answers))
    text = words.REGISTERED.format(code=codes.show(case.code))
    notices.tell(to=decision.user_id, case=case.pk, key=f"registered-{case.pk}", text=text)


def _begin(decision: Decision, known: queries.Known) -> Case:
    county, occupation = known.county, known.occupation
    assert occupation is not None
    opening = cases.Opening(
        procedure=decision.kind,
        applicant=decision.user_id,
        county=county.pk,
        occupation=occupation.pk,
        by=Role.APPLICANT,
        offices=routing.route(decision.kind, occupation, county, known.offices),
        parties={Role.APPLICANT: frozenset({decision.user_id})},
        rules_on=decision.rules_on,
        key=f"draft-{decision.draft_id}",
    )
    return cases.open(opening, actor=Actor(user=decision.user_id))


def _keep(decision: Decision, field: Field) -> None:
    """Store the decision and the questionnaire with the case, begin its plan if one is asked."""
    answers, form = decision.answers, plan_form(decision.kind)
    given = {name: getattr(decision, name) for name in ("kind", "rules_on", "at", "key")}
    given |= {name: getattr(decision, f"{name}_id") for name in ("user", "draft", "case")}
    given |= {
        "answers": Jsonb(answers),
        "results": Jsonb(decision.results),
        "version": questionnaire(decision.kind).version,
        "second_check": field.second_check,
        "wants_loan": answers.get("wants_loan") == "yes",
        "plan_version": form.version if form else None,
        "plan": Jsonb({key: answers[key] for key in CARRIED if key in answers}),
    }
    decision.pk = sql.row(KEEP, given)[0]


def _ends(answers: Answers) -> dict[str, dt.date]:
    """Return until when the certificate holds that was sent with these answers, if it has an end."""
    ends = [row.get("expires_on") for row in answers.get("skills") or ()]
    if not ends or None in ends:
        return {}
    return {CERTIFICATE: max(dt.date.fromisoformat(end) for end in ends)}
