"""A small market for tests: people who wait and sponsors with room, as rows and without their history.

The roads that lead there are tried elsewhere; here many rows are wanted, and any of them.
"""

from __future__ import annotations

import datetime as dt
import itertools
from random import Random
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from khanegi.base import jalali
from khanegi.cases.models import Case
from khanegi.rules.models import Occupation
from khanegi.sponsors import draws
from khanegi.sponsors.models import Introduction, Pool, Room, Sponsor

if TYPE_CHECKING:
    from khanegi.people.models import County
    from tests.builders import World

KINS = ("HANDICRAFT/بافت", "HANDICRAFT/سفال")
FIELDS = ("گلیم‌بافی", "سفالگری", "جاجیم‌بافی", "میناکاری", "کپوبافی")


class Market:
    """Five counties in a row, each touching the next, and five fields of two groups."""

    def __init__(self, world: World) -> None:
        self.world = world
        titles = ("شوش", "دزفول", "بهبهان")
        more = [world.a_county(f"07{place:02}", title) for place, title in enumerate(titles)]
        self.counties = [world.ahvaz, world.karun, *more]
        for one, other in itertools.pairwise(self.counties):
            one.neighbours.add(other)
        self.fields = [self._field(title) for title in FIELDS]
        self.draw = draws.of(jalali.today())
        self._tickets = itertools.count(1)

    def _field(self, title: str) -> Occupation:
        first = self.world.occupation
        given = {"search_key": "", "sort_key": "", "category": first.category, "agency": first.agency}
        given |= {"category_title": first.category_title, "agency_basis": "source", "evidence": "A"}
        code = f"M{FIELDS.index(title):03}"
        return Occupation.objects.create(code=code, title=title, from_date=first.from_date, **given)

    def kin(self, field: Occupation) -> str:
        return KINS[self.fields.index(field) % 2]

    def _case(self, procedure: str, place: str, county: County, field: Occupation, **more: Any) -> Case:
        now = timezone.now()
        given = {"procedure": procedure, "version": 1, "place": place, "head": b"", "rules_on": now.date()}
        given |= {"opened_at": now, "arrived_at": now, "county": county, "occupation": field}
        case = Case.objects.create(code="", applicant=self.world.a_person(), **{**given, **more})
        Case.objects.filter(pk=case.pk).update(code=f"{case.pk:012}")
        return case

    def waits(self, county: County, field: Occupation, days: int = 0, **more: Any) -> Pool:
        """Add a person who has waited for so many days."""
        case, ticket = self._case("covered", "pool", county, field), next(self._tickets)
        since = jalali.today() - dt.timedelta(days=days)
        given = {"since": since, "standing": since, "draw": self.draw, "ticket": ticket, "sex": "female"}
        given |= {"lot": ticket * 7919 % 101, "kin": self.kin(field), "user_id": case.applicant_id}
        return Pool.objects.create(case=case, county=county, occupation=field, **{**given, **more})

    def sponsors(self, field: Occupation, rooms: dict[County, int], **more: Any) -> Sponsor:
        """Add a sponsor with so much free room in each county."""
        county = next(iter(rooms), self.counties[0])
        case = self._case("sponsor", "matching", county, field)
        given = {"user_id": case.applicant_id, "kin": self.kin(field), "title": f"پشتیبان {case.pk}"}
        given |= {"least": 5, "fewest": 5, "opened_at": case.opened_at}
        row = Sponsor.objects.create(case=case, occupation=field, **{**given, **more})
        Room.objects.bulk_create(
            Room(sponsor=row, county=place, approved=people) for place, people in rooms.items()
        )
        return row

    def parts(self, person: Pool, sponsor: Sponsor, outcome: str = "decline") -> Introduction:
        """Let a person have been introduced to a sponsor, and one of them have said no."""
        case = self._case("introduction", "declined", person.county, person.occupation, parent_id=person.pk)
        room = sponsor.rooms.order_by("pk")[0]
        return Introduction.objects.create(
            case=case, pool=person, sponsor=sponsor, room=room, state="ended", rank=1,
            proposed_at=case.opened_at, ended_at=case.opened_at, outcome=outcome,
        )  # fmt: skip


def a_crowd(market: Market, dice: Random, *, people: int = 40, sponsors: int = 5) -> None:
    """Fill a market by chance: many of the same day, full rooms, closed sponsors, old refusals."""
    crowd = [
        market.waits(
            dice.choice(market.counties), dice.choice(market.fields), dice.randrange(6) * 30,
            goes_far=dice.random() < 0.4, state="waiting" if dice.random() < 0.8 else "working",
            sex=dice.choice(("female", "male")), priority=dice.choice(([], ["rural"], ["rural", "relief"])),
        )
        for _ in range(people)
    ]  # fmt: skip
    for _ in range(sponsors):
        places = dice.sample(market.counties, dice.randint(1, 3))
        state = "open" if dice.random() < 0.85 else "stopped"
        row = market.sponsors(
            dice.choice(market.fields), {place: dice.randrange(4) for place in places}, state=state
        )
        for person in dice.sample(crowd, 3):
            market.parts(person, row, dice.choice(("decline", "refuse", "left")))
