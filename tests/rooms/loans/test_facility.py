"""From the permit to the bank's door: who may ask, for how much, and which branch gets the letter."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from khanegi.base import codes, jalali
from khanegi.base.errors import Invalid, Refused
from khanegi.cases import queries as cases
from khanegi.cases.models import Waiting
from khanegi.intake.models import Registration
from khanegi.loans import queries
from khanegi.loans.models import Referral, Request
from khanegi.people import queries as people
from khanegi.people.actions import touch
from khanegi.people.models import Office
from khanegi.permits.models import Permit
from khanegi.process.words import Role
from khanegi.rules.models import OccupationClosure, Rule
from tests.builders import REQUEST, SHEBA

pytestmark = pytest.mark.django_db
ASK = ("request", Role.APPLICANT, REQUEST)


def codes_of(case):
    return [bar.code for bar in queries.bars(cases.load(pk=case.pk).facts)]


def refer_to(branch):
    return ("refer", Role.SECRETARIAT, {"branch": [str(branch.pk)]})


def test_a_permit_opens_a_facility_only_for_who_wants_a_loan(a_case):
    with_loan, without = a_case("permitted", wants_loan=True), a_case("permitted")

    opened = [[child.procedure for child in case.children.order_by("id")] for case in (with_loan, without)]
    assert opened == [["permit_life", "facility"], ["permit_life"]]


def test_only_the_secretariat_sees_the_facility_besides_the_applicant(a_case, someone):
    facility = cases.load(pk=a_case("request", "facility").pk)

    seen = [
        role
        for role in (Role.SECRETARIAT, Role.AGENCY_EXPERT, Role.LABOUR_HEAD, Role.BRANCH)
        if cases.sees(people.actor(someone(role)), facility.facts)
    ]
    assert seen == [Role.SECRETARIAT]


def test_a_request_keeps_what_was_asked_and_the_permit_it_rests_on(a_case):
    case = a_case("queue", "facility")

    asked = queries.request(case.pk)
    assert (asked.row.amount, asked.row.ceiling, asked.row.sheba) == (500_000_000, 2_000_000_000, SHEBA)
    assert (asked.amount, asked.amount_words) == ("۵۰۰٬۰۰۰٬۰۰۰ ریال", "پنجاه میلیون تومان")
    assert asked.banks == ("بانک توسعهٔ تعاون",)
    assert asked.permit_number == case.parent.permit.number


def test_more_than_the_ceiling_is_told_at_the_amount_and_nothing_moves(a_case, world):
    case = a_case("request", "facility")

    with pytest.raises(Invalid) as wrong:
        world.act(case, ("request", Role.APPLICANT, {**REQUEST, "amount": ["2000000001"]}))

    case.refresh_from_db()
    assert list(wrong.value.errors) == ["amount"]
    assert "۲٬۰۰۰٬۰۰۰٬۰۰۰" in wrong.value.errors["amount"][0]
    assert (case.place, Request.objects.exists()) == ("request", False)


def test_the_ceiling_itself_may_be_asked(a_case, world):
    case = world.act(
        a_case("request", "facility"), ("request", Role.APPLICANT, {**REQUEST, "amount": ["2000000000"]})
    )

    assert case.place == "queue"


def test_the_same_bank_is_not_chosen_twice(a_case, world):
    twice = {**REQUEST, "bank_second": ["bank-022"]}

    with pytest.raises(Invalid) as wrong:
        world.act(a_case("request", "facility"), ("request", Role.APPLICANT, twice))
    assert list(wrong.value.errors) == ["bank_second"]


def close_field(case, **more):
    OccupationClosure.objects.create(
        occupation=case.occupation,
        closes="facility",
        reason="اشباع",
        reference="مصوبه",
        **{"from_date": dt.date(2020, 1, 1), **more},
    )


def end_permit(case):
    Permit.objects.filter(case=case.parent).update(valid_until=jalali.today() - dt.timedelta(days=1))


def answer(key, value):
    def change(case):
        row = Registration.objects.get(case=case.parent)
        row.answers = {**row.answers, key: value}
        row.save()

    return change


def exclude_field(case):
    rule = Rule.objects.get(key="facility_excluded")
    rule.value = [case.occupation.code]
    rule.save()


BARS = {
    "no_permit": end_permit,
    "field_closed": close_field,
    "government": answer("employment", "government"),
    "had_loan": answer("lenders", ["relief", "home_business"]),
}


@pytest.mark.parametrize("code", BARS)
def test_what_bars_a_facility_is_named_and_refuses_the_request(a_case, world, code):
    case = a_case("request", "facility")
    assert codes_of(case) == []

    BARS[code](case)

    assert codes_of(case) == [code]
    with pytest.raises(Refused) as no:
        world.act(case, ASK)
    assert no.value.refusal.code == "facility_barred"


def test_a_field_excluded_by_rule_is_closed(a_case):
    case = a_case("request", "facility")

    exclude_field(case)

    assert codes_of(case) == ["field_closed"]


def test_a_closure_elsewhere_or_over_bars_nobody(a_case, world):
    case = a_case("request", "facility")

    close_field(case, county=world.karun)
    close_field(case, to_date=jalali.today())

    assert codes_of(case) == []


def test_a_field_closed_after_the_request_stays_open_for_who_has_asked(a_case, world):
    case = a_case("queue", "facility")
    close_field(case, from_date=jalali.today() + dt.timedelta(days=1))

    assert codes_of(case) == []
    assert world.goes_on(case, "at_branch").place == "at_branch"


def test_one_person_has_one_open_facility(a_case, a_person):
    mina = a_person()
    a_case("queue", "facility", applicant=mina)

    assert codes_of(a_case("request", "facility", applicant=mina)) == ["another_open"]


def a_branch(world, bank, county):
    code = f"branch-{bank.code}-{county.code}"
    title = f"{bank.title}، شعبهٔ {county.title}"
    return Office.objects.create(
        kind="branch",
        code=code,
        title=title,
        province=world.province,
        county=county,
        parent=bank,
        above=[bank.pk],
    )


def test_branches_come_in_the_order_of_choice_and_the_near_ones_first(a_case, world):
    first = world.office_of(Role.BRANCH).parent
    second, other = (
        Office.objects.create(kind="bank", code=code, title=title, province=world.province)
        for code, title in (("bank-012", "بانک ملت"), ("bank-017", "بانک ملی"))
    )
    far = world.a_county("0699", "آبادان")
    for bank in (second, first, other):
        for county in (far, world.karun):
            a_branch(world, bank, county)
    for bank in (first, second, other):
        world.a_quota(bank=bank)
    case = a_case("request", "facility")
    case = world.act(
        case, ("request", Role.APPLICANT, {**REQUEST, "bank": ["bank-012"], "bank_second": ["bank-022"]})
    )

    labels = [label for _, label in queries.branches(case)]

    assert labels == [
        "بانک ملت، شعبهٔ کارون (انتخاب اول)",
        "بانک ملت، شعبهٔ آبادان (انتخاب اول)",
        "بانک توسعهٔ تعاون، شعبهٔ مرکزی اهواز (انتخاب دوم)",
        "بانک توسعهٔ تعاون، شعبهٔ کارون (انتخاب دوم)",
        "بانک توسعهٔ تعاون، شعبهٔ آبادان (انتخاب دوم)",
    ]


def test_a_referral_puts_the_case_on_the_worklist_of_that_branch_alone(a_case, world, someone):
    branch = world.office_of(Role.BRANCH)
    elsewhere = world.office_of(Role.BRANCH, world.karun)
    case = a_case("at_branch", "facility")

    assert [(row.role, row.office) for row in Waiting.objects.filter(case=case)] == [("branch", branch)]
    assert "انتخاب اول" in case.offices.get(role="branch").why
    facts = cases.load(pk=case.pk).facts
    assert cases.sees(people.actor(someone(Role.BRANCH)), facts)
    assert not cases.sees(people.actor(someone(Role.BRANCH, office=elsewhere)), facts)


def test_a_branch_of_a_bank_nobody_chose_cannot_be_named(a_case, world):
    other = Office.objects.create(kind="bank", code="bank-017", title="بانک ملی", province=world.province)
    branch = a_branch(world, other, world.ahvaz)

    with pytest.raises(Invalid) as wrong:
        world.act(a_case("approved", "facility"), refer_to(branch))
    assert list(wrong.value.errors) == ["branch"]


def test_the_letter_has_a_dense_number_and_holds_sixty_days(a_case):
    letters = [queries.letter(a_case("at_branch", "facility").pk) for _ in range(2)]

    assert [int(letter.number[7:-1]) for letter in letters] == [1, 2]
    assert not Permit.objects.filter(number__in=[letter.number for letter in letters]).exists()
    assert all(codes.damm_ok(letter.number) for letter in letters)
    assert letters[0].valid_until == jalali.today() + dt.timedelta(days=60)
    assert letters[0].amount == 500_000_000


def test_a_branch_hands_back_and_another_gets_the_next_letter(a_case, world):
    case = a_case("at_branch", "facility")
    karun = world.office_of(Role.BRANCH, world.karun)

    back = {"reason": ["B07"], "text": ["اعتبار شعبه تمام شده است."]}
    world.act(case, ("hand_back", Role.BRANCH, back))
    world.act(case, refer_to(karun))

    ended, living = Referral.objects.filter(case=case).order_by("id")
    assert (ended.end_reason, ended.ended_at is not None) == ("B07", True)
    assert (living.branch, living.ended_at) == (karun, None)
    assert case.offices.get(role="branch").office == karun


def test_a_letter_nobody_answers_ends_and_the_case_waits_again(a_case, world):
    case = world.act(a_case("at_branch", "facility"), ("letter_ended", Role.CLOCK, {}))

    assert (case.place, Referral.objects.get(case=case).end_reason) == ("approved", "days")


def test_the_database_lets_one_letter_of_a_person_live(a_case):
    living = Referral.objects.get(case=a_case("at_branch", "facility"))
    living.pk, living.number = None, "another"

    with pytest.raises(IntegrityError), transaction.atomic():
        living.save(force_insert=True)


def test_without_a_confirmed_ceiling_nobody_can_ask(a_case, world):
    case = a_case("request", "facility")
    Rule.objects.filter(key="individual_max").delete()
    touch("rules")

    with pytest.raises(Refused) as no:
        world.act(case, ASK)
    assert no.value.refusal.code == "no_ceiling"
