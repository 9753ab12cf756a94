"""The administrator's people: who works here, who sits where, and the offices. No case is seen here."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khanegi.base.errors import Invalid
from khanegi.people import actions, queries
from khanegi.process.words import Role, Sort
from khanegi.web import person
from khanegi.web.fields import Bound, field, problems

HOUSEHOLD = "کد ملی همسر، فرزندان و دیگر اعضای خانوار، با فاصله از هم"
ROLES = tuple((role.value, role.title) for role in Role if role.sort is Sort.STAFF)
ASKED: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("first_name", "نام", "name", {}),
    ("last_name", "نام خانوادگی", "name", {}),
    ("username", "نام کاربری", "username", {"hint": "با حروف لاتین؛ برای ورود به کار می‌آید."}),
    ("mobile", "شمارهٔ همراه", "mobile", {"hint": "کد ورود به این شماره پیامک می‌شود."}),
    (
        "national_id",
        "کد ملی",
        "national_id",
        {"optional": True, "hint": "تا پروندهٔ خودش به دستش نرسد."},
    ),
)


@require_safe
@login_required
def manage(request: HttpRequest) -> HttpResponse:
    """Show what there is to manage."""
    person.seated(request, Role.ADMIN)
    return render(request, "web/manage.html")


@require_safe
@login_required
def people(request: HttpRequest) -> HttpResponse:
    """List members of staff with their seats."""
    person.seated(request, Role.ADMIN)
    text, after = (request.GET.get(name, "")[:150].replace("\x00", "") for name in ("q", "after"))
    page = queries.staff(text=text, after=after)
    following = f"/manage/people/?{urlencode({'q': text, 'after': page.after})}" if page.after else ""
    first = f"/manage/people/?{urlencode({'q': text})}" if after else ""
    return render(
        request, "web/staff.html", {"rows": page.rows, "text": text, "next": following, "first": first}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest) -> HttpResponse:
    """Ask who is new, and add them; seats and the password link follow on their page."""
    person.seated(request, Role.ADMIN)
    errors: dict[str, tuple[str, ...]] = {}
    if request.method == "POST":
        try:
            user = actions.add_staff(actor=person.actor(request), typed=request.POST.dict())
            return redirect("web:manage_person", user.pk)
        except Invalid as wrong:
            errors = wrong.errors
    asked = [
        field(key, label, kind, value=request.POST.get(key, "")[:200], errors=errors.get(key, ()), **more)
        for key, label, kind, more in ASKED
    ]
    shown = {"fields": asked, "errors": problems(asked)}
    return render(request, "web/staff_add.html", shown, status=422 if errors else 200)


@require_safe
@login_required
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one member of staff: seats, account, a link for a new password."""
    person.seated(request, Role.ADMIN)
    return render(request, "web/staff_one.html", _one(request, pk, {}))


def _one(request: HttpRequest, pk: int, errors: dict[str, tuple[str, ...]]) -> dict[str, object]:
    asked, member = _seat_fields(request, errors), queries.member(pk)
    kept = request.POST.get("household", " ".join(member.household))[:1000]
    said = errors.get("household", ())
    household = field("household", HOUSEHOLD, "text", optional=True, value=kept, errors=said)
    problem = problems([*asked, household])
    return {"member": member, "fields": asked, "household": household, "errors": problem, "link": ""}


def _seat_fields(request: HttpRequest, errors: dict[str, tuple[str, ...]]) -> list[Bound]:
    offices = [(str(office.pk), office.title) for office in queries.offices()]
    lists = (("role", "سمت", ROLES), ("office", "اداره", offices))
    return [
        field(
            key, label, "select", choices=choices, value=request.POST.get(key, ""), errors=errors.get(key, ())
        )
        for key, label, choices in lists
    ]


@require_POST
@login_required
def seat(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a seat."""
    person.seated(request, Role.ADMIN)
    office = request.POST.get("office", "")
    number = int(office) if office.isascii() and office.isdigit() and len(office) < 18 else 0
    try:
        actions.seat(actor=person.actor(request), user=pk, office=number, role=request.POST.get("role", ""))
    except Invalid as wrong:
        return render(request, "web/staff_one.html", _one(request, pk, wrong.errors), status=422)
    return redirect("web:manage_person", pk)


@require_POST
@login_required
def unseat(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """End a seat."""
    person.seated(request, Role.ADMIN)
    actions.unseat(actor=person.actor(request), seat=number)
    return redirect("web:manage_person", pk)


@require_POST
@login_required
def household(request: HttpRequest, pk: int) -> HttpResponse:
    """Write whose cases this member of staff may not touch."""
    person.seated(request, Role.ADMIN)
    try:
        actions.declare_household(
            actor=person.actor(request), user=pk, typed=request.POST.get("household", "")
        )
    except Invalid as wrong:
        return render(request, "web/staff_one.html", _one(request, pk, wrong.errors), status=422)
    return redirect("web:manage_person", pk)


@require_POST
@login_required
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account or open it again."""
    person.seated(request, Role.ADMIN)
    do = actions.enable if request.POST.get("do") == "enable" else actions.disable
    do(actor=person.actor(request), user=pk)
    return redirect("web:manage_person", pk)


@require_POST
@login_required
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Show, once, an address at which this person sets their own password."""
    person.seated(request, Role.ADMIN)
    token = actions.password_link(actor=person.actor(request), user=pk)
    shown = _one(request, pk, {})
    address = reverse("web:set_password", args=[pk, token])
    return render(request, "web/staff_one.html", shown | {"link": request.build_absolute_uri(address)})


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def set_password(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """Let whoever holds the link set a password, once."""
    said: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            actions.set_password(user=pk, token=token, password=request.POST.get("password", ""))
            return redirect("web:staff_login")
        except Invalid as wrong:
            said = wrong.errors["password"]
    hint = "دست‌کم ۱۲ نویسه. چند واژهٔ بی‌ربط کنار هم خوب است."
    asked = [field("password", "گذرواژهٔ تازه", "password", hint=hint, errors=said)]
    shown = {"fields": asked, "errors": problems(asked)}
    return render(request, "web/set_password.html", shown, status=422 if said else 200)


@require_safe
@login_required
def offices(request: HttpRequest) -> HttpResponse:
    """List the offices, and how many people sit in each."""
    person.seated(request, Role.ADMIN)
    return render(request, "web/offices.html", {"offices": queries.offices()})
