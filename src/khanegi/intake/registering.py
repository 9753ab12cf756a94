"""What happens when a questionnaire is handed in: one decision and, for a yes, the case it opens.

Everything here runs inside the transaction of `actions.register`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from khanegi.base import codes
from khanegi.base.errors import Refusal, Refused
from khanegi.cases import actions as cases
from khanegi.cases.models import Case
from khanegi.intake import queries, routing
from khanegi.intake.eligibility import Context, Field, Result, as_json, decide
from khanegi.intake.forms import plan_form, questionnaire
from khanegi.intake.models import Decision, Draft, Plan, Registration
from khanegi.intake.required import CERTIFICATE, OF_FIELD, documents
from khanegi.notices import actions as notices
from khanegi.notices import words
from khanegi.papers import actions as papers
from khanegi.people.identity import identify
from khanegi.people.models import County
from khanegi.process.facts import Actor
from khanegi.process.words import Role
from khanegi.rules.forms import Answers, Form, first_gap, visible
from khanegi.rules.models import Occupation

UNFINISHED = Refusal("draft_unfinished", "پرسش‌نامه هنوز کامل نیست. پرسش‌های مانده را پاسخ دهید.")
WAIVED = "اعتراض شما دربارهٔ این شرط پذیرفته شده است."
CARRIED = ("wants_loan", "work_area", "sale")  # asked in the questionnaire and in the plan


def asked(form: Form, answers: Answers) -> dict[str, Any]:
    """Return the answers that are still called for; what an earlier choice made needless is left out."""
    fields = [field for _, fields in visible(form, answers) for field in fields]
    return {field.key: answers[field.key] for field in fields if answers.get(field.key) is not None}


def judge(draft: Draft, key: str) -> tuple[Decision, Context]:
    """Judge a complete draft by every rule in force now; the decision is not stored yet."""
    form = questionnaire(draft.kind)
    answers = asked(form, draft.answers)
    if first_gap(form, answers) is not None:
        raise Refused(UNFINISHED)
    known, now = queries.context(draft.user_id, draft.kind, answers)
    found = decide(answers, queries.params(known.on), known, draft.kind)
    set_aside = queries.waived(draft.pk)
    results = tuple(_waived(result, set_aside) for result in found.results)
    decision = Decision(
        user_id=draft.user_id,
        draft=draft,
        kind=draft.kind,
        answers=answers,
        results=as_json(results),
        is_yes=all(result.ok for result in results if result.blocks),
        rules_on=known.on,
        at=now,
        key=key,
    )
    return decision, known


def _waived(result: Result, numbers: frozenset[int]) -> Result:
    if result.ok is False and result.number in numbers:
        return replace(result, ok=True, reason=WAIVED, change=None)
    return result


def open_case(decision: Decision, known: Context) -> Case:
    """Open the case of a yes: the person, the offices, the questionnaire, the plan, the papers, the code."""
    answers = decision.answers
    identify(
        user=decision.user_id,
        national_id=answers["national_id"],
        first_name=answers["first_name"],
        last_name=answers["last_name"],
        birth_date=dt.date.fromisoformat(answers["birth_date"]),
    )
    county = County.objects.get(code=answers["county"])
    occupation = Occupation.objects.get(code=answers["occupation"])
    case = _begin(decision, county, occupation)
    assert known.field is not None  # the condition on the field said yes
    _write(case, decision, known.field)
    text = words.REGISTERED.format(code=codes.show(case.code))
    notices.tell(to=decision.user_id, case=case.pk, key=f"registered-{case.pk}", text=text)
    return case


def _begin(decision: Decision, county: County, occupation: Occupation) -> Case:
    opening = cases.Opening(
        procedure=decision.kind,
        applicant=decision.user_id,
        county=county.pk,
        occupation=occupation.pk,
        by=Role.APPLICANT,
        offices=routing.route(decision.kind, occupation, county),
        parties={Role.APPLICANT: frozenset({decision.user_id})},
        rules_on=decision.rules_on,
        key=f"draft-{decision.draft_id}",
    )
    return cases.open(opening, actor=Actor(user=decision.user_id))


def _write(case: Case, decision: Decision, field: Field) -> None:
    """Keep the questionnaire with the case, begin its plan if one is asked, and ask for its papers."""
    answers = decision.answers
    Registration.objects.create(
        case=case,
        kind=decision.kind,
        version=questionnaire(decision.kind).version,
        answers=answers,
        second_check=field.second_check,
        wants_loan=answers.get("wants_loan") == "yes",
    )
    if form := plan_form(decision.kind):
        known = {key: answers[key] for key in CARRIED if key in answers}
        Plan.objects.create(case=case, version=form.version, answers=known)
    needed = documents(answers, field, decision.rules_on, decision.kind)
    papers.ask(case=case.pk, needed=needed, of_field=OF_FIELD, ends=_ends(answers))


def _ends(answers: Answers) -> dict[str, dt.date]:
    """Return until when the certificate holds that was sent with these answers, if it has an end."""
    ends = [row.get("expires_on") for row in answers.get("skills") or ()]
    if not ends or None in ends:
        return {}
    return {CERTIFICATE: max(dt.date.fromisoformat(end) for end in ends)}
