"""The check without signing in: a few questions, an answer with its reasons, and nothing kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from khanegi.base import jalali
from khanegi.intake import queries
from khanegi.intake.forms import questionnaire
from khanegi.intake.forms.check import CHECK
from khanegi.intake.required import APPLICANT, documents
from khanegi.rules.forms import Raw, clean
from khanegi.web import questions
from khanegi.web.declared import bind_page
from khanegi.web.fields import problems
from khanegi.web.verdicts import verdicts


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Judge the typed answers by the rules of the registration; no answer stands in the address."""
    raw: Raw = questions.typed(request) if request.method == "POST" else {}
    if request.method != "POST" or questions.only_looks(request):
        return _ask(request, raw)
    answers, errors = clean(CHECK, raw, queries.options())
    if errors:
        return _ask(request, raw, errors)
    results = queries.precheck(answers)
    today = jalali.today()
    field = queries.field(answers, today)
    papers = documents(answers, field, today) if field else ()
    page = {
        "ok": not any(one.blocks and one.ok is False for one in results),
        "verdicts": verdicts(results, questionnaire("independent")),
        "papers": [paper for paper in papers if paper.by == APPLICANT],
        "field": field,
    }
    return render(request, "web/checked.html", page)


def _ask(request: HttpRequest, raw: Raw, errors: dict[str, tuple[str, ...]] | None = None) -> HttpResponse:
    fields = bind_page(CHECK.pages[0], {}, raw, errors or {}, queries.options())
    page = {"fields": fields, "errors": problems(fields)}
    return render(request, "web/check.html", page, status=422 if errors else 200)
