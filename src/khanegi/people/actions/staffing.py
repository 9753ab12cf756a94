"""What the administrator does: who works here, who sits where, and which days are closed.

The administrator moves no case and sees none; each of these acts leaves a record of who did it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils import timezone

from khanegi.base import identity, jalali, persian
from khanegi.base.errors import Invalid, NotFound, Refusal, Refused, Unfit
from khanegi.base.jobs import defer
from khanegi.people.actions.records import touch
from khanegi.people.models import Closure, County, Look, Office, Seat, User
from khanegi.process.facts import Actor
from khanegi.process.words import Role, Sort

NOT_ADMIN = Refusal("not_yours", "این کار با «راهبر سامانه» است.")
SELF = Refusal("own_account", "حساب یا سمت خودتان را خودتان نمی‌بندید؛ راهبر دیگری باید این کار را بکند.")
APART = Refusal(
    "admin_apart",
    "راهبر سامانه سمت دیگری نمی‌گیرد، چون نباید پرونده‌ای را ببیند. نخست سمت دیگر این شخص را پایان دهید.",
)
OLD_LINK = Refusal(
    "old_link", "این نشانی یک بار به کار رفته یا مدت آن گذشته است. از راهبر سامانه نشانی تازه بخواهید."
)
USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,59}")
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
DAYS_BACK, DAYS_AHEAD = 7, 366


def must_be_admin(actor: Actor) -> int:
    """Return the number of the administrator who acts. Raises Refused."""
    if actor.user is None or not any(role is Role.ADMIN for role, _ in actor.seats):
        raise Refused(NOT_ADMIN)
    return actor.user


@transaction.atomic(durable=True)
def add_staff(*, actor: Actor, typed: dict[str, str]) -> User:
    """Add a member of staff without a password and return them. Raises Invalid with the key of each field.

    `typed` has username, first_name, last_name, mobile and, optionally, national_id.
    """
    must_be_admin(actor)
    errors: dict[str, tuple[str, ...]] = {}
    found = {key: _read(errors, key, read, typed.get(key, "")) for key, read in READ.items()}
    if errors:
        raise Invalid(errors)
    user = User(**{key: value or None for key, value in found.items()})
    user.name_key = persian.sort_key(f"{user.last_name} {user.first_name}")
    user.set_unusable_password()
    for key, sentence in TAKEN.items():
        if found[key] and User.objects.filter(**{key: found[key]}).exists():
            raise Invalid({key: (sentence,)})
    user.save()
    _record(actor, user, "staff_added")
    return user


def _read(errors: dict[str, tuple[str, ...]], key: str, read: Callable[[str], str], text: str) -> str:
    try:
        return read(text[:200])
    except Unfit as fault:
        errors[key] = (str(fault),)
        return ""


def _username(text: str) -> str:
    name = persian.digits_in(text).strip().lower()
    if not USERNAME.fullmatch(name):
        raise Unfit("نام کاربری با حرف لاتین آغاز می‌شود و دست‌کم سه نویسه دارد: حرف، رقم، نقطه یا خط تیره.")
    return name


def _name(text: str) -> str:
    name = persian.normalise(text)
    if not 2 <= len(name) <= 50 or not persian.is_persian_name(name):
        raise Unfit("نام را با حروف فارسی بنویسید.")
    return name


READ: dict[str, Callable[[str], str]] = {
    "username": _username,
    "first_name": _name,
    "last_name": _name,
    "mobile": identity.mobile,
    "national_id": lambda text: identity.national_id(text) if text.strip() else "",
}
TAKEN = {
    "username": "این نام کاربری از آن کس دیگری است. نام دیگری بنویسید.",
    "mobile": "این شماره برای حساب دیگری ثبت شده است. شمارهٔ دیگری بنویسید.",
    "national_id": "این کد ملی برای حساب دیگری ثبت شده است.",
}


@transaction.atomic(durable=True)
def seat(*, actor: Actor, user: int, office: int, role: str) -> Seat:
    """Give a member of staff a seat; the same seat twice is one. Raises Invalid, Refused or NotFound."""
    must_be_admin(actor)
    person = _staff(user)
    errors: dict[str, tuple[str, ...]] = {}
    named = next((one for one in Role if one.value == role and one.sort is Sort.STAFF), None)
    place = Office.objects.filter(pk=office, is_active=True).first()
    if named is None:
        errors["role"] = ("سمت را از فهرست انتخاب کنید.",)
    if place is None:
        errors["office"] = ("اداره را از فهرست انتخاب کنید.",)
    if errors or named is None:
        raise Invalid(errors)
    held = Seat.objects.filter(user=person, ended_at=None)
    if held.exclude(role=named.value).exists() and (
        named is Role.ADMIN or held.filter(role=Role.ADMIN.value).exists()
    ):
        raise Refused(APART)
    row, is_new = Seat.objects.get_or_create(user=person, office=place, role=named.value, ended_at=None)
    if is_new:
        _record(actor, person, f"seat_given:{row.pk}")
    return row


@transaction.atomic(durable=True)
def unseat(*, actor: Actor, seat: int) -> None:
    """End a seat now; cases taken by its holder stay on the desk of the office."""
    must_be_admin(actor)
    row = Seat.objects.select_for_update(of=("self",)).filter(pk=seat).first()
    if row is None:
        raise NotFound(str(seat))
    if row.user_id == actor.user:
        raise Refused(SELF)
    if row.ended_at is None:
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
        _record(actor, row.user, f"seat_ended:{row.pk}")


@transaction.atomic(durable=True)
def disable(*, actor: Actor, user: int) -> None:
    """Close an account. Its password is dropped too, so that no session of it ever comes to life again."""
    must_be_admin(actor)
    person = _staff(user)
    if person.pk == actor.user:
        raise Refused(SELF)
    person.is_active = False
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])
    _record(actor, person, "disabled")


@transaction.atomic(durable=True)
def enable(*, actor: Actor, user: int) -> None:
    """Open an account again; it needs a new password before anybody can sign in."""
    must_be_admin(actor)
    person = _staff(user)
    person.is_active = True
    person.save(update_fields=["is_active"])
    _record(actor, person, "enabled")


@transaction.atomic(durable=True)
def password_link(*, actor: Actor, user: int) -> str:
    """Return the token with which this person sets their own password, once; that it was given is kept."""
    must_be_admin(actor)
    person = _staff(user)
    _record(actor, person, "password_link")
    return default_token_generator.make_token(person)


@transaction.atomic(durable=True)
def set_password(*, user: int, token: str, password: str) -> None:
    """Set the password of whoever holds a link that is good once. Raises Refused or Invalid."""
    person = User.objects.select_for_update(of=("self",)).filter(pk=user, is_active=True).first()
    if person is None or person.username is None or not default_token_generator.check_token(person, token):
        raise Refused(OLD_LINK)
    said = _weak(password, person.username)
    if said:
        raise Invalid({"password": (said,)})
    person.set_password(password)
    person.save(update_fields=["password"])


def _weak(password: str, username: str) -> str:
    """Return what is wrong with a password; length is what counts, no rule about kinds of characters."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        return "گذرواژه دست‌کم ۱۲ نویسه دارد. چند واژهٔ بی‌ربط کنار هم خوب است."
    if username in password.lower() or len(set(password)) < 5:
        return "این گذرواژه آسان پیدا می‌شود. نام کاربری یا نویسهٔ تکراری در آن نباشد."
    return ""


