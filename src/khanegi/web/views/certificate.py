"""The certificate that who is covered sends before the tracking code, on a page of their questionnaire."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from khanegi.base.errors import Invalid
from khanegi.intake import actions, queries
from khanegi.intake.forms import questionnaire
from khanegi.intake.required import SCAN
from khanegi.rules.forms import first_gap
from khanegi.web import person, questions
from khanegi.web.fields import Problem
from khanegi.web.views.papers import sent
from khanegi.web.views.registration import CERTIFICATE_PAGE, base

KIND = "covered"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest) -> HttpResponse:
    """Take the file once the questions are answered; what does not fit is told on the same page."""
    form, user = questionnaire(KIND), person.citizen(request)
    draft = queries.open_draft(user, KIND)
    if draft is None:
        return redirect("web:start")
    if (gap := first_gap(form, draft.answers)) is not None:
        return redirect(f"{base(KIND)}{gap.key}/")
    errors: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            file, *more = sent(request)
            actions.send_certificate(draft=draft, user=user, file=file, more=more)
            return redirect(f"{base(KIND)}{questions.REVIEW}/")
        except Invalid as fault:
            errors = fault.errors.get("file", ())
    page = {
        "form": form,
        "sent": queries.certificate(draft),
        "hint": SCAN,
        "file_errors": errors,
        "errors": [Problem("id-file", text) for text in errors],
        "action": f"{base(KIND)}{CERTIFICATE_PAGE}/",
        "review": f"{base(KIND)}{questions.REVIEW}/",
        "back": f"{base(KIND)}{form.pages[-1].key}/",
    }
    return render(request, "web/certificate.html", page, status=422 if errors else 200)
