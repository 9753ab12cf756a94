"""A new home of somebody whose case runs: what the rules say of it, and who has the case then.

Source: spec.md 3.14, ADR 0035. Everything here runs inside the act itself, under the lock of the case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from khanegi.base.errors import Invalid, Refused
from khanegi.cases.handlers import Elsewhere
from khanegi.cases.models import Case, Event
from khanegi.intake import queries, routing
from khanegi.intake.eligibility import Context, condition, decide
from khanegi.intake.forms import questionnaire
from khanegi.intake.models import Registration
from khanegi.intake.required import OF_FIELD, OF_HOME, documents
from khanegi.papers import actions as papers
from khanegi.people.models import County
from khanegi.process.moving import FROM
from khanegi.rules import asks_home
from khanegi.rules.forms import Answers, visible
from khanegi.rules.forms.values import when_empty

ANOTHER_HOME = "خانه عوض شده است؛ همین مدرک را برای خانهٔ تازه بفرستید."


def judged(case: Case, told: Mapping[str, Any]) -> Elsewhere | None:
    """Return to which offices a new home takes a case; None where its county is the same.

    Raises Invalid where the questionnaire asks for more of such a home, where no office answers for the
    field there, or where the rules of the day of the code say no to it.
    """
    row = Registration.objects.get(case=case)
    answers = {**row.answers, **_home(row, told)}
    errors = dict(_gaps(row.kind, answers))
    county = County.objects.get(code=told["county"])
    if county.pk == case.county_id:
        there = None
    else:
        errors |= _against(case, row.kind, answers)
        there = _offices(case, county, errors)
    if errors:
        raise Invalid(errors)
    return there


def _offices(case: Case, county: County, errors: dict[str, tuple[str, ...]]) -> Elsewhere | None:
    assert case.occupation is not None  # who works at home names a field
    try:
        return Elsewhere(county.pk, routing.route(case.procedure, case.occupation, county))
    except Refused as no:  # said beside the county, where what was typed stays
        errors["county"] = (no.refusal.text,)
        return None


def _home(row: Registration, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said of a home, as far as the questionnaire of this person asks for it."""
    said = {key: told.get(key) for key in asks_home.KEYS}
    form = questionnaire(row.kind)
    called_for = {one.key for _, fields in visible(form, {**row.answers, **said}) for one in fields}
    return {key: value if key in called_for else None for key, value in said.items()}


def _gaps(kind: str, answers: Answers) -> Iterator[tuple[str, tuple[str, ...]]]:
    for _, fields in visible(questionnaire(kind), answers):
        for field in fields:
            if field.key in asks_home.KEYS and answers.get(field.key) is None and not field.optional:
                yield field.key, (when_empty(field),)


def _against(case: Case, kind: str, answers: Answers) -> dict[str, tuple[str, ...]]:
    """Return what the conditions that look at a home say against this one, each beside its question."""
    on = case.rules_on
    known = Context(on=on, field=queries.field(answers, on))
    found = decide(answers, queries.params(on, case.county.province_id), known, kind)
    errors: dict[str, tuple[str, ...]] = {}
    for result in found.results:
        of_home = [key for key in condition(result.number).needs if key in asks_home.KEYS]
        if result.blocks and result.ok is False and of_home:
            errors[of_home[0]] = (result.reason,)
    return errors


def keep(*, case: Case, event: Event) -> None:
    """Keep a new home beside the answers of the registration, and ask for the papers that go with it.

    Who comes from another county, or holds the home in another way, proves it anew: what was sent about
    the old one stands no more. A correction of the same home asks for nothing.
    """
    row = Registration.objects.get(case=case)
    tenure = row.in_force.get("tenure")
    row.home = _home(row, event.data)
    row.save(update_fields=["home"])
    answers = row.in_force
    field = queries.field(answers, case.rules_on)
    if field is not None:
        needed = documents(answers, field, case.rules_on, row.kind)
        papers.ask(case=case.pk, needed=needed, of_field=OF_FIELD)
    if FROM in event.data or answers.get("tenure") != tenure:
        papers.reject(case=case.pk, why=dict.fromkeys(OF_HOME, ANOTHER_HOME))
