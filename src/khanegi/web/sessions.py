"""How long somebody stays signed in: staff 30 minutes idle and 12 hours in all, citizens 12 hours idle."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.sessions.backends.db import SessionStore as SessionStoreOfDjango
from django.core import signing
from django.utils import timezone

from khanegi.base import sql

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from khanegi.people.models import User

HOUR = 3600
STAFF_IDLE, STAFF_WHOLE, CITIZEN_IDLE = HOUR // 2, 12 * HOUR, 12 * HOUR
TOUCH_EVERY = 60  # a session is written at most once a minute
KNOWN = "known"
KNOWN_FOR = 180 * 24 * HOUR
KEPT = "select session_data from django_session where session_key = %s and expire_date > %s"


class SessionStore(SessionStoreOfDjango):
    """Sessions as Django keeps them; read without building a query, since every page begins with this."""

    def load(self) -> dict[str, Any]:
        row = sql.row(KEPT, [self.session_key, timezone.now()])
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row[0])


class Ends:
    """End sessions that are over, and note that the others are in use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            now = int(time.time())
            if seconds_left(request) <= 0:
                logout(request)
            elif now - request.session.get("seen", now) >= TOUCH_EVERY:
                request.session["seen"] = now
        return self.get_response(request)


def seconds_left(request: HttpRequest) -> int:
    """Return how long this session still lasts if nothing more is asked; for nobody it lasts no time."""
    if not hasattr(request, "session") or not request.user.is_authenticated:
        return 0
    now = int(time.time())
    began, seen = request.session.get("began", now), request.session.get("seen", now)
    if request.user.username is None:
        return seen + CITIZEN_IDLE - now
    return min(seen + STAFF_IDLE, began + STAFF_WHOLE) - now


def begin(request: HttpRequest, user: User) -> None:
    """Sign a person in under a new session id."""
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session["began"] = request.session["seen"] = int(time.time())


def token(request: HttpRequest) -> str:
    """Return what names this browser to the one-time codes."""
    return str(request.session.setdefault("token", secrets.token_hex(16)))


def remember(response: HttpResponseBase, mobile: str) -> None:
    """Let this browser be known as one that signed in: a stop after wrong codes does not reach it."""
    response.set_cookie(
        KNOWN,
        signing.dumps(mobile, salt=KNOWN),
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def is_known(request: HttpRequest, mobile: str) -> bool:
    try:
        return bool(signing.loads(request.COOKIES.get(KNOWN, ""), salt=KNOWN, max_age=KNOWN_FOR) == mobile)
    except signing.BadSignature:
        return False
