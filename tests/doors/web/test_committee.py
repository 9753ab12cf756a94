"""The committee on the screen, no script: from the line to signed minutes, and who sees none of it."""

import pytest
from bs4 import BeautifulSoup

from khanegi.base import jalali
from khanegi.base.persian import digits_in, money, number
from khanegi.intake import queries as intake
from khanegi.intake.models import Plan
from khanegi.loans.committee import actions
from khanegi.loans.committee.models import Session, Vote
from khanegi.people.models import Look, Office, Province, User
from khanegi.process.words import Role
from tests.committee import NO, Committee, carried
from tests.papers import read_pdf

pytestmark = pytest.mark.django_db
LIST = "/committee/"
DOINGS = ("agenda", "vote", "decide", "sign", "unsigned", "cancel")


@pytest.fixture
def committee(world):
    return Committee(world)


@pytest.fixture
def secretary(client, world):
    user = world.someone(Role.SECRETARIAT)
    client.force_login(user)
    return user


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def words(response):
    return soup(response).main.get_text(" ", strip=True)


def fill(form, **more):
    """Return what a browser would send of a form, with what somebody chose in it."""
    fields: dict[str, list[str]] = {}
    for one in form.find_all(["input", "textarea", "select"]):
        if one.get("type") in ("checkbox", "radio") and not one.has_attr("checked"):
            continue
        if one.get("name"):
            fields.setdefault(one["name"], []).append(one.get("value", ""))
    return {**fields, **{name: [more[name]] if isinstance(more[name], str) else more[name] for name in more}}


def send(client, page, do, **more):
    """Send the form of a page that does this; return the page it leads to."""
    form = soup(page).find("form", action=lambda action: action and action.endswith(f"/{do}/"))
    answer = client.post(form["action"], fill(form, **more), follow=True)
    assert answer.status_code == 200, words(answer)
    return answer


def test_a_session_is_walked_from_the_line_to_the_last_signature_without_a_script(
    client, committee, secretary
):
    case = committee.waits(answers={"priority": ["rural"]})
    page = client.post(
        LIST,
        {"county": "0606", "date_day": "1", "date_month": "9", "date_year": "1300", "place": "فرمانداری"},
    )
    assert page.status_code == 422
    row = committee.drafted()
    address = f"{LIST}{row.pk}/"

    page = client.get(address)
    assert "روستایی یا عشایر: ۴۵ امتیاز" in words(page)
    page = send(client, page, "agenda")
    page = send(client, page, "call", chair=str(committee.users[0].pk))
    assert "اعضا دعوت شده‌اند" in words(page)
    boxes = [box["value"] for box in soup(page).find_all("input", {"name": "present"})]
    page = send(client, page, "open", present=boxes)
    assert "در حال رأی‌گیری" in words(page)
    for user in committee.users[:2]:
        client.force_login(user)
        assert "رأی شما موافق" in words(send(client, client.get(address), "vote", choice="yes"))
    client.force_login(secretary)
    item = row.items.get().pk
    page = send(client, client.get(f"{address}?item={item}"), "decide", decision="approve")
    page = send(client, page, "close")
    assert "در انتظار امضا" in words(page)
    for user in committee.users:
        client.force_login(user)
        page = send(client, client.get(address), "sign")
    assert "امضا شده" in words(page)
    assert carried() == 1
    case.refresh_from_db()
    assert case.place == "approved"


def test_the_secretariat_begins_a_session_on_the_list(client, committee, secretary):
    year, month, day = jalali.to_parts(jalali.today())
    given = {"county": "0606", "date_day": day, "date_month": month, "date_year": year, "place": "فرمانداری"}

    answer = client.post(LIST, given)

    made = Session.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}{made.pk}/")
    assert "اهواز، جلسهٔ ۱" in words(client.get(LIST))


def test_a_decision_that_says_too_little_is_asked_again_with_what_was_typed(client, committee, secretary):
    row = committee.opened(committee.waits())
    item = row.items.get().pk
    given = {"item": item, "decision": "reject", "reason": "C01", "note": "کوتاه است"}

    answer = client.post(f"{LIST}{row.pk}/decide/", given)

    assert answer.status_code == 422
    assert "دست‌کم ۳۰ نویسه" in words(answer)
    assert soup(answer).find("textarea", {"name": "note"}).get_text(strip=True) == "کوتاه است"
    assert soup(answer).find("input", {"name": "decision", "value": "reject"}).has_attr("checked")


