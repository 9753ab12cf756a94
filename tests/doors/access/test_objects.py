"""Numbers of other people's things, things of another sort, fields nobody asked for, and seats that end."""

from __future__ import annotations

import itertools
import json

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from khanegi.base import jalali
from khanegi.cases.models import CaseOffice
from khanegi.intake import actions as intake
from khanegi.intake.forms import PLAN
from khanegi.intake.models import Decision, Draft, Plan
from khanegi.notices.models import Notice
from khanegi.papers.models import Upload
from khanegi.people.models import Seat, User
from khanegi.process.words import Role
from tests.doors.access import oracle
from tests.doors.access.marked import WORDS, marked

pytestmark = pytest.mark.django_db
ODD = (
    "0",
    "-1",
    "1.0",
    "1e3",
    "%25",
    "*",
    "_",
    "%00",
    "99999999999999999999999999",
    "1,2",
    "[]",
    "١",
    "null",
)
UNASKED = {
    "id": "1",
    "pk": "1",
    "place": "permitted",
    "seq": "99",
    "status": "x",
    "is_active": "",
    "is_staff": "on",
}


@pytest.fixture
def seed(world, settings, tmp_path):
    kept = settings.STORAGES["default"]
    options = kept["OPTIONS"] | {"location": tmp_path}
    settings.STORAGES = settings.STORAGES | {"default": kept | {"OPTIONS": options}}
    return marked(world)


def as_(user) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def numbers(*around: int) -> list[str]:
    """Return the numbers beside these, and what is no number of anything."""
    near = {number + step for number in around for step in (-1, 1)}
    return [*(str(number) for number in sorted(near - set(around))), *ODD]


def test_a_paper_opens_only_in_its_own_case_and_by_its_own_number(seed, world):
    other = world.a_case("plan")
    strangers = [as_(other.applicant), as_(world.someone(Role.BRANCH)), as_(world.someone(Role.APPEALS))]
    case, pk = seed.cases["independent"], seed.upload.pk

    own = [f"/cases/{case.code}/papers/{odd}/" for odd in numbers(pk)]
    tried = [(as_(seed.applicant), path) for path in own]
    tried += [(one, f"/cases/{c.code}/papers/{pk}/") for one in strangers for c in (case, other)]
    tried += [
        (as_(seed.applicant), f"/cases/{c.code}/papers/{pk}/") for c in seed.cases.values() if c != case
    ]

    assert {path: browser.get(path).status_code for browser, path in tried} == dict.fromkeys(
        (path for _, path in tried), 404
    )


def test_what_is_no_code_is_found_nowhere(world):
    browser = as_(world.a_case("plan").applicant)
    families = ("cases/{}/", "cases/{}/papers/", "cases/{}/plan/", "start/print/{}/", "permits/{}/",
                "start/result/{}/", "cases/{}/papers/1/", "cases/{}/papers/send/D4/")  # fmt: skip
    codes = (*ODD, "0" * 12, "1" * 12, "%DB%B1" * 12, "1%2000")
    wrong = []

    for code in codes:
        answers = [browser.get(f"/{family.format(code)}") for family in families]
        answers.append(browser.post(f"/cases/{code}/withdraw/", {"seen": 1}))
        api = f"/api/v1/cases/{code}"
        said = {"seen": 1, "key": "a-key-of-this-test"}
        told = [browser.get(api), browser.post(f"{api}/withdraw", json.dumps(said), "application/json")]
        absent = (404, 400) if code == "%00" else (404,)  # no code of anybody, and nothing to look up
        wrong += [code for one in answers if one.status_code not in absent]
        wrong += [code for one in told if one.status_code not in (404, 422)]

    assert wrong == []


def test_drafts_decisions_and_messages_are_their_owners(seed, world):
    owner, other = world.a_person(), world.a_person()
    draft = intake.start(user=owner, kind="independent")
    told = Notice.objects.filter(to=seed.applicant).order_by("id").last()
    browser, before = as_(other), oracle.digest()

    handed_in = browser.post("/start/independent/review/", {"draft": draft.pk, "key": "k" * 20})
    objected = browser.post("/start/result/1/object/", {"text": "این نتیجه درست نیست و دلیل آن را نوشته‌ام."})
    listed = browser.get("/messages/", {"after": told.pk})

    assert (handed_in.status_code, objected.status_code, listed.status_code) == (404, 404, 200)
    assert seed.cases["independent"].code not in listed.content.decode()
    assert oracle.digest() == before


def test_a_list_with_anothers_mark_or_a_hidden_filter_tells_nothing_more(seed, world):
    expert, branch = (
        as_(world.someone(Role.AGENCY_EXPERT, world.karun)),
        as_(world.someone(Role.BRANCH, world.karun)),
    )
    desk = f"agency_expert-{world.office_of(Role.AGENCY_EXPERT).pk}"
    marks = ["2000-01-01T00:00:00+00:00~0", "~", "x", "9999-01-01T00:00:00+00:00~9223372036854775808", "\x00"]
    asked = [{"after": mark} for mark in marks]
    asked += [
        {key: WORDS["national_id"]} for key in ("q", "national_id", "applicant", "mobile", "office", "user")
    ]

    for browser, query in itertools.product((expert, branch), asked):
        answer = browser.get("/inbox/", query)
        assert answer.status_code == 200
        assert all(case.code not in answer.content.decode() for case in seed.cases.values())
    assert expert.get("/inbox/", {"desk": desk}).status_code == 404
    assert expert.get("/api/v1/worklist", {"desk": desk}).status_code == 404
    assert expert.get(f"/inbox/?desk={desk}&desk={desk}").status_code == 404


