"""Who is asking, where an office is, and which days are worked."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils import timezone

from khanegi.base import persian, sql
from khanegi.base.errors import NotFound
from khanegi.base.workdays import Calendar
from khanegi.people.models import (
    Closure,
    County,
    Holiday,
    Office,
    OneTimeCode,
    Province,
    Seat,
    Standstill,
    User,
)
from khanegi.process.facts import Actor, Facts
from khanegi.process.words import Role

STAMP = "(select coalesce(sum(version), 0) from people_stamp)"
"""The stamp within a statement that reads something else besides."""

TRIED = """(
select a.at from people_attempt a where a.subject = %(subject)s and a.at > %(since)s
order by a.at desc offset %(most)s - 1 limit 1)"""
"""The attempt with which somebody reached the most there may be within a span; null while they may go on."""

STANDS_STILL = "exists (select from people_standstill s where s.user_id = u.id and s.lifted_at is null)"
"""Whether the person `u` is recorded as dead or unable to act, within a statement that reads them."""

# A number belongs to one account: who works here and applies does so from another, and has it in the list.
THEMSELVES = (
    "(f.id = u.id or (u.national_id = any(f.household) and f.name_key = u.name_key and f.name_key <> ''))"
)
# Whoever can sign in and is no kin of a party: the account `h`, for the case `c`.
CAN_SIGN = """h.is_active and not exists (
      select from cases_party p join people_user u on u.id = p.user_id
      where p.case_id = c.id and (u.national_id = h.national_id or u.national_id = any(h.household)))"""
# By role, each office of the case `c` in which a party of it holds a seat: its title, and the nearest office
# above in which somebody can sign in that role.
CONFLICTS = f"""
select jsonb_object_agg(o.role, jsonb_build_object('title', w.title, 'other', (
    select a.id from people_office a join people_seat t on t.office_id = a.id and t.role = o.role
      join people_user h on h.id = t.user_id
    where a.id = any(w.above) and a.is_active and t.ended_at is null and {CAN_SIGN}
    order by array_position(w.above, a.id) limit 1)))
from cases_caseoffice o join people_office w on w.id = o.office_id
where o.case_id = c.id and exists (
  select from people_seat s join people_user f on f.id = s.user_id
    join cases_party p on p.case_id = c.id join people_user u on u.id = p.user_id
  where s.office_id = o.office_id and s.ended_at is null and {THEMSELVES})
"""

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
    found = sql.rows(SEATS, [user.pk])
    return tuple(Desk(Role(role), office, title) for role, office, title in found)


def looking_from(held: Sequence[Desk], facts: Facts) -> int | None:
    """Return the office from which somebody looks at a case: one it was sent to, else any of theirs."""
    sent = [desk.office for desk in held if desk.office in facts.counted(desk.role)]
    return next(iter([*sent, *(desk.office for desk in held)]), None)


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
    return Looks(*sql.row(LOOKS, [subject]))


SEEN = """
select (l.at at time zone 'Asia/Tehran')::date as day, coalesce(o.title, ''),
  array_agg(distinct l.subject || ' ' || l.what)
from people_look l left join people_office o on o.id = l.office_id
where l.subject = any(%s) and l.user_id <> all(%s)
group by 1, 2 order by 1 desc, 2 limit 500
"""


class Seen(NamedTuple):
    """What one office looked at on one day: subjects, each with what of it. Nobody's name."""

    day: dt.date
    office: str
    what: tuple[tuple[str, str], ...]


def seen(subjects: Sequence[str], parties: Sequence[int]) -> tuple[Seen, ...]:
    """Return who but the parties looked at any of these, by day and office, the newest first."""
    found = sql.rows(SEEN, [list(subjects), list(parties)])
    return tuple(
        Seen(day, office, tuple((one.split(" ", 1)[0], one.split(" ", 1)[1]) for one in what))
        for day, office, what in found
    )


def standstill(user: int, *, kind: str = "") -> Standstill | None:
    """Return what stops every case of a person now, of this kind if one is asked for."""
    found = Standstill.objects.filter(user=user, lifted_at=None)
    return (found.filter(kind=kind) if kind else found).first()


