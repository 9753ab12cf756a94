"""Whoever lost a permit for fraud asks for no other until the ban ends; nobody else is banned."""

import datetime as dt

import pytest

from khanegi.base import jalali
from khanegi.intake import queries as intake
from khanegi.intake.models import Draft
from khanegi.people.actions import touch
from khanegi.permits.models import Permit
from khanegi.rules.models import Rule
from khanegi.rules.reasons import REVOCATION

pytestmark = pytest.mark.django_db
FRAUD = ("V01", "V03", "V04")


def banned_until(user):
    draft = Draft(user=user, kind="independent")
    return intake.known(draft, {"occupation": "H001", "county": "0606"}, "ban").context.banned_until


@pytest.mark.parametrize("reason", [code for code, _ in REVOCATION])
def test_fraud_bans_for_two_years_and_a_mistake_not_at_all(world, reason):
    sponsor = world.fell(world.a_sponsor(), reason)

    ends = jalali.add_months(jalali.today(), 24) if reason in FRAUD else None
    assert (sponsor.place, Permit.objects.get().state) == ("revoked", "revoked")
    assert banned_until(sponsor.applicant) == ends


def test_the_months_are_those_of_the_rule_on_that_day(world):
    rule = Rule.objects.get(key="fraud_ban_months")
    rule.value = 12
    rule.save()
    touch("rules")

    sponsor = world.fell(world.a_sponsor())
    rule.value = 60
    rule.save()
    touch("rules")

    assert banned_until(sponsor.applicant) == jalali.add_years(jalali.today(), 1)


def test_a_suspended_holder_is_not_banned_and_nobody_is_for_another(world):
    world.fell(world.a_sponsor())
    suspended = world.fell(world.a_sponsor(), upto="suspend")

    assert [banned_until(user) for user in (suspended.applicant, world.a_person())] == [None, None]


def test_the_latest_of_two_bans_counts(world):
    person = world.a_person()
    for _ in range(2):
        world.fell(world.a_sponsor(applicant=person))
    later = jalali.today() + dt.timedelta(days=2000)
    Permit.objects.filter(pk=Permit.objects.latest("pk").pk).update(banned_until=later)

    assert banned_until(person) == later
