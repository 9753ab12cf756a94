"""One page of a declared form as a web page: what is shown, what was typed, where Back leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from khanegi.rules.forms import NO_OPTIONS, fill, previous_page, visible
from khanegi.web.declared import bind_page
from khanegi.web.fields import problems

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from khanegi.rules.forms import Answers, Errors, Form, Options, Page, Raw

REVIEW = "review"


def typed(request: HttpRequest) -> Raw:
    """Return what the browser sent, by input name."""
    return dict(request.POST.lists())


def only_looks(request: HttpRequest) -> bool:
    """Say whether the button asks to search, add a row or count, and not to go on."""
    return request.POST.get("do", "").partition(":")[0] in ("search", "add", "count")


def kept(page: Page, answers: Answers, typed: Mapping[str, Any]) -> Raw:
    """Return what the inputs show: what was typed and did not fit, or else the stored answers."""
    return typed or fill(page.fields, answers)


@dataclass(frozen=True, slots=True)
class Asked:
    """One page of a form, the answers before it, what its inputs show and what is wrong with them."""

    form: Form
    page: Page
    answers: Answers
    raw: Raw
    errors: Errors = field(default_factory=dict)


def show(
    request: HttpRequest,
    asked: Asked,
    *,
    options: Options = NO_OPTIONS,
    base: str,
    first: str,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Draw a page of questions; with errors it is 422. `base` is the address of the form's pages."""
    page = asked.page
    fields = bind_page(page, asked.answers, asked.raw, asked.errors, options)
    before = previous_page(asked.form, page, asked.answers)
    pages = [one for one, _ in visible(asked.form, asked.answers)]
    to = REVIEW if (request.POST.get("to") or request.GET.get("to")) == REVIEW else ""
    shown = {
        "page": page,
        "form": asked.form,
        "fields": fields,
        "errors": problems(fields),
        "alone": any(field.heading for field in fields),
        "back": f"{base}{REVIEW}/" if to else f"{base}{before.key}/" if before else first,
        "action": f"{base}{page.key}/",
        "to": to,
        "number": pages.index(page) + 1 if page in pages else 1,
        "count": len(pages),
    }
    status = 422 if asked.errors else 200
    return render(request, "web/question.html", shown | dict(more or {}), status=status)
