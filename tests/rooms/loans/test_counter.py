"""From the letter to the settlement: who does what at the bank, and what is written with it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from khanegi.banks.models import Message
from khanegi.base import jalali
from khanegi.base.errors import Invalid, Refused
from khanegi.cases import queries as cases
from khanegi.cases.actions import ring
from khanegi.cases.jobs import carry
from khanegi.cases.models import Case, Event, Waiting
from khanegi.cli import past
from khanegi.loans import audit, money, supervision
from khanegi.loans.models import Contract, Demand, Payment, Referral, Supervision
from khanegi.notices.models import Notice
from khanegi.people.actions import touch
from khanegi.process.words import Role
from khanegi.rules.models import Rule
from tests.after_issue import SUSPEND
from tests.banking import (
    ACCEPT,
    AMOUNT,
    COMPLETE,
    CREDIT_OK,
    DEMAND,
    DIVERTED,
    HAND_BACK,
    IN_PART,
    OBJECT,
    PAID,
    REFUSED,
    SETTLE,
    SIGNED,
    SUPPLY,
    UNDIVERT,
    approve,
    contract,
    pay,
)  # fmt: skip
from tests.builders import REQUEST

pytestmark = pytest.mark.django_db
WORKS = {"works": ["yes"], "jobs": ["2"], "text": ["کار برقرار است و دو نفر کار می‌کنند."]}
OTHER = ("other_bank", Role.APPLICANT, {"bank": ["bank-012"]})


def refused(world, case, step):
    with pytest.raises(Refused) as no:
        world.act(case, step)
    return no.value.refusal.code


def wrong(world, case, step):
    with pytest.raises(Invalid) as told:
        world.act(case, step)
    return list(told.value.errors)


def stands(case):
    file = cases.load(pk=case.pk)
    return money.of(case.pk, file.facts)


def test_the_whole_road_from_the_queue_to_the_settlement(world):
    case = world.a_loan("committee")
    world.a_quota()
    refer = ("refer", Role.SECRETARIAT, {"branch": [str(world.office_of(Role.BRANCH).pk)]})
    steps = (approve(), refer, ACCEPT, DEMAND, SUPPLY, COMPLETE, CREDIT_OK, contract(), *SIGNED)
    steps += (pay(1, 200_000_000), pay(2, 300_000_000), PAID, SETTLE)

    seen = [world.act(case, step).place for step in steps]

    assert list(dict.fromkeys(seen)) == [
        "approved", "at_branch", "documents", "credit", "contract", "paying", "supervision", "settled",
    ]  # fmt: skip
    assert [row.end_reason for row in Referral.objects.all()] == ["paid"]
    told = Notice.objects.filter(case=case).order_by("id").values_list("text", flat=True)
    assert any(text.startswith("۲۰٬۰۰۰٬۰۰۰ تومان از وام") for text in told)


def test_the_committee_may_reduce_and_the_letter_is_about_what_it_granted(world):
    case = world.a_loan("committee")
    assert wrong(world, case, approve(AMOUNT + 1)) == ["amount"]

    case = world.goes_on(world.act(case, approve(300_000_000)), "at_branch", done=2)

    assert Referral.objects.get().amount == 300_000_000
    assert (stands(case).approved, stands(case).session) == (300_000_000, "1405/8")


def ceiling(amount):
    Rule.objects.filter(key="individual_max").update(value=amount)
    touch("rules")


def test_before_the_letter_the_new_ceiling_counts_and_after_it_the_old(world):
    waiting, referred = world.a_loan("approved"), world.a_loan("at_branch")

    ceiling(400_000_000)

    world.goes_on(waiting, "at_branch", done=2)
    amounts = dict(Referral.objects.values_list("case", "amount"))
    assert amounts == {waiting.pk: 400_000_000, referred.pk: AMOUNT}


def test_in_the_queue_the_amount_may_be_changed_and_the_place_is_kept(world):
    case = world.a_case("queue", "facility")
    before = case.request.asked_at

    world.act(case, ("amend", Role.APPLICANT, {**REQUEST, "amount": ["900000000"]}))

    case.request.refresh_from_db()
    assert (case.request.amount, case.request.asked_at) == (900_000_000, before)


def test_what_is_asked_comes_from_the_catalogue_or_with_a_reason_the_secretariat_sees(world):
    case = world.a_loan("documents")
    assert wrong(world, case, ("demand", Role.BRANCH, {"items-0-item": ["other"]})) == ["items-0-reason"]

    reason = "شعبه برای این رشته کارت بازرگانی می‌خواهد."
    said = {"items-0-item": ["other"], "items-0-reason": [reason], "items-1-item": ["D05"]}
    world.act(case, ("demand", Role.BRANCH, said))

    assert [(one.item, one.reason) for one in Demand.objects.order_by("id")] == [
        ("other", reason), ("D05", ""),
    ]  # fmt: skip
    watch = Waiting.objects.get(case=case, duty=False)
    assert (watch.role, watch.office) == ("secretariat", world.office_of(Role.SECRETARIAT))


def test_an_answer_closes_nothing_until_the_branch_says_so(world):
    case = world.act(world.a_loan("documents"), DEMAND)

    world.act(case, SUPPLY)
    assert [one.state for one in stands(case).demands] == ["پاسخ داده شد"] * 2
    assert refused(world, case, SUPPLY) == "nothing_demanded"

    world.act(case, COMPLETE)
    assert [one.state for one in stands(case).demands] == ["بسته شد"] * 2


def test_from_the_credit_check_a_demand_leads_back_to_the_papers(world):
    assert world.act(world.a_loan("credit"), DEMAND).place == "documents"


def test_the_days_for_papers_are_extended_once(world):
    case = world.a_loan("documents")
    due = case.due_at

    case = world.act(case, ("extend_documents", Role.APPLICANT, {}))

    assert case.due_at - due == dt.timedelta(days=15)
    assert refused(world, case, ("extend_documents", Role.BRANCH, {})) == "extend_documents_too_often"


@pytest.mark.parametrize(("months", "grace"), [(60, 0), (60, 12), (36, 3), (7, 0)])
def test_instalments_sum_up_to_the_rial(world, months, grace):
    case = world.act(world.goes_on(world.a_case("queue", "facility"), "credit"), CREDIT_OK)

    world.act(case, contract(months, grace))

    row = Contract.objects.get()
    assert row.each * (row.months - 1) + row.last == row.amount + row.fee
    assert 0 < row.last <= row.each
    assert (row.fee_percent, row.amount) == (4, AMOUNT)


def test_the_fee_is_that_of_the_table_in_the_specification(world):
    world.act(world.goes_on(world.a_case("queue", "facility"), "credit"), CREDIT_OK)
    world.act(Case.objects.get(procedure="facility"), contract())

    assert Contract.objects.get().fee == 60_000_000  # 240 million on 2,000 million, so a quarter of it


def test_more_instalments_than_the_rule_allows_are_refused_at_their_field(world):
    case = world.act(world.goes_on(world.a_case("queue", "facility"), "credit"), CREDIT_OK)

    assert wrong(world, case, contract(61)) == ["months"]
    assert refused(world, case, SIGNED[0]) == "contract_missing"


def test_what_one_side_has_signed_is_not_written_anew(world):
    case = world.act(world.a_loan("contract"), SIGNED[1])

    assert (case.place, refused(world, case, contract(24))) == ("contract", "contract_signed")
    assert world.act(case, SIGNED[0]).place == "paying"


def test_the_database_keeps_instalments_that_sum_up(world):
    world.a_loan("contract")

    with pytest.raises(IntegrityError), transaction.atomic():
        Contract.objects.update(last=1)


def test_a_stage_told_twice_alike_is_one_and_told_otherwise_is_refused(world):
    case = world.act(world.a_loan("paying"), pay(1, 200_000_000))

    told = Notice.objects.count()
    assert refused(world, case, pay(1, 200_000_000)) == "stage_known"
    assert refused(world, case, pay(1, 200_000_001)) == "stage_differs"
    yesterday = jalali.today() - dt.timedelta(days=1)
    assert refused(world, case, pay(1, 200_000_000, yesterday)) == "stage_differs"

    assert [row.amount for row in Payment.objects.all()] == [200_000_000]
    assert (case.events.filter(action="pay").count(), Notice.objects.count()) == (1, told)
    assert money.payment(case.pk, 1).amount == 200_000_000


def test_no_more_is_paid_than_the_contract_is_about_and_nothing_before_the_letter(world):
    case = world.act(world.a_loan("paying"), pay(1, 200_000_000))

    assert wrong(world, case, pay(2, 300_000_001)) == ["amount"]
    assert wrong(world, case, pay(2, 1, jalali.today() - dt.timedelta(days=1))) == ["paid_on"]
    assert refused(world, case, PAID) == "sum_not_whole"
    assert stands(case).owed == 300_000_000


@pytest.mark.parametrize("step", [REFUSED, HAND_BACK, ("recall", Role.SYSTEM, {}), ("halt", Role.SYSTEM, {})])
def test_once_a_stage_is_paid_nobody_takes_the_loan_back(world, step):
    case = world.act(world.a_loan("paying"), pay(1, 1))

    assert refused(world, case, step) == "partly_paid"


def test_a_loan_that_is_paid_in_part_ends_with_what_was_paid_and_the_rest_of_the_quota_is_free(world):
    quota = world.a_quota(AMOUNT)
    case = world.a_loan("paying")
    assert refused(world, case, IN_PART) == "not_paid_in_part"
    case = world.act(case, pay(1, 200_000_000))
    assert wrong(world, case, ("paid_in_part", Role.BANK_HEAD, {"reason": ["B07"], "text": ["کم"]})) == [
        "text"
    ]

    case = world.act(case, IN_PART)

    quota.refresh_from_db()
    letter = Referral.objects.get()
    assert (quota.reserved, quota.used, letter.end_reason) == (0, 200_000_000, "paid")
    assert (case.place, stands(case).paid, stands(case).owed) == ("supervision", 200_000_000, 0)
    assert Supervision.objects.filter(case=case).count() == 4
    assert Notice.objects.filter(case=case).latest("id").text.endswith("دلیل: سهمیهٔ شعبه تمام شده است.")
    assert list(audit.faults()) == []
    assert world.act(case, SETTLE).place == "settled"


def test_a_loan_that_is_paid_whole_does_not_end_as_paid_in_part(world):
    case = world.act(world.a_loan("paying"), pay(1, AMOUNT))

    assert refused(world, case, IN_PART) == "not_paid_in_part"


def test_a_silent_branch_is_told_to_its_head_office_then_the_secretariat_then_the_applicant_may_choose(world):
    world.a_bank()
    case = world.a_loan("at_branch")
    assert refused(world, case, OTHER) == "branch_in_time"

    for watchers in (["bank_head"], ["bank_head", "secretariat"]):
        Case.objects.filter(pk=case.pk).update(rings_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        ring(case=case.pk)
        rows = Waiting.objects.filter(case=case, duty=False).order_by("role")
        assert list(rows.values_list("role", flat=True)) == watchers

    case = world.act(case, OTHER)
    assert (case.place, case.request.banks[0]) == ("approved", "bank-012")
    assert Referral.objects.get().end_reason == "other_bank"


def test_the_letter_ends_by_its_own_day_whatever_the_branch_owes(world):
    case = world.a_loan("at_branch")
    Case.objects.filter(pk=case.pk).update(bell=2, rings_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    ring(case=case.pk)  # the warning ten days before

    case.refresh_from_db()
    assert jalali.date_of(case.rings_at) == Referral.objects.get().valid_until
    Case.objects.filter(pk=case.pk).update(rings_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    ring(case=case.pk)
    case.refresh_from_db()
    assert (case.place, Referral.objects.get().end_reason) == ("approved", "days")


def test_another_bank_may_be_chosen_twice_and_not_the_same_one(world):
    world.a_bank()
    case = world.a_loan("unpaid")
    same = ("other_bank", Role.APPLICANT, {"bank": ["bank-022"]})
    assert wrong(world, case, same) == ["bank"]

    for bank in (world.a_bank(), world.office_of(Role.BANK_HEAD)):
        case = world.act(case, ("other_bank", Role.APPLICANT, {"bank": [bank.code]}))
        case = world.goes_on(case, "unpaid", branch=world.a_branch(bank), done=2)
    assert refused(world, case, OTHER) == "other_bank_too_often"
    assert stands(case).others_left == 0


@pytest.mark.parametrize(("place", "there"), [("unpaid", "approved"), ("rejected", "queue")])
def test_an_objection_that_is_accepted_leads_back_before_what_was_decided(world, place, there):
    case = world.act(world.a_loan(place), OBJECT)
    appeal = case.children.get(procedure="appeal")

    world.act(appeal, ("accept", Role.APPEALS, {"text": ["مدرک تازه دیده شد و رأی پیشین برداشته شد."]}))
    world.carry()

    case.refresh_from_db()
    assert case.place == there


def test_after_the_money_looks_are_planned_and_visits_follow_from_the_number_of_the_letter(world):
    case = world.a_loan("supervision")

    number = Referral.objects.get().number
    rows = list(Supervision.objects.order_by("month"))
    kinds = ["visit" if supervision.sampled(number, month, 10) else "call" for month in (6, 12)]
    assert [(row.month, row.kind) for row in rows] == [
        (1, "report"), (3, "call"), (6, kinds[0]), (12, kinds[1]),
    ]  # fmt: skip
    assert [row.due_on for row in rows] == [
        jalali.today() + dt.timedelta(days=30 * month) for month in (1, 3, 6, 12)
    ]
    assert len(stands(case).looks) == 4


def test_one_in_ten_is_visited_and_anybody_can_check_which():
    drawn = sum(supervision.sampled(f"9061405{n:06}1", 6, 10) for n in range(5_000))

    assert 400 < drawn < 600
    assert supervision.sampled("90614050000017", 6, 100)
    assert not supervision.sampled("90614050000017", 6, 0)


def test_what_was_found_is_written_where_it_was_owed(world):
    case = world.a_loan("supervision")
    with past.slower_clock():
        for days, kind, role in (
            (25, "self_report", Role.APPLICANT),
            (95, "call", Role.INSPECTOR),
        ):
            past.at(dt.datetime.now(dt.UTC) + dt.timedelta(days=days))
            world.act(case, (kind, role, WORKS))

    done = Supervision.objects.exclude(done_at=None).order_by("month")
    assert [(row.month, row.kind, row.works, row.jobs) for row in done] == [
        (1, "report", "yes", 2), (3, "call", "yes", 2),
    ]  # fmt: skip


def test_a_diversion_suspends_the_permit_and_leaves_the_last_word_to_the_directorate(world):
    case = world.act(world.a_loan("supervision"), DIVERTED)
    world.carry()

    life = world.life_of(case.parent)
    case.parent.permit.refresh_from_db()
    assert (case.place, life.place, case.parent.permit.state) == ("diverted", "suspended", "suspended")
    assert Event.objects.get(case=life, action="suspend_for_diversion").cause.case == case
    life = world.act(life, ("answer", Role.APPLICANT, {"note": ["وسایل طرح را خریده‌ام و فاکتور آن هست."]}))
    note = {"note": ["فاکتورها دیده شد و پول در همین کار است."]}
    assert world.act(life, ("restore", Role.LABOUR_HEAD, note)).place == "valid"
    world.carry()
    case.refresh_from_db()
    assert (case.place, world.act(case, SETTLE).place) == ("supervision", "settled")


def test_an_inspector_takes_a_diversion_back_with_a_reason_and_the_permit_holds_again(world):
    case = world.act(world.a_loan("supervision"), DIVERTED)
    world.carry()

    case = world.act(case, UNDIVERT)
    world.carry()

    life = world.life_of(case.parent)
    case.parent.permit.refresh_from_db()
    assert (case.place, life.place, case.parent.permit.state) == ("supervision", "valid", "valid")
    assert Event.objects.get(case=life, action="diversion_lifted").cause.case == case
    assert Message.objects.filter(case=case).latest("number").kind == "undivert"


def test_a_permit_suspended_for_something_else_stays_so_when_a_diversion_is_taken_back(world):
    case = world.a_loan("supervision")
    life = world.life_of(case.parent)
    world.act(life, SUSPEND)
    case = world.act(case, DIVERTED)
    world.carry()

    case = world.act(case, UNDIVERT)
    world.carry()

    life.refresh_from_db()
    assert (case.place, life.place) == ("supervision", "suspended")


def test_what_else_a_permit_was_suspended_for_clears_no_diversion(world):
    case = world.a_loan("supervision")
    life = world.life_of(case.parent)
    life = world.act(life, SUSPEND)
    case = world.act(case, DIVERTED)
    world.carry()
    life = world.act(life, ("answer", Role.APPLICANT, {"note": ["در خانهٔ تازه کار می‌کنم."]}))

    world.act(life, ("restore", Role.LABOUR_HEAD, {"note": ["نشانی تازه دیده شد."]}))
    world.carry()

    case.refresh_from_db()
    assert case.place == "diverted"


PERMITS = {"suspended": ["permit_suspended"], "revoked": ["permit_suspended", "permit_over"]}


@pytest.mark.parametrize("state", PERMITS)
@pytest.mark.parametrize("place", ["paying", "supervision", "diverted"])
def test_what_becomes_of_a_permit_is_told_to_the_bank_and_the_inspector_once_money_was_paid(
    world, place, state
):
    case = world.a_loan(place)
    if place == "paying":
        case = world.act(case, pay(1, 1))
    if place != "diverted":  # that suspends the permit by itself
        world.turn(case.parent, state)
    world.carry()

    case.refresh_from_db()
    expected = PERMITS["suspended"] if place == "diverted" else PERMITS[state]
    told = ("permit_suspended", "permit_over")
    assert case.place == place
    assert (
        list(case.events.filter(action__in=told).order_by("seq").values_list("action", flat=True)) == expected
    )
    assert [kind for kind in Message.objects.values_list("kind", flat=True) if kind in told] == expected
    watch = Waiting.objects.get(case=case, role="inspector", duty=False)
    assert watch.office == world.office_of(Role.INSPECTOR)


def test_what_a_permit_did_to_a_loan_is_done_once_however_often_its_job_runs(world):
    case = world.act(world.a_loan("paying"), pay(1, 1))
    world.turn(case.parent, "revoked")
    world.carry()
    event = case.events.get(action="permit_over")

    carry(case=case.pk, action="halt", cause=event.cause_id, otherwise="permit_over")

    assert case.events.filter(action__in=("halt", "permit_over")).count() == 1


def test_who_was_paid_once_asks_no_second_time(world):
    mina = world.a_person()
    world.a_loan("supervision", applicant=mina)

    second = world.a_case("request", "facility", applicant=mina)
    assert cases.load(pk=second.pk).facts.more["facility_barred"] == ["had_loan"]
