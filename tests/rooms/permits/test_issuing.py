"""A permit is issued with the second signature, and says for ever what it said that day."""

import datetime as dt

import pytest

from khanegi.base import codes, jalali
from khanegi.base.errors import NotFound
from khanegi.people import queries as people
from khanegi.people.actions import touch
from khanegi.people.models import User
from khanegi.permits import queries
from khanegi.permits.models import Permit
from khanegi.process.words import Role
from khanegi.rules.models import Rule
from tests.builders import ISSUE, RECOMMEND, SIGN

pytestmark = pytest.mark.django_db


def test_the_number_says_province_and_year_and_carries_a_check_digit(a_case):
    number = a_case("permitted").permit.number

    assert number.startswith(f"06{jalali.year(jalali.today())}000001")
    assert codes.damm_ok(number)


def test_numbers_run_on_without_a_gap(a_case):
    numbers = [a_case("permitted").permit.number for _ in range(3)]

    assert [int(number[6:-1]) for number in numbers] == [1, 2, 3]


def test_nothing_of_the_tracking_code_is_in_the_number(a_case):
    first, second = a_case("permitted"), a_case("permitted")

    same = [one == other for one, other in zip(first.permit.number, second.permit.number, strict=True)]
    assert same.count(False) <= 2  # the running digit and the check digit, whatever the codes were
    assert first.code[:6] != second.code[:6]


def test_a_permit_holds_three_years_unless_the_rule_says_otherwise(a_case, world):
    three = a_case("permitted").permit
    Rule.objects.create(
        key="permit_years",
        title="مدت",
        value=5,
        province=world.province,
        from_date=dt.date(2020, 1, 1),
        reference="آزمون",
    )
    touch("rules")
    five = a_case("permitted").permit

    ends = [jalali.add_years(jalali.today(), years) for years in (3, 5)]
    assert [three.valid_until, five.valid_until] == ends


def test_its_words_do_not_follow_later_changes(a_case, a_person):
    holder = a_person(first_name="ویدا", last_name="ژاله‌پور")
    permit = a_case("permitted", applicant=holder).permit

    User.objects.filter(pk=holder.pk).update(first_name="نام", last_name="دیگر")
    permit.county.title = "شهرستان دیگر"
    permit.county.save()

    words = Permit.objects.get(pk=permit.pk).words
    assert (words["holder"], words["county"]) == ("ویدا ژاله‌پور", "اهواز")
    assert words["address"] == "خیابان کارون، پلاک ۷"


def test_it_names_the_offices_and_titles_that_signed_and_no_person(a_case, office_of):
    words = a_case("permitted").permit.words

    assert [(signed["office"], signed["title"]) for signed in words["signatures"]] == [
        (office_of(Role.AGENCY_HEAD).title, Role.AGENCY_HEAD.title),
        (office_of(Role.LABOUR_HEAD).title, Role.LABOUR_HEAD.title),
    ]
    assert "زهرا" not in str(words)


def test_a_signature_given_again_counts_from_its_last_time(a_case, world):
    case = a_case("second_signature")
    world.act(case, ("send_back", Role.LABOUR_HEAD, {"note": ["دوباره ببینید."]}))
    for step in (RECOMMEND, SIGN, ISSUE):
        world.act(case, step)

    assert len(case.permit.words["signatures"]) == 2


def test_the_national_id_is_masked_on_it(a_case, a_person):
    holder = a_person()

    shown = a_case("permitted", applicant=holder).permit.words["national_id"]

    assert holder.national_id not in shown
    assert shown.endswith(holder.national_id[-3:])


def test_anyone_with_the_number_learns_the_field_and_not_the_person(a_case, a_person):
    holder = a_person(first_name="ویدا", last_name="ژاله‌پور")
    permit = a_case("permitted", applicant=holder).permit

    public = queries.public(queries.shown(permit.number))

    assert (public.field, public.county, public.holder) == ("حصیربافی", "اهواز", "و… ژ…")
    assert (public.state, public.holds) == ("valid", True)
    assert not [word for word in (holder.last_name, holder.national_id, "پلاک") if word in str(public)]


def test_a_permit_whose_days_are_over_says_so_by_itself(a_case):
    permit = a_case("permitted").permit
    Permit.objects.update(valid_until=jalali.today() - dt.timedelta(days=1))

    assert queries.public(permit.number).state_title == "پایان‌یافته"


@pytest.mark.parametrize("typed", ["", "سلام", "061405000001", "0" * 200, "06140500000100"])
def test_a_number_that_is_none_finds_nothing(a_case, typed):
    a_case("permitted")

    with pytest.raises(NotFound):
        queries.public(typed)


def test_the_holder_and_the_offices_see_it_whole_and_a_stranger_does_not(a_case, a_person, someone):
    case = a_case("permitted")
    number = case.permit.number

    for person in (case.applicant, someone(Role.LABOUR_HEAD)):
        assert queries.one(people.actor(person), number).pk == case.permit.pk
    with pytest.raises(NotFound):
        queries.one(people.actor(a_person()), number)
    assert list(queries.by_holder(case.applicant_id)) == [case.permit]
