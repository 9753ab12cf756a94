"""The root of all addresses: the API, the pages and what a watching machine asks."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from khanegi.conf import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.live),
    path("readyz", health.ready),
    path("metrics", health.metrics),
]
if find_spec("khanegi.api.app"):
    urlpatterns.append(path("api/v1/", import_module("khanegi.api.app").api.urls))
if find_spec("khanegi.web.urls"):
    urlpatterns.append(path("", include("khanegi.web.urls")))

handler400 = "khanegi.web.views.refusals.bad_request"
handler403 = "khanegi.web.views.refusals.forbidden"
handler404 = "khanegi.web.views.refusals.not_found"
handler500 = "khanegi.web.views.refusals.server_error"