def test_a_rule_that_says_no_is_told_as_such(client, committee, secretary):
    row = committee.opened(committee.waits())

    answer = client.post(f"{LIST}{row.pk}/decide/", {"item": row.items.get().pk, "decision": "approve"})

    assert (answer.status_code, "هنوز بیشتر حاضران رأی نداده‌اند" in words(answer)) == (409, True)


def test_who_is_kin_is_told_so_and_offered_no_vote(client, committee):
    case = committee.waits()
    user = committee.users[1]
    User.objects.filter(pk=user.pk).update(household=[case.applicant.national_id])
    row = committee.opened(case)
    client.force_login(user)

    page = client.get(f"{LIST}{row.pk}/")

    assert "از بستگان شماست" in words(page)
    assert soup(page).find("form", action=f"{LIST}{row.pk}/vote/") is None
    answer = client.post(f"{LIST}{row.pk}/vote/", {"item": row.items.get().pk, "choice": "yes"})
    assert answer.status_code == 409
    assert [vote.choice for vote in Vote.objects.all()] == ["recused"]


def test_who_votes_reads_the_plan_and_no_number_of_the_person(client, committee, secretary):
    case = committee.waits()
    plan = Plan.objects.get(case=case.parent)
    plan.answers |= {"title": "گلیم‌بافی در خانه", "summary": "گلیم <b>دستباف</b> برای بازار شهر"}
    plan.save()
    row = committee.called(case)

    def reads(user):
        client.force_login(user)
        return words(client.get(f"{LIST}{row.pk}/"))

    said = reads(committee.users[0])  # called, to prepare; then while the session lasts
    figures = intake.plan(case.parent_id).sums
    for text in ("گلیم‌بافی در خانه", "گلیم <b>دستباف</b>", money(figures.total), money(figures.own)):
        assert text in said
    for text in ("وام خواسته‌شده در طرح", "درآمد ماهانه", f"بازگشت سرمایه {number(figures.payback)} ماه"):
        assert text in said
    assert [
        one for one in (case.applicant.national_id, case.applicant.mobile) if one in digits_in(said)
    ] == []
    assert "گلیم‌بافی در خانه" not in reads(secretary)
    here = set(row.members.exclude(user=committee.users[2]).values_list("pk", flat=True))
    actions.open(actor=committee.secretary, session=row.pk, present=here)
    committee.votes(row.items.get(), "", "recused")
    assert ["گلیم‌بافی در خانه" in reads(user) for user in committee.users] == [True, False, False]


def test_who_is_kin_reads_no_plan(client, committee):
    case, other = committee.waits(), committee.waits()
    User.objects.filter(pk=committee.users[1].pk).update(household=[case.applicant.national_id])
    row = committee.called(case, other)
    client.force_login(committee.users[1])

    items = {one["id"]: one for one in soup(client.get(f"{LIST}{row.pk}/")).select("li.panel")}

    plans = ["سود ماهانه" in items[f"item-{row.items.get(case=one).pk}"].get_text() for one in (case, other)]
    assert plans == [False, True]


def test_the_applicant_reads_the_place_in_line_and_how_it_came_about(client, committee):
    committee.waits()
    case = committee.waits()
    client.force_login(case.applicant)

    said = words(client.get(f"/cases/{case.code}/"))

    assert "نفر ۲ از ۲ نفر صف شهرستان، با امتیاز ۰" in said
    assert "روزهای انتظار: ۰ امتیاز" in said


def test_the_applicant_reads_decision_reason_and_way_to_object_and_never_the_votes(client, committee):
    case = committee.waits()
    row = committee.signed(case, decision="reject")
    carried()
    client.force_login(case.applicant)

    page = client.get(f"/cases/{case.code}/")

    said = words(page)
    assert NO in said
    assert "طرح در اولویت‌های امسال شهرستان نیست" in said
    assert soup(page).find("form", action=f"/cases/{case.code}/appeal/") or "appeal" in page.content.decode()
    assert [word for word in ("موافق", "مخالف", "ممتنع", "نرگس آبادانی") if word in said] == []
    assert client.get(f"{LIST}{row.pk}/").status_code == 404
    assert client.get(f"{LIST}{row.pk}/file/").status_code == 404


