"""What holds for every page: a reference number, the headers, the domain's «no», and reads that only read."""

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from khanegi.base import reading, reference
from khanegi.base.errors import Invalid, NotFound, Refused, TooMany
from khanegi.web.views import refusals

Next = Callable[[HttpRequest], HttpResponseBase]

CSP = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        # One form leads to the cooperative system, and a browser holds a redirect against this too.
        f"form-action 'self' {urlsplit(settings.COOP_URL)._replace(path='', query='').geturl()}",
    )
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
}
log = logging.getLogger(__name__)
PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
SAFE = ("GET", "HEAD", "OPTIONS")


class Reference:
    """Give each request a short number that a person can read out and an operator can find in the log."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.reference = number = reference.begin()  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers["X-Reference"] = number
        return response


class Headers:
    """Set what browsers need to keep a page to itself; a view may set its own, stricter or looser, first."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers["Cache-Control"] = "no-store, private"
        return response


class Refusals:
    """Turn the domain's three ways of saying no into answers, and give empty refusals a page.

    Django asks who is meant only where it needs the name; here each page does, but for what machines ask
    by a bare address.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path not in PROBES:
            request.get_host()
        response = self.get_response(request)
        if response.status_code in refusals.WORDS and not getattr(response, "content", b"-"):
            page = refusals.page(request, response.status_code)
            for name in ("Allow", "Retry-After"):
                if name in response.headers:
                    page.headers[name] = response.headers[name]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if request.headers.get("Accept") == "application/json":
            return refusals.for_script(exception)
        if isinstance(exception, NotFound):
            return refusals.page(request, 404)
        if isinstance(exception, TooMany):
            return refusals.too_many(request, exception)
        if isinstance(exception, Refused):
            return refusals.refused(request, exception.refusal)
        if isinstance(exception, Invalid):
            return refusals.invalid(request, exception.errors)
        if isinstance(exception, RequestDataTooBig):
            return refusals.page(request, 413)
        if isinstance(exception, DataError):
            # What no column can hold, such as NUL or a number beyond every id, is a bad request and
            # no fault of ours; the log keeps it, because it may also be a column that is too short.
            log.warning("the database cannot hold what was sent to %s", request.path, exc_info=exception)
            return refusals.page(request, 400)
        return None


class ReadsOnlyRead:
    """Refuse, in tests and in production, that a GET changes anything but the record of who looked."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in SAFE:
            with reading.only():
                return self.get_response(request)
        return self.get_response(request)
