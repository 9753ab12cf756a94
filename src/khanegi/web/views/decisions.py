"""The answer to a questionnaire: the code or the reasons, the objection, and the sheet that is printed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from khanegi.base import jalali
from khanegi.base.errors import Invalid, NotFound
from khanegi.cases import queries as cases
from khanegi.intake import actions, queries
from khanegi.intake.forms import questionnaire
from khanegi.process.words import Role
from khanegi.rules.forms import show
from khanegi.web import person, pictures
from khanegi.web.fields import Bound, field, problems
from khanegi.web.verdicts import verdicts
from khanegi.web.views.registration import base, rows_of
from khanegi.web.ways import WAYS

OFFICES = (Role.AGENCY_EXPERT, Role.COOPERATIVE, Role.LABOUR_EXPERT, Role.LABOUR_HEAD, Role.SECRETARIAT)


@login_required
@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the answer of one decision; it can be opened again at any time."""
    return _result(request, pk)


def _result(request: HttpRequest, pk: int, typed: str = "", *errors: str, status: int = 200) -> HttpResponse:
    told = queries.decision(person.citizen(request), pk)
    row = told.row
    asked = _text(typed, errors)
    page: dict[str, Any] = {
        "verdicts": verdicts(told.results, questionnaire(row.kind), base(row.kind) if _is_open(told) else ""),
        "code": row.case.code if row.case else "",
        "appeal": row.appeal.code if row.appeal else "",
        "overruled": row.overruled_at,
        "may_object": told.object_until is not None and jalali.today() <= told.object_until,
        "object_until": told.object_until,
        "object_action": f"/start/result/{pk}/object/",
        "file_url": f"/start/result/{pk}/file/",
        "field": asked,
        "errors": problems([asked]),
    }
    if row.case:
        page |= _next(request, row.case.code)
    return render(request, "web/result.html", page, status=status)


def _is_open(told: queries.Told) -> bool:
    """Say whether the questionnaire of this decision can still be changed."""
    return told.row.case is None and told.row.draft is not None and told.row.draft.case_id is None


def _text(typed: str, errors: tuple[str, ...]) -> Bound:
    hint = "بنویسید کدام نتیجه درست نیست و چرا."
    return field("text", "متن اعتراض", "long", value=typed[:4000], errors=errors, hint=hint)


def _next(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return what happens now: the steps, by when the first, which offices and why these."""
    file = cases.one(person.actor(request), code)
    way, due = WAYS[file.process.key], file.case.due_at
    until = jalali.show(jalali.date_of(due)) if due else ""
    sent = {one.role: one for one in file.names.sent}
    return {
        "way": way,
        "steps": way.told(agency=file.names.office(way.office), until=until),
        "offices": [sent[role] for role in OFFICES if role in sent],
    }


@login_required
@require_POST
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the objection against an automatic no."""
    typed = request.POST.get("text", "")
    try:
        actions.object_to(decision=pk, user=person.citizen(request), text=typed)
    except Invalid as fault:
        said = [text for texts in fault.errors.values() for text in texts]
        return _result(request, pk, typed, *said, status=422)
    return redirect(f"/start/result/{pk}/#objection")


@login_required
@require_safe
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Show the registration on one sheet with its code, to be printed or saved."""
    me = person.actor(request)
    file = cases.one(me, code)
    filed = queries.registration(file.case.pk)
    if filed is None:
        raise NotFound(code)
    form, way = questionnaire(filed.kind), WAYS[filed.kind]
    lines = show(form, filed.in_force, queries.options())
    if not me.holds(Role.APPLICANT, file.facts):
        person.looked(request, file.facts, f"case:{file.case.pk}", "sheet")
        lines = queries.for_office(lines)
    address = pictures.address("/track/")
    page = {
        "code": file.case.code,
        "form": form,
        "rows": list(rows_of(form, lines)),
        "body": way.body,
        "agency": file.names.office(way.office),
        "opened_at": file.case.opened_at,
        "printed_at": timezone.now(),
        "address": address,
        "qr": pictures.qr(f"{address}?code={file.case.code}"),
    }
    return render(request, "web/sheet.html", page)
