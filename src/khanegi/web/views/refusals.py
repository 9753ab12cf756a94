"""The pages that say no: what is so, what to do now, and a number to read out."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader

from khanegi.base.errors import Invalid, NotFound, Refusal, Refused, TooMany


@dataclass(frozen=True, slots=True)
class Words:
    """What a page of this status says."""

    title: str
    so: str
    do: str


WORDS: Mapping[int, Words] = {
    400: Words(
        "این درخواست خوانده نشد",
        "آنچه مرورگر فرستاد کامل نبود یا نشانی درست نبود.",
        "به صفحهٔ پیش برگردید و دوباره بفرستید.",
    ),
    403: Words(
        "این صفحه برای شما باز نمی‌شود",
        "شاید مدت زیادی صفحه باز مانده یا با نام دیگری وارد شده‌اید.",
        "صفحهٔ پیش را تازه کنید و دوباره بفرستید. اگر باز همین را دیدید، یک بار خارج و دوباره وارد شوید.",
    ),
    404: Words(
        "چنین صفحه‌ای پیدا نشد",
        "شاید نشانی کامل نوشته نشده، یا این پرونده برای حساب شما نیست.",
        "نشانی را دوباره ببینید. اگر کد رهگیری دارید، از «پیگیری» پرونده را باز کنید.",
    ),
    405: Words(
        "این نشانی را نمی‌شود به این شکل باز کرد",
        "این نشانی فقط با دکمهٔ همان صفحه کار می‌کند.",
        "به صفحهٔ پیش برگردید و دکمهٔ آن را بزنید.",
    ),
    409: Words(
        "این کار اکنون انجام نمی‌شود",
        "پرونده پس از بازکردن شما تغییر کرده است.",
        "پرونده را دوباره باز کنید و ببینید چه شده است.",
    ),
    413: Words(
        "پرونده‌ای که فرستادید بزرگ است",
        "اندازهٔ فایل از آنچه پذیرفته می‌شود بیشتر است.",
        "فایل کوچک‌تری بفرستید؛ مثلاً عکس را با دوربین گوشی و کیفیت کمتر بگیرید.",
    ),
    422: Words(
        "چند مورد باید اصلاح شود",
        "بخشی از آنچه نوشتید پذیرفته نشد.",
        "به صفحهٔ پیش برگردید، همین موردها را اصلاح کنید و دوباره بفرستید.",
    ),
    429: Words(
        "کمی صبر کنید",
        "در زمان کوتاه چند بار تلاش شده است.",
        "چند دقیقهٔ دیگر دوباره امتحان کنید. چیزی از آنچه ذخیره کرده‌اید پاک نشده است.",
    ),
    500: Words(
        "سامانه نتوانست این کار را انجام دهد",
        "این ایراد از ماست و ثبت شد. آنچه پیش از این ذخیره کرده‌اید سر جایش است.",
        "چند دقیقهٔ دیگر دوباره امتحان کنید. اگر باز همین را دیدید، شمارهٔ زیر را به دبیرخانه بگویید.",
    ),
    503: Words(
        "سامانه چند دقیقه در دسترس نیست",
        "در حال نگهداری سامانه هستیم. پرونده‌ها و مهلت‌ها محفوظ است.",
        "چند دقیقهٔ دیگر همین صفحه را تازه کنید.",
    ),
}


def page(request: HttpRequest, status: int, **more: object) -> HttpResponse:
    """Return the page of a status."""
    return render(
        request, "web/refusal.html", {"words": WORDS[status], "status": status} | more, status=status
    )


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Say why a rule refused, and give back the long texts that were typed, so that none is lost."""
    if request.headers.get("HX-Request") == "true":
        response = render(request, "web/parts/refusal.html", {"refusal": refusal}, status=409)
        response.headers["HX-Retarget"] = "#said"
        response.headers["HX-Reswap"] = "innerHTML show:top"
        return response
    kept = [text for key, text in request.POST.items() if len(text) > 20 and key != "csrfmiddlewaretoken"]
    return page(request, 409, refusal=refusal, kept=kept, again=_where_from(request))


def too_many(request: HttpRequest, refusal: TooMany) -> HttpResponse:
    """Say that it was too often, and when it may be tried again."""
    response = page(request, 429, refusal=refusal.refusal, minutes=-(-refusal.after // 60))
    response.headers["Retry-After"] = str(refusal.after)
    return response


def invalid(request: HttpRequest, errors: Mapping[str, tuple[str, ...]]) -> HttpResponse:
    """Say what does not fit, where a view did not show its own form again."""
    texts = [text for said in errors.values() for text in said]
    return page(request, 422, texts=texts, again=_where_from(request))


def for_script(exception: Exception) -> HttpResponse | None:
    """Say no to a script of ours: it shows the sentence where the person is."""
    if isinstance(exception, NotFound):
        return JsonResponse({"text": WORDS[404].title}, status=404)
    if isinstance(exception, Refused):
        status = 429 if isinstance(exception, TooMany) else 409
        return JsonResponse({"text": exception.refusal.text}, status=status)
    if isinstance(exception, Invalid):
        said = " ".join(text for texts in exception.errors.values() for text in texts)
        return JsonResponse({"text": said}, status=422)
    return None


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 404)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    return page(request, 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer without touching the database or the session: either may be what broke."""
    # Django calls this while the exception is being handled. A database that restarts, or a row that
    # stays locked, is nobody's mistake and soon over: programs are told when to come back.
    status = 503 if isinstance(sys.exc_info()[1], OperationalError | InterfaceError) else 500
    shown = {"reference": getattr(request, "reference", ""), "words": WORDS[status]}
    response = HttpResponse(loader.get_template("500.html").render(shown), status=status)
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response


def _where_from(request: HttpRequest) -> str:
    """Return the path this came from, if it is one of ours."""
    came_from = request.headers.get("Referer", "")
    ours = f"{request.scheme}://{request.get_host()}/"
    return came_from[len(ours) - 1 :] if came_from.startswith(ours) else ""
