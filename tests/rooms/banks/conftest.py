import pytest

from khanegi.banks.actions import lanes
from khanegi.banks.models import Lane
from khanegi.people.models import Office


@pytest.fixture
def bank(world, office_of):
    """Return the office of the bank to which the cases of tests are referred."""
    from khanegi.process.words import Role

    return Office.objects.get(pk=office_of(Role.BRANCH).parent_id)


@pytest.fixture
def hooked(a_bank, bank):
    """Return the bank's system, with messages on their way to it from the first one on."""
    system = a_bank()
    lead(system, bank)
    return system


def lead(system, bank, after=0):
    address = f"http://127.0.0.1:{system.server_port}/messages"
    lanes.lead(bank=bank.pk, address=address, secret=system.key, after=after)


def soon():
    """Let the next try of every lane be due now."""
    from django.db.models.functions import Now

    Lane.objects.filter(waits=True).update(next_try_at=Now())
