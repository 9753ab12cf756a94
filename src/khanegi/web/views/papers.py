"""The documents of a case: what is asked and why, sending one at a time, opening what was sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from khanegi.base import jalali
from khanegi.base.errors import Invalid, NotFound, Unfit
from khanegi.cases import queries as cases
from khanegi.intake.forms import plan_form
from khanegi.papers import actions, queries
from khanegi.people import actions as people
from khanegi.process.words import Role
from khanegi.web import person
from khanegi.web.fields import Problem, field, problems

NO_FILE = "فایلی نرسید. فایل را انتخاب کنید و دوباره بفرستید."
STATES = {"held": ("فرستاده شد", "info"), "accepted": ("پذیرفته شد", "ok")}


@dataclass(frozen=True, slots=True)
class Shown:
    """One document as `web/parts/papers.html` draws it."""

    title: str
    reason: str
    state: str
    kind: str
    note: str
    href: str
    action: str
    opens: str
    thumb: str = ""


@login_required
@require_safe
def papers(request: HttpRequest, code: str) -> HttpResponse:
    """List the documents of a case, each with its reason and its state."""
    me = person.actor(request)
    file = cases.one(me, code)
    if not me.holds(Role.APPLICANT, file.facts):
        people.saw(user=person.number(request), subject=f"case:{file.case.pk}", what="papers")
    may = queries.may_send(file, me)
    rows = [_shown(code, paper, paper.code in may) for paper in queries.asked(file.case.pk)]
    missing = sum(row.state in ("مانده", "برگشت خورد") for row in rows)
    page = {"code": code, "papers": rows, "missing": missing, "may": bool(may)}
    page["has_plan"] = plan_form(file.process.key) is not None
    return render(request, "web/papers.html", page)


def _shown(code: str, paper: queries.Paper, may_send: bool) -> Shown:
    upload = paper.upload
    state, kind = STATES.get(upload.state, ("فرستاده شد", "info")) if upload else ("مانده", "warn")
    note = f"{upload.name}" if upload else ""
    if not upload and paper.rejected:
        state, kind, note = "برگشت خورد", "bad", paper.rejected.verdict
    elif paper.is_expired:
        state, kind = "اعتبار گذشته", "bad"
    elif not upload and not paper.is_needed:
        state, kind = "اختیاری", ""
    return Shown(
        title=paper.title,
        reason=paper.reason,
        state=state,
        kind=kind,
        note=note,
        href=f"/cases/{code}/papers/send/{paper.code}/" if may_send else "",
        action="بارگذاری دوباره" if paper.versions else "بارگذاری",
        opens=f"/cases/{code}/papers/{upload.pk}/" if upload else "",
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, code: str, paper: str) -> HttpResponse:
    """Take the file of one document; what does not fit is told on the same page."""
    me = person.actor(request)
    file = cases.one(me, code)
    asked = next((one for one in queries.asked(file.case.pk) if one.code == paper), None)
    if asked is None:
        raise NotFound(paper)
    if request.method != "POST" and paper not in queries.may_send(file, me):
        return redirect("web:papers", code)
    errors: Mapping[str, tuple[str, ...]] = {}
    if request.method == "POST":
        try:
            came, ends = sent(request), _ends(request, asked)
            actions.receive(case=file.case.pk, code=paper, file=came, by=me, expires_on=ends)
            return redirect("web:papers", code)
        except Invalid as fault:
            errors = fault.errors
    return _ask(request, code, asked, errors)


def sent(request: HttpRequest) -> actions.Sent:
    """Return the file a form sent. Raises Invalid where none came."""
    came = request.FILES.get("file")
    if came is None:
        raise Invalid({"file": (NO_FILE,)})
    return came


def _ends(request: HttpRequest, asked: queries.Paper) -> dt.date | None:
    """Return the typed end of validity; None where none is asked or nothing was typed."""
    boxes = [request.POST.get(f"expires_on_{box}", "")[:20] for box in ("day", "month", "year")]
    if not asked.has_expiry or not any(box.strip() for box in boxes):
        return None
    try:
        return jalali.parse(*boxes)
    except Unfit as fault:
        raise Invalid({"expires_on": (str(fault),)}) from fault


def _ask(
    request: HttpRequest, code: str, asked: queries.Paper, errors: Mapping[str, tuple[str, ...]]
) -> HttpResponse:
    boxes = tuple(request.POST.get(f"expires_on_{box}", "")[:20] for box in ("day", "month", "year"))
    ends = field(
        "expires_on",
        "پایان اعتبار این مدرک",
        "date",
        boxes=boxes,
        errors=errors.get("expires_on", ()),
        hint="مانند ۲۱ شهریور ۱۴۰۸",
    )
    wrong = [Problem("id-file", text) for text in errors.get("file", ())] + problems([ends])
    page = {
        "code": code,
        "paper": asked,
        "field": ends if asked.has_expiry else None,
        "file_errors": errors.get("file", ()),
        "errors": wrong,
        "action": f"/cases/{code}/papers/send/{asked.code}/",
    }
    return render(request, "web/paper.html", page, status=422 if wrong else 200)


@login_required
@require_safe
def opened(request: HttpRequest, code: str, pk: int) -> FileResponse:
    """Hand out one file to who may open the case, as a download that no browser runs."""
    me = person.actor(request)
    kept = queries.upload(me, code, pk)
    people.saw(user=person.number(request), subject=f"paper:{kept.pk}", what="paper")
    response = FileResponse(kept.open(), content_type=kept.media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(kept.name)}"
    response["Content-Length"] = str(kept.size)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
