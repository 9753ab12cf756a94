"""Signing in, and how often something was tried."""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.db.models import Max, QuerySet, Sum
from django.utils import timezone

from khanegi.base import persian, sql
from khanegi.base.errors import Invalid, Refusal, Refused, TooMany
from khanegi.base.jobs import defer
from khanegi.people.models import Attempt, OneTimeCode, User
from khanegi.people.queries import TRIED, digits

CODE_LIVES = dt.timedelta(minutes=3)
TRIES = 5
WRONG_IN_A_ROW = 20
STOPPED_FOR = dt.timedelta(hours=24)
AGAIN_AFTER = dt.timedelta(seconds=60)
SENDS = ((3, dt.timedelta(minutes=10)), (10, dt.timedelta(days=1)))
SECOND_FACTOR = "staff"  # whoever asks for it gave a right password; a whole office shares one address
SENDS_OF_ADDRESS = (20, dt.timedelta(hours=1))
PASSWORDS = (10, dt.timedelta(minutes=15))
PASSWORDS_OF_ADDRESS = (60, dt.timedelta(hours=1))

TOO_OFTEN = Refusal("too_often", "در زمان کوتاه چند بار تلاش شده است. کمی صبر کنید و دوباره امتحان کنید.")
STOPPED = Refusal(
    "code_stopped",
    "بیست بار پشت سر هم کد نادرست نوشته شده است. ورود با کد تا ۲۴ ساعت بسته است. "
    "اگر کار فوری دارید، با کارت ملی به دبیرخانه بروید.",
)
CLOSED = Refusal("account_closed", "این حساب بسته شده است. برای پیگیری به دبیرخانه بگویید.")
STAFF_ONLY = Refusal("staff_number", "این شماره برای حساب کارکنان است. از «ورود کارکنان» وارد شوید.")
NO_NUMBER = Refusal("no_number", "برای این حساب شمارهٔ همراه ثبت نشده است. به راهبر سامانه بگویید.")
WRONG_CODE = (
    "این کد پذیرفته نشد. رقم‌ها را دوباره ببینید. "
    "اگر بیش از سه دقیقه گذشته یا پنج بار نوشته‌اید، کد تازه بخواهید.",
)
WRONG_PASSWORD = ("نام کاربری یا گذرواژه درست نیست. هر دو را دوباره ببینید.",)

TRY = """
update people_onetimecode set tries = tries + 1
where id = (select max(id) from people_onetimecode
            where mobile = %(mobile)s and purpose = %(purpose)s and session = %(session)s)
  and tries < %(most)s and used_at is null and expires_at > %(now)s
returning id, nonce
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking for a code: whether a new one goes out, and in how many seconds one may."""

    is_new: bool
    again_in: int


@transaction.atomic(durable=True)
def ask_code(*, mobile: str, purpose: str, session: str, address: str | None, known: bool = False) -> Asked:
    """Send a one-time code to a number, whether anybody here has it or not; it voids the one before.

    `session` names the browser that asked: only there is the code good. `known` says that the number
    signed in from that browser before. Raises TooMany, and Refused when code sign-in is stopped.
    """
    _one_at_a_time(f"code:{mobile}", f"code-address:{address}")
    now = timezone.now()
    if not known and stopped(mobile, purpose):
        raise Refused(STOPPED)
    sent = OneTimeCode.objects.filter(mobile=mobile)
    alive = sent.filter(purpose=purpose, used_at=None, expires_at__gt=now)
    fresh = alive.filter(session=session, sent_at__gt=now - AGAIN_AFTER).order_by("-id").first()
    if fresh:  # the second of two clicks
        return Asked(False, _seconds(fresh.sent_at + AGAIN_AFTER - now))
    for most, span in SENDS:
        _within(sent.filter(sent_at__gt=now - span), "sent_at", most, span)
    if address and purpose != SECOND_FACTOR:
        most, span = SENDS_OF_ADDRESS
        here = OneTimeCode.objects.filter(address=address, sent_at__gt=now - span)
        _within(here.exclude(purpose=SECOND_FACTOR), "sent_at", most, span)
    alive.update(expires_at=now)
    row = OneTimeCode.objects.create(
        mobile=mobile,
        purpose=purpose,
        session=session,
        nonce=secrets.token_hex(16),
        address=address,
        sent_at=now,
        expires_at=now + CODE_LIVES,
    )
    defer("notices.send_code", code=row.pk)
    return Asked(True, _seconds(AGAIN_AFTER))