def some_stand_still(users: Iterable[int]) -> bool:
    """Say whether one of these people is recorded as dead or unable to act."""
    return Standstill.objects.filter(user__in=list(users), lifted_at=None).exists()


WORKS_THERE = f"""
select 1 from people_seat s join people_user f on f.id = s.user_id join people_user u on u.id = %s
where s.office_id = %s and s.ended_at is null and {THEMSELVES} limit 1
"""


def works_in(user: int, office: int) -> bool:
    """Say whether a person holds a seat in an office, be it from an account of their own."""
    return bool(sql.rows(WORKS_THERE, [user, office]))


class ToSend(NamedTuple):
    """A one-time code that is still good, and the number it goes to."""

    mobile: str
    code: str


def code_of(pk: int) -> ToSend | None:
    """Return the digits of a stored code; None once it is used, voided or over, so that none is sent late."""
    row = OneTimeCode.objects.filter(pk=pk, used_at=None, expires_at__gt=timezone.now()).first()
    if (
        row is None
        or Standstill.objects.filter(user__mobile=row.mobile, lifted_at=None, kind="death").exists()
    ):
        return None  # nothing at all goes to the number of somebody who has died
    return ToSend(row.mobile, digits(row.pk, row.nonce))


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
    return int(sql.row(f"select {STAMP}")[0])


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


PAGE = 50


@dataclass(frozen=True, slots=True)
class Staff:
    """Members of staff of one page, and the mark to ask the next page with."""

    rows: tuple[User, ...]
    after: str


def staff(*, text: str = "", after: str = "") -> Staff:
    """Return members of staff with the seats they hold, by last name or by user name."""
    found = User.objects.filter(username__isnull=False).order_by("name_key", "id")
    if text:
        wanted = Q(name_key__startswith=persian.sort_key(text)) | Q(username__startswith=text.strip().lower())
        found = found.filter(wanted)
    key, _, number = after.rpartition("~")
    if number.isascii() and number.isdigit() and len(number) < 18:
        found = found.filter(Q(name_key__gt=key) | Q(name_key=key, pk__gt=int(number)))
    rows = tuple(found.prefetch_related(_seats_now())[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Staff(rows[:PAGE], f"{last.name_key}~{last.pk}" if last else "")


def member(pk: int) -> User:
    """Return one member of staff with the seats they hold now. Raises NotFound."""
    row = User.objects.filter(pk=pk, username__isnull=False).prefetch_related(_seats_now()).first()
    if row is None:
        raise NotFound(str(pk))
    return row


def _seats_now() -> Prefetch:
    now = Seat.objects.filter(ended_at=None).select_related("office").order_by("id")
    return Prefetch("seats", queryset=now, to_attr="held")


def offices() -> QuerySet[Office]:
    """Return the active offices with how many people sit in each, province first."""
    sitting = Count("seats", filter=Q(seats__ended_at=None))
    rows = Office.objects.filter(is_active=True).select_related("county").annotate(people=sitting)
    return rows.order_by(F("county__sort_key").asc(nulls_first=True), "kind", "id")


def provinces(offices: Iterable[int] | None = None) -> tuple[Province, ...]:
    """Return the provinces of these offices; without any, every province."""
    found = Province.objects.order_by("code")
    if offices is not None:
        found = found.filter(pk__in=Office.objects.filter(pk__in=[*offices]).order_by().values("province"))
    return tuple(found)


def counties() -> tuple[tuple[str, str], ...]:
    """Return (code, title) of the counties in Persian order."""
    return tuple(County.objects.order_by("sort_key", "id").values_list("code", "title"))


def closures() -> QuerySet[Closure]:
    """Return the closed days, the latest first."""
    return Closure.objects.select_related("county", "by").order_by("-date", "id")[:100]


def holidays(since: dt.date) -> QuerySet[Holiday]:
    return Holiday.objects.filter(date__gte=since).order_by("date")
