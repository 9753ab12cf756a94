"""Every rial of a quota is free, held by a letter or paid; the ledger says why, and only grows."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from khanegi.base import jalali
from khanegi.base.errors import Invalid, NotFound, Refused
from khanegi.cases import handlers
from khanegi.loans import audit
from khanegi.loans.models import Payment, Quota, QuotaEntry, Referral
from khanegi.loans.quota import actions, queries
from khanegi.people import queries as people
from khanegi.people.actions import touch
from khanegi.process.words import Role
from khanegi.rules.models import Rule
from tests.banking import AMOUNT, HAND_BACK, PAID, REFUSED, pay

pytestmark = pytest.mark.django_db
OTHER = {"bank": ["bank-012"]}
WAYS_OUT = {
    "hand_back": ("documents", HAND_BACK),
    "letter_ended": ("at_branch", ("letter_ended", Role.CLOCK, {})),
    "refuse": ("credit", REFUSED),
    "give_up": ("documents", ("give_up", Role.APPLICANT, {})),
    "recall": ("contract", ("recall", Role.SYSTEM, {})),
    "halt": ("paying", ("halt", Role.SYSTEM, {})),
}


def sums(quota):
    quota.refresh_from_db()
    return quota.given, quota.reserved, quota.used


@pytest.fixture
def quota(world):
    return world.a_quota(10 * AMOUNT)


@pytest.fixture
def secretary(world):
    return people.actor(world.someone(Role.SECRETARIAT))


def test_a_letter_holds_its_amount_from_the_moment_it_is_written(world, quota):
    case = world.a_loan("at_branch")

    entry = QuotaEntry.objects.get(kind="reserve")
    assert sums(quota) == (10 * AMOUNT, AMOUNT, 0)
    assert (entry.referral, entry.at) == (case.referrals.get(), case.referrals.get().written_at)


@pytest.mark.parametrize("way", WAYS_OUT)
def test_every_way_out_gives_back_what_the_letter_held(world, quota, way):
    place, step = WAYS_OUT[way]

    world.act(world.a_loan(place), step)

    assert sums(quota) == (10 * AMOUNT, 0, 0)
    assert list(audit.faults()) == []


def test_another_bank_gives_back_to_the_first_and_holds_at_the_second(world, quota):
    other = world.a_bank()
    case = world.act(world.a_loan("unpaid"), ("other_bank", Role.APPLICANT, OTHER))
    second = world.a_quota(AMOUNT, bank=other)

    world.act(case, ("refer", Role.SECRETARIAT, {"branch": [str(world.a_branch(other).pk)]}))

    assert (sums(quota), sums(second)) == ((10 * AMOUNT, 0, 0), (AMOUNT, AMOUNT, 0))


def test_what_is_paid_is_used_stage_by_stage_and_the_rest_stays_held(world, quota):
    case = world.a_loan("paying")

    world.act(case, pay(1, 200_000_000))
    assert sums(quota) == (10 * AMOUNT, 300_000_000, 200_000_000)

    world.act(case, pay(2, 300_000_000))
    world.act(case, PAID)
    assert sums(quota) == (10 * AMOUNT, 0, AMOUNT)
    assert list(audit.faults()) == []


def test_without_room_no_letter_is_written_and_the_case_keeps_its_place(world):
    world.a_quota(AMOUNT - 1)

    case = world.a_loan("approved")
    with pytest.raises(Refused) as no:
        world.act(case, ("refer", Role.SECRETARIAT, {"branch": [str(world.office_of(Role.BRANCH).pk)]}))

    assert no.value.refusal.code == "quota_missing"
    assert handlers.options("branch", case) == ()
    assert (case.place, Referral.objects.exists()) == ("approved", False)


def test_only_branches_of_banks_with_room_are_offered(world):
    world.a_quota(10 * AMOUNT)
    other = world.a_bank()
    branch = world.a_branch(other)
    case = world.a_loan("unpaid")
    case = world.act(case, ("other_bank", Role.APPLICANT, OTHER))
    own = str(world.office_of(Role.BRANCH).pk)

    assert [key for key, _ in handlers.options("branch", case)] == [own]
    world.a_quota(AMOUNT, bank=other)
    assert [key for key, _ in handlers.options("branch", case)] == [str(branch.pk), own]


def test_a_letter_that_a_fallen_ceiling_makes_smaller_needs_room_for_that_much_only(world):
    """spec 3.14: the new ceiling applies before F3. So the letter must fit, not what was granted."""
    quota = world.a_quota(AMOUNT - 100_000_000)
    case = world.a_loan("approved")
    refer = ("refer", Role.SECRETARIAT, {"branch": [str(world.office_of(Role.BRANCH).pk)]})
    with pytest.raises(Refused) as no:
        world.act(case, refer)
    assert no.value.refusal.code == "quota_missing"

    Rule.objects.filter(key="individual_max").update(value=AMOUNT - 100_000_000)
    touch("rules")

    assert [key for key, _ in handlers.options("branch", case)] == refer[2]["branch"]
    world.act(case, refer)
    assert Referral.objects.get().amount == AMOUNT - 100_000_000
    assert sums(quota) == (AMOUNT - 100_000_000, AMOUNT - 100_000_000, 0)


def test_who_has_asked_for_nothing_is_offered_no_branch(world):
    world.a_quota()

    assert handlers.options("branch", world.a_case("request", "facility")) == ()


def test_a_ceiling_that_rises_grants_no_more_than_the_committee(world):
    world.a_quota(AMOUNT - 1)
    case = world.a_loan("approved")
    Rule.objects.filter(key="individual_max").update(value=10 * AMOUNT)
    touch("rules")

    assert handlers.options("branch", case) == ()


def test_a_quota_of_the_agency_goes_before_that_of_all(world, quota):
    own = world.a_quota(AMOUNT, agency="HERITAGE")
    elsewhere = world.a_quota(AMOUNT, agency="AGRI")

    for _ in range(2):
        world.a_loan("at_branch")

    assert [sums(row)[1] for row in (own, quota, elsewhere)] == [AMOUNT, AMOUNT, 0]


def test_another_county_lends_nothing(world):
    world.a_quota(10 * AMOUNT, county=world.karun)
    world.a_quota(1)
    case = world.a_loan("approved")

    assert handlers.options("branch", case) == ()


def moved(secretary, quota, world, amount, **more):
    to = actions.Where(year=quota.year, county=world.karun.pk, bank=quota.bank_id)
    given = {"amount": amount, "minutes": "۱۴۰۵/۷", "reason": "اعتبار در اهواز مانده است."} | more
    return actions.move(actor=secretary, quota=quota.pk, to=to, **given)


def test_a_move_takes_and_gives_the_same_with_minutes_and_reason(world, quota, secretary):
    entry = moved(secretary, quota, world, 3 * AMOUNT)

    other = entry.quota
    assert (sums(quota), sums(other)) == ((7 * AMOUNT, 0, 0), (3 * AMOUNT, 0, 0))
    assert (entry.moved.quota, entry.minutes, entry.by_id) == (quota, "۱۴۰۵/۷", secretary.user)
    assert list(audit.faults()) == []


def test_minutes_sent_twice_give_and_move_once(world, quota, secretary):
    where = actions.Where(year=quota.year, county=quota.county_id, bank=quota.bank_id)
    given = {"actor": secretary, "where": where, "amount": AMOUNT, "minutes": "۱۴۰۵/۹۹"}
    actions.grant(**given)
    moved(secretary, quota, world, AMOUNT)

    with pytest.raises(Invalid) as wrong:
        actions.grant(**given)
    with pytest.raises(Invalid) as also_wrong:
        moved(secretary, quota, world, AMOUNT)

    assert [*wrong.value.errors, *also_wrong.value.errors] == ["minutes", "minutes"]
    assert sums(quota) == (10 * AMOUNT, 0, 0)


def test_what_letters_hold_cannot_be_moved_or_cut(world, quota, secretary):
    world.a_loan("at_branch")

    with pytest.raises(Refused) as no:
        moved(secretary, quota, world, 9 * AMOUNT + 1)
    with pytest.raises(Refused) as also_no:
        actions.cut(
            actor=secretary, quota=quota.pk, amount=9 * AMOUNT + 1, minutes="۱", reason="بازگشت به خزانه"
        )

    assert {no.value.refusal.code, also_no.value.refusal.code} == {"quota_not_free"}
    assert QuotaEntry.objects.exclude(kind__in=("grant", "reserve")).count() == 0


@pytest.mark.parametrize("missing", ["minutes", "reason"])
def test_a_move_without_minutes_or_reason_is_no_move(world, quota, secretary, missing):
    with pytest.raises(Invalid) as wrong:
        moved(secretary, quota, world, AMOUNT, **{missing: " "})

    assert list(wrong.value.errors) == [missing]


def test_only_the_secretariat_of_the_province_touches_its_quotas(world, quota):
    stranger = people.actor(world.someone(Role.LABOUR_HEAD))

    with pytest.raises(NotFound):
        moved(stranger, quota, world, AMOUNT)


@pytest.mark.parametrize(
    "statement",
    [
        "update loans_quotaentry set amount = 1",
        "delete from loans_quotaentry",
        "update loans_quota set given = given + 1",
        "update loans_quota set year = 1400",
        "delete from loans_quota",
        "update loans_payment set amount = 1",
        "insert into loans_quotaentry (quota_id, kind, amount, at, minutes, reason, referral_id) "
        "select quota_id, 'free', amount + 1, at, '', '', referral_id from loans_quotaentry "
        "where kind = 'reserve'",
        "insert into loans_quotaentry (quota_id, kind, amount, at, minutes, reason) "
        "select quota_id, 'cut', 10000000000, at, '1', '' from loans_quotaentry where kind = 'grant'",
    ],
)
def test_the_database_refuses_whoever_goes_round_the_ledger(world, quota, statement):
    world.act(world.a_loan("paying"), pay(1, 1_000))

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert list(audit.faults()) == []


def test_the_database_refuses_more_than_the_letter_is_about(world, quota):
    case = world.act(world.a_loan("paying"), pay(1, AMOUNT))
    first = Payment.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(
            referral=case.referrals.get(),
            stage=2,
            amount=1,
            paid_on=first.paid_on,
            recorded_at=first.recorded_at,
        )


def test_the_cockpit_tells_what_is_left_and_what_will_be(world, quota, secretary):
    world.a_loan("at_branch")
    world.a_loan("supervision")
    year, here = quota.year, [world.province.pk]

    (row,) = queries.cockpit(year, here, today=jalali.from_parts(year, 7, 1))
    stand = row.stand
    days = (jalali.from_parts(year + 1, 1, 1) - jalali.from_parts(year, 1, 1)).days

    assert (stand.given, stand.reserved, stand.used, stand.free) == (10 * AMOUNT, AMOUNT, AMOUNT, 8 * AMOUNT)
    assert (stand.elapsed, stand.days) == (187, days)
    assert stand.spent_at_end == 2 * AMOUNT  # what is held outweighs a pace of 976 million
    assert stand.unspent_at_end == 8 * AMOUNT
    assert queries.total([row]) == stand
    assert sum(queries.burnt(year, here)) == AMOUNT
    assert queries.free(world.ahvaz.pk, year) == 8 * AMOUNT
    assert [line.kind for line in queries.ledger(year, here)] == ["use", "use", "reserve", "reserve", "grant"]


def test_a_tampered_sum_is_found(world, quota):
    world.a_loan("at_branch")
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")  # as a superuser might
        cursor.execute("update loans_quota set reserved = reserved + 1")
        cursor.execute("set local session_replication_role = origin")

    assert [fault.split(":")[0] for fault in audit.faults()] == [f"quota {quota.pk}"]
    assert Quota.objects.count() == 1
