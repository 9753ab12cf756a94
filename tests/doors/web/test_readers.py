"""Who reads what: fields of a registration by reader, and that every look of an office is recorded."""

import pytest
from bs4 import BeautifulSoup

from khanegi.base.persian import digits_in
from khanegi.intake.models import Plan
from khanegi.people.models import Look
from khanegi.process.words import Role
from tests.builders import SHEBA

ID, MOBILE = "1740000017", "09161234567"
SAID = {
    "first_name": "مریم",
    "last_name": "عبدالرحمانی",
    "national_id": ID,
    "mobile": MOBILE,
    "wants_loan": "yes",
    "sheba": SHEBA,
    "insurance": "yes",
    "insurance_number": "123456789",
}
TEXT = "این بخش با آنچه در محل دیده می‌شود یکی نیست."


def read(response):
    assert response.status_code < 500
    main = BeautifulSoup(response.content, "html.parser").select_one("main") or BeautifulSoup(
        response.content, "html.parser"
    )
    return digits_in(main.get_text(" ", strip=True))


@pytest.fixture
def page(client, someone):
    """Return what one reader sees at an address of a case."""

    def see(reader, case, rest="", begin="/cases/"):
        client.force_login(someone(reader) if isinstance(reader, Role) else reader)
        return read(client.get(f"{begin}{case.code}/{rest}"))

    return see


@pytest.mark.parametrize("reader", [Role.AGENCY_EXPERT, Role.LABOUR_HEAD, Role.SECRETARIAT, Role.AUDITOR])
@pytest.mark.parametrize("begin", ["/cases/", "/start/print/"])
def test_an_office_reads_no_account_and_only_the_end_of_numbers(page, a_case, reader, begin):
    seen = page(reader, a_case(answers=SAID), begin=begin)

    assert "••••••0017" in seen
    for secret in (ID, MOBILE, SHEBA, "123456789"):
        assert secret not in seen


def test_the_applicant_reads_all_of_it(page, a_case):
    case = a_case(answers=SAID)

    seen = page(case.applicant, case)

    assert ID in seen
    assert MOBILE in seen


def test_who_works_on_a_case_may_ask_for_the_numbers_and_it_is_recorded(page, a_case, someone):
    case = a_case(answers=SAID)

    seen = page(Role.AGENCY_EXPERT, case, "?show=numbers")

    assert ID in seen
    assert SHEBA not in seen
    assert Look.objects.get(user=someone(Role.AGENCY_EXPERT)).what == "numbers"


def test_who_reads_everything_is_not_shown_the_numbers(page, a_case):
    assert ID not in page(Role.AUDITOR, a_case(answers=SAID), "?show=numbers")


def test_the_branch_knows_whom_it_has_before_it(page, a_case, someone):
    case = a_case("at_branch", "facility", answers=SAID)
    Plan.objects.filter(case=case.parent).update(answers={"title": "حصیربافی", "summary": "سه مدل حصیر."})

    seen = page(Role.BRANCH, case)

    for known in (ID, MOBILE, SHEBA, "سه مدل حصیر.", case.parent.permit.number):
        assert known in seen


def test_the_secretariat_reads_the_end_of_the_account_only(page, a_case):
    seen = page(Role.SECRETARIAT, a_case("at_branch", "facility", answers=SAID))

    assert SHEBA not in seen
    assert SHEBA[-4:] in seen
    assert ID not in seen


def test_a_body_that_is_asked_reads_where_and_what_but_not_who_else(page, a_case):
    seen = page(Role.SECOND_CHECK, a_case("asked", "errand", answers=SAID))

    assert "خیابان کارون" in seen
    assert ID not in seen


def test_the_desk_that_hears_an_objection_is_led_to_the_case_it_is_about(client, page, a_case):
    case = a_case("desk", "appeal")

    assert "فضای کار برای این کار کافی نیست" in page(Role.APPEALS, case.parent)
    assert f'href="/cases/{case.parent.code}/"' in client.get(f"/cases/{case.code}/").content.decode()


def test_before_an_objection_the_desk_reads_nothing_of_a_case(client, a_case, someone):
    client.force_login(someone(Role.APPEALS))

    assert client.get(f"/cases/{a_case('refused').code}/").status_code == 404


@pytest.mark.parametrize("rest", ["note/", "plan/", "papers/", ""])
def test_every_page_of_a_case_that_an_office_is_shown_is_recorded(client, a_case, someone, rest):
    case, expert = a_case(), someone(Role.AGENCY_EXPERT)
    client.force_login(expert)

    if rest == "note/":
        client.post(f"/cases/{case.code}/note/", {"note": ""})  # refused, with the whole case around it
    else:
        client.get(f"/cases/{case.code}/{rest}")

    assert Look.objects.filter(user=expert, subject=f"case:{case.pk}").count() == 1
