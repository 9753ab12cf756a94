"""A neighbour complains with a code to the mobile, is heard, and is never named to the holder."""

import pytest
from django.db import IntegrityError, transaction

from khanegi.base.errors import NotFound, Refused, TooMany
from khanegi.cases import queries as cases
from khanegi.notices.models import Notice
from khanegi.people import queries as people
from khanegi.permits import complaints, hearings
from khanegi.permits.models import Complaint
from khanegi.process.words import Role
from tests.after_issue import NOISE, TEXT

pytestmark = pytest.mark.django_db


def complain(permit, by):
    return complaints.complain(number=permit.number, by=by.pk, said=NOISE)


def test_it_goes_to_the_agency_of_the_permit(world, office_of):
    case = world.a_complaint()

    waits = case.waiting.get(duty=True)
    assert (case.place, waits.role, waits.office) == (
        "looking",
        "agency_expert",
        office_of(Role.AGENCY_EXPERT),
    )
    assert case.parent.procedure == "permit_life"


def test_sending_it_again_while_it_is_open_is_the_same_complaint(world, a_person):
    permit, neighbour = world.a_case("permitted").permit, a_person()

    assert complain(permit, neighbour).pk == complain(permit, neighbour).pk
    assert Complaint.objects.count() == 1


def test_the_database_keeps_one_open_complaint_of_a_person(world):
    case = world.a_complaint()
    row = case.complaint

    other = world.a_complaint()
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=other.pk).update(permit=row.permit, by=row.by)


def test_nobody_complains_about_their_own_permit_or_one_that_is_over(world, a_person):
    life = world.a_case("given_up", "permit_life")
    other = world.a_case("permitted")

    with pytest.raises(Refused, match="permit_over"):
        complain(life.parent.permit, a_person())
    with pytest.raises(Refused, match="own_permit"):
        complain(other.permit, other.applicant)
    with pytest.raises(NotFound):
        complaints.complain(number="0614050000999", by=other.applicant_id, said=NOISE)


def test_one_person_complains_at_most_three_times_a_month(world, a_person):
    neighbour = a_person()
    permits = [world.a_case("permitted").permit for _ in range(4)]

    for permit in permits[:3]:
        complain(permit, neighbour)
    with pytest.raises(TooMany):
        complain(permits[3], neighbour)


@pytest.mark.parametrize(("place", "word"), [("proven", "ثابت شد"), ("unproven", "ثابت نشد")])
def test_both_sides_are_told_what_came_of_it(world, a_person, place, word):
    neighbour = a_person()
    case = world.a_complaint(place, by=neighbour)

    told = Notice.objects.filter(to=neighbour).order_by("id").values_list("text", flat=True)
    assert word in told[1]
    assert Notice.objects.filter(to=case.applicant, case=case).count() == 1


def test_the_holder_learns_what_about_and_never_who_or_what_was_written(world):
    case = world.a_complaint()
    lines = cases.history(cases.load(pk=case.pk), for_staff=False, reader=case.applicant_id)

    said = str([line.answers for line in lines]) + str(list(Notice.objects.values_list("text", "to")))
    assert "سروصدا" in said
    assert NOISE["text"] not in said


def test_the_office_reads_it_with_the_number_masked_until_it_asks(world, a_person):
    neighbour = a_person(mobile="09161112233")
    case = world.a_complaint(by=neighbour)

    masked, full = (hearings.written(case.pk, in_full=full) for full in (False, True))
    assert (masked.text, full.caller) == (NOISE["text"], "09161112233")
    assert "1112233" not in masked.caller


def test_a_proven_one_waits_for_the_directorate_and_may_be_settled(world, someone):
    case = world.a_complaint("proven")

    assert case.waiting.get(duty=True).role == "labour_head"
    world.act(case, ("settle", Role.LABOUR_HEAD, {"text": [TEXT]}))

    assert (case.place, Complaint.objects.get().is_open) == ("settled", False)


def test_an_expert_of_the_holders_household_does_not_hear_it(world):
    from khanegi.cases.actions import act
    from khanegi.people.models import User

    case = world.a_complaint()
    expert = world.someone(Role.AGENCY_EXPERT)
    User.objects.filter(pk=expert.pk).update(household=[case.applicant.national_id])

    with pytest.raises(Refused, match="own_case"):
        act(
            case=case.pk,
            action="take",
            actor=people.actor(User.objects.get(pk=expert.pk)),
            seen=case.seq,
            key="k",
        )


def test_it_closes_with_the_permit(world):
    case = world.a_complaint()

    world.act(case.parent, ("give_up", Role.APPLICANT, {}))
    world.carry()

    case.refresh_from_db()
    assert (case.place, Complaint.objects.get().is_open) == ("needless", False)
