"""Who asks: the person signed in, with the seats they hold."""

from __future__ import annotations

from django.http import HttpRequest

from khanegi.people import queries
from khanegi.process.facts import Actor


def desks(request: HttpRequest) -> tuple[queries.Desk, ...]:
    """Return the seats of who is signed in; who has no user name holds none."""
    return queries.desks(request.user) if request.user.username else ()  # type: ignore[arg-type]


def actor(request: HttpRequest) -> Actor:
    return queries.actor(request.user, desks(request))  # type: ignore[arg-type]
