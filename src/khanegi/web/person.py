"""Who is asking, read once a request: the frame of the page and the view share it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from khanegi.base.errors import NotFound
from khanegi.people import actions, queries
from khanegi.process.words import Role

if TYPE_CHECKING:
    from django.http import HttpRequest

    from khanegi.people.models import User
    from khanegi.people.queries import Desk
    from khanegi.process.facts import Actor, Facts

WITHOUT_CASES = frozenset({Role.ADMIN, Role.AUDITOR, Role.COMMITTEE})


def desks(request: HttpRequest) -> tuple[Desk, ...]:
    """Return the seats of the person signed in; who has no user name holds none."""
    held: tuple[Desk, ...] | None = getattr(request, "held_desks", None)
    if held is None:
        user = request.user
        held = queries.desks(user) if user.is_authenticated and user.username else ()
        request.held_desks = held  # type: ignore[attr-defined]
    return held


def holding_cases(request: HttpRequest) -> list[Desk]:
    """Return the seats of the person signed in before which cases wait."""
    return [desk for desk in desks(request) if desk.role not in WITHOUT_CASES]


def actor(request: HttpRequest) -> Actor:
    """Return the person signed in as the procedures see them."""
    return queries.actor(request.user, desks(request))  # type: ignore[arg-type]


def seated(request: HttpRequest, *roles: Role) -> tuple[Desk, ...]:
    """Return the seats held in these roles. Raises NotFound: for who holds none there is no such page."""
    held = tuple(desk for desk in desks(request) if desk.role in roles)
    if not held:
        raise NotFound(request.path)
    return held


def is_fragment(request: HttpRequest) -> bool:
    """Say whether htmx asks for a region only; going back in its history asks for whole pages."""
    asks = request.headers.get("HX-Request") == "true"
    return asks and request.headers.get("HX-History-Restore-Request") != "true"


def citizen(request: HttpRequest) -> User:
    """Return the person signed in, for pages that nobody else reaches."""
    return request.user  # type: ignore[return-value]


def number(request: HttpRequest) -> int:
    """Return the number of the person signed in, for pages that nobody else reaches."""
    return int(request.user.pk or 0)


def mark(request: HttpRequest) -> str:
    """Return what names the person signed in on a picture: a user name, or the end of a mobile number."""
    user = citizen(request)
    name = user.username or f"...{(user.mobile or '')[-4:]}"
    return name.encode("ascii", "replace").decode()


def looked(request: HttpRequest, facts: Facts, subject: str, what: str) -> None:
    """Record that the person signed in looked at a case or a part of it, from the seat that lets them."""
    office = queries.looking_from(desks(request), facts)
    actions.saw(user=number(request), subject=subject, what=what, office=office)
