"""How the pages of sponsors and their people look: small and large, light and dark, all of it on them."""

import pytest

from khanegi.intake.models import Registration
from khanegi.process.words import Role
from khanegi.sponsors.models import Pool
from tests.journeys import browser as real
from tests.journeys.test_officer import look, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = (
    ("نرگس", "رضایی"), ("فاطمه", "کریمی‌نژاد"), ("علی", "چعب"), ("سارا", "موسوی"), ("زینب", "دریس"),
    ("معصومه", "آل‌کثیر"), ("لیلا", "سواری"), ("مریم", "بختیاری"), ("خدیجه", "نیسی"),
)  # fmt: skip
SKILL = {
    "title": "حصیربافی پیشرفته",
    "issuer": "سازمان آموزش فنی و حرفه‌ای",
    "number": "۱۲۳",
    "issued_on": "2024-05-01",
}
PLACES = ("consent", "answer", "contract", "working", "confirming", "declined")


@pytest.fixture
def town(world):
    """Return a sponsor with people in every place, and three more in the list."""
    sponsor = world.a_sponsor(room={"0606": 9, "0620": 2})
    cases = {}
    for number, (first, last) in enumerate(NAMES):
        person = world.a_person(first_name=first, last_name=last)
        case = world.a_covered(applicant=person, reach="near", priority=["rural"] if number % 2 else [])
        answers = Registration.objects.get(case=case)
        answers.answers |= {"skills": [SKILL], "hours": 5, "tools": "دار حصیر و قیچی", "pay": "piece"}
        answers.save()
        if number < len(PLACES):
            cases[PLACES[number]] = world.an_introduction(PLACES[number], sponsor=sponsor, covered=case)
        else:
            cases[f"waits-{number}"] = case
    row = Pool.objects.get(pk=cases["waits-8"].pk)
    Pool.objects.filter(pk=row.pk).update(
        since=row.since.replace(year=row.since.year - 1),
        standing=row.standing.replace(year=row.standing.year - 1),
    )
    return sponsor, cases


def addresses(sponsor, cases):
    """Yield (who looks, at what, where)."""
    own = cases["consent"].applicant
    yield own, "covered-consent", f"/cases/{cases['consent'].code}/"
    yield own, "covered-case", f"/cases/{cases['consent'].parent.code}/"
    yield own, "covered-own", "/inbox/"
    yield cases["waits-8"].applicant, "covered-pool", f"/cases/{cases['waits-8'].code}/"
    yield cases["contract"].applicant, "covered-contract", f"/cases/{cases['contract'].code}/?do=sign"
    for name in ("consent", "answer", "confirming"):
        yield sponsor.applicant, f"sponsor-{name}", f"/cases/{cases[name].code}/"
    yield sponsor.applicant, "sponsor-people", f"/cases/{sponsor.code}/people/"
    yield sponsor.applicant, "sponsor-case", f"/cases/{sponsor.code}/"
    yield sponsor.applicant, "sponsor-own", "/inbox/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [real.NARROW, real.WIDE])
def test_what_the_two_sides_look_at(chromium, live_server, town, width, scheme):
    with real.page(chromium, width, color_scheme=scheme) as page:
        for user, name, path in addresses(*town):
            sign_in(page, live_server, user)
            page.goto(live_server.url + path)
            look(page, f"sponsors-{name}-{width}-{scheme}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [real.NARROW, real.WIDE])
def test_what_the_offices_look_at(chromium, live_server, world, town, width, scheme):
    sponsor, cases = town
    with real.page(chromium, width, color_scheme=scheme) as page:
        sign_in(page, live_server, world.someone(Role.AGENCY_HEAD))
        for name, path in {
            "people": f"/cases/{sponsor.code}/people/",
            "introduction": f"/cases/{cases['contract'].code}/",
            "introduce": f"/cases/{sponsor.code}/introduce/",
        }.items():
            page.goto(live_server.url + path)
            look(page, f"sponsors-agency-{name}-{width}-{scheme}")
        page.locator("[name=people]").last.check()
        page.get_by_role("button", name="معرفی افراد انتخاب‌شده").click()
        page.wait_for_load_state()
        look(page, f"sponsors-agency-passed-{width}-{scheme}")
