"""The worklist and the case page: statements, time in SQL and CPU, beside the one query none can do without.

Asked in this process through Django's test client, so that each statement is seen.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

from bench.rounds import BACKENDS, cpu

WORKLIST = """
select w.id, w.case_id, w.due_at, c.code, c.place, c.arrived_at from cases_waiting w
join cases_case c on c.id = w.case_id
where w.role = 'agency_expert' and w.office_id = %s order by w.due_at, w.id limit 25
"""
FILE = """
select c.code, c.place, c.due_at, e.seq, e.action, e.at, e.data from cases_case c
join cases_event e on e.case_id = c.id where c.code = %s order by e.seq
"""


@dataclass
class Seen:
    """Statements of one page and the milliseconds spent in them."""

    statements: int = 0
    sql: float = 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.statements += 1
            self.sql += (time.perf_counter() - began) * 1000


@dataclass
class Page:
    """Medians over many requests of one kind."""

    statements: float
    sql: float
    best: float
    client: float
    server: float


def measure(*, rounds: int) -> dict[str, Page]:
    from django.db import connection
    from django.test import Client

    from khanegi.people.models import Seat

    connection.ensure_connection()
    BACKENDS.add(connection.connection.info.backend_pid)
    with connection.cursor() as cursor:
        cursor.execute(
            "select office_id from cases_waiting where role = 'agency_expert' "
            "group by 1 order by count(*) desc limit 1"
        )
        office = cursor.fetchone()[0]
        cursor.execute(WORKLIST, [office])
        codes = [row[3] for row in cursor.fetchall()]
    expert = Seat.objects.filter(office=office, role="agency_expert").order_by("pk").first().user
    client = Client()
    client.cookies["session"] = _session(expert)
    return {
        "worklist": _page(client, lambda turn: "/inbox/", WORKLIST, lambda turn: office, rounds),
        "case": _page(
            client,
            lambda turn: f"/cases/{codes[turn % len(codes)]}/",
            FILE,
            lambda turn: codes[turn % len(codes)],
            rounds,
        ),
    }


def _session(user: Any) -> str:
    from bench.web import sessions

    return sessions([user])[0]


def _page(
    client: Any, address: Callable[[int], str], best: str, given: Callable[[int], Any], rounds: int
) -> Page:
    from django.db import connection

    seen, floors, clients, servers = [], [], [], []
    for turn in range(-5, rounds):
        with connection.cursor() as cursor:
            began = time.perf_counter()
            cursor.execute(best, [given(turn)])
            cursor.fetchall()
            floor = (time.perf_counter() - began) * 1000
        one = Seen()
        ours, theirs = time.process_time(), _backends()
        with connection.execute_wrapper(one):
            answer = client.get(address(turn))
        assert answer.status_code == 200, (address(turn), answer.status_code)
        if turn >= 0:
            seen.append(one)
            floors.append(floor)
            clients.append((time.process_time() - ours) * 1000)
            servers.append((_backends() - theirs) * 1000)
    return Page(
        median(one.statements for one in seen), median(one.sql for one in seen), median(floors),
        median(clients), median(servers),
    )  # fmt: skip


def _backends() -> float:
    return sum(cpu(pid) for pid in BACKENDS)
