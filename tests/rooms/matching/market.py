"""A small market for tests: people who wait and sponsors with room, as rows and without their history.

The roads that lead there are tried elsewhere; here many rows are wanted, and any of them.
"""

from __future__ import annotations

import datetime as dt
import itertools
from random import Random
from typing import TYPE_CHECKING, Any

from django.db.models import F
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
        """Let a person have been introduced to a sponsor, and it have come to an end."""
        case = self._case("introduction", "declined", person.county, person.occupation, parent_id=person.pk)
        room = sponsor.rooms.order_by("pk")[0]
        Room.objects.filter(pk=room.pk).update(approved=F("approved") + 1)
        row = Introduction.objects.create(
            case=case, pool=person, person_id=person.user_id, sponsor=sponsor, room=room, rank=1,
            proposed_at=case.opened_at,
        )  # fmt: skip
        row.state, row.ended_at, row.outcome = "ended", case.opened_at, outcome
        row.save()
        Room.objects.filter(pk=room.pk).update(approved=F("approved") - 1)
        return row


def a_crowd(market: Market, dice: Random, *, people: int = 40, sponsors: int = 5) -> None:
    """Fill a market by chance: equal days, full rooms, closed sponsors, refusals, people of two fields."""
    crowd = [
        market.waits(
            dice.choice(market.counties), dice.choice(market.fields), dice.randrange(6) * 30,
            goes_far=dice.random() < 0.4, state="waiting" if dice.random() < 0.8 else "resting",
            sex=dice.choice(("female", "male")), priority=dice.choice(([], ["rural"], ["rural", "relief"])),
        )
        for _ in range(people)
    ]  # fmt: skip
    for twin in dice.sample(crowd, people // 8):
        more = {"user_id": twin.user_id, "goes_far": dice.random() < 0.5}
        market.waits(dice.choice(market.counties), dice.choice(market.fields), dice.randrange(180), **more)
    for _ in range(sponsors):
        places = dice.sample(market.counties, dice.randint(1, 3))
        state = "open" if dice.random() < 0.85 else "stopped"
        row = market.sponsors(
            dice.choice(market.fields), {place: dice.randrange(4) for place in places}, state=state
        )
        if dice.random() < 0.3:
            Sponsor.objects.filter(pk=row.pk).update(user_id=dice.choice(crowd).user_id)
        row.refresh_from_db()
        for person in dice.sample([one for one in crowd if one.user_id != row.user_id], 3):
            market.parts(person, row, dice.choice(("decline", "refuse", "left")))
