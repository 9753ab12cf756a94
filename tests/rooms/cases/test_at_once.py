"""Many hands at once, over real connections: one wins, the others are told, nothing is lost."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from khanegi.base.errors import Refused
from khanegi.cases import audit
from khanegi.cases.actions import act
from khanegi.cases.models import Case
from khanegi.process.words import Role
from tests.builders import OPINION

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 12


def at_once(*calls):
    """Start all calls together, each with a connection of its own; return results or refusal codes."""
    gate = threading.Barrier(len(calls))

    def one(call):
        gate.wait(10)
        try:
            return call().pk
        except Refused as no:
            return no.refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def test_one_click_sent_many_times_is_one_event(world):
    case = world.a_case("review")
    expert = world.actor(Role.AGENCY_EXPERT, case)

    def click():
        return act(case=case.pk, action="recommend", actor=expert, seen=case.seq, key="k", answers=OPINION)

    results = at_once(*[click] * HANDS)

    assert len(set(results)) == 1
    assert Case.objects.get(pk=case.pk).seq == case.seq + 1


def test_many_keys_on_one_page_are_one_event_and_stale_pages(world):
    case = world.a_case("second_signature")
    head = world.actor(Role.LABOUR_HEAD, case)

    results = at_once(
        *(
            lambda number=number: act(
                case=case.pk, action="issue", actor=head, seen=case.seq, key=f"k{number}"
            )
            for number in range(HANDS)
        )
    )

    assert sorted(map(str, results)).count("stale") == HANDS - 1
    assert case.events.filter(action="issue").count() == 1


def test_a_signature_and_a_withdrawal_race_and_one_wins(world):
    for _ in range(5):
        case = world.a_case("second_signature")
        head, applicant = (world.actor(role, case) for role in (Role.LABOUR_HEAD, Role.APPLICANT))

        results = at_once(
            lambda case=case, head=head: act(
                case=case.pk, action="issue", actor=head, seen=case.seq, key="a"
            ),
            lambda case=case, applicant=applicant: act(
                case=case.pk, action="withdraw", actor=applicant, seen=case.seq, key="b"
            ),
        )

        assert results.count("stale") == 1
        assert Case.objects.get(pk=case.pk).place in ("permitted", "withdrawn")
    assert list(audit.faults()) == []


def test_guessing_the_next_number_while_waiting_breaks_nothing(world):
    """The row is newer than the facts read beside it before the wait: nothing is decided on old facts."""
    case = world.a_case("review")
    expert = world.actor(Role.AGENCY_EXPERT, case)

    def guess(number):
        return act(case=case.pk, action="take", actor=expert, seen=case.seq + number, key=f"g{number}")

    results = at_once(*(lambda number=number: guess(number) for number in range(HANDS)))

    events = Case.objects.get(pk=case.pk).events.count()
    assert events == case.seq + sum(isinstance(result, int) for result in results)
    assert list(audit.faults()) == []
