"""The small made-up province: some seventy cases over every place, lived by ready-made people.

Nobody in it exists. It is for the demo, for pictures and for tests; never for production.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from PIL import Image

from khanegi.base import jalali
from khanegi.cases import queries as cases
from khanegi.cli import after_issue, after_money, banking, council, made, past, quotas
from khanegi.cli.chronicle import Chronicle
from khanegi.cli.roads import roads
from khanegi.cli.staff import STAFF
from khanegi.cli.story import BRANCHES, Live, Story
from khanegi.intake import queries as intake
from khanegi.papers import checking as papers
from khanegi.people import queries as people
from khanegi.people import reference
from khanegi.process import book
from khanegi.process.words import Role
from khanegi.rules import queries as rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from khanegi.people.models import User


PASSWORD = "shushtar-1405"  # noqa: S105 - of people who do not exist
# Fields of the catalogue with the agency that answers for each and the body of the second check.
FIELDS = (
    ("HND-029", "HERITAGE", "حصیربافی", ""),
    ("HND-020", "HERITAGE", "کپوبافی", ""),
    ("AGF-033", "AGRI", "تولید شیره خرما", "health"),
    ("PRD-003", "MIMT", "خیاطی", ""),
    ("LIV-013", "AGRI", "پرورش گاومیش", "veterinary"),
    ("HND-032", "HERITAGE", "نمدمالی", ""),
)
COUNTIES = ("0621", "0621", "0606")
PLAIN, STARRED, HOME = (0, 1, 3, 5), (2, 4), 500_000_000
PERMIT = "register@{0} submit@{1} take@{2} recommend@{3} sign@{4} issue@{5}"
PERMITTED = PERMIT.format(40, 36, 35, 30, 29, 27)

AT_BANK = f"{PERMITTED} request@26 approved@24 refer@22 branch_accepts@20"
AGREED = f"{AT_BANK} complete@17 trust@14 write@12 branch_signs@11 citizen_signs@10"

# What happened, how often; «*» asks for a starred field, «$» for a loan, «&» is a cooperative.
LINES = (
    ("begin@2", 1),
    ("register@0", 1), ("register@22", 1), ("register@28", 1), ("register@14 extend@2", 1),
    ("register@50", 1), ("register@420", 1), ("register@4 withdraw@2", 1), ("register@6 plan@1", 1),
    ("register@3 submit@1", 2), ("register@12 submit@9 take@8", 1), ("register@24 submit@20 take@19", 1),
    ("register@34 submit@30", 1), ("register@9 submit@6 take@5 visit@1", 1),
    ("register@12 submit@9 take@8 visit@4 agree@3", 1),
    ("register@14 submit@12 visit@9 agree@8 report@5 recommend@1", 1),
    ("register@16 submit@14 visit@11 decline@10", 1),
    ("*register@10 submit@7 take@6 ask@3", 1), ("*register@26 submit@22 ask@20", 1),
    ("*register@18 submit@14 ask@12 answer@6 recommend@2", 1),
    ("*register@16 submit@13 ask@10 withdraw@7", 1),
    ("register@15 submit@12 return@5", 1), ("register@45 submit@40 return@30", 1),
    ("register@30 submit@26 return@20 correct@15 return@6", 1),
    ("register@24 submit@20 return@15 correct@4", 1),
    ("register@22 submit@18 recommend@9", 1), ("register@14 submit@11 recommend_refusal@1", 1),
    ("register@15 submit@12 recommend@6 give_back@3", 1),
    ("register@14 submit@11 recommend@5 sign@1", 1), ("register@28 submit@24 recommend@18 sign@12", 1),
    (PERMITTED, 2),
    ("register@20 submit@16 recommend_refusal@9 refuse@4", 1),
    ("register@22 submit@18 recommend@12 sign@9 refuse_final@3", 1),
    ("register@30 submit@26 recommend_refusal@18 refuse@14 appeal@6", 1),
    ("register@34 submit@30 recommend_refusal@24 refuse@20 appeal@14 ask_more@3", 1),
    ("register@40 submit@36 recommend_refusal@30 refuse@26 appeal@20 dismiss@8", 1),
    ("register@40 submit@36 recommend_refusal@30 refuse@26 appeal@20 accept_appeal@2", 1),
    (f"${PERMITTED}", 1), (f"${PERMITTED} request@12", 2), (f"${PERMITTED} give_up@20", 1),
    (f"${PERMITTED} request@22 approved@14 refer@2", 1),
    (f"${PERMITTED} request@22 approved@14 refer@12 branch_accepts@9", 1),
    (f"${PERMITTED} request@24 approved@14 refer@12 hand_back@5", 1),
    ("!register@3", 1), ("!register@8 object@6", 1),
    ("&register@3", 1), ("&register@40", 1), ("&register@9 stay_out@7", 1), ("&register@5 connect@0", 1),
    ("&register@8 connect@6 miss@6", 1), ("&register@12 connect@10 receive@10", 1),
    ("&register@40 connect@35 receive@35 found@20", 1),
    ("&register@30 connect@28 receive@28 turn_back@15", 1),
)  # fmt: skip
# Their people are numbered from here on: those between are on the roads of sponsors and covered persons.
ASKERS = 200
BEFORE_COMMITTEE = (
    (f"${PERMITTED} request@23 reduced@14", 1), (f"${PERMITTED} request@21 approved@14", 1),
    (f"${PERMITTED} request@20 postponed@14", 1), (f"${PERMITTED} request@19 rejected@14", 1),
    (f"${PERMITTED} request@11", 2),
    (f"${AT_BANK} demand@16", 1), (f"${AT_BANK} complete@17", 1),
    (f"${AT_BANK} complete@17 trust@14 write@12", 1),
    (f"${AGREED}", 1), (f"${AGREED} pay@8 paid@7", 1),
    (f"${AGREED} pay@8 paid@7 pay_off@1", 1), (f"${AGREED} pay@8 paid@7 diverted@2", 1),
    (f"${AT_BANK} not_paid@8", 1), (f"${AT_BANK} not_paid@18", 1),
    (f"${AT_BANK} not_paid@8 disagree@3", 1), (f"${PERMITTED} request@26 rejected@24", 1),
)  # fmt: skip


def stories(branches: Mapping[str, str]) -> Iterator[Story]:
    """Yield every made-up case in a fixed order: the same people have the same cases in every run."""
    for later in (after_issue, after_money):
        yield from (_story(n, line, branches) for n, line in later.stories())
    for first, lines in ((0, LINES), (ASKERS, BEFORE_COMMITTEE)):
        told = (line for line, times in lines for _ in range(times))
        for n, line in enumerate(told, first + 1):
            yield _story(n, line, branches)


def _story(n: int, line: str, branches: Mapping[str, str]) -> Story:
    among = STARRED if line[0] == "*" else PLAIN
    code, agency, title, body = FIELDS[among[n % len(among)]]
    county = COUNTIES[n % len(COUNTIES)]
    return Story(
        n=n,
        county=county,
        field=code,
        agency=agency,
        title=title,
        body=body,
        loan=HOME if line[0] == "$" else 0,
        kind="cooperative" if line[0] == "&" else "independent",
        steps=line.lstrip("*$!&"),
        changed={"lives_there": "no"} if line[0] == "!" else {},
        branch=branches[BRANCHES[county]],
    )


def load(password: str) -> int:
    """Write the province through the real actions; return how many cases were lived now.

    Safe to run again: a person who has begun something is left alone.
    """
    staff = reference.load_staff(
        ({**asdict(seat), "role": seat.role.value} for seat in STAFF), password=password
    )
    banking.ready()
    quotas.give(staff["secretariat"])
    told = list(stories(reference.office_numbers(BRANCHES.values())))
    along = list(roads())
    mobiles = [story.person.mobile for story in told] + [road.person.mobile for road in along]
    mobiles += [story.neighbour.mobile for story in told if "complain@" in story.steps]
    citizens = reference.load_citizens(mobiles)
    stamp = people.stamp()
    calendar = people.calendar(stamp, rules.weekend(stamp, jalali.today(), None))
    photo, lived = _photo(), 0
    with past.slower_clock(), papers.opened_once():
        lives = [
            Live(story, {**staff, **citizens}, calendar, photo)
            for story in told
            if not intake.has_begun(citizens[story.person.mobile])
        ]
        council.live(lives, staff, calendar)
        lived = len(lives)
        if not intake.has_begun(citizens[along[0].person.mobile]):
            Chronicle(along, {**staff, **citizens}, calendar, photo).run()
            lived += len(along)
    return lived


def _photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 500), (206, 214, 220)).save(out, "JPEG", quality=60)
    return out.getvalue()


SPONSORS, ASKED = (121, 122, 123), 3  # active, matching, to be approved; and who are asked to consent
# How the stories end of those who have something to do or to read at the bank, one of each.
BORROWERS = ("demand@16", "write@12", "pay@8 paid@7", "branch_accepts@20 not_paid@8")
CITIZENS = (1, 3, 6, 15, 23, 32, 34, 37, 40, 44, 49, 54)  # one for each thing a citizen may have to do


@dataclass(frozen=True, slots=True)
class Ready:
    """Whom one may be in the demo. `login` is a user name, or the number of a citizen."""

    role: Role
    name: str
    login: str
    about: str  # the office of a member of staff; where the newest case of a citizen stands


def ready_made() -> tuple[Ready, ...]:
    """Return the ready-made people: all of the staff, and citizens whose cases differ."""
    offices = reference.office_titles(seat.office for seat in STAFF)
    staff = [
        Ready(seat.role, f"{seat.first_name} {seat.last_name}", seat.username, offices[seat.office])
        for seat in STAFF
    ]
    persons = [
        made.Person(n) for n in (*CITIZENS, *after_issue.READY, *_borrowers(), *after_money.READY, *SPONSORS)
    ]
    covered = [road.person for road in roads() if road.kind == "covered"]
    users = reference.load_citizens(person.mobile for person in (*persons, *covered))
    asked = [person for person in covered if _is_asked(users[person.mobile])]
    return (*staff, *(_citizen(person, users[person.mobile]) for person in (*persons, *asked[:ASKED])))


def _borrowers() -> Iterator[int]:
    """Yield the number of the first whose story ends in each of these ways."""
    told = [line for line, times in BEFORE_COMMITTEE for _ in range(times)]
    for end in BORROWERS:
        yield next(n for n, line in enumerate(told, ASKERS + 1) if line.endswith(end))


def _is_asked(user: User) -> bool:
    """Say whether somebody proposed to a sponsor is to answer; the lottery decides who that is."""
    return any(entry.waits_as is Role.COVERED for entry in cases.of_citizen(user.pk))


def _citizen(person: made.Person, user: User) -> Ready:
    entries = [entry for entry in cases.of_citizen(user.pk) if entry.is_own]
    own = sorted(entries, key=lambda entry: entry.procedure != "sponsor")
    stands = next(
        (f"{book.latest(entry.procedure).title}، {entry.place.title}" for entry in own), "هنوز پرونده‌ای ندارد"
    )
    return Ready(Role.APPLICANT, f"{person.first_name} {person.last_name}", person.mobile, stands)


def table(password: str) -> str:
    """Return the ready-made people as a text for the terminal; a password of one's own is not shown."""
    shown = f"password {password}" if password == PASSWORD else "the password of KHANEGI_DEMO_PASSWORD"
    lines: dict[bool, list[str]] = {True: [], False: []}
    for one in ready_made():
        is_citizen = one.role is Role.APPLICANT
        said = one.name if is_citizen else one.role.title
        lines[is_citizen].append(f"  {one.login:<30} {said}، {one.about}")
    return "\n".join(
        [
            f"Staff sign in at /staff/login/ with a name, {shown} and the code sent to them:",
            *lines[False],
            "Citizens sign in at /login/ with a number and the code sent to it:",
            *lines[True],
        ]
    )
