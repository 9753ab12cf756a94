"""The plan of a case: its parts, its figures, and one part a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from khanegi.cases import queries as cases
from khanegi.intake import actions, queries
from khanegi.intake.forms import sums
from khanegi.process.words import Role
from khanegi.rules.forms import Page, clean_page, visible
from khanegi.web import person, questions
from khanegi.web.live import COUNTED, LIVE


@dataclass(frozen=True, slots=True)
class Task:
    """One part of the plan in the list of parts."""

    href: str
    title: str
    note: str
    state: str
    kind: str


@login_required
@require_safe
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Show the parts of the plan, its figures, and what must be mended before it can be sent."""
    me = person.actor(request)
    file = cases.one(me, code)
    stands = queries.plan(file.case.pk)
    if not me.holds(Role.APPLICANT, file.facts):
        person.looked(request, file.facts, f"case:{file.case.pk}", "plan")
    may = queries.writable(file, me)
    answers = stands.row.answers
    sent_back = _sent_back(file) if may else {}
    tasks = [
        _task(page, stands, f"/cases/{code}/plan/{page.key}/" if page.key in may else "", sent_back)
        for page, _ in visible(queries.form_of(file.case), answers)
    ]
    page = {
        "code": code,
        "tasks": tasks,
        "stands": stands,
        "may": bool(may),
        "first": f"/cases/{code}/plan/{stands.gap}/" if stands.gap and stands.gap in may else "",
    }
    return render(request, "web/plan.html", page)


def _sent_back(file: cases.File) -> Mapping[str, str]:
    """Return what to mend on each page that came back with the last return."""
    last = file.facts.last("return")
    return queries.returned(last.data).pages if last else {}


def _task(page: Page, stands: queries.Standing, href: str, sent_back: Mapping[str, str]) -> Task:
    """Return a part with its state: done, sent back, begun with something wrong, or still to write."""
    answers = stands.row.answers
    asked = page.asked(answers)
    done = all(field.key in answers and (answers[field.key] is not None or field.optional) for field in asked)
    state, kind = ("کامل شد", "ok") if done else ("مانده", "warn")
    if page.key in stands.row.typed:
        state, kind = "نیاز به اصلاح", "bad"
    elif page.key in sent_back:
        state, kind = "برای اصلاح برگشته", "warn"
    return Task(href, page.title, sent_back.get(page.key, ""), state, kind)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Ask one part of the plan and keep what was answered."""
    me = person.actor(request)
    file = cases.one(me, code)
    form = queries.form_of(file.case)
    asked = form.page(key)
    row = queries.plan(file.case.pk).row
    if not asked.asked(row.answers) or key not in queries.writable(file, me):
        return redirect("web:plan", code)
    raw = questions.kept(asked, row.answers, row.typed.get(key, {}))
    if request.method != "POST":
        return _draw(request, file, questions.Asked(form, asked, row.answers, raw))
    raw = questions.typed(request)
    if questions.only_looks(request):
        return _draw(request, file, questions.Asked(form, asked, row.answers, raw))
    saved = actions.save_plan(case=file.case.pk, actor=me, page=key, raw=raw)
    if saved.errors:
        return _draw(request, file, questions.Asked(form, asked, row.answers, raw, saved.errors))
    return redirect(f"/cases/{code}/plan/{saved.next}/" if saved.next else f"/cases/{code}/plan/")


def _draw(request: HttpRequest, file: cases.File, asked: questions.Asked) -> HttpResponse:
    """Show one part with its sums; where something is counted, of what is typed now."""
    page, options = asked.page, queries.options()
    more: dict[str, Any] = {"side": "web/_sums.html", "live": LIVE.get(page.key), "counts": ""}
    if page.key in COUNTED:
        terms = queries.terms(file.process.key, file.province)
        found, _ = clean_page(page, asked.raw, asked.answers, options)
        more |= {"counts": page.key, "sums": sums({**asked.answers, **found}, terms), "terms": terms}
        more["counted"] = bool(found.get("orders") and found.get("per_head"))
    base = f"/cases/{file.case.code}/plan/"
    return questions.show(request, asked, options=options, base=base, first=base, more=more)
