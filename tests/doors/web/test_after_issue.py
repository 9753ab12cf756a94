"""A permit after issue, on pages: renewed in three clicks, and complained about with a code."""

import json
import re
from pathlib import Path

import pytest

from khanegi.base.errors import NotFound
from khanegi.ledger import actions as ledger
from khanegi.ledger import keys, witness
from khanegi.people.models import OneTimeCode, User
from khanegi.people.queries import digits
from khanegi.permits import queries
from khanegi.permits.models import Complaint, Permit
from khanegi.process.words import Role
from tests.after_issue import NOISE, SUSPEND
from tests.doors.web.test_case import sent, soup

pytestmark = pytest.mark.django_db
COMPLAINT = {"kind": "smell", "text": NOISE["text"]}


@pytest.fixture
def life(world):
    return world.a_case("valid", "permit_life")


def links(response):
    return {one.get_text(strip=True): one["href"] for one in soup(response).select("a[href]")}


def test_a_renewal_takes_three_clicks(client, life):
    client.force_login(life.applicant)
    permit = Permit.objects.get(case=life.parent_id)

    page = client.get(f"/permits/{permit.number}/")
    form = client.get(links(page)["تمدید مجوز"])
    ticked = sent(form, "ask_renewal") | {"still_working": "on", "same_address": "on"}
    done = client.post(f"/cases/{life.code}/ask_renewal/", ticked)

    life.refresh_from_db()
    assert (done.status_code, life.place) == (302, "renewal")


def test_what_is_not_ticked_says_what_to_do_instead(client, life):
    client.force_login(life.applicant)
    form = client.get(f"/cases/{life.code}/?do=ask_renewal")

    answer = client.post(
        f"/cases/{life.code}/ask_renewal/", sent(form, "ask_renewal") | {"still_working": "on"}
    )

    assert answer.status_code == 422
    assert "مجوز تازه بخواهید" in answer.content.decode()


def test_the_own_page_offers_it_when_it_is_open_and_not_after(client, world, life):
    client.force_login(life.applicant)
    address = f"/cases/{life.code}/?do=ask_renewal"
    assert address in client.get("/inbox/").content.decode()

    world.ends_in(life.parent, 200)

    assert address not in client.get("/inbox/").content.decode()
    permit = Permit.objects.get(case=life.parent_id)
    assert address not in client.get(f"/permits/{permit.number}/").content.decode()


def test_a_resting_permit_is_told_with_its_case_and_a_question_by_itself(client, world, life):
    client.force_login(life.applicant)
    assert f'id="case-{life.code}"' not in client.get("/inbox/").content.decode()

    world.act(life, SUSPEND)

    page = soup(client.get("/inbox/"))
    assert "«فرستادن پاسخ»" in page.select_one(f"#case-{life.code}").get_text()


def test_officers_see_the_permit_and_do_not_find_its_suspension_the_first_thing_to_do(client, someone, life):
    client.force_login(someone(Role.LABOUR_HEAD))

    page = soup(client.get(f"/cases/{life.code}/"))

    assert page.select_one("#life a[href^='/permits/']")
    assert [one.get_text(strip=True) for one in page.select("#doing .button--danger")] == ["تعلیق مجوز"]


def test_the_public_page_tells_of_a_renewal(client, world):
    life = world.a_case("second_signature", "permit_life")
    world.act(life, ("renew", Role.LABOUR_HEAD, {}))
    number = Permit.objects.get(case=life.parent_id).number

    assert "تاریخ تمدید" in client.get(f"/verify/{number}/").content.decode()


