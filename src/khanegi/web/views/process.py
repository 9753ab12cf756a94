"""The procedures as everybody may see them: the picture, the table, and both as files."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from khanegi.base.errors import NotFound
from khanegi.draw.bpmn import bpmn
from khanegi.draw.rows import Row, Step, bells, road, rows, state
from khanegi.draw.svg import svg
from khanegi.process import book
from khanegi.process.grammar import Place, Process
from khanegi.rules import asks

KINDS = ("independent", "covered", "sponsor", "cooperative")
ABOUT = {
    "independent": "از گرفتن کد رهگیری تا صدور مجوز، برای کسی که همهٔ کار را خودش در خانه انجام می‌دهد.",
    "covered": "از گرفتن کد تا کار با یک پشتیبان، برای کسی که مهارت دارد و در خانهٔ خود برای او کار می‌کند.",
    "sponsor": "از بررسی اهلیت تا مجوز، معرفی افراد، تأیید نهایی و گزارش‌های سه‌ماهه.",
    "introduction": "معرفی یک متقاضی تحت پوشش به یک پشتیبان؛ دو طرف خودشان تصمیم می‌گیرند.",
    "errand": "پرسش دستگاه اجرایی از دستگاهی دیگر، مانند بهداشت یا دامپزشکی، همزمان با بررسی طرح.",
    "visit": "دیدن محل کار شما، در روز و ساعتی که خودتان می‌پذیرید.",
    "appeal": "رسیدگی دوباره به پاسخ «نه»، به دست کسی که در تصمیم نخست نقشی نداشته است.",
    "cooperative": "تحویل پروندهٔ شما به سامانهٔ تعاون، با رضایت خودتان، تا ثبت تعاونی یا برگشت آن.",
    "permit_life": "زندگی مجوز پس از صدور: تمدید، تعلیق با حق پاسخ، ابطال و انصراف.",
    "complaint": "رسیدگی به شکایت همسایه از کار خانگی، در ده روز کاری و پیش از هر تصمیم.",
    "facility": "درخواست وام پس از صدور مجوز، تا معرفی شما به شعبهٔ بانک.",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One place in words: who has the case there, what can be done, what time does."""

    place: Place
    state: str
    rows: tuple[Row, ...]
    bells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One procedure as the page shows it."""

    process: Process
    about: str
    picture: SafeString  # our own drawing, every word in it escaped
    road: tuple[Step, ...]
    stages: tuple[Stage, ...]


def shown(process: Process) -> Shown:
    table = rows(process, lambda key: asks.get(key).title)
    return Shown(
        process=process,
        about=ABOUT[process.key],
        picture=SafeString(svg(process)),
        road=road(process),
        stages=tuple(
            Stage(
                place, state(place), tuple(row for row in table if row.place is place), bells(process, place)
            )
            for place in process.places
        ),
    )


def running() -> dict[str, Process]:
    """Return the version of every procedure in which new cases begin."""
    return {process.key: book.latest(process.key) for process in book.ALL}


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """List the procedures: those that somebody begins, and those that begin beside them."""
    named = running()
    begun = [(named[key], ABOUT[key]) for key in KINDS]
    beside = [(process, ABOUT[key]) for key, process in named.items() if key not in KINDS]
    groups = (("begun", "از ثبت‌نام شما آغاز می‌شود", begun), ("beside", "کنار آن پیش می‌آید", beside))
    return render(request, "web/process.html", {"groups": groups})


@require_safe
def one(request: HttpRequest, key: str) -> HttpResponse:
    """Show one procedure, drawn from the very definition that the service runs."""
    return render(request, "web/process_one.html", {"one": shown(_one(key))})


@require_safe
def picture(request: HttpRequest, key: str) -> HttpResponse:
    return HttpResponse(svg(_one(key)), content_type="image/svg+xml; charset=utf-8")


@require_safe
def model(request: HttpRequest, key: str) -> HttpResponse:
    """Give the BPMN file, to be kept: browsers have nothing to show it with."""
    process = _one(key)
    headers = {"Content-Disposition": f'attachment; filename="{process.key}-{process.version}.bpmn"'}
    return HttpResponse(bpmn(process), content_type="application/xml; charset=utf-8", headers=headers)


def _one(key: str) -> Process:
    if key not in running():
        raise NotFound(key)
    return running()[key]
