"""Who may read what: every address from every point of view, and every word of a case."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from khanegi.banks import queries as banks
from khanegi.base import persian
from khanegi.cases.models import CaseOffice
from khanegi.people.models import Seat
from khanegi.web import printed
from tests.doors.access import oracle
from tests.doors.access.marked import WORDS, marked
from tests.doors.access.people import browsers
from tests.papers import read_pdf

pytestmark = pytest.mark.django_db
# Addresses without a case, a person or a paper in them, as the resolver spells them.
PLAIN = {
    "healthz", "readyz", "metrics", "", "help/", "login/", "login/code/", "login/again/", "staff/login/",
    "logout/", "fields/", "start/", "check/", "track/", "track/forgotten/", "verify/", "verify/file/",
    "verify/offline/", "verify/withdrawn.json", "messages/", "committee/",
    "messages/read/", "process/", "manage/", "manage/people/", "manage/people/add/", "manage/offices/",
    "manage/fields/", "manage/rules/", "manage/calendar/", "manage/banks/", "dashboard/",
    "inbox/", "sponsors/", "api/v1/",
    "start/covered/certificate/", "complaints/", "ledger/", "ledger/witness.py",
    "board/", "fairness/", "fairness/lottery.py",
    "dashboard/fairness/", "dashboard/matching/", "dashboard/quota/",
    "dashboard/jobs/", "dashboard/jobs/figures.csv",
    "api/v1/openapi.json", "api/v1/docs", "api/v1/cases", "api/v1/worklist", "api/v1/catalogue",
    "api/v1/tracking", "api/v1/bank/", "api/v1/bank/openapi.json", "api/v1/bank/referrals",
    "api/v1/bank/messages", "api/v1/bank/hook", "api/v1/bank/uploads", "bank/upload/",
    "bank/letters/", "looks/", "heirs/",
}  # fmt: skip

# What is the same for everybody: asked by a stranger and by the applicant only.
SAME = (
    "process/",
    "help/",
    "fields/",
    "check/",
    "verify/",
    "complaints/",
    "ledger/",
    "track/",
    "api/v1/openapi",
    "api/v1/bank/",
    "api/v1/docs",
    "metrics",
    "fairness/",
    "board/",
)


@pytest.fixture
def seed(world, settings, tmp_path):
    kept = settings.STORAGES["default"]
    options = kept["OPTIONS"] | {"location": tmp_path}
    settings.STORAGES = settings.STORAGES | {"default": kept | {"OPTIONS": options}}
    return marked(world)


@pytest.fixture
def people(world, seed):
    return browsers(world, seed.cases["independent"], seed.known)


def routes(patterns=None, before="") -> Iterator[str]:
    """Yield every address the product answers, as it is declared."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def filled(seed) -> dict[str, list[str]]:
    """Return what to ask for each address that names something."""
    codes = [case.code for case in seed.cases.values()]
    desks = CaseOffice.objects.filter(case__in=seed.cases.values()).order_by("role", "office")
    seats = list(desks.values_list("role", "office").distinct())
    staff = list(Seat.objects.order_by("id").values_list("user", "id"))[:2]
    offices = sorted({office for _, office in seats})
    verbs = [
        (case.code, verb.key) for case in seed.cases.values() for verb in case.process.leaving(case.here)
    ]
    return {
        "cases/<str:code>/": [f"cases/{c}/{more}" for c in codes for more in ("", "?show=numbers")]
        + [f"cases/{c}/?do={v}" for c, v in verbs],
        "cases/<str:code>/cooperative/": [f"cases/{code}/cooperative/" for code in codes],
        "cases/<str:code>/people/": [f"cases/{code}/people/" for code in codes],
        "cases/<str:code>/introduce/": [f"cases/{code}/introduce/" for code in codes],
        "cases/<str:code>/plan/": [f"cases/{code}/plan/" for code in codes],
        "cases/<str:code>/plan/<slug:key>/": [f"cases/{code}/plan/summary/" for code in codes],
        "cases/<str:code>/papers/": [f"cases/{code}/papers/" for code in codes],
        "cases/<str:code>/seen/": [f"cases/{code}/seen/" for code in codes],
        "cases/<str:code>/papers/<int:pk>/": [f"cases/{c}/papers/{seed.upload.pk}/" for c in codes],
        **{
            f"cases/<str:code>/papers/<int:pk>/{more}/": [
                f"cases/{code}/papers/{seed.upload.pk}/{more}/" for code in codes
            ]
            for more in ("file", "thumb")
        },
        "cases/<str:code>/papers/<int:pk>/pages/<int:number>/": [
            f"cases/{code}/papers/{seed.upload.pk}/pages/{number}/" for code in codes[:2] for number in (1, 2)
        ],
        "cases/<str:code>/papers/send/<str:paper>/pieces/": [
            f"cases/{code}/papers/send/D4/pieces/" for code in codes
        ],
        "cases/<str:code>/papers/send/<str:paper>/pieces/<int:pk>/": [
            f"cases/{code}/papers/send/D4/pieces/1/" for code in codes
        ],
        "cases/<str:code>/papers/send/<str:paper>/": [f"cases/{code}/papers/send/D4/" for code in codes],
        "cases/<str:code>/<slug:action>/": [f"cases/{code}/{verb}/" for code, verb in verbs[:1]],
        "start/print/<str:code>/": [f"start/print/{code}/" for code in codes],
        "start/result/<int:pk>/": [f"start/result/{pk}/" for pk in range(1, 4)],
        "start/result/<int:pk>/file/": [f"start/result/{pk}/file/" for pk in range(1, 4)],
        "cases/<str:code>/print/<slug:paper>/": [
            f"cases/{c}/print/{kind}/" for c in codes for kind in printed.KINDS
        ],
        "start/result/<int:pk>/object/": ["start/result/1/object/"],
        "start/<slug:kind>/review/": ["start/independent/review/"],
        "start/<slug:kind>/<slug:key>/": ["start/independent/name/"],
        "fields/<str:code>/": ["fields/H001/"],
        "permits/<str:number>/": [f"permits/{seed.permit}/"],
        "permits/<str:number>/file/": [f"permits/{seed.permit}/file/"],
        "verify/<str:number>/proof.json": [f"verify/{seed.permit}/proof.json"],
        "ledger/checkpoints/<int:size>/": ["ledger/checkpoints/1/"],
        "ledger/growth/<int:old>/<int:new>.json": ["ledger/growth/1/1.json"],
        "complaints/<str:number>/": [f"complaints/{seed.permit}/"],
        "verify/<str:number>/": [f"verify/{seed.permit}/"],
        "process/<slug:key>/": ["process/introduction/"],
        "process/<slug:key>.svg": ["process/independent.svg"],
        "process/<slug:key>.bpmn": ["process/independent.bpmn"],
        "staff/password/<int:pk>/<str:token>/": ["staff/password/1/abc-def/"],
        "manage/people/<int:pk>/": [f"manage/people/{pk}/" for pk, _ in staff]
        + [f"manage/people/{seed.applicant.pk}/"],
        "manage/people/<int:pk>/seats/": [f"manage/people/{pk}/seats/" for pk, _ in staff],
        "manage/people/<int:pk>/seats/<int:number>/end/": [
            f"manage/people/{pk}/seats/{number}/end/" for pk, number in staff
        ],
        "manage/people/<int:pk>/account/": [f"manage/people/{pk}/account/" for pk, _ in staff],
        "manage/people/<int:pk>/household/": [f"manage/people/{pk}/household/" for pk, _ in staff],
        "manage/people/<int:pk>/link/": [f"manage/people/{pk}/link/" for pk, _ in staff],
        "manage/fields/<str:code>/": ["manage/fields/H001/"],
        "manage/fields/<str:code>/open/<int:number>/": ["manage/fields/H001/open/1/"],
        "manage/rules/<int:number>/confirm/": ["manage/rules/1/confirm/"],
        "manage/rules/<int:number>/drop/": ["manage/rules/1/drop/"],
        "manage/rules/<slug:key>/": ["manage/rules/agency_days/", "manage/rules/banks/"],
        "manage/banks/<int:client>/key/": ["manage/banks/1/key/"],
        "manage/banks/<int:client>/close/": ["manage/banks/1/close/"],
        "manage/banks/keys/<str:number>/end/": ["manage/banks/keys/key-1/end/"],
        "manage/calendar/<int:number>/open/": ["manage/calendar/1/open/"],
        "dashboard/matching/<int:number>/": ["dashboard/matching/1/"],
        "dashboard/matching/<int:number>/cancel/": ["dashboard/matching/1/cancel/"],
        "fairness/<slug:key>.json": ["fairness/1405-09.json"],
        "dashboard/quota/<slug:do>/": [f"dashboard/quota/{do}/" for do in ("give", "move", "cut")],
        "heirs/<str:code>/": [f"heirs/{c}/{more}" for c in codes for more in ("", "?do=record")],
        "heirs/<str:code>/<slug:do>/": [f"heirs/{code}/record/" for code in codes[:2]],
        "committee/<int:number>/": [
            f"committee/{pk}/{more}"
            for pk in seed.sessions
            for more in ("", "?item=1", "?unsigned=1", "?do=cancel")
        ],
        "committee/<int:number>/file/": [f"committee/{pk}/file/" for pk in seed.sessions],
        "committee/<int:number>/<slug:do>/": [
            f"committee/{pk}/{do}/" for pk in seed.sessions for do in ("vote", "unsigned")
        ],
        "dashboard/<int:office>/": [f"dashboard/{office}/" for office in offices],
        "api/v1/cases/<code>": [f"api/v1/cases/{code}" for code in codes],
        "api/v1/cases/<code>/<action>": [f"api/v1/cases/{code}/{verb}" for code, verb in verbs[:1]],
        "api/v1/registrations/<kind>": ["api/v1/registrations/independent"],
        "api/v1/plans/<code>": [f"api/v1/plans/{code}" for code in codes],
        "api/v1/bank/referrals/<letter>": ["api/v1/bank/referrals/90614050000011"],
        **{
            f"api/v1/bank/referrals/<letter>/{key}": [f"api/v1/bank/referrals/90614050000011/{key}"]
            for key in banks.acts()
        },
        "api/v1/bank/uploads/<number>": ["api/v1/bank/uploads/1"],
        "bank/upload/<int:number>/": ["bank/upload/1/"],
        "bank/upload/<int:number>/report.csv": ["bank/upload/1/report.csv"],
        "inbox/": [f"inbox/?desk={role}-{office}" for role, office in seats]
        + [f"inbox/?q={WORDS['first_name']}", f"inbox/?q={WORDS['national_id']}"],
        "api/v1/worklist": [f"api/v1/worklist?desk={role}-{office}" for role, office in seats],
        "messages/": ["messages/?after=1", "messages/?after=999999999"],
    }  # fmt: skip


