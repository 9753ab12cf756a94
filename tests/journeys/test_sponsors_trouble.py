"""The road on which everything goes wrong: no, silence, dispute, a sponsor who falls; and where all rest."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from khanegi.process.covered import COVERED
from khanegi.process.introduction import INTRODUCTION
from khanegi.process.sponsor import SPONSOR
from tests.faults.citizens import run
from tests.faults.service import until
from tests.journeys.people import Person, Screen, Town
from tests.journeys.sponsoring import AGREED, HEAD, MATCHING, covered_of, introduces, listed, numbers_of

DISPUTE = {"text": "دستمزد دو ماه گذشته پرداخت نشده و پاسخی هم نرسیده است."}
GOES_ON = {"text": "دو طرف شنیده شدند؛ دستمزد پرداخت شد و همکاری می‌تواند ادامه یابد."}
SUSPENSION = {"reason": "U04", "text": "سه نفر از افراد گفته‌اند دستمزد دو ماه گذشته پرداخت نشده است."}
REVOCATION = {"reason": "V03", "text": "پاسخ رسید ولی نشان نمی‌دهد که دستمزدها پرداخت شده باشد."}
LEFT = """
select i.state, i.outcome, k.place, c.place, p.state, p.is_head from sponsors_introduction i
join cases_case k on k.id = i.case_id join cases_case c on c.id = i.pool_id
join sponsors_pool p on p.case_id = i.pool_id join cases_case s on s.id = i.sponsor_id
where s.code = '{code}' and k.code in ({wanted})
"""
LIVE = """
select count(*) filter (where i.ended_at is null), coalesce((select sum(r.taken) from sponsors_room r
  where r.sponsor_id = s.id), 0) from cases_case s left join sponsors_introduction i on i.sponsor_id = s.id
where s.code = '{code}' group by s.id
"""
BROKEN = """
select (select count(*) from (select pool_id from sponsors_introduction where ended_at is null
    group by pool_id having count(*) > 1) as twice),
  (select count(*) from sponsors_room r where r.taken <> (select count(*) from sponsors_introduction i
    where i.room_id = r.id and i.ended_at is null)),
  (select count(*) from sponsors_pool p join cases_case c on c.id = p.case_id
    where p.state <> (case c.place when 'pool' then 'waiting' when 'introduced' then 'introduced'
      when 'working' then 'working' when 'withdrawn' then 'gone' when 'closed' then 'gone'
      else 'resting' end)),
  (select count(*) from procrastinate_jobs where status = 'failed')