class TestComplaint:
    @pytest.fixture
    def number(self, world):
        return world.a_case("permitted").permit.number

    def test_a_neighbour_goes_from_the_public_page_over_a_code_to_the_form(self, client, number):
        address = f"/complaints/{number}/"
        assert address in client.get(f"/verify/{number}/").content.decode()
        asked = client.get("/complaints/", {"number": queries.shown(number)})
        assert asked["Location"] == address

        login = client.get(address)
        assert login["Location"] == f"/login/?next={address}"
        client.post("/login/", {"mobile": "09169998877", "next": address})
        code = OneTimeCode.objects.get(mobile="09169998877")
        back = client.post("/login/code/", {"code": digits(code.pk, code.nonce)})
        assert back["Location"] == address

        assert client.post(address, COMPLAINT)["Location"] == address
        page = client.get(address).content.decode()
        assert "شکایت شما ثبت شد" in page
        assert Complaint.objects.get().by.mobile == "09169998877"

    def test_a_form_that_is_not_whole_comes_back_with_what_was_typed(self, client, maryam, number):
        client.force_login(maryam)

        answer = client.post(f"/complaints/{number}/", {"kind": "noise", "text": "صدا"})

        assert (answer.status_code, Complaint.objects.count()) == (422, 0)
        assert "صدا" in answer.content.decode()

    def test_sending_it_twice_is_once(self, client, maryam, number):
        client.force_login(maryam)

        for _ in range(2):
            client.post(f"/complaints/{number}/", COMPLAINT)

        assert Complaint.objects.count() == 1

    def test_a_number_that_is_none_says_so(self, client, maryam):
        assert client.get("/complaints/", {"number": "0614050000999"}).status_code == 404
        client.force_login(maryam)
        assert client.get("/complaints/0614050000999/").status_code == 404
        with pytest.raises(NotFound):
            queries.public("0614050000999")

    def test_the_officer_reads_it_and_the_holder_reads_only_what_about(self, client, world, someone):
        case = world.a_complaint()
        neighbour = User.objects.get(pk=case.complaint.by_id)

        client.force_login(someone(Role.AGENCY_EXPERT))
        office = client.get(f"/cases/{case.code}/").content.decode()
        in_full = client.get(f"/cases/{case.code}/?show=numbers").content.decode()
        client.force_login(case.applicant)
        holder = client.get(f"/cases/{case.code}/").content.decode()

        assert NOISE["text"] in office
        assert re.search(neighbour.mobile[-4:].translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")), in_full)
        assert "سروصدا" in holder
        assert NOISE["text"] not in holder


class TestLog:
    @pytest.fixture
    def number(self, settings, tmp_path, a_paper):
        """The number of a permit that is in the log, and in its checkpoint."""
        settings.CHECKPOINTS = str(tmp_path / "checkpoints")
        settings.SELF_MADE_KEYS = tmp_path / "keys"
        number = a_paper().permit.number
        ledger.append()
        ledger.write_checkpoint()
        return number

    def test_the_permit_says_where_it_stands_and_gives_its_proof(self, client, number):
        page = client.get(f"/verify/{number}/")
        proof = client.get(links(page)["مدرک ثبت در دفتر"])

        assert proof["Content-Disposition"] == f'attachment; filename="proof-{number}.json"'
        assert list(witness.faults(json.loads(proof.content), keys.public())) == []
        client.force_login(User.objects.get(permits__number=number))
        assert "مدرک ثبت در دفتر" in links(client.get(f"/permits/{number}/"))

    def test_before_its_checkpoint_it_says_when_the_proof_comes(self, client, a_paper):
        number = a_paper().permit.number

        assert "پس از آماده‌شدن فایلش" in client.get(f"/verify/{number}/").content.decode()
        assert client.get(f"/verify/{number}/proof.json").status_code == 404
        ledger.append()
        assert "تا چند دقیقهٔ دیگر" in client.get(f"/verify/{number}/").content.decode()

    def test_the_log_gives_its_checkpoints_its_key_and_its_checker(self, client, number):
        page = client.get("/ledger/")
        checkpoint = client.get("/ledger/checkpoints/1/").content.decode()
        checker = client.get("/ledger/witness.py").content.decode()

        assert keys.public()[0].hex() in page.content.decode()
        assert witness.is_signed(checkpoint, keys.public())
        assert checker == Path(witness.__file__).read_text("utf-8")
        growth = json.loads(client.get("/ledger/growth/1/1.json").content)
        assert list(witness.faults(growth, keys.public(), checkpoint)) == []

    @pytest.mark.parametrize(
        "address", ["/ledger/checkpoints/9/", f"/ledger/checkpoints/{9**40}/", "/ledger/growth/1/9.json"]
    )
    def test_what_was_not_signed_is_not_there(self, client, number, address):
        assert client.get(address).status_code == 404

    def test_an_empty_log_says_so(self, client):
        assert "هنوز نقطهٔ بازرسی" in client.get("/ledger/").content.decode()
