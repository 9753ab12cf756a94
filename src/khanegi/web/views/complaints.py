"""A neighbour's complaint: the number of the permit, a code to the mobile, and what is the matter."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from khanegi.base.errors import NotFound
from khanegi.permits import complaints, hearings, queries
from khanegi.rules import asks
from khanegi.rules.forms import Errors, Raw, clean
from khanegi.web import person, questions
from khanegi.web.declared import bind_page
from khanegi.web.fields import problems
from khanegi.web.views.verify import NONE, number_box

FORM = asks.get("complaint")


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Say how a complaint is heard, and ask for the number of the permit."""
    typed = request.GET.get("number", "")[:60]
    if not typed:
        return _ask(request, "", ())
    try:
        return redirect("web:complain", queries.public(typed).number)
    except NotFound:
        return _ask(request, typed, NONE)


def _ask(request: HttpRequest, typed: str, errors: tuple[str, ...]) -> HttpResponse:
    asked = number_box(value=typed, errors=errors)
    page = {"field": asked, "errors": problems([asked])}
    return render(request, "web/complaints.html", page, status=404 if errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, number: str) -> HttpResponse:
    """Ask what is the matter and send it to the agency; show how far one is that was sent."""
    permit, user = queries.public(number), person.number(request)
    sent = hearings.open_complaint(permit.number, user)
    if sent or request.method != "POST":
        return _form(request, permit, {}, {}, sent)
    raw = questions.typed(request)
    answers, errors = clean(FORM, raw)
    if errors:
        return _form(request, permit, raw, errors, None)
    complaints.complain(number=permit.number, by=user, said=answers)
    return redirect("web:complain", permit.number)


def _form(
    request: HttpRequest, permit: queries.Public, raw: Raw, errors: Errors, sent: hearings.Heard | None
) -> HttpResponse:
    fields = bind_page(FORM.pages[0], {}, raw, errors)
    page = {"permit": permit, "fields": fields, "errors": problems(fields), "sent": sent}
    return render(request, "web/complain.html", page, status=422 if errors else 200)
