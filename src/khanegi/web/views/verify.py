"""What anybody may know of a permit: by its number, by its signed file, and on a page without a network."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from khanegi.base.address import address
from khanegi.base.codes import LEFT_TO_RIGHT
from khanegi.base.errors import NotFound
from khanegi.ledger import queries as ledger
from khanegi.people import actions as people
from khanegi.permits import judging, queries
from khanegi.web import offline as unplugged
from khanegi.web.fields import Bound, Problem, field, problems

NONE = ("مجوزی با این شماره نیست. شماره را از روی مجوز دوباره بنویسید.",)
NO_FILE = "فایلی نرسید. فایل مجوز را انتخاب کنید و دوباره بفرستید."
FILES_OF_ONE = (20, dt.timedelta(minutes=10))
FILES_OF_ALL = (60, dt.timedelta(minutes=1))  # each costs about a second of this machine


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for the number of a permit; a number is no personal datum and may stand in an address."""
    typed = request.GET.get("number", "")[:60]
    if not typed:
        return _ask(request, "", ())
    try:
        return redirect("web:verified", queries.public(typed).number)
    except NotFound:
        return _ask(request, typed, NONE)


def _ask(request: HttpRequest, typed: str, errors: tuple[str, ...]) -> HttpResponse:
    asked = number_box(value=typed, errors=errors)
    return _page(request, {"field": asked, "errors": problems([asked])}, 404 if errors else 200)


def number_box(**said: Any) -> Bound:
    """Return the box for the number of a permit."""
    return field("number", "شمارهٔ مجوز", "digits", hint=f"مانند {LEFT_TO_RIGHT}۰۶-۱۴۰۵-۰۰۰۰۱۲-۳", **said)


def _page(request: HttpRequest, page: dict[str, object], status: int) -> HttpResponse:
    return render(request, "web/verify.html", page, status=status)


@require_safe
def verified(request: HttpRequest, number: str) -> HttpResponse:
    """Say what anybody may know of this permit."""
    try:
        found = queries.public(number)
    except NotFound:
        return _ask(request, number[:60], NONE)
    page = {"permit": found, "number": found.number, "logged": ledger.logged(found.number)}
    return render(request, "web/verified.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest) -> HttpResponse:
    """Check the file of a permit: signature, hash and register must all agree. Nothing of it is kept."""
    if request.method != "POST":
        return redirect("web:verify")
    sent = request.FILES.get("file")
    if sent is None or sent.size is None or sent.size > judging.LARGEST:
        return _unfit(request, NO_FILE if sent is None else judging.TOO_LARGE)
    people.attempt(f"verify:{address(request)}", *FILES_OF_ONE)
    people.attempt("verify", *FILES_OF_ALL)
    return render(request, "web/verified_file.html", {"verdict": judging.judge(sent.read())})


def _unfit(request: HttpRequest, why: str) -> HttpResponse:
    return _page(
        request, {"field": number_box(), "file_error": why, "errors": [Problem("id-file", why)]}, 422
    )


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Give the page that checks square marks without any network, to be kept on a phone."""
    return unplugged.page()


@require_safe
def withdrawn(request: HttpRequest) -> JsonResponse:
    """Give the signed list of permits that do not hold, for pages that were kept a while ago."""
    answer = JsonResponse(queries.withdrawn() or {})
    answer["Content-Disposition"] = "attachment; filename=withdrawn.json"
    return answer
