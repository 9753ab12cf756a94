"""A permit to its holder, to the offices and to everybody."""

import pytest

from khanegi.people.models import Look
from khanegi.permits import store
from khanegi.process.words import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def permit(world):
    return world.a_case("permitted").permit


def test_the_holder_sees_and_prints_the_permit(client, permit):
    client.force_login(permit.holder)

    page = client.get(f"/permits/{permit.number}/").content.decode()

    assert "مریم عبدالرحمانی" in page
    assert "<svg" in page
    assert f"/verify/{permit.number}/" in page
    assert Look.objects.count() == 0


def test_until_the_file_is_there_the_page_says_that_it_is_being_made(client, permit):
    client.force_login(permit.holder)

    page = client.get(f"/permits/{permit.number}/").content.decode()
    file = client.get(f"/permits/{permit.number}/file/")

    assert "در حال آماده‌شدن" in page
    assert "از همین حالا اعتبار دارد" in page
    assert (file.status_code, file["Location"]) == (302, f"/permits/{permit.number}/")


def test_the_holder_takes_the_signed_file(client, a_paper):
    sheet = a_paper()
    client.force_login(sheet.permit.holder)

    page = client.get(f"/permits/{sheet.permit.number}/").content.decode()
    file = client.get(f"/permits/{sheet.permit.number}/file/")

    assert f"/permits/{sheet.permit.number}/file/" in page
    assert store.digest(file.content) == sheet.sha256
    assert (file["Content-Type"], file["Cache-Control"]) == ("application/pdf", "no-store, private")
    assert file["Content-Disposition"].startswith("attachment")
    assert Look.objects.count() == 0


def test_who_else_takes_the_file_is_recorded_and_a_stranger_finds_none(client, a_paper, world):
    sheet = a_paper()
    address = f"/permits/{sheet.permit.number}/file/"
    client.force_login(world.someone(Role.LABOUR_EXPERT))
    seen = client.get(address).status_code
    client.force_login(world.a_person())

    assert (seen, client.get(address).status_code) == (200, 404)
    assert Look.objects.get().what == "permit_file"


def test_an_office_of_the_case_sees_it_and_that_is_recorded(client, permit, world):
    client.force_login(world.someone(Role.LABOUR_EXPERT))

    assert client.get(f"/permits/{permit.number}/").status_code == 200
    look = Look.objects.get()
    assert (look.subject, look.what) == (f"case:{permit.case_id}", "permit")
    assert look.office_id == permit.case.offices.get(role="labour_expert").office_id

    client.force_login(permit.holder)
    assert "مجوز" in client.get(f"/cases/{permit.case.code}/seen/").content.decode()


def test_a_stranger_finds_no_permit(client, permit, world):
    client.force_login(world.a_person())

    assert client.get(f"/permits/{permit.number}/").status_code == 404


def test_anybody_may_check_a_number_in_any_typing_and_learns_no_name(client, permit):
    number = permit.number
    typed = f"{number[:2]}-{number[2:6]}-{number[6:12]}-{number[12:]}"

    page = client.get("/verify/", {"number": typed}, follow=True).content.decode()

    assert "معتبر است" in page
    assert permit.holder.last_name not in page


@pytest.mark.parametrize("number", ["0", "061405000012", "abc", "۹" * 70])
def test_a_number_of_no_permit_is_told_and_kept(client, number):
    asked = client.get("/verify/", {"number": number})

    assert asked.status_code == 404
    assert f'value="{number[:60]}"' in asked.content.decode()
    assert client.get(f"/verify/{number}/").status_code == 404
