"""The made-up province is lived through real actions, so its histories hold and its clocks are old."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from khanegi.cases import audit
from khanegi.cases.models import Case, Event
from khanegi.cli import province
from khanegi.intake import queries
from khanegi.intake.models import Decision
from khanegi.people.models import User
from khanegi.process import book
from khanegi.process.standstill import CEASED

pytestmark = pytest.mark.django_db
SELDOM = {
    # The worker closes what is left beside a case that is over or a permit that is stopped.
    ("errand", "needless"),
    ("complaint", "needless"),
    ("complaint", "acted_on"),
    ("facility", "accepted"),  # of version 1, in which no case begins any more
    *((process.key, CEASED.key) for process in book.ALL),  # nobody has died in the made-up province
}


def test_the_province_stands_in_every_place_with_old_clocks_and_loads_once():
    """One test, because making the province takes some seconds."""
    call_command("load_reference", verbosity=0)
    call_command("load_province")
    stands = set(Case.objects.values_list("procedure", "place"))
    declared = {(process.key, place.key) for process in book.ALL for place in process.places}
    now = queries.now()

    assert declared - stands - SELDOM == set()
    assert list(audit.faults()) == []
    assert Case.objects.filter(place="review", due_at__lt=now).count() >= 2
    assert (now - Event.objects.order_by("at").first().at).days > 400
    assert Event.objects.filter(at__gt=now).count() == 0
    assert abs(now - dt.datetime.now(dt.UTC)) < dt.timedelta(seconds=5)

    models = (User, Case, Event, Decision)
    before = [model.objects.count() for model in models]
    call_command("load_province")
    assert [model.objects.count() for model in models] == before
    assert "a-secret-of-mine" not in province.table("a-secret-of-mine")


def test_made_up_people_never_enter_production(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError):
        call_command("load_province")
