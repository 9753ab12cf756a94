"""Who is asking, where an office is, and which days are worked."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.utils import timezone

from khanegi.base.workdays import Calendar
from khanegi.people.models import Closure, County, Holiday, Office, OneTimeCode, User
from khanegi.process.facts import Actor
from khanegi.process.words import Role

SEATS = """
select s.role, s.office_id, o.title
from people_seat s join people_office o on o.id = s.office_id
where s.user_id = %s and s.ended_at is null and o.is_active
order by s.id
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """One seat as its holder sees it: a role in an office, with the names people use."""

    role: Role
    office: int
    title: str


def desks(user: User) -> tuple[Desk, ...]:
    """Return the seats a person holds now."""
    with connection.cursor() as cursor:
        cursor.execute(SEATS, [user.pk])
        return tuple(Desk(Role(role), office, title) for role, office, title in cursor.fetchall())


def actor(user: User, seats: Sequence[Desk] | None = None) -> Actor:
    """Return the person as the procedures see them: an id, the seats they hold, and their household."""
    held = desks(user) if seats is None else seats
    own = {user.national_id} if user.national_id else set()
    return Actor(
        user=user.pk,
        seats=frozenset((desk.role, desk.office) for desk in held),
        kin=frozenset(own | set(user.household)),
    )


LOOKS = """
select count(distinct user_id), max(at) from people_look where subject = %s
"""


@dataclass(frozen=True, slots=True)
class Looks:
    """How many members of staff opened a file, and when the last of them did."""

    people: int
    last: dt.datetime | None


def looks(subject: str) -> Looks:
    """Return who looked, without names: the record itself is for the auditor."""
    with connection.cursor() as cursor:
        cursor.execute(LOOKS, [subject])
        return Looks(*cursor.fetchone())


class ToSend(NamedTuple):
    """A one-time code that is still good, and the number it goes to."""

    mobile: str
    code: str


def code_of(pk: int) -> ToSend | None:
    """Return the digits of a stored code; None once it is used, voided or over, so that none is sent late."""
    row = OneTimeCode.objects.filter(pk=pk, used_at=None, expires_at__gt=timezone.now()).first()
    return None if row is None else ToSend(row.mobile, digits(row.pk, row.nonce))


def digits(pk: int, nonce: str) -> str:
    """Derive the six digits of a code: who reads the table without the secret learns none of them."""
    mark = hmac.new(settings.SECRET_KEY.encode(), f"one-time code {pk}:{nonce}".encode(), sha256).digest()
    return f"{int.from_bytes(mark[:8], 'big') % 10**6:06}"


def office_for(kind: str, county: County) -> Office | None:
    """Return the active office of a body for a county: its own, else the one of the province."""
    offices = Office.objects.filter(kind=kind, is_active=True, province=county.province_id)
    return offices.filter(county=county).first() or offices.filter(county=None).order_by("id").first()


def stamp() -> int:
    """Return a number that grows whenever the calendar or a rule changes."""
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(sum(version), 0) from people_stamp")
        return int(cursor.fetchone()[0])


@lru_cache(maxsize=2)
def calendar(stamp: int, weekend: frozenset[int]) -> Calendar:
    """Return the working calendar as of a stamp; the same stamp is read from the database once."""
    closures: dict[int | None, set[dt.date]] = {}
    for county, date in Closure.objects.order_by("id").values_list("county_id", "date"):
        closures.setdefault(county, set()).add(date)
    return Calendar(
        weekend=weekend,
        holidays=frozenset(Holiday.objects.order_by("id").values_list("date", flat=True)),
        closures={county: frozenset(dates) for county, dates in closures.items()},
    )


def bodies() -> dict[str, str]:
    """Return the title of each body at the level of the province, by its kind."""
    offices = Office.objects.filter(is_active=True, county=None).order_by("-id")
    return dict(offices.values_list("kind", "title"))


def by_identity(national_id: str, birth_date: dt.date) -> int | None:
    """Return who has both this national ID and this birth date."""
    found = User.objects.filter(national_id=national_id, birth_date=birth_date, is_active=True)
    return found.values_list("pk", flat=True).first()
