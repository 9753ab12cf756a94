"""From where somebody asks, as our own proxies saw it; what they did not add is believed from nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def address(request: HttpRequest) -> str | None:
    """Return the address of who asks."""
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if settings.PROXIES and len(told) >= settings.PROXIES:
        return told[-settings.PROXIES]
    return request.META.get("REMOTE_ADDR") or None
