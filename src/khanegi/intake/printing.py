"""Papers of the way to a permit: the registration with its code, a refusal, the answer of the rules.

Each is set anew from what is stored when it is asked for; nothing but the day of asking is not stored.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from khanegi.base import codes, jalali, typeset
from khanegi.base.errors import NotFound
from khanegi.base.persian import digits_out, number
from khanegi.cases.models import Event
from khanegi.cases.queries import File
from khanegi.intake import queries
from khanegi.intake.eligibility import Result, condition
from khanegi.intake.eligibility.tell import cited, told
from khanegi.intake.forms import QUESTIONNAIRES, plan_form, questionnaire
from khanegi.people.models import User
from khanegi.process.words import Role
from khanegi.rules import reasons
from khanegi.rules.forms import Form
from khanegi.rules.forms.tell import UNTOLD, Told

HERE = Path(__file__).parent
REFUSALS = ("refuse", "refuse_final")
AFTER_REFUSAL = ("refused", "appealed", "rejected")
SERVICE = "سامانهٔ مشاغل خانگی"


def has_registration(file: File) -> bool:
    return file.process.key in QUESTIONNAIRES


def registration(file: File, *, for_applicant: bool) -> typeset.Printed:
    """Set the sheet's last document: the questionnaire as it was answered, with code and square mark.

    An office reads of it what its work needs, numbers masked. Raises NotFound.
    """
    lines = queries.registered(file)
    if not lines:
        raise NotFound(file.case.code)
    form, shown = questionnaire(file.process.key), codes.show(file.case.code)
    address = f"{settings.PUBLIC_URL}/track/"
    words = {
        "title": f"فرم ثبت‌نام: {file.process.title}",
        "code": shown,
        "office": SERVICE,
        "agency": _office(file),
        "field": file.names.occupation or "",
        "county": file.names.county,
        "opened_on": jalali.show(jalali.date_of(file.case.opened_at)),
        "groups": list(_groups(form, lines if for_applicant else queries.for_office(lines))),
        "address": address,
        "qr": typeset.qr(f"{address}?code={file.case.code}"),
    }
    data = typeset.pdf(HERE / "registration.typ", words, at=file.case.opened_at)
    return typeset.Printed(f"فرم ثبت‌نام {digits_out(file.case.code)}", data)


def _office(file: File) -> str:
    role = Role.COOPERATIVE if file.process.key == "cooperative" else Role.AGENCY_EXPERT
    return file.names.office(role)


def _groups(form: Form, lines: Iterable[Told]) -> Iterator[dict[str, Any]]:
    """Yield the answered questions under the titles of their pages; what nobody answered takes no room."""
    kept = [line for line in lines if line.text != UNTOLD]
    for page in form.pages:
        rows = [row for line in kept if line.page == page.key for row in _rows(line)]
        if rows:
            yield {"title": page.title, "rows": rows}


def _rows(line: Told) -> Iterator[tuple[str, str]]:
    yield line.label, digits_out(line.text)
    for count, row in enumerate(line.rows, start=1):
        said = "، ".join(f"{one.label}: {one.text}" for one in row if one.text != UNTOLD)
        yield f"ردیف {number(count)}", digits_out(said)


def has_refusal(file: File) -> bool:
    """Say whether a refusal stands in this case; one that an objection set aside does not."""
    of_a_plan = plan_form(file.process.key) is not None  # a sponsor who refuses a person names no condition
    return of_a_plan and file.case.place in AFTER_REFUSAL and file.facts.times(*REFUSALS) > 0


def refusal(file: File) -> typeset.Printed:
    """Set the refusal: its numbered ground, its reason, and the way to object. Raises NotFound."""
    event = Event.objects.filter(case=file.case, action__in=REFUSALS).order_by("-seq").first()
    if event is None or not has_refusal(file):
        raise NotFound(file.case.code)
    ground = condition(int(event.data["condition"]))
    may_object = file.case.place == "refused" and file.case.due_at is not None
    words = {
        "office": file.names.office(Role(event.role)),
        "by": Role(event.role).title,
        "code": codes.show(file.case.code),
        "holder": " و ".join(f"{first} {last}" for role, first, last in file.names.parties),
        "field": file.names.occupation or "",
        "county": file.names.county,
        "on": jalali.show(jalali.date_of(event.at)),
        "ground": {"number": ground.label, "title": ground.title, "law": ground.law},
        "reason": {"code": event.data["reason"], "title": dict(reasons.REFUSAL)[event.data["reason"]]},
        "text": digits_out(event.data["text"]),
        "until": jalali.show(jalali.date_of(file.case.due_at)) if may_object and file.case.due_at else "",
        "is_heard": file.case.place == "appealed",
        "address": f"{settings.PUBLIC_URL}/cases/{file.case.code}/",
        "may_plan_again": plan_form(file.process.key) is not None,
    }
    data = typeset.pdf(HERE / "refusal.typ", words, at=event.at)
    return typeset.Printed(f"رد درخواست {digits_out(file.case.code)}", data)


def passport(user: User, pk: int) -> typeset.Printed:
    """Set what the rules said of a questionnaire, condition by condition. Raises NotFound for strangers."""
    found = queries.decision(user, pk)
    row = found.row
    words = {
        "office": SERVICE,
        "holder": str(user) if user.last_name else "",
        "kind": questionnaire(row.kind).title,
        "is_yes": row.is_yes,
        "code": codes.show(row.case.code) if row.case else "",
        "on": jalali.show(jalali.date_of(row.at)),
        "rules_on": jalali.show(row.rules_on),
        "number": digits_out(row.pk),
        "until": _until(found.object_until),
        "results": [_result(one) for one in sorted(found.results, key=_no_first)],
        "address": f"{settings.PUBLIC_URL}/start/result/{row.pk}/",
    }
    return typeset.Printed(
        f"نتیجهٔ بررسی شرایط {digits_out(pk)}", typeset.pdf(HERE / "passport.typ", words, at=row.at)
    )


def _until(day: dt.date | None) -> str:
    """Return the last day of an objection in words, while it may still come."""
    return jalali.show(day) if day is not None and jalali.today() <= day else ""


def _no_first(result: Result) -> tuple[bool, int]:
    return not (result.ok is False and result.blocks), result.number


def _result(one: Result) -> dict[str, Any]:
    return {
        "label": one.label,
        "title": one.title,
        "told": told(one),
        "state": "open"
        if one.ok is None or (one.ok is False and not one.blocks)
        else "yes"
        if one.ok
        else "no",
        "reason": digits_out(one.reason),
        "inputs": "؛ ".join(f"{label}: {digits_out(text)}" for label, text in one.inputs),
        "change": digits_out(one.change.text) if one.change else "",
        "law": digits_out("؛ ".join((one.law, *(cited(rule) for rule in one.rules)))),
    }
