"""One form sent many times, over real connections."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from khanegi.base import jalali
from khanegi.base.errors import Invalid
from khanegi.people import queries as people
from khanegi.process.words import Role
from khanegi.rules import actions
from khanegi.rules.models import Rule

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 6


def test_one_value_sent_many_times_is_one_draft_and_the_others_are_told(world):
    admin, gate = people.actor(world.someone(Role.ADMIN)), threading.Barrier(HANDS)
    day = jalali.today() + dt.timedelta(days=9)
    new = actions.NewValue(key="agency_days", value=8, from_date=day, reference="ابلاغیهٔ ۱۲")

    def written(_):
        gate.wait(10)
        try:
            return actions.draft_rule(actor=admin, new=new).pk
        except Invalid as wrong:
            return wrong.errors["from_date"]
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        told = list(pool.map(written, range(HANDS)))

    draft = Rule.objects.get(key="agency_days", from_date=day)
    assert sorted(map(str, told)) == sorted([str(draft.pk), *[str((actions.SAME_DAY,))] * (HANDS - 1)])