def test_the_minutes_are_handed_out_on_paper_once_the_session_was_held(client, committee, secretary):
    row = committee.opened(committee.waits())
    assert client.get(f"{LIST}{row.pk}/file/").status_code == 404
    item = row.items.get()
    committee.votes(item, "yes", "yes", "no")
    committee.decides(item, "reduce")
    client.post(f"{LIST}{row.pk}/close/")

    answer = client.get(f"{LIST}{row.pk}/file/")

    said = read_pdf(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    assert "با کاهش مبلغ تصویب شد" in said
    assert committee.fresh(row).sha256 in said
    assert Look.objects.filter(user=secretary, subject=f"session:{row.pk}", what="minutes").exists()


@pytest.mark.parametrize(
    "role", [Role.APPLICANT, Role.AGENCY_HEAD, Role.LABOUR_HEAD, Role.BRANCH, Role.BANK_HEAD, Role.INSPECTOR]
)
def test_for_everybody_else_there_is_no_committee(client, world, committee, role):
    row = committee.held(committee.waits())
    client.force_login(world.a_person() if role is Role.APPLICANT else world.someone(role))

    assert [client.get(one).status_code for one in (LIST, f"{LIST}{row.pk}/", f"{LIST}{row.pk}/file/")] == [
        404
    ] * 3
    posts = [LIST, *(f"{LIST}{row.pk}/{do}/" for do in DOINGS)]
    assert [client.post(one).status_code for one in posts] == [404] * 7
    assert committee.fresh(row).state == "held"


def test_a_member_elsewhere_another_secretariat_and_a_draft_are_not_there(client, world, committee):
    draft, row = committee.drafted(committee.waits()), committee.called(committee.waits())
    fars = Province.objects.create(code="07", title="فارس")
    given = {"kind": "secretariat", "code": "secretariat-fars", "title": "دبیرخانه", "province": fars}
    strangers = [
        world.someone(Role.COMMITTEE, county=world.karun),
        world.someone(Role.SECRETARIAT, office=Office.objects.create(**given)),
    ]
    for user in strangers:
        client.force_login(user)
        assert client.get(f"{LIST}{row.pk}/").status_code == 404
        assert client.post(f"{LIST}{row.pk}/cancel/", {"reason": "دلیل"}).status_code == 404
        assert "جلسهٔ" not in [cell.get_text() for cell in soup(client.get(LIST)).select("tbody th")]
    client.force_login(committee.users[0])
    assert client.get(f"{LIST}{draft.pk}/").status_code == 404
    assert client.get(f"{LIST}{row.pk}/").status_code == 200
    assert client.post(LIST, {}).status_code == 404


def test_an_auditor_reads_and_does_nothing(client, world, committee):
    row = committee.opened(committee.waits())
    client.force_login(world.someone(Role.AUDITOR, office=world.office_of(Role.SECRETARIAT)))

    page = client.get(f"{LIST}{row.pk}/")

    assert page.status_code == 200
    assert soup(page).main.find("form") is None
    assert client.post(f"{LIST}{row.pk}/close/").status_code == 409


def test_the_ways_lead_there_for_who_has_work_there(client, world, committee, secretary):
    assert f'href="{LIST}"' in client.get("/inbox/").content.decode()
    client.force_login(committee.users[0])
    assert f'href="{LIST}"' in client.get("/inbox/", follow=True).content.decode()
    client.force_login(world.someone(Role.BRANCH))
    assert f'href="{LIST}"' not in client.get("/inbox/").content.decode()


def test_a_signature_that_waits_is_seen_on_the_list(client, committee):
    committee.held(committee.waits())
    client.force_login(committee.users[0])

    assert "امضای شما مانده" in words(client.get(LIST))


def test_a_member_reads_the_invitation_among_the_messages(client, committee):
    committee.called(committee.waits())
    client.force_login(committee.users[1])

    link = client.get(LIST).content.decode().partition('href="/messages/"')[2].partition("</a>")[0]
    assert "۱" in link
    assert "جلسهٔ کمیتهٔ اهواز" in words(client.get("/messages/"))


def test_cancelling_asks_why_and_tells_everybody(client, committee, secretary):
    row = committee.called(committee.waits())
    page = client.get(f"{LIST}{row.pk}/?do=cancel")
    assert client.post(f"{LIST}{row.pk}/cancel/", {"reason": ""}).status_code == 422

    page = send(client, page, "cancel", reason="توفان شن")

    assert "دلیل لغو: توفان شن" in words(page)


def test_whose_signature_is_missing_is_written_down_on_the_page_and_on_paper(client, committee, secretary):
    row = committee.held(committee.waits())
    address = f"{LIST}{row.pk}/"
    member = row.members.get(user=committee.users[2]).pk
    assert "مهلت امضا تا پایان" in words(client.get(address))
    assert soup(client.get(f"{address}?unsigned={member}")).find(id="unsigned") is None
    assert client.post(f"{address}unsigned/", {"member": member, "reason": "سفر"}).status_code == 409
    row = committee.late(row)
    committee.signs(row, 0)

    page = client.get(f"{address}?unsigned={member}")
    empty = client.post(f"{address}unsigned/", {"member": member, "reason": ""})
    assert (empty.status_code, soup(empty).find(id="unsigned") is not None) == (422, True)
    page = send(client, page, "unsigned", reason="سفر <b>خارج</b>")

    assert "نوشته شد که امضا نکرده بود. دلیل: سفر <b>خارج</b>" in words(page)
    assert "سفر" in read_pdf(client.get(f"{address}file/").content)
    client.force_login(committee.users[1])
    assert "امضا شده" in words(send(client, client.get(address), "sign"))
    assert soup(client.get(f"{address}?unsigned={member}")).find(id="unsigned") is None


def test_a_session_that_is_not_carried_says_what_is_lacking_and_may_be_cancelled(
    client, committee, secretary
):
    row = committee.late(committee.held(committee.waits()))
    address = f"{LIST}{row.pk}/"
    assert soup(client.get(f"{address}?do=cancel")).find("form", action=f"{address}cancel/") is None
    committee.signs(row, 1, 2)
    committee.unsigned(row, 0)

    page = client.get(f"{address}?do=cancel")
    assert "رئیس جلسه امضا نکرده است" in words(page)
    page = send(client, page, "cancel", reason="رئیس جلسه امضا نکرد")

    assert "تصمیم‌های آن به پرونده‌ها نرسید" in words(page)
    assert "این جلسه لغو شد" in read_pdf(client.get(f"{address}file/").content)


def test_a_member_writes_nothing_of_another(client, committee):
    row = committee.late(committee.held(committee.waits()))
    client.force_login(committee.users[0])
    member = row.members.get(user=committee.users[1]).pk

    assert "نوشتن «امضا نکرد»" not in words(client.get(f"{LIST}{row.pk}/"))
    answer = client.post(f"{LIST}{row.pk}/unsigned/", {"member": member, "reason": "سفر خارج"})
    assert (answer.status_code, committee.fresh(row).state) == (409, "held")


def test_statements_do_not_grow_with_the_agenda(client, committee, secretary, statements):
    def reads(row):
        return statements(lambda: client.get(f"{LIST}{row.pk}/"))

    one = reads(committee.opened(committee.waits()))
    assert reads(committee.opened(committee.waits(), committee.waits(), committee.waits())) == one
    draft = committee.drafted(committee.waits())
    few = reads(draft)
    actions.choose(actor=committee.secretary, session=draft.pk, cases=set(), reason="")
    committee.waits()
    assert reads(draft) == few
    client.force_login(committee.users[0])
    assert reads(Session.objects.order_by("id")[0]) == reads(Session.objects.order_by("id")[1])


def test_nothing_unknown_is_done(client, committee, secretary):
    row = committee.drafted()

    assert client.post(f"{LIST}{row.pk}/approve/").status_code == 404
    assert client.get(f"{LIST}{row.pk}/close/").status_code == 405
    assert client.get(f"{LIST}0/").status_code == 404


def test_everybody_reads_what_each_part_of_the_score_is_worth(client, world):
    said = words(client.get("/fairness/"))

    assert "امتیاز زن سرپرست خانوار در صف تسهیلات ۶۰" in said
    assert "بیشترین شمار شغل که امتیاز می‌گیرد ۲۰" in said
