"""What every page knows: who is signed in, where they can go, when their session ends."""

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from khanegi.notices.queries import unread
from khanegi.process.words import Role
from khanegi.web import person, sessions


@dataclass(frozen=True, slots=True)
class Me:
    """The person signed in, as the frame of a page shows them."""

    name: str
    is_staff: bool
    seats: tuple[str, ...] = ()
    ways: tuple[tuple[str, str], ...] = ()
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """One way in the band."""

    href: str
    words: str
    count: int = 0
    current: bool = False


OVERSEERS = frozenset({Role.SECRETARIAT, Role.LABOUR_HEAD, Role.AGENCY_HEAD, Role.AUDITOR})
MESSAGES = "/messages/"
FOR_ALL = (("/fields/", "رشته‌ها"), ("/process/", "روند کار"))
FOR_GUESTS = (("/check/", "سنجش شرایط"), ("/track/", "پیگیری"), *FOR_ALL, ("/login/", "ورود"))


def frame(request: HttpRequest) -> dict[str, object]:
    """Return `me`, `nav`, `session_seconds` and `reference`; a page without a user is a guest's.

    Read only when drawn: a fragment has no frame and asks the database nothing for it.
    """
    me = cache(lambda: _me(request))
    return {
        "me": SimpleLazyObject(me),
        "nav": SimpleLazyObject(lambda: _ways(me(), request.path)),
        "session_seconds": SimpleLazyObject(lambda: sessions.seconds_left(request)),
        "reference": getattr(request, "reference", ""),
    }


def _me(request: HttpRequest) -> Me | None:
    """Return the person signed in; a page drawn before sign-in is known, such as a 400, has none."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    seats = tuple(f"{desk.role.title}، {desk.title}" for desk in person.desks(request))
    name = f"{user.first_name} {user.last_name}".strip() or "حساب من"
    if user.username is not None:
        ways = _of_staff(request)
        count = unread(user.pk) if any(href == MESSAGES for href, _ in ways) else 0
        return Me(name=name, is_staff=True, seats=seats, ways=ways, unread=count)
    return Me(name=name, is_staff=False, unread=unread(user.pk))


def _of_staff(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """Return the ways of somebody of the staff: no worklist where no case can ever wait."""
    ways = by_seat(request)
    return ways if ways and not person.holding_cases(request) else (("/inbox/", "کارتابل"), *ways)


def by_seat(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """Return the ways that only some seats open."""
    held = {desk.role for desk in person.desks(request)}
    ways = (
        ({Role.AGENCY_EXPERT, Role.AGENCY_HEAD}, "/sponsors/", "پشتیبان‌ها"),
        ({Role.INSPECTOR}, "/looks/", "نظارت‌های پیش رو"),
        ({Role.BRANCH, Role.BANK_HEAD}, "/bank/upload/", "فرستادن فهرست"),
        ({Role.SECRETARIAT, Role.COMMITTEE}, "/committee/", "کمیته"),
        ({Role.COMMITTEE}, MESSAGES, "پیام‌ها"),
        (OVERSEERS, "/dashboard/", "نمای مدیریت"),
        ({Role.ADMIN}, "/manage/", "مدیریت سامانه"),
    )
    return tuple((href, words) for roles, href, words in ways if held & roles)


def _ways(me: Me | None, path: str) -> tuple[Link, ...]:
    if me is None:
        ways = [Link(href, words) for href, words in FOR_GUESTS]
    else:
        own = () if me.is_staff else (Link("/inbox/", "پرونده‌های من", count=me.unread),)
        counts = {MESSAGES: me.unread}
        ways = [*own, *(Link(*way, count=counts.get(way[0], 0)) for way in (*me.ways, *FOR_ALL))]
    return tuple(Link(way.href, way.words, way.count, path.startswith(way.href)) for way in ways)
