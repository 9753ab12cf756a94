"""Whole steps of `cases.actions.act` beside one SQL function and beside the plain ORM.

A case of an independent applicant goes through six human steps, each a durable commit, the case
read afresh every time. `act` is the product as it is. `own` leaves out what other rooms do in the
same transaction (texts, plans, the permit) and queues one job instead, which is what the floor does.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from typing import Any

import django

from bench import server, stories
from bench.rounds import BACKENDS, Contestant, Crew, Score, turns

STEPS = ("submit", "return", "correct", "recommend", "sign", "issue")
JOBLESS = ("recommend",)
CALL = "select floor_step(%s, %s, %s, %s, %s, now() + interval '9 days', %s, %s, %s)"
POOL = """
select c.id, c.applicant_id, agency.office_id, labour.office_id,
  (select array_agg(s.user_id order by s.id) from people_seat s
   where s.office_id = agency.office_id and s.role = 'agency_expert'),
  (select min(s.user_id) from people_seat s where s.office_id = agency.office_id and s.role = 'agency_head'),
  (select min(s.user_id) from people_seat s where s.office_id = labour.office_id and s.role = 'labour_head')
from cases_case c
join floor_case f on f.id = c.id and f.seq = 1
join intake_plan p on p.case_id = c.id and p.is_complete
join cases_caseoffice agency on agency.case_id = c.id and agency.role = 'agency_expert'
join cases_caseoffice labour on labour.case_id = c.id and labour.role = 'labour_head'
where c.procedure = 'independent' and c.place = 'plan' and c.seq = 1 order by c.id
"""


def pool() -> list[tuple[int, dict[str, Any]]]:
    """Return cases that can be sent off now, each with who takes each step."""
    from django.db import connection

    from khanegi.process.facts import Actor
    from khanegi.process.words import Role

    found = []
    with connection.cursor() as cursor:
        cursor.execute(POOL)
        for case, applicant, agency, labour, experts, head, director in cursor.fetchall():
            citizen = Actor(user=applicant)
            expert = Actor(user=experts[0], seats=frozenset({(Role.AGENCY_EXPERT, agency)}))
            chief = Actor(user=head, seats=frozenset({(Role.AGENCY_HEAD, agency)}))
            last = Actor(user=director, seats=frozenset({(Role.LABOUR_HEAD, labour)}))
            found.append(
                (case, dict(zip(STEPS, (citizen, expert, citizen, expert, chief, last), strict=True)))
            )
    return found


Share = Sequence[tuple[int, Mapping[str, Any]]]


def contestants() -> Mapping[str, Contestant]:
    """Prepare one process: Django, a connection for it and one for the bare driver."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()
    from django.db import connection

    connection.ensure_connection()
    BACKENDS.add(connection.connection.info.backend_pid)
    return {"floor": bare(), "own": without_rooms(), "act": whole(), "orm": orm}


def bare() -> Contestant:
    import psycopg

    connection = psycopg.connect(server.CLUSTER.address(), autocommit=True, prepare_threshold=1)
    BACKENDS.add(connection.info.backend_pid)
    said = {step: json.dumps(stories.SAID.get(step, {}), ensure_ascii=False) for step in STEPS}

    def work(share: Share) -> int:
        for case, actors in share:
            for seq, step in enumerate(STEPS, 1):
                job = None if step in JOBLESS else "notices.send"
                given = [case, seq, step, step, actors[step].user, said[step], f"bench-{step}", job]
                connection.execute(CALL, given)
        return len(share) * len(STEPS)

    return work


def whole() -> Contestant:
    from khanegi.cases import actions
    from khanegi.process import book
    from khanegi.rules import asks
    from khanegi.rules.forms.clean import fill

    process = book.latest("independent")
    forms = {step: process.action(step).asks for step in STEPS}
    raw = {
        step: fill(asks.get(form).fields, stories.SAID[step]) if form else {} for step, form in forms.items()
    }

    def work(share: Share) -> int:
        for case, actors in share:
            for seq, step in enumerate(STEPS, 1):
                actions.act(
                    case=case,
                    action=step,
                    actor=actors[step],
                    seen=seq,
                    key=f"bench-{step}",
                    answers=raw[step],
                )
        return len(share) * len(STEPS)

    return work


def without_rooms() -> Contestant:
    from khanegi.base.jobs import defer
    from khanegi.cases import handlers
    from khanegi.process.words import Effect

    def nothing(case: Any, event: Any, facts: Any) -> None:
        pass

    def one_job(case: Any, event: Any, facts: Any) -> None:
        defer("notices.send", notice=event.pk)

    walk = whole()

    def work(share: Share) -> int:
        kept = dict(handlers._effects)
        handlers._effects.update(dict.fromkeys(Effect, nothing) | {Effect.TELL_PARTIES: one_job})
        try:
            return walk(share)
        finally:
            handlers._effects.update(kept)

    return work


def orm(share: Share) -> int:
    """Take the steps as an ordinary Django service would: get, save, create, create."""
    from django.db import transaction
    from django.utils import timezone

    from bench.floor_app.models import Case, Event, Job

    for number, actors in share:
        for seq, step in enumerate(STEPS, 1):
            with transaction.atomic(durable=True):
                case = Case.objects.select_for_update().get(pk=number)
                assert case.seq == seq
                was, case.place, case.seq, case.due_at = case.place, step, seq + 1, timezone.now()
                case.save(update_fields=["place", "seq", "due_at"])
                event = Event.objects.create(
                    case=case, seq=seq + 1, action=step, frm=was, to=step, by=actors[step].user,
                    data=stories.SAID.get(step, {}), key=f"bench-{step}",
                )  # fmt: skip
                if step not in JOBLESS:
                    Job.objects.create(task="notices.send", args={"event": event.pk})
    return len(share) * len(STEPS)


NAMES = ("floor", "own", "act", "orm")


def measure(*, rounds: int, each: int, sizes: Sequence[int] = (1, 2)) -> dict[str, Any]:
    """Return the scores by number of processes, and statements and WAL bytes of a step."""
    install()
    cases = iter(pool())
    crew = Crew(contestants, max(sizes))

    def share() -> list[tuple[int, Any]]:
        return [next(cases) for _ in range(each + 1)]

    try:
        scores = {size: Score() for size in sizes}
        for number, order in enumerate(turns(NAMES, rounds + 1)):
            for size in sizes:
                for name in order:
                    took = crew.do(name, [share() for _ in range(size)])
                    if number:  # the first round warms up: plans, caches, memory
                        scores[size].add(name, took)
        costs = {name: server.costs(lambda name=name: crew.do(name, [share()])) for name in NAMES}
    finally:
        crew.end()
    return {"scores": scores, "costs": costs}


def install() -> None:
    from pathlib import Path

    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute((Path(__file__).parent / "floor_app" / "step.sql").read_text())
