"""What an applicant may know of who looked: offices and days, nobody's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from khanegi.base.errors import NotFound
from khanegi.cases import queries as cases
from khanegi.papers import queries as papers
from khanegi.people import queries as people
from khanegi.web import person
from khanegi.web.printed import KINDS

OF_CASE = {
    "file": "پرونده",
    "api": "پرونده",
    "numbers": "کد ملی و شماره‌های تماس",
    "plan": "طرح",
    "papers": "فهرست مدارک",
    "sheet": "فرم ثبت‌نام",
    "permit": "مجوز",
    "permit_file": "فایل مجوز",
    **{f"print_{key}": f"برگهٔ «{kind.title}»" for key, kind in KINDS.items()},
}
NO_OFFICE = "کارکنان سامانه"


@dataclass(frozen=True, slots=True)
class Row:
    """What one office looked at on one day."""

    seen: people.Seen
    office: str
    what: tuple[str, ...]


@login_required
@require_safe
def seen(request: HttpRequest, code: str) -> HttpResponse:
    """Tell a party of a case which offices looked at it and its documents, and when."""
    me = person.actor(request)
    file = cases.one(me, code)
    if not me.is_party(file.facts):
        raise NotFound(code)
    titles = {f"paper:{pk}": title for pk, title in papers.titles(file.case.pk).items()}
    parties = [user for users in file.facts.parties.values() for user in users]
    found = people.seen([f"case:{file.case.pk}", *titles], parties)
    rows = [Row(one, one.office or NO_OFFICE, _what(one, titles)) for one in found]
    return render(request, "web/seen.html", {"code": code, "rows": rows})


def _what(seen: people.Seen, titles: Mapping[str, str]) -> tuple[str, ...]:
    """Return what was looked at in words, each once: the file first, then its documents."""
    of_case = {OF_CASE.get(what, OF_CASE["file"]) for subject, what in seen.what if subject not in titles}
    documents = {subject for subject, _ in seen.what}
    told = [words for words in OF_CASE.values() if words in of_case]
    told += [f"«{title}»" for subject, title in titles.items() if subject in documents]
    return tuple(dict.fromkeys(told))
