"""From the choice of kind over the questionnaire to the last submit."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from khanegi.base.persian import digits_out
from khanegi.intake import actions, queries
from khanegi.intake.forms import questionnaire
from khanegi.rules.forms import Answers, Form, Kind, Page, first_gap, show
from khanegi.rules.forms.tell import UNTOLD, Told
from khanegi.web import person, questions
from khanegi.web.live import LIVE
from khanegi.web.views.home import KINDS

CERTIFICATE_PAGE = "certificate"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of check-your-answers."""

    label: str
    value: str
    change: str
    ltr: bool = False


def base(kind: str) -> str:
    return f"/start/{kind}/"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Let the person choose what fits them, and begin or go on with a draft."""
    if request.method == "POST":
        kind = request.POST.get("kind", "")
        form = questionnaire(kind)
        draft = actions.start(user=person.citizen(request), kind=kind)
        gap = first_gap(form, draft.answers)
        return redirect(f"{base(kind)}{gap.key if gap else questions.REVIEW}/")
    begun = frozenset(draft.kind for draft in queries.drafts(person.citizen(request)))
    return render(request, "web/start.html", {"kinds": [(kind, kind.key in begun) for kind in KINDS]})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Ask one page of the questionnaire and keep what was answered."""
    form = questionnaire(kind)
    asked = form.page(key)
    draft = queries.open_draft(person.citizen(request), kind)
    if draft is None:
        return redirect("web:start")
    if (right := _right_step(form, asked, draft.answers)) is not None:
        return redirect(f"{base(kind)}{right}/")
    if request.method != "POST":
        raw = questions.kept(asked, draft.answers, draft.typed.get(key, {}))
        return _draw(request, questions.Asked(form, asked, draft.answers, raw))
    raw = questions.typed(request)
    if questions.only_looks(request):
        return _draw(request, questions.Asked(form, asked, draft.answers, raw))
    saved = actions.save_page(draft=draft, user=person.citizen(request), page=key, raw=raw)
    if saved.errors:
        return _draw(request, questions.Asked(form, asked, draft.answers, raw, saved.errors))
    return redirect(f"{base(kind)}{_next(request, saved)}/")


def _draw(request: HttpRequest, asked: questions.Asked) -> HttpResponse:
    live = LIVE.get(asked.page.key)
    more = {"side": "web/_sums.html", "live": live, "counts": ""} if live else {}
    return questions.show(
        request, asked, options=queries.options(), base=base(asked.form.key), first="/start/", more=more
    )


def _next(request: HttpRequest, saved: actions.Saved) -> str:
    return questions.REVIEW if request.POST.get("to") or saved.next is None else saved.next


def _right_step(form: Form, asked: Page, answers: Answers) -> str | None:
    """Return where a page opened out of order leads; None when it may be asked now."""
    gap = first_gap(form, answers)
    too_early = gap is not None and form.pages.index(asked) > form.pages.index(gap)
    if asked.asked(answers) and not too_early:
        return None
    return gap.key if gap else questions.REVIEW


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, kind: str) -> HttpResponse:
    """Show every answer with its way back; the submit decides at once and gives the code."""
    form = questionnaire(kind)
    if request.method == "POST":
        return _register(request, kind)
    draft = queries.open_draft(person.citizen(request), kind)
    if draft is None:
        return redirect("web:start")
    if (gap := first_gap(form, draft.answers)) is not None:
        return redirect(f"{base(kind)}{gap.key}/")
    rows = list(rows_of(form, show(form, draft.answers, queries.options()), base(kind)))
    if kind in queries.PROVES_FIRST:
        if (proof := queries.certificate(draft)) is None:
            return redirect(f"{base(kind)}{CERTIFICATE_PAGE}/")
        rows.append(Row("تصویر گواهی مهارت", proof, f"{base(kind)}{CERTIFICATE_PAGE}/"))
    page = {
        "form": form,
        "rows": rows,
        "draft": draft.pk,
        "key": secrets.token_hex(16),
        "back": f"{base(kind)}{form.pages[-1].key}/",
        "action": f"{base(kind)}{questions.REVIEW}/",
    }
    return render(request, "web/review.html", page)


def _register(request: HttpRequest, kind: str) -> HttpResponse:
    """Hand the draft in; the second of two clicks finds the decision of the first."""
    draft, key = request.POST.get("draft", ""), request.POST.get("key", "")[:64]
    if not (draft.isascii() and draft.isdigit() and len(draft) < 18 and key):
        return redirect(f"{base(kind)}{questions.REVIEW}/")
    decision = actions.register(draft=int(draft), user=person.citizen(request), key=key)
    return redirect("web:result", decision.pk)


def rows_of(form: Form, lines: Iterable[Told], to: str = "") -> Iterator[Row]:
    """Yield the lines of check-your-answers; rows of a table come one line each."""
    for told in lines:
        change = f"{to}{told.page}/?to={questions.REVIEW}#id-{told.key}" if to else ""
        ltr = form.field(told.key).kind is Kind.SHEBA
        text = "" if told.text == UNTOLD else told.text
        yield Row(told.label, text, change, ltr)
        for number, row in enumerate(told.rows, start=1):
            said = "، ".join(f"{one.label}: {one.text}" for one in row if one.text != UNTOLD)
            yield Row(f"{told.label}، ردیف {digits_out(number)}", said, "")
