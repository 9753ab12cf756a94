"""The made-up committees: sessions held over what people asked for, and the next ones being prepared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from khanegi.base import jalali
from khanegi.base.workdays import Calendar
from khanegi.cli import past
from khanegi.cli.staff import STAFF
from khanegi.cli.story import Live, morning
from khanegi.loans.committee import actions, deciding
from khanegi.loans.committee.queries import line, sessions
from khanegi.people import queries as people
from khanegi.process.facts import Actor
from khanegi.process.words import Role

if TYPE_CHECKING:
    from khanegi.people.models import User

PLACE = "فرمانداری، سالن جلسات، ساعت ۱۰"
AHEAD, MOST = 6, 3  # days to the next session, and how many cases are on its agenda
SAID: Mapping[str, Mapping[str, Any]] = {
    "approve": {},
    "reduce": {"amount": 350_000_000, "reason": "C02", "note": "دستگاه دوم در سال نخست لازم نیست."},
    "postpone": {"reason": "C11", "note": "پیش‌فاکتور دستگاه‌ها برای جلسهٔ بعد آورده شود."},
    "reject": {
        "reason": "C03",
        "note": "در طرح نوشته نشده است که کار به چه کسی و با چه قیمتی فروخته می‌شود.",
    },
}


def live(lives: Sequence[Live], staff: Mapping[str, User], calendar: Calendar) -> None:
    """Live all stories: those over which a committee decided session by session, then the rest.

    So nobody is in line at a session who asked after it. The next sessions come last.
    """
    decided = [(one.before_committee[1], one.story.county) for one in lives if one.before_committee]
    for days, county in sorted(set(decided), reverse=True):
        group = [one for one in lives if one.story.county == county and one.decides_on == days]
        for one in group:
            one.run()
        _hold(county, morning(calendar, days, 4), group, staff)
    for one in lives:
        one.is_decided = True
        one.run()
    if lives:
        _prepare("0606", staff)
        _call("0621", staff)


def _hold(county: str, moment: dt.datetime, lives: Sequence[Live], staff: Mapping[str, User]) -> None:
    """Let one session decide about these cases on a day, sign its minutes and carry what they say."""
    for one in lives:
        one.ring(moment)
    past.at(moment)
    secretary, members = _people(county, staff)
    wanted = {one.case("facility"): one.before_committee[0] for one in lives if one.before_committee}
    number = actions.prepare(actor=secretary, county=county, meets_on=jalali.date_of(moment), place=PLACE).pk
    actions.choose(actor=secretary, session=number, cases=wanted)
    actions.call(actor=secretary, session=number, chair=members[0].user or 0)
    found = sessions.one(secretary, number)
    actions.open(actor=secretary, session=number, present={one.number for one in found.members})
    for item in found.items:
        _decide(number, item.number, wanted[item.case], secretary, members)
    deciding.close(actor=secretary, session=number)
    for member in members:
        deciding.sign(actor=member, session=number, seen=sessions.one(secretary, number).head.sha256)
    for item in found.items:
        deciding.carry(item=item.number)


def _decide(session: int, item: int, decision: str, secretary: Actor, members: Sequence[Actor]) -> None:
    choice = "no" if decision == "reject" else "yes"
    for member in members:
        deciding.vote(actor=member, session=session, item=item, choice=choice)
    said = {"decision": decision, **SAID[decision]}
    deciding.decide(actor=secretary, session=session, item=item, said=said)


def _prepare(county: str, staff: Mapping[str, User]) -> int:
    """Leave a draft whose agenda is the front of the line."""
    secretary, _ = _people(county, staff)
    day = jalali.today() + dt.timedelta(days=AHEAD)
    made = actions.prepare(actor=secretary, county=county, meets_on=day, place=PLACE)
    first = {one.case for one in line.ranked(made.county_id, MOST)}
    actions.choose(actor=secretary, session=made.pk, cases=first)
    return made.pk


def _call(county: str, staff: Mapping[str, User]) -> None:
    """Leave a session to which the members have been called."""
    number = _prepare(county, staff)
    secretary, members = _people(county, staff)
    if sessions.one(secretary, number).items:
        actions.call(actor=secretary, session=number, chair=members[0].user or 0)


def _people(county: str, staff: Mapping[str, User]) -> tuple[Actor, list[Actor]]:
    """Return the secretary, and who sits in the committee of a county, the chair first."""
    seats = [seat for seat in STAFF if seat.role is Role.COMMITTEE and seat.office == f"committee-{county}"]
    return people.actor(staff["secretariat"]), [people.actor(staff[seat.username]) for seat in seats]
