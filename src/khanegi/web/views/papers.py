"""The documents of a case: what is asked and why, and sending one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from khanegi.base import jalali
from khanegi.base.errors import Invalid, NotFound, Unfit
from khanegi.cases import queries as cases
from khanegi.intake.forms import plan_form
from khanegi.papers import actions, queries, transfers
from khanegi.process import guards
from khanegi.process.facts import Actor
from khanegi.process.words import Role
from khanegi.web import person
from khanegi.web.fields import Problem, field, problems

NO_FILE = "فایلی نرسید. فایل را انتخاب کنید و دوباره بفرستید."
STATES = {"held": ("فرستاده شد", "info"), "accepted": ("پذیرفته شد", "ok")}


@dataclass(frozen=True, slots=True)
class Shown:
    """One document as the list draws it."""

    title: str
    reason: str
    state: str
    kind: str
    note: str
    href: str
    action: str
    opens: str
    thumb: str = ""
    ends: dt.date | None = None


@login_required
@require_safe
def papers(request: HttpRequest, code: str) -> HttpResponse:
    """List the documents of a case, each with its reason and its state."""
    me = person.actor(request)
    file = cases.one(me, code)
    if not me.holds(Role.APPLICANT, file.facts):
        person.looked(request, file.facts, f"case:{file.case.pk}", "papers")
    may = queries.may_send(file, me)
    rows = [_shown(code, paper, paper.code in may) for paper in queries.asked(file.case.pk)]
    missing = sum(row.state in ("مانده", "برگشت خورد") for row in rows)
    page = {"code": code, "papers": rows, "missing": missing, "may": bool(may)}
    page["has_plan"] = plan_form(file.process.key) is not None
    page["hands_in"] = any(guards.PAPERS_COMPLETE in one.action.guards for one in cases.offers(file, me))
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
    opens = f"/cases/{code}/papers/{upload.pk}/" if upload else ""
    return Shown(
        title=paper.title,
        reason=paper.reason,
        state=state,
        kind=kind,
        note=note,
        href=f"/cases/{code}/papers/send/{paper.code}/" if may_send else "",
        action="بارگذاری دوباره" if paper.versions else "بارگذاری",
        opens=opens,
        thumb=f"{opens}thumb/" if upload else "",
        ends=upload.expires_on if upload else None,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, code: str, paper: str) -> HttpResponse:
    """Take the files of one document; what does not fit is told on the same page."""
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
            _receive(request, file.case.pk, asked, me)
            return redirect("web:papers", code)
        except Invalid as fault:
            errors = fault.errors
    return _ask(request, code, asked, errors)


def _receive(request: HttpRequest, case: int, asked: queries.Paper, me: Actor) -> None:
    """Hand over what came with the form, else in pieces before it; of what is refused nothing is left."""
    pks = [
        int(typed) for typed in request.POST.getlist("transfer")[:20] if typed.isascii() and typed.isdigit()
    ]
    # As in the script: what is chosen now stands in place of what came before.
    came = _files(request) or transfers.whole(case=case, code=asked.code, by=me, pks=pks) or sent(request)
    ends = _ends(request, asked)
    try:
        actions.receive(case=case, code=asked.code, file=came[0], by=me, expires_on=ends, more=came[1:])
    except Invalid as fault:
        if "file" in fault.errors:
            transfers.drop(by=me, pks=pks)
        raise
    transfers.drop(by=me, pks=pks)


def sent(request: HttpRequest) -> Sequence[actions.Sent]:
    """Return the files a form sent, photos of its camera last. Raises Invalid where none came."""
    if not (came := _files(request)):
        raise Invalid({"file": (NO_FILE,)})
    return came


def _files(request: HttpRequest) -> Sequence[actions.Sent]:
    return [*request.FILES.getlist("file"), *request.FILES.getlist("photo")]


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
        # Whole transfers that only wait for the day to be mended need not be sent again.
        "transfers": () if "file" in errors else request.POST.getlist("transfer")[:20],
        "errors": wrong,
        "action": f"/cases/{code}/papers/send/{asked.code}/",
    }
    return render(request, "web/paper.html", page, status=422 if wrong else 200)
