"""What a person sees first on a case: what is asked of them, what they owe, and one strong button."""

import pytest
from bs4 import BeautifulSoup

from khanegi.intake.required import Needed
from khanegi.papers import actions
from khanegi.process.words import Role
from tests.builders import REFUSAL, RETURN

SENT_BACK = {
    "items-0-item": ["paper.D3"],
    "items-0-reason": ["unreadable"],
    "items-0-note": ["تار است"],
}
NEEDED = (Needed(code="D3", title="عکس ۴×۳", reason="برای همهٔ متقاضیان"),)


@pytest.fixture
def page(client, someone):
    """Return the case page of one reader, a role or a user."""

    def see(reader, case):
        client.force_login(someone(reader) if isinstance(reader, Role) else reader)
        return BeautifulSoup(client.get(f"/cases/{case.code}/").content, "html.parser")

    return see


def words(page, selector):
    return [one.get_text(" ", strip=True) for one in page.select(selector)]


def kinds(page):
    """Return the acts in their order, each with how its button is drawn."""
    buttons = page.select("#doing .acts .button")
    return {one.get_text(strip=True): " ".join(one["class"][1:]) for one in buttons}


def test_plan_and_papers_that_are_owed_come_before_giving_up(page, a_case):
    case = a_case("plan")
    actions.ask(case=case.pk, needed=NEEDED)
    text = page(case.applicant, case).select_one("main").get_text(" ")

    assert -1 < text.index("نوشتن طرح") < text.index("فرستادن مدارک") < text.index("انصراف از درخواست")


def test_papers_alone_can_be_owed(page, world):
    """An office that sends back a document only leaves no page of the plan to write."""
    case = world.a_case("review")
    actions.ask(case=case.pk, needed=NEEDED)
    case = world.act(case, ("return", Role.AGENCY_EXPERT, SENT_BACK))

    assert words(page(case.applicant, case), "[aria-labelledby=owed-title] .button") == ["فرستادن مدارک"]


def test_what_was_sent_back_stands_above_the_acts(page, a_case):
    case = a_case("correction")
    read = page(case.applicant, case)

    note = RETURN[2]["items-0-note"][0]
    assert note in read.select_one("[aria-labelledby=word-title]").get_text()
    assert str(read).index("word-title") < str(read).index("doing-title")
    assert words(read, "[aria-labelledby=owed-title] .tag")[0] == "۱ بخش برای اصلاح"


def test_the_reason_of_a_refusal_stands_above_the_acts(page, a_case):
    case = a_case("refused")

    assert REFUSAL["text"][0] in " ".join(words(page(case.applicant, case), "[aria-labelledby=word-title]"))


def test_the_opinion_between_offices_is_read_by_the_head_and_not_by_the_citizen(page, a_case):
    case = a_case("first_signature")

    assert words(page(Role.AGENCY_HEAD, case), "[aria-labelledby=word-title]")
    assert not words(page(case.applicant, case), "[aria-labelledby=word-title]")


@pytest.mark.parametrize(
    ("place", "reader", "strong"),
    [
        ("review", Role.AGENCY_EXPERT, ["پیشنهاد تأیید"]),
        ("first_signature", Role.AGENCY_HEAD, ["تأیید و امضای اول"]),
        ("second_signature", Role.LABOUR_HEAD, ["امضای دوم و صدور مجوز"]),
        ("refused", None, ["اعتراض به رد درخواست"]),
        ("review", None, []),
    ],
)
def test_one_button_at_most_is_strong_and_it_is_the_first(page, a_case, place, reader, strong):
    case = a_case(place)
    shown = kinds(page(reader or case.applicant, case))

    assert [title for title, kind in shown.items() if not kind] == strong
    assert list(shown)[: len(strong)] == strong


def test_a_refusal_is_drawn_grave_and_giving_up_is_drawn_small(page, a_case):
    case = a_case("review")

    assert kinds(page(Role.AGENCY_EXPERT, case))["پیشنهاد رد"] == "button--danger"
    assert kinds(page(case.applicant, case))["انصراف از درخواست"] == "button--quiet"
