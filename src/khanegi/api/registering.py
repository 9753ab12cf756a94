"""Registering and planning by a program: the questionnaires and plan forms, as their declarations say."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Path, Router

from khanegi.api import asker, shapes
from khanegi.base.errors import NotFound
from khanegi.cases import queries as cases
from khanegi.intake import actions, queries
from khanegi.intake.eligibility import Result
from khanegi.intake.forms import questionnaire
from khanegi.process.words import Role
from khanegi.rules.forms import schema

router = Router()
SAID = shapes.REFUSALS


@router.get("/registrations/{kind}", response={200: dict[str, Any], **SAID}, summary="A questionnaire")
def asks(request: HttpRequest, kind: Path[shapes.Applicant]) -> dict[str, Any]:  # type: ignore[valid-type]
    """What a kind of applicant is asked, as JSON Schema; the checks of the pages run behind it."""
    return schema(questionnaire(kind.value), queries.options())  # type: ignore[attr-defined]


@router.post(
    "/registrations/{kind}", response={200: shapes.Decided, **SAID}, summary="Hand in a questionnaire"
)
def register(
    request: HttpRequest,
    kind: Path[shapes.Applicant],  # type: ignore[valid-type]
    said: shapes.Registering,
) -> dict[str, Any]:
    """Every rule decides at once. A yes opens the case; the same key again gives the same answer.

    The answers take the place of what was written so far in this person's open questionnaire of the kind.
    """
    user: Any = request.user
    key = f"api-{said.key}"
    decision = queries.decided(user, key)
    if decision is None:
        draft = actions.start(user=user, kind=kind.value)  # type: ignore[attr-defined]
        actions.fill(draft=draft, user=user, data=said.answers)
        decision = actions.register(draft=draft, user=user, key=key)
    told = queries.decision(user, decision.pk)
    return {
        "is_yes": told.row.is_yes,
        "code": told.row.case.code if told.row.case else "",
        "conditions": [_condition(result) for result in told.results],
        "object_until": told.object_until,
    }


def _condition(result: Result) -> dict[str, Any]:
    return {
        "number": result.number,
        "title": result.title,
        "ok": result.ok,
        "blocks": result.blocks,
        "reason": result.reason,
        "change": result.change.text if result.change else "",
    }


@router.get("/plans/{code}", response={200: shapes.Planned, **SAID}, summary="The plan of a case")
def plan(request: HttpRequest, code: Path[shapes.Code]) -> dict[str, Any]:
    """The answers written so far, what is still wrong with them, and the JSON Schema of the whole form."""
    file = _own(request, code)
    return _planned(file, queries.plan(file.case.pk))


@router.put("/plans/{code}", response={200: shapes.Planned, **SAID}, summary="Write the plan of a case")
def write(request: HttpRequest, code: Path[shapes.Code], said: shapes.Planning) -> dict[str, Any]:
    """Replace the whole plan while the case waits for it; handing it in is an act of the case."""
    file = _own(request, code)
    written = actions.fill_plan(case=file.case.pk, actor=asker.actor(request), data=said.answers)
    return _planned(file, written)


def _own(request: HttpRequest, code: str) -> cases.File:
    """Return a case of whoever asks; offices read plans on its page, where their look is kept."""
    me = asker.actor(request)
    file = cases.one(me, code)
    if not me.holds(Role.APPLICANT, file.facts):
        raise NotFound(code)
    return file


def _planned(file: cases.File, stands: queries.Standing) -> dict[str, Any]:
    return {
        "answers": stands.row.answers,
        "is_complete": stands.gap is None and not stands.faults,
        "faults": [{"code": one.code, "text": one.text} for one in stands.faults],
        "warnings": [{"code": one.code, "text": one.text} for one in stands.warnings],
        "asks": schema(queries.form_of(file.case), queries.options()),
    }
