"""Signing in and out: citizens by a code to their mobile, staff by a password and then a code."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from khanegi.base import identity
from khanegi.base.address import address
from khanegi.base.errors import Invalid, Unfit
from khanegi.people import actions
from khanegi.web import sessions
from khanegi.web.fields import Bound, field, problems

AFTER = "/inbox/"
PENDING = "signing_in"


@require_http_methods(["GET", "HEAD", "POST"])
def login_page(request: HttpRequest) -> HttpResponse:
    """Ask for a mobile number and send a code to it."""
    if request.user.is_authenticated:
        return redirect(_local(request.GET.get("next", "")))
    if request.method != "POST":
        return _number(request, "", status=200)
    try:
        mobile = identity.mobile(request.POST.get("mobile", "")[:100])
    except Unfit as fault:
        return _number(request, request.POST.get("mobile", ""), str(fault), status=422)
    return _send(request, mobile, "citizen", request.POST.get("next", ""))


def _number(request: HttpRequest, typed: str, *errors: str, status: int) -> HttpResponse:
    asked = field(
        "mobile",
        "شمارهٔ تلفن همراه",
        "mobile",
        value=typed,
        errors=errors,
        hint="کد ورود به این شماره پیامک می‌شود. مانند ۰۹۱۶۱۲۳۴۵۶۷",
    )
    to = request.POST.get("next") or request.GET.get("next", "")
    page = {"field": asked, "errors": problems([asked]), "next": _local(to) if to else ""}
    return render(request, "web/login.html", page, status=status)


def _send(request: HttpRequest, mobile: str, purpose: str, to: str) -> HttpResponse:
    """Ask for a code for this browser and lead to where it is typed."""
    asked = actions.ask_code(
        mobile=mobile,
        purpose=purpose,
        session=sessions.token(request),
        address=address(request),
        known=sessions.is_known(request, mobile),
    )
    request.session[PENDING] = {
        "mobile": mobile,
        "purpose": purpose,
        "next": _local(to),
        "again_in": asked.again_in,
    }
    return redirect("web:login_code")


@require_http_methods(["GET", "HEAD", "POST"])
def code_page(request: HttpRequest) -> HttpResponse:
    """Take the code that was sent and sign the person in."""
    pending = request.session.get(PENDING)
    if pending is None:
        return redirect("web:login")
    if request.method != "POST":
        return _code(request, pending)
    mobile, purpose = pending["mobile"], pending["purpose"]
    try:
        user = actions.check_code(
            mobile=mobile,
            purpose=purpose,
            session=sessions.token(request),
            typed=request.POST.get("code", ""),
            known=sessions.is_known(request, mobile),
        )
    except Invalid as fault:
        return _code(request, pending, request.POST.get("code", ""), *fault.errors["code"], status=422)
    del request.session[PENDING]
    sessions.begin(request, user)
    response = redirect(pending["next"])
    sessions.remember(response, mobile)
    return response


def _code(
    request: HttpRequest, pending: dict[str, str], typed: str = "", *errors: str, status: int = 200
) -> HttpResponse:
    hint = "شش رقم است و سه دقیقه اعتبار دارد."
    asked = field("code", "کد ورود", "otp", value=typed[:20], errors=errors, hint=hint)
    page = {"field": asked, "errors": problems([asked]), "pending": pending}
    return render(request, "web/login_code.html", page, status=status)


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Send a new code to the number that is being signed in."""
    pending = request.session.get(PENDING)
    if pending is None:
        return redirect("web:login")
    return _send(request, pending["mobile"], pending["purpose"], pending["next"])


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def staff_login(request: HttpRequest) -> HttpResponse:
    """Ask for user name and password, the first of two factors."""
    if request.user.is_authenticated:
        return redirect(_local(request.GET.get("next", "")))
    username, errors = request.POST.get("username", ""), {}
    if request.method == "POST":
        try:
            user = actions.check_password(
                username=username,
                password=request.POST.get("password", ""),
                address=address(request),
            )
            return _send(request, user.mobile or "", "staff", request.POST.get("next", ""))
        except Invalid as fault:
            errors = fault.errors
    asked = _staff_fields(username, errors.get("password", ()))
    to = request.POST.get("next") or request.GET.get("next", "")
    page = {"fields": asked, "errors": problems(asked), "next": to}
    return render(request, "web/staff_login.html", page, status=422 if errors else 200)


def _staff_fields(username: str, errors: tuple[str, ...]) -> list[Bound]:
    return [
        field("username", "نام کاربری", "username", value=username[:60]),
        field("password", "گذرواژه", "password", errors=errors),
    ]


@require_POST
def logout_now(request: HttpRequest) -> HttpResponse:
    """End this session on the server."""
    logout(request)
    return redirect("web:home")


def _local(to: str) -> str:
    """Return where to go after signing in, if that is a page of ours."""
    fits = to.startswith("/") and url_has_allowed_host_and_scheme(to, allowed_hosts=None)
    return to if fits else AFTER
