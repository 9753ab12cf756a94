"""A minute in which everybody around sponsors does at random what they may: I15, F27 and F29 at once.

Acceptances, refusals, missed deadlines and withdrawals, over connections of their own, with suspensions,
quarrels and jobs that come late or twice among them; now and then every sponsor wants the same person, and
more people than there is room go to one sponsor. After each step what must always hold is asked of the
database, over one more connection, and at the end what must follow. ./run test has a short form of it
(tests/rooms/sponsors/test_at_once.py).
"""

import random

import pytest

from khanegi.cases import audit as cases
from khanegi.cases.models import Case
from khanegi.process.grammar import Kind
from khanegi.sponsors import audit
from khanegi.sponsors.models import Introduction, Pool
from tests.rooms.sponsors.crowd import Crowd

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
SECONDS = 60
MUST_HAPPEN = {
    "sponsor.introduce", "introduction.consent", "introduction.decline", "introduction.accept",
    "introduction.refuse", "introduction.sign", "introduction.bell", "introduction.dispute",
    "covered.withdraw", "covered.pause", "sponsor.suspend",
}  # fmt: skip


@pytest.mark.parametrize(("sponsors", "people"), [(3, 18), (20, 40)])
@pytest.mark.parametrize("seed", [1404, random.randrange(10**6)], ids=["same", "another"])
def test_a_minute_of_everything_breaks_nothing(world, seed, sponsors, people):
    crowd = Crowd(world, seed, sponsors=sponsors, people=people)

    steps = crowd.run(seconds=SECONDS, hands=6)

    print(f"seed {seed}: {steps} steps, {sum(crowd.refused.values())} refusals; "
          f"{crowd.watch.looks} looks, races {dict(crowd.races)}; {dict(crowd.taken)}")  # fmt: skip
    assert (seed, crowd.broken) == (seed, [])
    assert [*audit.faults(), *cases.faults()] == []
    assert set(crowd.taken) >= MUST_HAPPEN
    assert (steps > 5 * SECONDS, crowd.watch.looks > 2 * SECONDS) == (True, True)
    assert (crowd.races["one person"] >= sponsors, crowd.races["beyond room"] > 0) == (True, True)


def test_everybody_ends_in_a_place_that_somebody_can_leave_or_that_is_final(world):
    crowd = Crowd(world, 1406)

    crowd.run(seconds=SECONDS / 3)

    assert crowd.broken == []
    for case in Case.objects.filter(procedure__in=["covered", "introduction", "sponsor"]):
        waits = case.here.kind is Kind.WAITS
        assert not waits or case.waiting.filter(duty=True).exists() or case.place in ("introduced", "working")
    waiting = Pool.objects.filter(state__in=["introduced", "working"])
    assert waiting.count() == Introduction.objects.filter(ended_at=None).count()
