"""One introduction, read by its sides: the terms before a yes, a name only after it, the contract by all."""

import pytest
from bs4 import BeautifulSoup

from khanegi.base.persian import digits_out
from khanegi.intake.models import Registration
from khanegi.people.models import Look
from khanegi.process.words import Role
from tests.sponsoring import ACCEPT, AGREED, CONSENT

SKILLS = [
    {"title": "حصیربافی پیشرفته", "issuer": "فنی و حرفه‌ای", "number": "۱۲۳۴۵۶", "issued_on": "2024-05-01"}
]
NAMED = ("نرگس", "دریس‌زاده")


@pytest.fixture
def person(world):
    return world.a_person(first_name=NAMED[0], last_name=NAMED[1])


@pytest.fixture
def introduction(world, person):
    case = world.an_introduction(covered=world.a_covered(applicant=person))
    registered = Registration.objects.get(case=case.parent)
    registered.answers |= {"skills": SKILLS, "hours": 5, "tools": "دار حصیر", "pay": "piece"}
    registered.save()
    return case


@pytest.fixture
def page(client, introduction):
    """Return the page of the introduction as somebody reads it."""

    def read(user, **asked):
        client.force_login(user)
        answer = client.get(f"/cases/{introduction.code}/", asked)
        return BeautifulSoup(answer.content, "html.parser")

    return read


def sponsor_of(case):
    return case.parties.get(role=Role.SPONSOR.value).user


def said(page, where="#introduction"):
    return page.select_one(where).get_text(" ", strip=True)


def test_the_terms_stand_before_the_button_of_consent(page, introduction):
    shown = page(introduction.applicant)
    words = said(shown)

    for term in ("بافت حصیر", "۲٬۵۰۰٬۰۰۰ ریال", "تا روز ۵ ماه بعد", "پشتیبان", "۱۲ ماه"):
        assert term in words
    assert "شمارهٔ همراه شما به این پشتیبان نشان داده می‌شود" in words
    order = [tag.get("id") for tag in shown.select("#introduction, #doing")]
    assert order == ["introduction", "doing"]


def test_the_sponsor_reads_skills_and_no_name_before_consent(client, page, introduction, person):
    words = said(page(sponsor_of(introduction)))
    whole = client.get(f"/cases/{introduction.code}/").content.decode()

    for known in ("نرگس", "حصیربافی پیشرفته", "۵ ساعت", "دار حصیر", "اهواز"):
        assert known in words
    for hidden in (
        person.last_name,
        person.mobile,
        digits_out(person.mobile),
        introduction.parent.code,
        "۱۲۳۴۵۶",
    ):
        assert hidden not in whole


def test_the_sponsor_reads_name_and_number_after_consent(page, world, introduction, person):
    world.act(introduction, CONSENT)

    words = said(page(sponsor_of(introduction)), "#introduction")

    assert "نرگس دریس‌زاده" in words
    assert digits_out(person.mobile) in words


def test_after_a_no_the_name_is_hidden_again(page, world, introduction, person):
    world.act(introduction, CONSENT)
    world.act(introduction, ("decline", Role.COVERED, {"reason": ["M05"]}))

    assert person.last_name not in said(page(sponsor_of(introduction)))


def test_the_list_s_reasons_are_told_to_the_person_and_the_agency_and_never_to_the_sponsor(
    client, page, world, introduction
):
    world.act(introduction, CONSENT)
    for user in (introduction.applicant, world.someone(Role.AGENCY_EXPERT)):
        assert "همان رشته" in said(page(user))

    page(sponsor_of(introduction))
    whole = client.get(f"/cases/{introduction.code}/").content.decode()

    assert [
        told for told in ("همان رشته", "روز انتظار", "گروه اولویت", "جایگاه در فهرست") if told in whole
    ] == []


def test_a_contract_that_came_to_nothing_is_no_more_read_by_the_sponsor(page, world, introduction, person):
    for step in (CONSENT, ACCEPT):
        world.act(introduction, step)
    assert page(sponsor_of(introduction)).select_one("#contract")

    world.act(introduction, ("decline", Role.COVERED, {"reason": ["M05"]}))

    assert page(sponsor_of(introduction)).select_one("#contract") is None
    assert person.last_name not in page(sponsor_of(introduction)).get_text()
    assert page(introduction.applicant).select_one("#contract")


def test_who_only_reads_everything_reads_no_number_in_full(page, world, introduction, person):
    assert person.mobile not in said(page(world.someone(Role.AUDITOR), show="numbers"))


def test_the_contract_shows_its_text_its_hash_and_who_has_accepted(page, world, introduction):
    for step in (CONSENT, ACCEPT, ("sign", Role.COVERED, AGREED)):
        world.act(introduction, step)

    contract = page(introduction.applicant).select_one("#contract")

    kept = introduction.introduction.contract
    assert contract.select_one(".hash").get_text() == kept.sha256
    assert "پانزده روز اعلام" in contract.get_text()
    tags = [tag.get_text(strip=True) for tag in contract.select(".tag")]
    assert tags == ["پذیرفت", "هنوز نپذیرفته", "هنوز نپذیرفته"]


def test_who_has_signed_is_no_longer_waited_for(page, world, introduction):
    for step in (CONSENT, ACCEPT, ("sign", Role.COVERED, AGREED)):
        world.act(introduction, step)

    assert "شما" not in said(page(introduction.applicant), ".clock dd")
    assert "شما" in said(page(sponsor_of(introduction)), ".clock dd")


def test_the_agency_reads_everything_and_the_number_on_asking(page, world, introduction, person):
    expert = world.someone(Role.AGENCY_EXPERT)
    masked, full = said(page(expert)), said(page(expert, show="numbers"))

    assert "نرگس دریس‌زاده" in masked
    assert "بافت حصیر" in masked
    assert digits_out(person.mobile) not in masked
    assert digits_out(person.mobile) in full
    assert Look.objects.filter(subject=f"case:{introduction.pk}", what="numbers", user=expert).exists()


def test_the_quarter_says_who_has_confirmed(page, world, introduction):
    for step in (CONSENT, ACCEPT, *((("sign", role, AGREED)) for role in
                 (Role.COVERED, Role.SPONSOR, Role.AGENCY_HEAD)), ("quarter", Role.CLOCK, {})):  # fmt: skip
        world.act(introduction, step)
    world.act(introduction, ("confirm", Role.COVERED, {"works": ["on"]}))

    words = said(page(sponsor_of(introduction)))

    assert "متقاضی تحت پوشش تأیید کرد" in words
    assert "پشتیبان هنوز پاسخ نداده است" in words


def test_every_form_of_an_introduction_leaves_the_page_one_heading(client, world, introduction):
    client.force_login(introduction.applicant)

    for action in ("consent", "decline"):
        assert client.get(f"/cases/{introduction.code}/", {"do": action}).status_code == 200


def test_the_sponsor_s_case_tells_no_name_before_consent_nor_who_was_passed_over(client, world):
    chosen = [world.a_covered(applicant=world.a_person(last_name=name)) for name in ("ژاله‌پور", "ژیان")][1]
    sponsor = world.a_sponsor()
    world.introduce(sponsor, chosen)
    client.force_login(sponsor.applicant)

    page = client.get(f"/cases/{sponsor.code}/").content.decode()

    assert "افرادی را معرفی کرد" in page
    assert [name for name in ("ژاله‌پور", "ژیان") if name in page] == []
