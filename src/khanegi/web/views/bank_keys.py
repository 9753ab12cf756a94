"""The administrator's keys of banks' programs: given with an end, shown once, closed one by one or all."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from khanegi.banks import keyring, queries
from khanegi.banks.actions import keys
from khanegi.banks.actions.clients import Issued
from khanegi.base.errors import Invalid
from khanegi.process.words import Role
from khanegi.web import person
from khanegi.web.fields import Bound, field, problems

SCOPES = (
    ("read", "خواندن نامه‌ها", "با نام، کد ملی و شمارهٔ متقاضی"),
    ("act", "کارهای شعبه", "پذیرش، خواستن مدرک، امضا، برگرداندن"),
    ("pay", "ثبت پرداخت", "مرحله‌ها، پایان پرداخت و تسویه"),
    ("messages", "خواندن پیام‌ها", "آنچه برای نامه‌های بانک پیش می‌آید"),
    ("hook", "تعیین نشانی پیام‌ها", "پیام‌ها به کجا فرستاده شود"),
    ("upload", "فرستادن فهرست", "هر ردیف اجازهٔ کار خودش را هم می‌خواهد"),
)
STANDS = {"live": ("زنده", "ok"), "over": ("پایان‌یافته", "info"), "revoked": ("بسته‌شده", "bad")}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def every(request: HttpRequest) -> HttpResponse:
    """List programs with their keys; add a program and show the secret of its first key, this once."""
    person.seated(request, Role.ADMIN)
    if request.method != "POST":
        return _page(request)
    said = request.POST
    try:
        issued = keys.add(
            actor=person.actor(request),
            office=said.get("office", "")[:40],
            name=said.get("name", "")[:200],
            scopes=said.getlist("scopes"),
            days=said.get("days", ""),
        )
    except Invalid as wrong:
        return _page(request, errors=wrong.errors)
    return _page(request, issued=issued)


@require_POST
@login_required
def another(request: HttpRequest, client: int) -> HttpResponse:
    """Give a program a second key and show its secret, this once."""
    person.seated(request, Role.ADMIN)
    return _page(request, issued=keys.another(actor=person.actor(request), client=client))


@require_POST
@login_required
def end(request: HttpRequest, number: str) -> HttpResponse:
    """End a key at once."""
    person.seated(request, Role.ADMIN)
    keys.end(actor=person.actor(request), number=number)
    return redirect("web:manage_banks")


@require_POST
@login_required
def close(request: HttpRequest, client: int) -> HttpResponse:
    """End a program with all its keys at once."""
    person.seated(request, Role.ADMIN)
    keys.close(actor=person.actor(request), client=client)
    return redirect("web:manage_banks")


def _page(
    request: HttpRequest, *, issued: Issued | None = None, errors: dict[str, tuple[str, ...]] | None = None
) -> HttpResponse:
    fields = _fields(request, errors or {}, is_blank=issued is not None)
    names = {key: title for key, title, _ in SCOPES}
    held = [(key, [names[scope] for scope in key.scopes], *STANDS[key.stands]) for key in keyring.every_key()]
    page = {
        "fields": fields,
        "errors": problems(fields) if errors else [],
        "keys": held,
        "issued": issued,
        "silent": queries.silent(),
    }
    return render(request, "web/manage_banks.html", page, status=422 if errors else 200)


def _fields(request: HttpRequest, errors: dict[str, tuple[str, ...]], *, is_blank: bool) -> list[Bound]:
    """Return the form, with what was typed unless it was taken."""
    said = {} if is_blank else {key: request.POST.get(key, "")[:200] for key in ("office", "name", "days")}
    chosen = () if is_blank else request.POST.getlist("scopes")
    asked = (
        ("office", "بانک یا شعبه", "select", {"choices": keyring.offices()}),
        ("name", "نام برنامه", "text", {"hint": "نامی که بعدها این کلید با آن شناخته شود."}),
        ("scopes", "اجازه‌ها", "choices", {"choices": SCOPES, "chosen": chosen}),
        ("days", "مدت کلید", "choice", {"choices": keys.LASTS}),
    )
    return [
        field(key, label, kind, value=said.get(key, ""), errors=errors.get(key, ()), **more)
        for key, label, kind, more in asked
    ]
