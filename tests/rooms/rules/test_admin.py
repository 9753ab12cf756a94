"""What an administrator decides about rules and fields."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command

from khanegi.base import jalali, sql
from khanegi.base.errors import Invalid, Refused
from khanegi.people import queries as people
from khanegi.people.models import Office, Seat, User
from khanegi.rules import actions, queries
from khanegi.rules.models import Rule

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)
CLOSING = actions.Closing(
    occupation="PRD-003", closes="facility", reason="رشتهٔ اشباع‌شده", reference="مصوبهٔ کارگروه ۱۴۰۵/۸"
)


@pytest.fixture
def seated():
    """Return the actor of somebody who holds one role, in the province loaded with reference data."""
    call_command("load_reference", verbosity=0)

    def one(role: str):
        user = User.objects.create(username=role)
        Seat.objects.create(user=user, office=Office.objects.get(code="labour-province"), role=role)
        return people.actor(user)

    return one


def closed(county):
    """Return what a field is closed for in a county today, read as a questionnaire reads it."""
    asked = f"""select ({queries.CLOSED.format(on="%s")}) from rules_occupation o
        join people_county y on y.code = %s where o.code = 'PRD-003'"""
    return queries.closed(sql.read_json(sql.row(asked, [*[jalali.today()] * 2, county])[0]))


def test_a_closed_field_is_closed_in_every_county_with_its_reason(seated):
    actions.close_field(actor=seated("admin"), closing=CLOSING)

    found = closed("0606")
    assert set(found) == {"facility"}
    assert found["facility"].reason == "رشتهٔ اشباع‌شده"


def test_a_field_closed_in_one_county_is_open_in_the_next(seated):
    closing = actions.Closing(
        occupation="PRD-003", closes="registration", reason="ظرفیت", reference="نامهٔ ۹", county="0621"
    )

    actions.close_field(actor=seated("admin"), closing=closing)

    assert set(closed("0621")) == {"registration"}
    assert closed("0606") == {}


def test_a_field_opened_again_was_closed_once(seated):
    admin = seated("admin")
    row = actions.close_field(actor=admin, closing=CLOSING)

    actions.open_field(actor=admin, closure=row.pk)

    assert closed("0606") == {}
    row.refresh_from_db()
    assert row.to_date == dt.date.today()


def test_closing_says_what_is_missing_at_each_field(seated):
    closing = actions.Closing(
        occupation="NONE", closes="all", reason="", reference=" ", county="9999", to_date=dt.date(2020, 1, 1)
    )

    with pytest.raises(Invalid) as wrong:
        actions.close_field(actor=seated("admin"), closing=closing)

    assert set(wrong.value.errors) == {"occupation", "closes", "reason", "reference", "county", "to_date"}


def test_a_confirmed_draft_holds_at_once_for_everybody(seated):
    admin = seated("admin")
    draft = Rule.objects.get(key="individual_max", is_draft=True)
    assert queries.in_force(people.stamp(), TODAY, None)["individual_max"].value == 2_000_000_000

    actions.confirm_rule(actor=admin, rule=draft.pk, value=3_000_000_000, reference="ابلاغیهٔ ۱۴۰۵")

    assert queries.in_force(people.stamp(), TODAY, None)["individual_max"].value == 3_000_000_000
    draft.refresh_from_db()
    assert (draft.confirmed_by_id, draft.is_draft) == (admin.user, False)


def test_a_rule_is_confirmed_once_and_rests_on_something(seated):
    admin = seated("admin")
    draft = Rule.objects.get(key="fee_percent", is_draft=True)
    with pytest.raises(Invalid):
        actions.confirm_rule(actor=admin, rule=draft.pk)
    with pytest.raises(Invalid):
        actions.confirm_rule(actor=admin, rule=draft.pk, value="4", reference="ابلاغیه")
    actions.confirm_rule(actor=admin, rule=draft.pk, reference="ابلاغیه")

    with pytest.raises(Refused) as no:
        actions.confirm_rule(actor=admin, rule=draft.pk, reference="ابلاغیه")

    assert no.value.refusal.code == "no_draft"


@pytest.mark.parametrize("role", ["agency_head", "labour_head", "secretariat", "auditor"])
def test_nobody_but_the_administrator_changes_rules(seated, role):
    actor = seated(role)

    with pytest.raises(Refused) as no:
        actions.close_field(actor=actor, closing=CLOSING)

    assert no.value.refusal.code == "not_yours"
