"""The case page: the same file for everybody, and one address through which it moves."""

import re

import pytest
from bs4 import BeautifulSoup

from khanegi.cases.models import Case, Event
from khanegi.people.models import Look, Seat, User
from khanegi.process.words import Role

TEXT = "این بخش با آنچه در محل دیده می‌شود یکی نیست و باید روشن شود."
HTMX = {"HX-Request": "true"}


@pytest.fixture
def case(a_case):
    return a_case()


@pytest.fixture
def expert(client, someone):
    user = someone(Role.AGENCY_EXPERT)
    client.force_login(user)
    return user


def address(case, action=""):
    return f"/cases/{case.code}/{action}/" if action else f"/cases/{case.code}/"


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def sent(response, action):
    """Return what the form of an act would send untouched: what was seen, and the key of this page."""
    form = soup(response).select_one(f'form[action$="/{action}/"]')
    return {
        one["name"]: one["value"]
        for one in form.select("input[type=hidden]")
        if one["name"] != "csrfmiddlewaretoken"
    }


def region(response, name="#case"):
    """Return a region without what is random in each rendering."""
    text = str(soup(response).select_one(name))
    return re.sub(r'(name="(?:key|csrfmiddlewaretoken)"[^>]*value=")[^"]*|value="[^"]{20,}"', r"\1", text)


def test_the_page_says_who_holds_the_case_and_until_when(client, case, expert):
    clock = soup(client.get(address(case))).select_one(".clock").get_text(" ", strip=True)

    assert "صنایع دستی اهواز" in clock
    assert "روز کاری مانده" in clock or "امروز آخرین روز است" in clock


def test_an_act_that_asks_nothing_is_a_button(client, case, expert):
    page = client.get(address(case))
    answer = client.post(address(case, "take"), sent(page, "take"))

    assert (answer.status_code, answer["Location"]) == (302, address(case))
    assert Case.objects.get(pk=case.pk).assignee == expert


def test_the_form_of_an_act_is_open_at_its_address(client, case, expert):
    form = soup(client.get(address(case), {"do": "recommend_refusal"})).select_one("#doing form")

    assert form["action"] == address(case, "recommend_refusal")
    assert form.select_one("textarea[name=text]") is not None


def test_a_reloaded_answer_leads_back_to_its_form(client, case, expert):
    answer = client.get(address(case, "note"))

    assert (answer.status_code, answer["Location"]) == (302, f"{address(case)}?do=note")


def test_a_wrong_form_keeps_what_was_typed_beside_the_reason(client, case, expert):
    typed = {**sent(client.get(address(case), {"do": "note"}), "note"), "note": "آ"}

    answer = client.post(address(case, "note"), typed)

    area = soup(answer).select_one("textarea[name=note]")
    assert answer.status_code == 422
    assert area.get_text(strip=True) == "آ"
    assert soup(answer).select_one("#id-note-error") is not None
    assert soup(answer).title.get_text().startswith("خطا")


def test_one_more_row_is_given_without_a_script_and_nothing_is_written(client, case, expert):
    page = client.get(address(case), {"do": "return"})
    typed = {**sent(page, "return"), "items-0-note": TEXT, "do": "add:items"}

    answer = client.post(address(case, "return"), typed)

    shown = soup(answer)
    assert answer.status_code == 200
    assert shown.select_one("[name=items-0-note]")["value"] == TEXT
    assert len(shown.select(".rows__row")) > len(soup(page).select(".rows__row"))
    assert Case.objects.get(pk=case.pk).place == "review"


