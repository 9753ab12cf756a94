"""Every point of view tries every act in every place, through the pages and through the API.

The answers stand in policy/acts.csv and policy/pages.csv, written by hand. A case is built once for
each place; what is denied changes nothing, so all of it is tried on the same case, and what is
allowed is tried last and taken back.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Iterator, Mapping

import pytest
from django.db import transaction
from django.utils import timezone

from khanegi.base import jalali
from khanegi.cases import handlers
from khanegi.cases.models import Event
from khanegi.papers.models import Asked, Upload
from khanegi.process.standstill import CEASED
from khanegi.process.words import Role
from tests.banking import DEMAND
from tests.builders import REQUEST
from tests.committee import on_agenda
from tests.doors.access import oracle, sponsoring
from tests.doors.access.people import browsers
from tests.moving import NEW_HOME
from tests.process.people import latest

pytestmark = pytest.mark.django_db
TEXT = "آنچه دیده شد با شرایط نوشته‌شده می‌خواند و نظر من در همین متن آمده است."
TODAY = dt.date.fromisoformat(jalali.today().isoformat())
FINE = {"reason": "R03", "condition": "3", "text": TEXT}
DATE_IN_THREE_DAYS = (TODAY + dt.timedelta(days=3)).isoformat()
REPORT = dict.fromkeys(("lives_there", "space_fits", "no_nuisance", "tools_seen"), "yes")
LOOKED = {"held_on": TODAY.isoformat(), "holder_heard": "yes", "neighbour_heard": "yes", "result": TEXT}
NO = {"reason": "N02", "text": TEXT}
ANSWERS = {
    "note": {"note": TEXT},
    "recommend": {"opinion": TEXT},
    "recommend_refusal": FINE,
    "refuse": FINE,
    "refuse_final": FINE,
    "return": {"items": [{"item": "plan.summary", "reason": "incomplete", "note": TEXT}]},
    "accept_papers": {"papers": ["D4"]},
    "resend_paper": {"paper": "D4", "reason": "unreadable"},
    "ask": {"body": "health", "question": TEXT},
    "visit": {"date": DATE_IN_THREE_DAYS, "hour": "10:00"},
    **{
        key: {"note": TEXT}
        for key in (
            "give_back",
            "send_back",
            "decline",
            "call_off",
            "explain",
            "restore",
            "recheck",
            "release",
        )
    },
    **{key: {"text": TEXT} for key in ("appeal", "accept", "dismiss", "ask_more")},
    "request": {key: values[0] for key, values in REQUEST.items()} | {"credit_consent": True},
    "ask_renewal": {"still_working": True, "same_address": True},
    "suspend": {"reason": "U13", "text": TEXT},
    **dict.fromkeys(("prove", "disprove"), LOOKED),
    "settle": {"text": TEXT},
    "connect": {"consent": True},
    "register": {"legal_id": "10380284790", "name": "حصیربافان کارون"},
    "return_back": {"reason": "K07", "text": TEXT},
    **{key: {"reason": "B07", "text": TEXT} for key in ("hand_back", "paid_in_part")},
    "demand": {"items": [{"item": "D04"}]},
    "supplied": {"note": TEXT},
    "draft_contract": {"number": "7", "months": 60, "grace": 0, "first_due": DATE_IN_THREE_DAYS},
    "sign_contract": {"agreed": True},
    "pay": {"stage": 1, "amount": 1_000_000, "paid_on": TODAY.isoformat()},
    "other_bank": {"bank": "bank-012"},
    **{key: {"works": "yes", "jobs": 1, "text": TEXT} for key in ("self_report", "call", "inspect")},
    **{key: {"text": TEXT} for key in ("diverted", "undivert")},
    "answer": {"answer": "yes"},
    "move": {
        key: int(said) if key in ("home_area", "work_area") else said for key, [said] in NEW_HOME.items()
    },
    "report": {"held_on": TODAY.isoformat(), "result": TEXT, **REPORT},
}
# What an act of the same name asks elsewhere.
OF_ONE = {
    ("cooperative", "return"): {"reason": "K01", "text": TEXT},
    ("permit_life", "recommend"): {"opinion": TEXT},
    **{("permit_life", key): NO for key in ("recommend_refusal", "refuse", "refuse_final")},
    ("permit_life", "answer"): {"note": TEXT},
    ("facility", "refuse"): {"reason": "B07", "text": TEXT},
    ("facility", "inspect"): {"works": "yes", "jobs": 1, "text": TEXT, "held_on": TODAY.isoformat()},
    ("facility", "settle"): {},
    ("facility", "amend"): {key: values[0] for key, values in REQUEST.items()} | {"credit_consent": True},
}
# Places that no road of the builders leads to, by the place before them and one more act.
BEYOND = {
    ("independent", "lapsed"): ("correction", "lapse", Role.CLOCK),
    ("independent", "closed"): ("expired", "close_expired", Role.CLOCK),
    ("independent", "rejected"): ("refused", "close_refused", Role.CLOCK),
    ("errand", "answered"): ("asked", "answer", Role.SECOND_CHECK),
    ("visit", "agreed"): ("offered", "agree", Role.APPLICANT),
    ("visit", "not_held"): ("offered", "decline", Role.APPLICANT),
    ("visit", "visited"): ("agreed", "report", Role.AGENCY_EXPERT),
    ("appeal", "more"): ("desk", "ask_more", Role.APPEALS),
    ("appeal", "accepted"): ("desk", "accept", Role.APPEALS),
    ("appeal", "dismissed"): ("desk", "dismiss", Role.APPEALS),
    ("cooperative", "withdrawn"): ("consent", "withdraw", Role.APPLICANT),
    ("permit_life", "annulled"): ("revoked", "close_revoked", Role.CLOCK),
    ("complaint", "settled"): ("proven", "settle", Role.LABOUR_HEAD),
    ("complaint", "needless"): ("looking", "cancel", Role.SYSTEM),
    ("complaint", "acted_on"): ("proven", "acted", Role.SYSTEM),
    ("facility", "forgone"): ("request", "give_up", Role.APPLICANT),
}
NUMBERS = itertools.count(1)


def as_form(answers: Mapping[str, object], prefix: str = "") -> dict[str, object]:
    """Return JSON answers as the inputs of a page would carry them."""
    found: dict[str, object] = {}
    for key, value in answers.items():
        if key in ("date", "held_on", "first_due", "paid_on"):
            parts = jalali.to_parts(dt.date.fromisoformat(str(value)))
            boxes = zip(("year", "month", "day"), parts, strict=True)
            found |= {f"{key}_{box}": str(part) for box, part in boxes}
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for number, row in enumerate(value):
                found |= as_form(row, f"{key}-{number}-")
        else:
            found[prefix + key] = "on" if value is True else value
    return found


def with_a_paper(case):
    """Let a document stand in a case, for whoever may judge it; the acts of papers look at nothing else."""
    asked = Asked.objects.create(case=case, code="D4", title="شناسنامه و کارت ملی", is_needed=False)
    Upload.objects.create(
        asked=asked, file="papers/aa/none.pdf", name="a.pdf", media_type="application/pdf", size=1,
        sha256="0" * 64, by=case.applicant, at=timezone.now(),
    )  # fmt: skip
    return case


def answers_of(case, action):
    """Return right answers to what an action asks of this case."""
    verb = case.process.action(action)
    if not verb.asks:
        return {}
    given = sponsoring.answers_of(case, action) or dict(ANSWERS.get(action, {}))
    given = OF_ONE.get((case.procedure, action), given)
    if action == "recommend" and case.procedure != "permit_life":
        given["warnings_seen"] = [key for key, _ in handlers.options("warnings", case)]
    if action == "refer":
        offered = handlers.options("branch", case)
        given["branch"] = offered[0][0] if offered else ""
    return given


def by_page(browser, case, action, code=""):
    sent = {"seen": case.seq, "key": f"access-{next(NUMBERS)}", **as_form(answers_of(case, action))}
    return browser.post(f"/cases/{code or case.code}/{action}/", sent)


def by_api(browser, case, action, code=""):
    said = {"seen": case.seq, "key": f"access-{next(NUMBERS)}", "answers": answers_of(case, action)}
    address = f"/api/v1/cases/{code or case.code}/{action}"
    return browser.post(address, json.dumps(said), content_type="application/json")


def built(world, procedure, place):
    if procedure in sponsoring.PROCEDURES:
        return with_a_paper(sponsoring.built(world, procedure, place))
    world.a_bank()  # so that there is another to choose
    if (procedure, place) == ("facility", "documents"):
        return world.act(world.a_loan(place), DEMAND)  # so that there is something to supply
    if (procedure, place) == ("facility", "queue"):
        on_agenda(world, case := world.a_case(place, procedure))  # so that it may be scheduled
        return case
    if (procedure, place) not in BEYOND:
        return with_a_paper(world.a_case(place, procedure))
    before, action, role = BEYOND[procedure, place]
    case = built(world, procedure, before)
    raw = {key: value if isinstance(value, list) else [value] for key, value in
           as_form(answers_of(case, action)).items()}  # fmt: skip
    return world.act(case, (action, role, raw))


def denials(case) -> Iterator[tuple[str, str, str]]:
    """Yield (view, action, what it must answer) of what is not named in the policy.

    What is denied twice over, because the act is neither theirs anywhere nor of this place, is tried
    in the first place of each procedure, by who sees the case.
    """
    procedure, place = case.procedure, case.place
    may, theirs = oracle.allowed(procedure, place), oracle.allowed(procedure)
    leaving = {action.key for action in case.process.leaving(case.here)}
    for view, action in itertools.product(oracle.PAGES, case.process.keys):
        shows = oracle.shows(view, procedure, place)
        every = case.here is case.process.start and shows == "200"
        if (every or action in leaving or (view, action) in theirs) and (view, action) not in may:
            yield view, action, "409" if shows == "200" else shows


def tries(case, people) -> Iterator[tuple[str, str, str, str]]:
    """Yield (view, action, expected, answered) of everything that is denied, through both doors.

    A page costs more: through it, who does not see the case tries one act, others what leaves this place.
    """
    leaving = [action.key for action in case.process.leaving(case.here)]
    for view, action, expected in denials(case):
        yield view, action, expected, oracle.said(by_api(people[view], case, action))
        if action in leaving[:1] or (action in leaving and expected == "409"):
            yield view, action, expected, oracle.said(by_page(people[view], case, action))


def does(door, browser, case, action) -> tuple[int, list[str]]:
    """Return the status of an act and the events it left, and take it back."""
    point = transaction.savepoint()
    answer = door(browser, case, action)
    events = Event.objects.filter(case=case, seq__gt=case.seq).order_by("seq")
    done = list(events.values_list("action", flat=True))
    transaction.savepoint_rollback(point)
    return answer.status_code, done


@pytest.mark.parametrize("where", oracle.PLACES, ids=" ".join)
def test_everybody_does_exactly_what_the_policy_names(world, where):
    procedure, place = where
    case = built(world, procedure, place)
    people, before = browsers(world, case), oracle.digest()

    denied = [tried for tried in tries(case, people) if tried[2] != tried[3]]
    after = oracle.digest()
    may = [
        (view, action, door.__name__, what)
        for (view, action), door in itertools.product(sorted(oracle.allowed(*where)), (by_page, by_api))
        if (what := does(door, people[view], case, action)) != (302 if door is by_page else 200, [action])
    ]

    assert (denied, after, may) == ([], before, [])


def test_the_policy_knows_every_place():
    declared = {(process.key, place.key) for process in latest() for place in process.places}

    assert set(oracle.PLACES) <= declared
    # A final place: nobody acts there.
    closed_by_the_desk = {(key, place) for key, place in declared if place == CEASED.key}
    only_system_leads_there = {("errand", "needless"), ("facility", "halted"), *closed_by_the_desk}
    assert declared - set(oracle.PLACES) == only_system_leads_there