def fields() -> dict[str, str]:
    """Return every column of every table as an input, with a value that would show."""
    named = {field.attname for model in apps.get_models() for field in model._meta.concrete_fields}
    return dict.fromkeys(named, "1") | UNASKED


def test_columns_that_no_form_asks_are_not_written_by_an_act(world):
    case, expert = world.a_case("review"), as_(world.someone(Role.AGENCY_EXPERT))
    typed = {**fields(), "seen": case.seq, "key": "a-key-of-this-test", "do": "", "note": "متن یادداشت"}
    before = oracle.digest()

    assert expert.post(f"/cases/{case.code}/note/", typed).status_code == 302

    after = oracle.digest()
    case.refresh_from_db()
    last = case.events.order_by("seq").last()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"cases_case", "cases_event"}
    assert (case.place, case.seq, last.by_id, set(last.data)) == (
        "review", 2 + 1, world.someone(Role.AGENCY_EXPERT).pk, {"note", "told"})  # fmt: skip


def test_an_api_act_refuses_what_its_shape_does_not_name(world):
    case, expert = world.a_case("review"), as_(world.someone(Role.AGENCY_EXPERT))
    said = {"seen": case.seq, "key": "a-key-of-this-test", "answers": {"note": "متن یادداشت"}}
    before = oracle.digest()

    for name, inside in itertools.product(
        sorted(fields().keys() - {"seen", "key", "note", "answers"}), (True, False)
    ):
        more = {"answers": said["answers"] | {name: "1"}} if inside else {name: "1"}
        answer = expert.post(
            f"/api/v1/cases/{case.code}/note", json.dumps(said | more), content_type="application/json"
        )
        assert answer.status_code == 422, name
    assert oracle.digest() == before


@pytest.mark.parametrize("page", ["summary", "own", "facility"])
def test_a_page_of_the_plan_keeps_only_its_own_answers(world, page):
    case = world.a_case("plan")
    browser, kept = as_(case.applicant), Plan.objects.get(case=case)
    before, own = oracle.digest(), {field.key for field in PLAN.page(page).fields}

    browser.post(f"/cases/{case.code}/plan/{page}/", fields() | {"case": "1", "is_complete": "on"})

    after, now = oracle.digest(), Plan.objects.get(case=case)
    changed = {key for key in now.answers if now.answers[key] != kept.answers.get(key)}
    assert {name for name in after if after[name] != before[name]} <= {"intake_plan"}
    assert changed <= own


def test_registering_writes_the_answers_of_the_page_alone(world):
    person = world.a_person()
    intake.start(user=person, kind="independent")
    browser = as_(person)
    before, was = oracle.digest(), Draft.objects.get(user=person)

    browser.post("/start/independent/county/", fields() | {"county": "0606"})

    after, draft = oracle.digest(), Draft.objects.get(user=person)
    changed = {key for key in draft.answers if draft.answers[key] != was.answers.get(key)}
    assert {name for name in after if after[name] != before[name]} == {"intake_draft"}
    assert changed == {"county"}


def test_sending_a_paper_writes_nothing_about_another(seed, world):
    browser = as_(seed.applicant)
    case, before = seed.cases["independent"], Upload.objects.values().get()

    browser.post(f"/cases/{case.code}/papers/send/D4/", fields())

    assert Upload.objects.values().get() == before


def test_the_forms_of_the_administrator_write_what_they_ask(world):
    admin, person = as_(world.someone(Role.ADMIN)), world.someone(Role.AGENCY_EXPERT)
    kept = User.objects.values().get(pk=person.pk)
    office = world.office_of(Role.BRANCH)

    admin.post(f"/manage/people/{person.pk}/seats/", fields() | {"role": "branch", "office": str(office.pk)})
    asked = {"username": "sara.naderi", "first_name": "سارا", "last_name": "نادری", "mobile": "09161112233"}
    admin.post("/manage/people/add/", fields() | asked | {"national_id": ""})

    new = User.objects.get(username="sara.naderi")
    assert User.objects.values().get(pk=person.pk) == kept
    assert Seat.objects.filter(user=person, role="branch", office=office, ended_at=None).count() == 1
    assert (new.is_active, new.household, new.has_usable_password(), new.seats.count()) == (
        True,
        [],
        False,
        0,
    )


def test_a_seat_that_ends_counts_no_more_at_the_next_request(world):
    case, expert = world.a_case("review"), world.someone(Role.AGENCY_EXPERT)
    browser, admin, seat = as_(expert), as_(world.someone(Role.ADMIN)), expert.seats.get()
    assert browser.get(f"/cases/{case.code}/").status_code == 200

    admin.post(f"/manage/people/{expert.pk}/seats/{seat.pk}/end/")

    assert browser.get(f"/cases/{case.code}/").status_code == 404
    assert browser.post(f"/cases/{case.code}/take/", {"seen": case.seq}).status_code == 404
    assert browser.get(f"/api/v1/cases/{case.code}").status_code == 404