def test_a_double_click_is_one_act(client, case, expert):
    typed = {**sent(client.get(address(case), {"do": "note"}), "note"), "note": TEXT}

    first, second = (client.post(address(case, "note"), typed) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert Event.objects.filter(case=case, action="note").count() == 1


def test_a_stale_page_shows_the_new_state_and_gives_the_typing_back(client, case, expert):
    typed = {**sent(client.get(address(case), {"do": "note"}), "note"), "note": TEXT}
    client.post(address(case, "take"), sent(client.get(address(case)), "take"))

    answer = client.post(address(case, "note"), typed)

    shown = soup(answer)
    assert answer.status_code == 409
    assert "پس از بازکردن شما تغییر کرده است" in shown.select_one("#doing").get_text()
    assert shown.select_one("textarea[name=note]").get_text(strip=True) == TEXT
    assert shown.select_one("input[name=seen]")["value"] == str(case.seq + 1)


def test_an_act_of_somebody_else_is_refused_with_the_text_kept_for_copying(client, case, expert):
    answer = client.post(address(case, "refuse"), {"seen": case.seq, "key": "a-key-of-mine", "text": TEXT})

    assert answer.status_code == 409
    assert TEXT in soup(answer).select_one("#doing").get_text()
    assert Case.objects.get(pk=case.pk).place == "review"


@pytest.mark.parametrize(
    "sent_along", [{"seen": "x"}, {}, {"seen": "9" * 40}, {"seen": "1\x00"}, {"seen": "1", "key": "\x00'"}]
)
def test_hostile_hidden_fields_are_refused_or_ignored_but_never_an_accident(client, case, expert, sent_along):
    assert client.post(address(case, "take"), sent_along).status_code in (302, 409)


def test_the_fragment_equals_a_fresh_page(client, case, expert):
    typed = sent(client.get(address(case)), "take")

    swapped = client.post(address(case, "take"), typed, headers=HTMX)

    assert swapped.status_code == 200
    assert region(swapped) == region(client.get(address(case)))


def test_an_opened_form_equals_the_one_of_a_fresh_page(client, case, expert):
    alone = client.get(address(case), {"do": "visit"}, headers=HTMX)

    assert region(alone, "#doing") == region(client.get(address(case), {"do": "visit"}), "#doing")


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.ADMIN, Role.BRANCH, Role.AGENCY_EXPERT])
def test_for_a_stranger_no_address_of_the_case_exists(client, case, world, role):
    stranger = world.a_person() if role is Role.APPLICANT else world.someone(role, world.karun)
    client.force_login(stranger)

    answers = [
        client.get(address(case)),
        client.get(address(case), {"do": "note"}),
        client.get(address(case, "note")),
        client.post(address(case, "note"), {"seen": 1, "note": TEXT}),
        client.post(address(case, "take"), {"seen": 1}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert Case.objects.get(pk=case.pk).seq == case.seq


def test_an_act_nobody_declared_does_not_exist(client, case, expert):
    assert client.post(address(case, "approve"), {"seen": 1}).status_code == 404


def test_officers_read_names_and_notes_that_citizens_do_not(client, case, expert):
    typed = {**sent(client.get(address(case), {"do": "note"}), "note"), "note": TEXT}
    client.post(address(case, "note"), typed)
    seen_by_staff = client.get(address(case)).content.decode()
    client.force_login(case.applicant)
    seen_by_citizen = client.get(address(case)).content.decode()

    assert TEXT in seen_by_staff
    assert expert.last_name in seen_by_staff
    assert TEXT not in seen_by_citizen
    assert expert.last_name not in seen_by_citizen


def test_that_staff_looked_is_recorded_and_citizens_are_told_how_many(client, case, expert):
    client.get(address(case))
    client.get(address(case))

    assert Look.objects.filter(subject=f"case:{case.pk}", user=expert).count() == 2
    client.force_login(case.applicant)
    seen = soup(client.get(address(case))).select_one("#seen").get_text(" ", strip=True)
    assert "۱ نفر" in seen
    assert Look.objects.filter(subject=f"case:{case.pk}").count() == 2


def test_a_refused_offer_shows_its_reason_instead_of_a_button(client, a_case):
    case = a_case("plan")
    case.plan.__class__.objects.update(is_complete=False)
    client.force_login(case.applicant)

    page = soup(client.get(address(case)))

    assert page.select_one('form[action$="/submit/"]') is None
    assert "اکنون نمی‌شود" in page.select_one("#doing").get_text()


def test_the_drawing_marks_where_the_case_is(client, case, expert):
    assert soup(client.get(address(case))).select_one("#flow svg") is not None


def test_statements_do_not_grow_with_the_history(client, case, expert, statements):
    client.get(address(case))
    few = statements(lambda: client.get(address(case)))
    for number in range(30):
        client.post(
            address(case, "note"), {"seen": case.seq + number, "key": f"note-number-{number}", "note": TEXT}
        )

    assert Case.objects.get(pk=case.pk).seq == case.seq + 30
    assert statements(lambda: client.get(address(case))) == few
    assert few <= 8  # those that say who is signed in among them


def test_who_asks_for_a_facility_reads_the_ceiling_beside_the_form(client, a_case):
    case = a_case("request", "facility")
    client.force_login(case.applicant)

    page = soup(client.get(address(case), {"do": "request"}))

    assert "۲٬۰۰۰٬۰۰۰٬۰۰۰ ریال" in page.select_one("#facility").get_text()
    assert page.select_one("#doing input[name=amount]") is not None


def test_what_was_asked_stands_above_the_answer(client, a_case, someone):
    case = a_case("asked", "errand")
    client.force_login(someone(Role.SECOND_CHECK))

    page = soup(client.get(address(case)))

    assert "آیا محل کار بهداشتی است؟" in page.select_one("#case .notice").get_text()
    assert page.select_one(f'a[href="/cases/{case.parent.code}/"]') is None  # not theirs to open


def test_staff_read_that_the_applicant_works_in_an_office_of_the_case(client, world):
    case = world.a_case("review")
    office = world.office_of(Role.AGENCY_EXPERT)
    User.objects.filter(pk=case.applicant_id).update(name_key="کریمی مریم")
    clerk = world.a_person(username="clerk", household=[case.applicant.national_id], name_key="کریمی مریم")
    Seat.objects.create(user=clerk, office=office, role=Role.AGENCY_EXPERT.value)
    url = f"/cases/{case.code}/"

    client.force_login(world.someone(Role.AGENCY_HEAD))
    flagged = client.get(url).content.decode()
    client.force_login(case.applicant)

    assert f"خود کارمند این اداره است: <bdi>{office.title}</bdi>" in flagged
    assert "کارمند این اداره است" not in client.get(url).content.decode()
