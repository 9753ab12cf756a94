"""Lists of acts that a branch or a bank sends in one file, and what came of each row."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from khanegi.banks import queries, sheets
from khanegi.banks.actions import lists
from khanegi.base.errors import Invalid
from khanegi.base.persian import number as shown
from khanegi.people.queries import Desk
from khanegi.process.words import Role
from khanegi.web import person
from khanegi.web.downloads import download
from khanegi.web.fields import Problem

SENDERS = (Role.BRANCH, Role.BANK_HEAD)
NO_FILE = "فایلی نرسید. فایل فهرست را انتخاب کنید و دوباره بفرستید."


def _desks(request: HttpRequest) -> tuple[Desk, ...]:
    return person.seated(request, *SENDERS)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def upload(request: HttpRequest) -> HttpResponse:
    """Take a list for one desk, or show how it is written and those sent before."""
    held = _desks(request)
    if request.method != "POST":
        return _page(request, held, "", 200)
    desk = next((desk for desk in held if str(desk.office) == request.POST.get("office")), held[0])
    sent = request.FILES.get("file")
    if sent is None or sent.size is None or sent.size > sheets.MOST_BYTES:
        return _page(request, held, NO_FILE if sent is None else sheets.TOO_BIG, 422)
    try:
        kept = lists.upload(
            data=sent.read(), name=sent.name or "", office=desk.office, by=person.number(request)
        )
    except Invalid as wrong:
        return _page(request, held, " ".join(wrong.errors["file"]), 422)
    return redirect("web:bank_list", kept.pk)


def _page(request: HttpRequest, held: tuple[Desk, ...], wrong: str, status: int) -> HttpResponse:
    page = {
        "desks": [(desk.office, desk.title) for desk in held],
        "file_error": wrong,
        "errors": [Problem("id-file", wrong)] if wrong else [],
        "acts": [(key, verb.title) for key, verb in queries.acts().items()],
        "sent": [(one.pk, one.name, one.at, shown(one.rows)) for one in queries.recent(_offices(held))],
    }
    return render(request, "web/bank_upload.html", page, status=status)


def _offices(held: tuple[Desk, ...]) -> list[int]:
    return [desk.office for desk in held]


@require_safe
@login_required
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Show how far a list is and which rows did not go through, in sentences."""
    said = queries.listed(number, _offices(_desks(request)))
    page = {"list": said, "bad": [(row.number, row.said, row.told) for row in said.bad]}
    return render(
        request, "web/_bank_list.html" if person.is_fragment(request) else "web/bank_list.html", page
    )


@require_safe
@login_required
def report(request: HttpRequest, number: int) -> HttpResponse:
    """Hand out what came of a list: `only=bad` has the rows to mend, in the columns to send them again."""
    said = queries.listed(number, _offices(_desks(request)))
    data = lists.report(said.number, only_bad=request.GET.get("only") == "bad")
    return download(data, f"فهرست-{said.number}.csv", "text/csv; charset=utf-8")