def check_code(*, mobile: str, purpose: str, session: str, typed: str, known: bool = False) -> User:
    """Return whose code this is; who comes for the first time becomes a citizen. Raises Invalid, Refused.

    Each try is counted by the database before it is judged, so that a hundred at once are a hundred,
    and nothing is undone when this raises. Not inside a transaction.
    """
    if not known and stopped(mobile, purpose):
        raise Refused(STOPPED)
    now = timezone.now()
    given = {"mobile": mobile, "purpose": purpose, "session": session, "most": TRIES, "now": now}
    found = sql.row(TRY, given)
    right = digits(*found) if found else secrets.token_hex(3)
    said = "".join(persian.digits_in(typed[:50]).split())
    if not hmac.compare_digest(right.encode(), said.encode()) or found is None:
        raise Invalid({"code": WRONG_CODE})
    if not OneTimeCode.objects.filter(pk=found[0], used_at=None).update(used_at=now):
        raise Invalid({"code": WRONG_CODE})
    return _person(mobile, purpose)


def _person(mobile: str, purpose: str) -> User:
    """Return who proved to hold this number. Only now may they learn what kind of account it has."""
    if purpose == SECOND_FACTOR:
        user = User.objects.get(mobile=mobile)
    else:
        user, _ = User.objects.get_or_create(mobile=mobile, defaults={"password": make_password(None)})
        if user.username is not None:
            raise Refused(STAFF_ONLY)
    if not user.is_active:
        raise Refused(CLOSED)
    return user


def stopped(mobile: str, purpose: str) -> bool:
    """Say whether too many wrong codes in a row were typed for a number, over all its codes."""
    codes = OneTimeCode.objects.filter(mobile=mobile, purpose=purpose)
    last_right = codes.filter(used_at__isnull=False).aggregate(at=Max("sent_at"))["at"]
    wrong = codes.filter(tries__gt=0, used_at=None)
    if last_right:
        wrong = wrong.filter(sent_at__gt=last_right)
    found = wrong.aggregate(tries=Sum("tries"), last=Max("sent_at"))
    return (found["tries"] or 0) >= WRONG_IN_A_ROW and found["last"] > timezone.now() - STOPPED_FOR


def check_password(*, username: str, password: str, address: str | None) -> User:
    """Return the member of staff of a user name and password: the first of two factors.

    Who is unknown, or closed, costs the same hash and gets the same answer as a wrong password.
    """
    name = username.replace("\0", "").strip().lower()[:60]
    kept = [attempt(f"staff:{name}", *PASSWORDS), attempt(f"staff-address:{address}", *PASSWORDS_OF_ADDRESS)]
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        make_password(password)
    if user is None or not user.check_password(password):
        raise Invalid({"password": WRONG_PASSWORD})
    Attempt.objects.filter(pk__in=kept).delete()
    if user.mobile is None:
        raise Refused(NO_NUMBER)
    return user


def within(subject: str, most: int, span: dt.timedelta) -> None:
    """Raise TooMany when there were as many attempts as allowed; count none."""
    stop(sql.row(f"select {TRIED}", tried(subject, most, span))[0], span)


def tried(subject: str, most: int, span: dt.timedelta) -> dict[str, Any]:
    """Return what `queries.TRIED` is to be given."""
    return {"subject": subject, "most": most, "since": timezone.now() - span}


def stop(found: dt.datetime | None, span: dt.timedelta) -> None:
    """Raise TooMany if `queries.TRIED` found something, with the seconds until that falls away."""
    if found is not None:
        raise TooMany(TOO_OFTEN, _seconds(found + span - timezone.now()))


def attempt(subject: str, most: int, span: dt.timedelta) -> int:
    """Count one attempt and return its number; raises TooMany when there were as many as allowed."""
    _one_at_a_time(subject)
    now = timezone.now()
    _within(Attempt.objects.filter(subject=subject, at__gt=now - span), "at", most, span)
    return int(Attempt.objects.create(subject=subject, at=now).pk)


def forget_old(*, before: dt.datetime) -> None:
    """Remove codes and attempts that no rule asks about any more, and sessions that are over."""
    OneTimeCode.objects.filter(sent_at__lt=before).delete()
    Attempt.objects.filter(at__lt=before).delete()
    SessionStore.clear_expired()


def _within(rows: QuerySet[Any], column: str, most: int, span: dt.timedelta) -> None:
    """Raise TooMany when there are as many rows as allowed, with the seconds until one falls away."""
    newest = rows.order_by(f"-{column}")[:most]
    oldest = list(newest.values_list(column, flat=True))
    if len(oldest) >= most:
        raise TooMany(TOO_OFTEN, _seconds(oldest[-1] + span - timezone.now()))


def _one_at_a_time(*subjects: str) -> None:
    """Let others who do the same for the same subject wait until this transaction ends."""
    with connection.cursor() as cursor:
        for subject in sorted(subjects):
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [subject])


def _seconds(span: dt.timedelta) -> int:
    return max(1, round(span.total_seconds()))
