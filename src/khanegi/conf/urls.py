"""The root of all addresses: the API, the pages and what a watching machine asks."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from khanegi.api.app import api
from khanegi.api.bank.doors import api as banks
from khanegi.conf import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.live),
    path("readyz", health.ready),
    path("metrics", health.metrics),
    path("api/v1/bank/", banks.urls),
    path("api/v1/", api.urls),
    path("", include("khanegi.web.urls")),
]

handler400 = "khanegi.web.views.refusals.bad_request"
handler403 = "khanegi.web.views.refusals.forbidden"
handler404 = "khanegi.web.views.refusals.not_found"
handler500 = "khanegi.web.views.refusals.server_error"