def test_a_closed_account_is_out_at_the_next_request(world):
    case, expert = world.a_case("review"), world.someone(Role.AGENCY_EXPERT)
    browser, admin = as_(expert), as_(world.someone(Role.ADMIN))

    admin.post(f"/manage/people/{expert.pk}/account/", {"do": "disable"})

    assert oracle.said(browser.get(f"/cases/{case.code}/")) == "login"
    assert oracle.said(browser.post(f"/cases/{case.code}/take/", {"seen": case.seq})) == "login"
    assert oracle.said(browser.get(f"/api/v1/cases/{case.code}")) == "login"


def test_who_moves_to_another_county_sees_that_one_and_no_more_the_first(world):
    here, there = world.a_case("review"), world.a_case("review", county=world.karun)
    expert = world.someone(Role.AGENCY_EXPERT)
    browser, seat = as_(expert), expert.seats.get()
    before = [browser.get(f"/cases/{case.code}/").status_code for case in (here, there)]

    seat.office = world.office_of(Role.AGENCY_EXPERT, world.karun)
    seat.save()

    after = [browser.get(f"/cases/{case.code}/").status_code for case in (here, there)]
    assert (before, after) == ([200, 404], [404, 200])


def test_a_closed_office_seats_nobody_and_a_case_sent_elsewhere_is_out_of_sight(world):
    case, expert = world.a_case("review"), as_(world.someone(Role.AGENCY_EXPERT))
    moved, office = world.a_case("review"), world.office_of(Role.AGENCY_EXPERT)
    CaseOffice.objects.filter(case=moved, role="agency_expert").update(
        office=world.office_of(Role.AGENCY_EXPERT, world.karun)
    )
    seen = [expert.get(f"/cases/{one.code}/").status_code for one in (case, moved)]

    office.is_active = False
    office.save()

    assert seen == [200, 404]
    assert expert.get(f"/cases/{case.code}/").status_code == 404


def test_a_decision_is_read_and_objected_to_by_its_owner_alone(world):
    owner, other = world.a_person(), as_(world.a_person())
    given = {"kind": "independent", "answers": {}, "is_yes": False, "results": []}
    row = Decision.objects.create(
        user=owner, key="a-key", rules_on=jalali.today(), at=timezone.now(), **given
    )
    text = {"text": "این نتیجه درست نیست و دلیل آن را در همین متن نوشته‌ام."}

    answers = [
        other.get(f"/start/result/{row.pk}/"),
        other.post(f"/start/result/{row.pk}/object/", text),
    ]

    assert [one.status_code for one in answers] == [404, 404]
    assert as_(owner).get(f"/start/result/{row.pk}/").status_code == 200


def test_the_agency_introduces_only_whom_the_list_offers(world):
    sponsor, far = world.a_sponsor(), world.a_covered(county=world.karun)
    resting, head = world.a_covered("inactive"), as_(world.someone(Role.AGENCY_HEAD))
    before = oracle.digest()

    for wanted in ([far.pk], [resting.pk], [sponsor.pk], [0], [-1], [10**18], [far.pk, far.pk], ["x"], []):
        said = {
            "seen": sponsor.seq,
            "key": "a-key-of-this-test",
            "answers": {"people": list(map(str, wanted))},
        }
        api = head.post(f"/api/v1/cases/{sponsor.code}/introduce", json.dumps(said), "application/json")
        page = head.post(f"/cases/{sponsor.code}/introduce/", {"people": wanted, "seen": sponsor.seq})
        assert (api.status_code, page.status_code) == (422, 422), wanted

    assert oracle.digest() == before


@pytest.mark.parametrize("procedure", ["independent", "sponsor"])
@pytest.mark.parametrize(
    ("place", "did", "seat", "act"),
    [
        ("first_signature", Role.AGENCY_EXPERT, Role.AGENCY_HEAD, "sign"),
        ("second_signature", Role.AGENCY_HEAD, Role.LABOUR_HEAD, "issue"),
        ("second_signature", Role.AGENCY_EXPERT, Role.LABOUR_HEAD, "issue"),
    ],
)
def test_a_second_seat_does_not_make_a_second_pair_of_eyes(world, procedure, place, did, seat, act):
    """Spec 3.1: first and second signature are of two people, and neither gave the opinion."""
    case, person = world.a_case(place, procedure), world.someone(did)
    Seat.objects.create(user=person, office=world.office_of(seat), role=seat.value)
    browser, before = as_(person), oracle.digest()
    said = {"seen": case.seq, "key": "a-key-of-this-test"}

    page = browser.post(f"/cases/{case.code}/{act}/", said)
    api = browser.post(f"/api/v1/cases/{case.code}/{act}", json.dumps(said), "application/json")

    assert (page.status_code, api.status_code) == (409, 409)
    assert oracle.digest() == before
