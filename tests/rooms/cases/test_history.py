"""The history is only added to, tells the truth, and tells each reader what is theirs to know."""

import pytest
from django.db import DatabaseError, connection, transaction

from khanegi.base.errors import NotFound
from khanegi.cases import audit, queries
from khanegi.cases.models import Event
from khanegi.people.queries import actor
from khanegi.process.words import Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("change", ["update cases_event set data = '{}'", "delete from cases_event"])
def test_history_cannot_be_rewritten(a_case, change):
    a_case("review")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_the_whole_history_of_real_cases_is_proved(a_case):
    for place in ("review", "correction", "permitted", "appealed", "withdrawn", "expired"):
        a_case(place)

    assert list(audit.faults()) == []


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("update cases_event set data = '{\"x\": 1}' where seq = 2", "event 2 is not what was written"),
        ("delete from cases_event where seq = 3", "events are not numbered 1 to 3"),
        ("update cases_case set place = 'permitted'", "stands in 'permitted', but its history ends in"),
        ("update cases_case set head = decode(repeat('00', 32), 'hex')", "does not carry the hash"),
    ],
)
def test_tampering_by_the_owner_of_the_tables_is_found(a_case, tampering, found):
    a_case("first_signature")
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table cases_event disable trigger append_only")
        cursor.execute(tampering)

    assert any(found in fault for fault in audit.faults())


def test_a_citizen_reads_offices_and_never_officers(world):
    case = world.a_case("review")
    world.act(case, ("note", Role.AGENCY_EXPERT, {"note": ["با همسایه‌ها هم حرف بزنیم"]}))
    world.act(case, ("recommend", Role.AGENCY_EXPERT, {"opinion": ["این طرح را پذیرفتنی می‌دانم."]}))
    file = queries.load(pk=case.pk)

    citizen, staff = (queries.history(file, for_staff=staff) for staff in (False, True))

    told = str(citizen)
    assert "زهرا" not in told
    assert "همسایه‌ها" not in told
    assert "پذیرفتنی" not in told
    assert [line.told for line in citizen][-1] == case.process.action("recommend").told
    assert "پذیرفتنی" in str(staff)
    assert "زهرا کریمی" in {line.name for line in staff}


def test_what_one_side_tells_the_offices_is_not_read_by_the_other(world):
    case = world.a_case("confirming", "introduction")
    said = {Role.COVERED: "مزد ماه دوم نرسیده است", Role.SPONSOR: "کار همیشه دیر رسید"}
    for role, remark in said.items():
        world.act(case, ("confirm", role, {"works": ["on"], "remark": [remark]}))
    file = queries.load(pk=case.pk)

    read = {
        role: str(queries.history(file, for_staff=False, reader=case.parties.get(role=role.value).user_id))
        for role in said
    }

    assert {(one, other) for one in said for other in said if said[other] in read[one]} == {
        (role, role) for role in said
    }
    staff = str(queries.history(file, for_staff=True))
    assert all(remark in staff for remark in said.values())
    why = "روز انتظار"  # why this person stood where they did: said when the case was opened
    assert (why in read[Role.COVERED], why in read[Role.SPONSOR], why in staff) == (True, False, True)


def test_the_words_of_an_answer_stay_as_they_were_said(world):
    case = world.a_case("refused")
    event = Event.objects.get(case=case, action="refuse")

    labels = [label for label, _ in event.data["told"]]

    assert labels[0] == "دلیل"
    assert event.data["reason"] == "R03"


def test_a_strangers_case_does_not_exist(a_case, a_person, someone, world):
    case = a_case("review")

    for stranger in (a_person(), someone(Role.AGENCY_EXPERT, county=world.karun), someone(Role.ADMIN)):
        with pytest.raises(NotFound):
            queries.one(actor(stranger), case.code)


def test_parties_offices_and_the_auditor_see_the_case(a_case, someone):
    case = a_case("review")

    readers = [
        case.applicant,
        *(someone(role) for role in (Role.AGENCY_EXPERT, Role.LABOUR_HEAD, Role.AUDITOR)),
    ]

    assert [queries.one(actor(reader), case.code).case.pk for reader in readers] == [case.pk] * 4
