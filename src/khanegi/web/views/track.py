"""Following a case by its code, and a code that was forgotten. Nothing typed here stands in an address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from khanegi.base import identity, jalali
from khanegi.base.address import address
from khanegi.base.codes import LEFT_TO_RIGHT
from khanegi.base.errors import NotFound, Unfit
from khanegi.cases import actions
from khanegi.notices import actions as notices
from khanegi.people import actions as people
from khanegi.web.fields import Bound, field, problems

REMINDERS = (10, dt.timedelta(hours=1))
NOT_FOUND = (
    "پرونده‌ای با این کد و این نشانه پیدا نشد. کد ۱۲ رقم است؛ "
    "نشانه کد ملی یا چهار رقم آخر همراهی است که با آن ثبت‌نام کرده‌اید.",
)


@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Say where a case stands to who knows its code and a second mark; the rest needs signing in."""
    if request.method != "POST":
        return _ask(request, request.GET)  # the code on a printed sheet leads here
    code, second = request.POST.get("code", ""), request.POST.get("second", "")
    try:
        found = actions.track(code=code, second=second, address=address(request))
    except NotFound:
        return _ask(request, request.POST, NOT_FOUND)
    page = {"code": found.code, "place": found.place, "procedure": found.procedure, "holder": found.held}
    return render(request, "web/tracked.html", page)


def _ask(request: HttpRequest, typed: Mapping[str, str], errors: tuple[str, ...] = ()) -> HttpResponse:
    fields = [
        field(
            "code",
            "کد رهگیری",
            "digits",
            value=typed.get("code", "")[:40],
            errors=errors,
            hint=f"۱۲ رقم، مانند {LEFT_TO_RIGHT}۱۲۳۴-۵۶۷۸-۹۰۱۲",
        ),
        field(
            "second",
            "کد ملی، یا چهار رقم آخر همراه",
            "digits",
            value=request.POST.get("second", "")[:20],
            hint="همان همراهی که با آن ثبت‌نام کرده‌اید",
        ),
    ]
    page = {"fields": fields, "errors": problems(fields)}
    return render(request, "web/track.html", page, status=422 if errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Send the code to the registered mobile; the answer is the same whether there is one or not."""
    if request.method != "POST":
        return _ask_who(request, _who_fields({}, {}))
    errors: dict[str, tuple[str, ...]] = {}
    national_id, born = "", dt.date.min
    try:
        national_id = identity.national_id(request.POST.get("national_id", "")[:40])
    except Unfit as fault:
        errors["national_id"] = (str(fault),)
    try:
        born = jalali.parse(*(request.POST.get(f"birth_{box}", "")[:20] for box in ("day", "month", "year")))
    except Unfit as fault:
        errors["birth"] = (str(fault),)
    if errors:
        return _ask_who(request, _who_fields(request.POST, errors))
    people.attempt(f"forgotten:{address(request)}", *REMINDERS)
    notices.remind(national_id=national_id, birth_date=born)
    return render(request, "web/forgotten_sent.html")


def _ask_who(request: HttpRequest, fields: list[Bound]) -> HttpResponse:
    wrong = problems(fields)
    page = {"fields": fields, "errors": wrong}
    return render(request, "web/forgotten.html", page, status=422 if wrong else 200)


def _who_fields(typed: Mapping[str, str], errors: Mapping[str, tuple[str, ...]]) -> list[Bound]:
    boxes = tuple(typed.get(f"birth_{box}", "")[:20] for box in ("day", "month", "year"))
    return [
        field(
            "national_id",
            "کد ملی",
            "national_id",
            value=typed.get("national_id", "")[:40],
            errors=errors.get("national_id", ()),
            hint="۱۰ رقم؛ صفرهای اول را هم بنویسید.",
        ),
        field(
            "birth",
            "تاریخ تولد",
            "date",
            boxes=boxes,
            errors=errors.get("birth", ()),
            hint="مانند ۲۱ شهریور ۱۳۶۵",
        ),
    ]
