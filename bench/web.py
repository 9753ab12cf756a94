"""The last submit of a registration and the tracking page over HTTP, beside bare Django on the same server.

Two servers run, both as `./run serve` starts them: the product and the floor. A process of its own
asks them in turn over connections that stay open; sessions and drafts are made beforehand.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from bench import server, stories
from bench.rounds import PARENTS, Contestant, Crew, Score, turns

OURS, FLOORS = 8190, 8191
CLIENTS = 8
TOKEN = "b" * 32
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
NAMES = {"register": OURS, "floor_register": FLOORS, "track": OURS, "floor_track": FLOORS}

Asked = tuple[str, str, str, dict[str, str]]  # method, address, body, headers


def measure(*, rounds: int, each: int) -> Score:
    with ExitStack() as stack:
        for port, module, settings in (
            (OURS, "khanegi.conf.rsgi", "khanegi.conf.settings"),
            (FLOORS, "bench.floor_app.wsgi", "bench.floor_app.settings"),
        ):
            stack.enter_context(serving(port, f"{module}:application", settings))
        crew = Crew(contestants, 1)
        try:
            return _race(crew, rounds, each)
        finally:
            crew.end()


def _race(crew: Crew, rounds: int, each: int) -> Score:
    wanted = (rounds + 1) * (each + 1)
    asked = {
        "register": iter(registrations(wanted)),
        "floor_register": iter(floor_registrations(wanted)),
        "track": trackings(OURS),
        "floor_track": trackings(FLOORS),
    }
    score = Score()
    for number, order in enumerate(turns(tuple(NAMES), rounds + 1)):
        for name in order:
            took = crew.do(name, [[next(asked[name]) for _ in range(each + 1)]])
            if number:  # the first round warms up
                score.add(name, took)
    return score


@contextmanager
def serving(port: int, application: str, settings: str) -> Iterator[None]:
    """Run granian with what `./run serve` gives it; a floor is served as plainly as it can be."""
    is_ours = application.startswith("khanegi.")
    threads = () if is_ours else ("--blocking-threads", os.environ.get("KHANEGI_WEB_THREADS", "4"))
    words = [
        sys.executable, "-m", "granian", "--interface", "rsgi" if is_ours else "wsgi", "--no-ws",
        "--log-level", "warning",
        "--host", "127.0.0.1", "--port", str(port),
        "--workers", os.environ.get("KHANEGI_WEB_WORKERS", "1"),
        *threads, application,
    ]  # fmt: skip
    process = subprocess.Popen(words, env=os.environ | {"DJANGO_SETTINGS_MODULE": settings})
    try:
        _wait(port)
        os.environ["BENCH_SERVERS"] = f"{os.environ.get('BENCH_SERVERS', '')} {process.pid}"
        yield
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, patience: float = 30) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            connection.getresponse()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def contestants() -> Mapping[str, Contestant]:
    PARENTS.update(int(pid) for pid in os.environ["BENCH_SERVERS"].split())
    PARENTS.add(server.postmaster())
    return {name: lambda share, port=port: ask(port, share) for name, port in NAMES.items()}


def ask(port: int, share: Sequence[Asked]) -> int:
    """Send requests from several clients at once. Raises when an answer is not the expected one."""
    wrong: list[str] = []

    def client(mine: Sequence[Asked]) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        for method, address, body, headers in mine:
            connection.request(method, address, body, headers)
            answer = connection.getresponse()
            text = answer.read()
            if answer.status not in (200, 302):
                wrong.append(f"{address}: {answer.status} {text[:300]!r}")
        connection.close()

    threads = [
        threading.Thread(target=client, args=(share[number::CLIENTS],))
        for number in range(min(CLIENTS, len(share)))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise AssertionError(wrong[0])
    return len(share)


def registrations(count: int) -> list[Asked]:
    """Prepare people who have answered everything and only have to press the button."""
    import random

    from django.db.models import Max
    from django.utils import timezone

    from bench import people
    from bench.copying import Batch, follow
    from khanegi.intake.forms import questionnaire
    from khanegi.intake.models import Draft
    from khanegi.people.models import County, User
    from khanegi.rules.models import Occupation

    first = (User.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    draft = (Draft.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    now, dice, batch = timezone.now(), random.Random(first), Batch()
    county = County.objects.order_by("pk").first()
    field = Occupation.objects.filter(second_check="").order_by("pk").first()
    version = questionnaire("independent").version
    for number in range(first, first + count):
        people.citizen(batch, number, now, dice)
    batch.write()
    follow(User)
    citizens = list(User.objects.filter(pk__gte=first).order_by("pk"))
    Draft.objects.bulk_create(
        [
            Draft(
                pk=draft + place,
                user=user,
                kind="independent",
                version=version,
                answers=_said(user, county, field),
            )
            for place, user in enumerate(citizens)
        ]
    )
    follow(Draft)
    return [
        (
            "POST",
            "/start/independent/review/",
            urlencode({"csrfmiddlewaretoken": TOKEN, "draft": draft + place, "key": f"bench-{user.pk}"}),
            FORM | {"Cookie": f"csrf={TOKEN}; session={key}"},
        )
        for place, (user, key) in enumerate(zip(citizens, sessions(citizens), strict=True))
    ]


def _said(user: Any, county: Any, field: Any) -> dict[str, Any]:
    from khanegi.cli import made

    return stories.ANSWERS | {
        "county": county.code, "occupation": field.code, "first_name": user.first_name,
        "last_name": user.last_name, "national_id": user.national_id, "mobile": user.mobile,
        "birth_date": "1990-05-01", "postal_code": made.postal_code(user.pk),
    }  # fmt: skip


def sessions(users: Sequence[Any]) -> list[str]:
    """Sign people in without a page: the rows that signing in would have written."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    now, store = int(time.time()), SessionStore()
    keys = [f"bench{user.pk:027}" for user in users]
    rows = [
        Session(
            session_key=key,
            session_data=store.encode(
                {
                    SESSION_KEY: str(user.pk),
                    BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                    HASH_SESSION_KEY: user.get_session_auth_hash(),
                    "began": now,
                    "seen": now,
                }
            ),
            expire_date=timezone.now() + timedelta(days=1),
        )
        for key, user in zip(keys, users, strict=True)
    ]
    Session.objects.filter(session_key__in=keys).delete()
    Session.objects.bulk_create(rows)
    return keys


def floor_registrations(count: int) -> list[Asked]:
    mark = int(time.time() * 10)
    return [
        (
            "POST",
            "/register/",
            urlencode(
                {
                    "csrfmiddlewaretoken": TOKEN, "code": f"{mark % 10**7:07}{number:05}",
                    "first_name": "زهرا", "last_name": "کریمی", "national_id": "0123456789",
                    "address": stories.ANSWERS["address"],
                }
            ),
            FORM | {"Cookie": f"csrftoken={TOKEN}"},
        )
        for number in range(count)
    ]  # fmt: skip


def trackings(port: int) -> Iterator[Asked]:
    """Ask for one case after another, as people do with their code and the end of their mobile number."""
    from khanegi.cases.models import Case

    found = list(Case.objects.order_by("pk").values_list("code", "applicant__mobile")[:5000])
    while True:
        for code, mobile in found:
            if port == FLOORS:
                yield ("GET", f"/track/?code={code}", "", {})
            else:
                body = urlencode({"csrfmiddlewaretoken": TOKEN, "code": code, "second": mobile[-4:]})
                yield ("POST", "/track/", body, FORM | {"Cookie": f"csrf={TOKEN}"})
