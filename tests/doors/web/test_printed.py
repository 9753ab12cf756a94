"""The papers that hang on a case: for who may read them, as far as they may, on one page of right Persian."""

import pytest
from django.utils import timezone

from khanegi.base import jalali
from khanegi.base.persian import digits_out
from khanegi.intake.models import Decision
from khanegi.people.models import Look
from khanegi.process.words import Role
from tests.builders import national_id
from tests.papers import needs, run, words_of

pytestmark = [pytest.mark.django_db, needs("pdftotext")]
ANSWERS = {
    "first_name": "مریم",
    "last_name": "عبدالرحمانی",
    "national_id": national_id(1),
    "mobile": "09161234567",
}


def taken(client, user, address, folder):
    """Return the words and the number of pages of a paper as this person gets it."""
    client.force_login(user)
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), address
    words = words_of(answer.content, folder)
    about = run("pdfinfo", str(folder / "read.pdf"))
    assert "Tagged:          yes" in about
    return " ".join(words.split()), int(about.partition("Pages:")[2].split()[0])


def bare(text):
    """Return a text without spaces: beside digits poppler puts them on the other side."""
    return "".join(text.split())


def printed(case, key):
    return f"/cases/{case.code}/print/{key}/"


def test_the_registration_is_one_page_with_code_and_square_mark(client, world, tmp_path):
    case = world.a_case("review", answers=ANSWERS)

    words, pages = taken(client, case.applicant, printed(case, "registration"), tmp_path)

    assert pages == 1
    for said in (
        "عبدالرحمانی",
        jalali.show(jalali.date_of(case.opened_at)),
        "حصیربافی",
        digits_out(ANSWERS["national_id"]),
    ):
        assert bare(said) in bare(words)
    assert Look.objects.count() == 0


def test_an_office_reads_masked_numbers_on_it_and_that_is_recorded(client, world, tmp_path):
    case = world.a_case("review", answers=ANSWERS)

    words, _ = taken(client, world.someone(Role.AGENCY_EXPERT), printed(case, "registration"), tmp_path)

    assert "عبدالرحمانی" in words
    assert digits_out(ANSWERS["national_id"]) not in words
    assert Look.objects.get().what == "print_registration"


def test_a_refusal_says_its_numbered_ground_and_the_way_to_object(client, world, tmp_path):
    case = world.a_case("refused")

    words, pages = taken(client, case.applicant, printed(case, "refusal"), tmp_path)

    assert pages == 1
    for said in ("شرط شمار", "فضای کار متناسب نیست", "راهی برای گسترش آن نیست", "می‌توانید اعتراض کنید"):
        assert said in words
    assert bare(jalali.show(jalali.date_of(case.due_at))) in bare(words)
    assert "زهرا" not in words  # nobody's own name


def test_an_appealed_refusal_says_that_it_is_heard(client, world, tmp_path):
    case = world.a_case("appealed")

    words, _ = taken(client, case.applicant, printed(case, "refusal"), tmp_path)

    assert "اعتراض شما ثبت شده است" in words


@pytest.mark.parametrize(("role", "is_whole"), [(Role.BRANCH, True), (Role.SECRETARIAT, False)])
def test_the_letter_to_the_bank_shows_its_numbers_to_its_two_sides(client, world, tmp_path, role, is_whole):
    case = world.a_case("at_branch", "facility")
    letter = case.referrals.get()

    words, pages = taken(client, world.someone(role, office=case.offices.get(role=role.value).office),
                         printed(case, "letter"), tmp_path)  # fmt: skip

    assert pages == 1
    assert digits_out(letter.number) in words
    assert "پنجاه میلیون تومان" in words
    assert (digits_out(case.applicant.national_id) in words) is is_whole


def test_an_introduction_has_its_letter_from_consent_on(client, world, tmp_path):
    before, after = world.a_case("consent", "introduction"), world.a_case("answer", "introduction")
    sponsor = after.parties.get(role="sponsor").user

    words, pages = taken(client, sponsor, printed(after, "introduction"), tmp_path)
    client.force_login(before.parties.get(role="sponsor").user)

    assert pages == 1
    assert "معرفی می‌کنیم" in words
    assert "بپذیرید" in words
    assert client.get(printed(before, "introduction")).status_code == 404


def test_the_contract_is_the_text_that_was_hashed_and_says_who_accepted_it(client, world, tmp_path):
    case = world.a_case("contract", "introduction")
    person = case.parties.get(role="covered").user

    words, pages = taken(client, person, printed(case, "contract"), tmp_path)

    assert pages == 1
    assert case.introduction.contract.sha256 in words
    assert "هنوز نپذیرفته است" in words
    assert "تا پذیرش سومین طرف" in words


def test_the_answer_of_the_rules_is_a_paper_of_its_owner_alone(client, world, tmp_path):
    owner = world.a_person()
    result = {
        "number": 3, "key": "space", "label": "ش۳", "title": "سن", "law": "بند ۲", "blocks": True,
        "ok": False, "reason": "سن شما کمتر است.", "inputs": [["سن", "17"]], "rules": [], "change": None,
    }  # fmt: skip
    row = Decision.objects.create(
        user=owner, key="k", rules_on=jalali.today(), at=timezone.now(), kind="independent", answers={},
        is_yes=False, results=[result],
    )  # fmt: skip
    address = f"/start/result/{row.pk}/file/"

    words, pages = taken(client, owner, address, tmp_path)
    client.force_login(world.a_person())

    assert pages == 1
    assert [said for said in ("سن شما کمتر است", "برقرار نیست", "بند") if said not in words] == []
    assert client.get(address).status_code == 404


def test_what_a_case_does_not_have_is_not_there_and_not_offered(client, world):
    case = world.a_case("review")
    client.force_login(case.applicant)

    page = client.get(f"/cases/{case.code}/").content.decode()

    assert printed(case, "registration") in page
    for key in ("refusal", "letter", "introduction", "contract", "nothing"):
        assert client.get(printed(case, key)).status_code == 404
        assert printed(case, key) not in page


def test_a_stranger_gets_no_paper_of_any_kind(client, world):
    cases = [
        world.a_case("refused"),
        world.a_case("at_branch", "facility"),
        world.a_case("contract", "introduction"),
    ]
    client.force_login(world.a_person())

    for case in cases:
        for key in ("registration", "refusal", "letter", "introduction", "contract"):
            assert client.get(printed(case, key)).status_code == 404


def test_the_no_of_a_sponsor_is_no_refusal_on_paper(client, world):
    case = world.a_case("refused", "introduction")
    client.force_login(case.applicant)

    assert client.get(printed(case, "refusal")).status_code == 404
    assert "print/refusal" not in client.get(f"/cases/{case.code}/").content.decode()