"""


@pytest.fixture(scope="module")
def screen():
    return Screen(360)


def test_everything_goes_wrong_and_everybody_comes_to_rest(town: Town, screen):
    sponsor, head = town.citizen(MATCHING.mobile, screen), town.staff(HEAD, screen)
    sponsor.go("/inbox/")
    code, _ = numbers_of(sponsor)
    sponsor.go(f"/cases/{code}/people/")
    (answering,), (asked,), working = (listed(sponsor, key) for key in ("answer", "pending", "working"))
    is_declined(town, head, screen, asked)
    is_refused(sponsor, answering)
    (silent,) = introduces(head, code, 1)
    runs_out(town, head, silent, "silent")
    (pending,) = introduces(head, code, 1)
    covered_of(town, head, pending, screen).do(INTRODUCTION, "consent", AGREED)
    first, second = (covered_of(town, head, one, screen) for one in working[:2])
    disputes(town, screen, first, working[0])
    second.do(INTRODUCTION, "dispute", DISPUTE)
    falls(town, screen, sponsor, code)
    head.until(pending, INTRODUCTION.action("stopped").told)
    for one in working:
        head.until(one, INTRODUCTION.action("fell").told)
    first.open(working[0])
    first.do(INTRODUCTION, "leave")
    for one in working[1:]:
        runs_out(town, head, one, "wound_up")
    everybody_is_somewhere(town, head, code, [asked, answering, silent, pending, *working])
    stands_at_the_head(first, working[0])


def is_declined(town: Town, head: Person, screen: Screen, introduction: str) -> None:
    """A no of the person costs nothing the first two times, and the place in the list stays."""
    person = covered_of(town, head, introduction, screen)
    person.do(INTRODUCTION, "decline", {"reason": "M05"})
    own = person.page.locator(".caption a").first.get_attribute("href")
    person.until(str(own).strip("/").split("/")[-1], COVERED.action("released").told)
    person.sees("جایگاه در فهرست انتظار", "معرفی‌های پیشین", "متقاضی نپذیرفت")


def is_refused(sponsor: Person, introduction: str) -> None:
    """A no of the sponsor has a coded reason that never rests on who somebody is."""
    sponsor.open(introduction)
    sponsor.page.locator("#doing").get_by_role("link", name="نپذیرفتن این شخص", exact=True).click()
    expect(sponsor.page.locator("#doing form")).to_be_visible()
    sponsor.page.locator("[name=reason][value=M99]").check()
    sponsor.page.fill("[name=note]", "خانواده‌اش عرب است")
    with sponsor.page.expect_response(lambda one: one.request.method == "POST") as answered:
        sponsor.page.locator("#doing").get_by_role("button", name="نپذیرفتن این شخص").click()
    assert answered.value.status == 422
    sponsor.sees("دلیل نمی‌تواند جنسیت، دین، قومیت یا معلولیت باشد")
    sponsor.open(introduction)
    sponsor.do(INTRODUCTION, "refuse", {"reason": "M02"})
    assert "تلفن همراه" not in sponsor.text("#introduction")


def runs_out(town: Town, head: Person, introduction: str, action: str) -> None:
    """Let the days of a place be over, and the clock do what it does then: silence is never a yes."""
    place = INTRODUCTION.action(action).at[0]
    bell = next(number for number, one in enumerate(place.bells) if one.takes == action)
    town.service.sql(
        f"update cases_case set bell = {bell}, rings_at = now() - interval '1 minute', due_at = now() "
        f"where code = '{introduction}' returning id"
    )
    town.service.defer("cases.bells", timestamp=0)
    head.until(introduction, INTRODUCTION.action(action).told)


def disputes(town: Town, screen: Screen, person: Person, introduction: str) -> None:
    """A dispute goes to the secretariat, who hears both and rules."""
    person.do(INTRODUCTION, "dispute", DISPUTE)
    secretariat = town.staff("secretariat", screen)
    secretariat.go("/dashboard/")
    secretariat.sees("پشتیبان‌ها و فهرست انتظار", "اختلاف‌های باز", "رسیدگی به اختلاف")
    secretariat.open(introduction)
    secretariat.sees(DISPUTE["text"])
    secretariat.do(INTRODUCTION, "settle_on", GOES_ON)


def falls(town: Town, screen: Screen, sponsor: Person, code: str) -> None:
    """Suspended, heard and revoked: who suspended may not revoke."""
    labour, deputy = (town.staff(name, screen) for name in ("labour.head", "labour.deputy"))
    labour.open(code)
    labour.do(SPONSOR, "suspend", SUSPENSION)
    sponsor.open(code)
    sponsor.sees("تعلیق، در انتظار پاسخ پشتیبان")
    sponsor.do(SPONSOR, "answer", {"note": "دستمزدها را این هفته پرداخت می‌کنم."})
    labour.open(code)
    labour.cannot("ابطال مجوز پشتیبان")
    labour.sees("کسی که تعلیق را آغاز کرده است نمی‌تواند مجوز را باطل کند")
    deputy.open(code)
    deputy.do(SPONSOR, "revoke", REVOCATION)
    sponsor.go(f"/cases/{code}/people/")
    sponsor.sees("پشتیبانی پایان یافته است")


def everybody_is_somewhere(town: Town, head: Person, code: str, introductions: list[str]) -> None:
    """Every introduction ended as it should, every person waits again, and what must hold does."""
    wanted = ", ".join(f"'{one}'" for one in introductions)
    until(
        lambda: all(row[3] == "pool" for row in town.service.sql(LEFT.format(code=code, wanted=wanted))), 20
    )
    rows = sorted(town.service.sql(LEFT.format(code=code, wanted=wanted)))
    assert [row[:3] for row in rows] == sorted([
        ("ended", "decline", "declined"), ("ended", "refuse", "refused"), ("ended", "silent", "lapsed"),
        ("ended", "stopped", "cancelled"), ("ended", "leave", "ended"), ("ended", "wound_up", "ended"),
        ("ended", "wound_up", "ended"),
    ])  # fmt: skip
    assert {row[4] for row in rows} == {"waiting"}
    assert {row[1] for row in rows if row[5]} >= {"stopped", "leave", "wound_up"}
    assert town.service.sql(LIVE.format(code=code)) == [(0, 0)]
    assert town.service.sql(BROKEN) == [(0, 0, 0, 0)]
    head.open(code)
    head.sees("مجوز باطل شد")
    assert "The history of every case is whole." in run(town.service, "django", "prove")


def stands_at_the_head(person: Person, introduction: str) -> None:
    """Who lost a sponsor through no fault of theirs is first, and reads why."""
    person.open(introduction)
    person.page.locator(".caption a").first.click()
    person.page.wait_for_load_state()
    person.look()
    person.sees("پایان پشتیبانی بدون تقصیر متقاضی")