def text(response) -> str:
    """Return all that an answer says, headers too, with digits as they are stored."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    if body.startswith(b"%PDF-"):
        body = read_pdf(body).encode()
    return persian.digits_in(f"{headers}\n{body.decode('utf-8', 'replace')}")


def test_every_address_is_known_to_these_tests(seed):
    known = PLAIN | set(filled(seed))

    assert sorted(set(routes()) - known) == []
    assert sorted(known - set(routes())) == []


def heard(browser, addresses) -> dict[str, str]:
    """Return the words that some answer to this browser contains, each with the first such address.

    What was typed in an address may stand in its answer.
    """
    found: dict[str, str] = {}
    for address in addresses:
        said = text(browser.get(f"/{address}"))
        for word, marked_by in WORDS.items():
            if word not in found and persian.digits_in(marked_by) in said and marked_by not in address:
                found[word] = address
    return found


def test_nobody_reads_a_word_that_is_not_for_them(seed, people):
    addresses = sorted(PLAIN) + [one for some in filled(seed).values() for one in some]
    rows, wrong = oracle.table("words"), {}

    for view, browser in people.items():
        asked = [one for one in addresses if view in ("anonymous", "applicant") or not one.startswith(SAME)]
        found = heard(browser, asked)
        must = {row["word"] for row in rows if view in row["must"].split()}
        may = must | {row["word"] for row in rows if view in row["may"].split()}
        wrong[view] = {word: found[word] for word in found.keys() - may} | dict.fromkeys(must - found.keys())

    assert {view: some for view, some in wrong.items() if some} == {}


def test_every_word_has_its_row():
    assert {row["word"] for row in oracle.table("words")} == set(WORDS)


def pages(seed) -> dict[str, str]:
    code = seed.cases["independent"].code
    return {
        **{name: f"/cases/{case.code}/" for name, case in seed.cases.items()},
        "plan": f"/cases/{code}/plan/",
        "papers": f"/cases/{code}/papers/",
        "sheet": f"/start/print/{code}/",
        "seen": f"/cases/{code}/seen/",
        "paper": f"/cases/{code}/papers/{seed.upload.pk}/",
        "paper_page": f"/cases/{code}/papers/{seed.upload.pk}/pages/1/",
        "paper_file": f"/cases/{code}/papers/{seed.upload.pk}/file/",
        "permit": f"/permits/{seed.permit}/",
        "heirs_of": f"/heirs/{code}/",
        "session": f"/committee/{seed.sessions[0]}/",
        **{name: f"/{name}/" for name in ("inbox", "dashboard", "heirs", "manage", "messages", "start")},
    }


def test_every_page_answers_as_the_policy_says(seed, people):
    wrong = []
    for view, browser in people.items():
        for family in list(oracle.PAGES[view])[1:]:
            answer = browser.get(pages(seed)[family])
            assert text(answer)  # a file is closed by being read
            wrong.append((view, family, oracle.PAGES[view][family], oracle.said(answer)))
    assert [one for one in wrong if one[2] != one[3]] == []


def twins(seed) -> dict[str, str]:
    """Return addresses of what exists, each with one of what does not."""
    of_cases = {
        address: address.replace(case.code, oracle.NOBODY_S)
        for case in seed.cases.values()
        for address in pages(seed).values()
        if case.code in address
    }
    api = {f"/api/v1/cases/{case.code}": f"/api/v1/cases/{oracle.NOBODY_S}" for case in seed.cases.values()}
    permits = {
        f"/permits/{seed.permit}/{more}": f"/permits/{oracle.NOBODY_S}/{more}" for more in ("", "file/")
    }
    return of_cases | api | permits


def test_what_is_not_yours_answers_as_what_is_not_there(seed, people):
    wrong, missing = [], 0
    for view, browser in people.items():
        for there, absent in twins(seed).items():
            one, other = browser.get(there), browser.get(absent)
            assert text(one)
            if one.status_code == 404:
                missing += 1
                wrong += [(view, there)] if oracle.body(one) != oracle.body(other) else []
    assert wrong == []
    assert missing > 100