@transaction.atomic(durable=True)
def close_days(*, actor: Actor, date: dt.date, counties: Iterable[str], reason: str) -> int:
    """Close a day in some counties, or in the whole province, and have open deadlines counted anew.

    Returns how many closures are new; a closure that was there is left alone.
    """
    admin = must_be_admin(actor)
    if not -DAYS_BACK <= (date - jalali.today()).days <= DAYS_AHEAD:
        raise Invalid({"date": ("روزی از یک هفته پیش تا یک سال دیگر را بنویسید.",)})
    office = next(office for role, office in actor.seats if role is Role.ADMIN)
    province = Office.objects.values_list("province_id", flat=True).get(pk=office)
    codes = set(counties)
    where: list[County | None] = list(County.objects.filter(code__in=codes, province=province).order_by("id"))
    if len(where) != len(codes):
        raise Invalid({"counties": ("شهرستان را از فهرست انتخاب کنید.",)})
    new = 0
    for county in where or [None]:
        row = {"province_id": province, "county": county, "date": date}
        _, is_new = Closure.objects.get_or_create(**row, defaults={"reason": reason, "by_id": admin})
        if is_new:
            new += 1
            defer("cases.recount", province=province, county=county.pk if county else 0, reason=reason)
    if new:
        touch("calendar")
    return new


@transaction.atomic(durable=True)
def open_day(*, actor: Actor, closure: int, reason: str = "این روز تعطیل نیست") -> None:
    """Take back a closure that was entered by mistake, and have open deadlines counted anew."""
    must_be_admin(actor)
    row = Closure.objects.filter(pk=closure).first()
    if row is None:
        raise NotFound(str(closure))
    row.delete()
    touch("calendar")
    defer("cases.recount", province=row.province_id, county=row.county_id or 0, reason=reason)


def _staff(pk: int) -> User:
    row = User.objects.select_for_update(of=("self",)).filter(pk=pk, username__isnull=False).first()
    if row is None:
        raise NotFound(str(pk))
    return row


def _record(actor: Actor, user: User, what: str) -> None:
    """Keep who did what to whom, where looks are kept: it is only ever added to."""
    Look.objects.create(user_id=must_be_admin(actor), subject=f"user:{user.pk}", what=what)
