"""One page with every component, so that they can be looked at and checked together."""

import datetime as dt
from types import SimpleNamespace as Value

from django.shortcuts import render

from khanegi.web.fields import Row, field, problems
from khanegi.web.views.home import ROAD

NOW = dt.datetime(2026, 11, 23, 8, 30, tzinfo=dt.UTC)
WRONG = ("کد ملی ۱۰ رقم است؛ صفرهای اول را هم بنویسید.",)
YES_NO = (("yes", "بله"), ("no", "نه", "بعداً هم می‌توانید بخواهید"))


def fields():
    """Return one field of each look, some of them wrong."""
    row = tuple(
        field(f"inputs-0-{key}", label, kind, value=value)
        for key, label, kind, value in (
            ("name", "نام", "text", "پارچه"),
            ("amount", "مقدار", "integer", "۱۲"),
            ("price", "قیمت هر واحد", "money", "۵۰۰۰۰۰۰"),
        )
    )
    return [
        field("name", "نام و نام خانوادگی", "name", value="مریم عبدالرحمانی"),
        field("national_id", "کد ملی", "national_id", value="123", errors=WRONG, hint="ده رقم روی کارت ملی"),
        field("birth", "تاریخ تولد", "date", boxes=("۲۱", "شهریور", "۱۳۶۵"), hint="مانند ۲۱ شهریور ۱۳۶۵"),
        field("mobile", "شمارهٔ همراه", "mobile", value="09161234567", optional=True),
        field("cost", "هزینهٔ ثابت", "money", value="500000000", hint="به ریال بنویسید"),
        field("share", "سهم خودتان", "percent", value="20"),
        field("loan", "وام می‌خواهید؟", "choice", choices=YES_NO, value="no"),
        field("groups", "گروه اولویت", "choices", choices=YES_NO, errors=("دست‌کم یکی را برگزینید.",)),
        field("agree", "می‌پذیرم که کار من برای همسایه‌ها مزاحمت ندارد.", "tick"),
        field("county", "شهرستان", "county", choices=(("1", "اهواز"), ("2", "دزفول"))),
        field("work", "رشته", "occupation", choices=(("1", "خیاطی زنانه", "پوشاک"),), search="خیاطی"),
        field("plan", "خلاصهٔ طرح", "long", hint="۱۰۰ تا ۱۵۰۰ نویسه"),
        field("inputs", "مواد اولیه", "rows", rows=(Row("۱", row),)),
    ]


def sink(request):
    """Draw everything."""
    asked = fields()
    return render(
        request, "house/sink.html", {"fields": asked, "errors": problems(asked), "steps": steps(), **things()}
    )


def steps():
    states = ("done", "done", "now", "", "")
    return [
        Value(title=step.title, note=step.note, state=state) for step, state in zip(ROAD, states, strict=True)
    ]


def things():
    return {
        "clock": Value(
            holder="کارشناس جهاد کشاورزی شهرستان اهواز",
            since=NOW,
            until=NOW + dt.timedelta(days=9),
            days=7,
            calendar=False,
            next="پیشنهاد تأیید یا رد به رئیس دستگاه",
            paused="",
        ),
        "events": [
            Value(
                who="زهرا کریمی",
                told="طرح را برای اصلاح برگرداند",
                at=NOW,
                note="قیمت پارچه را بنویسید.\nعکس محل کار تار است.",
                is_new=True,
            ),
            Value(who="شما", told="طرح را فرستادید", at=NOW - dt.timedelta(days=3), note="", is_new=False),
        ],
        "rows": [
            Value(label="نام", value="مریم عبدالرحمانی", change="#", ltr=False),
            Value(label="شبا", value="IR120000000000000000000000", change="#", ltr=True),
            Value(label="تلفن ثابت", value="", change="#", ltr=False),
        ],
        "tasks": [
            Value(href="#", title="مشخصات شما", note="", state="کامل شد", kind="ok"),
            Value(href="#", title="طرح و هزینه‌ها", note="سه بخش مانده است", state="شروع شده", kind="info"),
            Value(href="", title="ثبت نهایی", note="پس از کامل‌شدن بخش‌ها باز می‌شود", state="هنوز نه", kind=""),
        ],
        "papers": [
            Value(
                title="گواهی‌نامهٔ مهارتی",
                reason="برای همهٔ رشته‌ها لازم است.",
                state="رد شد",
                kind="bad",
                note="تاریخ خوانا نیست.",
                thumb="",
                href="#",
                action="بارگذاری دوباره",
            ),
            Value(
                title="کارت بهداشت",
                reason="چون رشتهٔ شما خوراکی است.",
                state="مانده",
                kind="warn",
                note="",
                thumb="",
                href="#",
                action="بارگذاری",
            ),
        ],
        "cases": [
            Value(code="123456789012", who="مریم عبدالرحمانی", work="خیاطی زنانه", days=days, place=place)
            for days, place in ((5, "بررسی"), (1, "پیشنهاد"), (-3, "امضای اول"), (None, "اصلاح"))
        ],
    }
