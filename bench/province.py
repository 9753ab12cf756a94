"""A made-up province of any size, written by COPY with the product's own rules.

Codes, routing, clocks, hash chains and worklists come from the product's code, so what is measured
is what the service would hold after some years; `cases.audit.faults` must find nothing in it.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from io import StringIO

from django.core.management import call_command
from django.db import connection
from django.db.models import Max

from bench import people, stories
from bench.case import Writer
from bench.copying import Batch, follow
from bench.floor_app.models import Case as FloorCase
from khanegi.cases import audit
from khanegi.cases.models import Case, Event
from khanegi.papers.models import Asked
from khanegi.people.models import User

SEED, BATCH, SAMPLE = 20_261_123, 2_500, 500
TABLES = "cases_case, people_user, people_look, notices_notice, floor_case, floor_event, floor_job"


def ensure(wanted: int) -> int:
    """Have a province of at least so many cases; make it anew when it is smaller. Return its size."""
    found = Case.objects.count()
    if found >= wanted:
        return found
    began = time.monotonic()
    _empty()
    call_command("load_reference", verbosity=0, stdout=StringIO())
    people.seats()
    _write(wanted)
    _check()
    print(f"{wanted:,} cases made in {time.monotonic() - began:.0f} s", flush=True)
    return wanted


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute(f"truncate {TABLES} restart identity cascade")
        cursor.execute("set session_replication_role = origin")


def _write(wanted: int) -> None:
    dice = random.Random(SEED)
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    first = (User.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    writer = Writer(dice, now)
    with connection.cursor() as cursor:
        # Every row is made here by one program, so each foreign key need not be looked up again.
        cursor.execute("set session_replication_role = replica; set synchronous_commit = off")
    for start in range(0, wanted, BATCH):
        batch, size = Batch(), min(BATCH, wanted - start)
        for number in range(first + start, first + start + size):
            people.citizen(batch, number, now, dice)
            writer.case(batch, number, stories.pick(dice))
        batch.write()
    floor(wanted)
    follow(Case, Event, User, Asked, FloorCase)
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = origin; set synchronous_commit = on")
        cursor.execute("analyze")
        cursor.execute("checkpoint")


def floor(wanted: int) -> None:
    """Give the floors as many cases as the product has."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into floor_case (id, code, place, seq, applicant, county, office, due_at, opened_at) "
            "select c.id, c.code, c.place, c.seq, c.applicant_id, c.county_id, o.office_id, c.due_at, "
            "c.opened_at "
            "from cases_case c join cases_caseoffice o on o.case_id = c.id and o.role = 'agency_expert'"
        )
        cursor.execute(
            'insert into floor_event (case_id, seq, action, frm, "to", "by", at, data, key) '
            'select case_id, seq, action, frm, "to", by_id, at, data, key from cases_event'
        )


def _check() -> None:
    """Prove a sample of the histories, as an auditor would. Raises on the first fault."""
    last = Case.objects.aggregate(last=Max("pk"))["last"]
    numbers = random.Random(SEED).sample(range(1, last + 1), min(SAMPLE, last))
    for fault in audit.faults(Case.objects.filter(pk__in=numbers)):
        raise AssertionError(fault)
