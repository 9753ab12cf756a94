"""Every address has a gate: the public ones are listed here, the others ask to sign in or are not there."""

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

pytestmark = pytest.mark.django_db
PUBLIC = {
    "", "help/", "login/", "login/code/", "login/again/", "staff/login/", "logout/",
    "fields/", "fields/<str:code>/", "check/", "track/", "track/forgotten/",
    "complaints/", "verify/", "verify/file/", "verify/offline/", "verify/withdrawn.json",
    "verify/<str:number>/", "verify/<str:number>/proof.json", "ledger/", "ledger/witness.py",
    "ledger/checkpoints/<int:size>/", "ledger/growth/<int:old>/<int:new>.json",
    "process/", "process/<slug:key>/",
    "process/<slug:key>.svg", "process/<slug:key>.bpmn",
    "board/", "fairness/", "fairness/lottery.py", "fairness/<slug:key>.json",
    "staff/password/<int:pk>/<str:token>/", "healthz", "readyz", "metrics",
    "api/v1/", "api/v1/docs", "api/v1/openapi.json", "api/v1/tracking", "api/v1/catalogue",
    "api/v1/bank/", "api/v1/bank/openapi.json",
}  # fmt: skip
FILLED = {"str": "123456789012", "int": "1", "slug": "independent"}
PROGRAMS = "api/v1/"
POSTED = ("<action>", "bank/referrals/<letter>/", "bank/uploads$")  # what is only ever written to
FOR_STAFF = ("manage/", "dashboard/", "sponsors/", "metrics")


def routes(patterns=None, before="") -> Iterator[str]:
    """Yield every address as it is declared."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def filled(route):
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: FILLED[found[1] or "str"], route)


ROUTES = sorted(set(routes()))
PAGES = [route for route in ROUTES if not route.startswith(PROGRAMS)]
ASKS_FOR_SIGNING_IN = (302, 401, 403, 404, 405)


def test_the_list_of_public_addresses_names_only_what_is_there():
    assert PUBLIC - set(ROUTES) == set()
    assert len(ROUTES) > 50


@pytest.mark.parametrize("route", [route for route in ROUTES if route not in PUBLIC])
def test_who_has_not_signed_in_sees_nothing(client, route):
    methods = ("get", "post")
    if route.startswith(PROGRAMS):
        methods = ("post",) if any(part in f"{route}$" for part in POSTED) else ("get",)
    for answer in (getattr(client, method)(filled(route)) for method in methods):
        assert answer.status_code in ASKS_FOR_SIGNING_IN
        if answer.status_code == 302:
            assert answer["Location"].startswith(("/login/", "/staff/login/"))


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("route", PAGES)
def test_no_page_knows_other_methods(client, maryam, route, method):
    client.force_login(maryam)

    answer = getattr(client, method)(filled(route))

    hidden = "<" in route or route.startswith(FOR_STAFF)
    assert answer.status_code in ((404, 405) if hidden else (405,))


@pytest.mark.parametrize("route", PAGES)
def test_looking_at_a_page_as_a_stranger_changes_nothing(client, maryam, route):
    """The read-only guard of every GET raises where a page writes; a stranger leaves no trace at all."""
    client.force_login(maryam)

    assert client.get(filled(route)).status_code != 500
