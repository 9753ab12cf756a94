"""A county's committee as tests need it: who sits in it, a line of requests, a session in any state."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import F
from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.base import jalali
from khanegi.loans import jobs
from khanegi.loans.committee import actions, deciding
from khanegi.loans.committee.models import Item, Member, Session
from khanegi.people import queries as people
from khanegi.people.models import County, Seat, User
from khanegi.process.facts import Actor
from khanegi.process.words import Role

if TYPE_CHECKING:
    from khanegi.cases.models import Case
    from tests.builders import World

WHY_NOT_SIGNED = "مأموریت خارج از استان"
NO = "طرح با بازار شهرستان نمی‌خواند و راهی برای فروش در آن نوشته نشده است."
SAID: dict[str, dict[str, Any]] = {
    "approve": {},
    "reduce": {"amount": 300_000_000, "reason": "C10"},
    "postpone": {"reason": "C11"},
    "reject": {"reason": "C01", "note": NO},
}


class Committee:
    """The committee of one county with so many members; the first of them is in the chair."""

    def __init__(self, world: World, members: int = 3, county: County | None = None) -> None:
        self.world, self.county = world, county or world.ahvaz
        office = world.office_of(Role.COMMITTEE, self.county)
        self.office = office
        self.users = [self._member(number) for number in range(members)]
        self.secretary = people.actor(world.someone(Role.SECRETARIAT))

    def _member(self, number: int) -> User:
        name = f"committee-{self.county.code}-{number}"
        user = User.objects.create(username=name, first_name="نرگس", last_name="آبادانی", name_key=name)
        Seat.objects.create(user=user, office=self.office, role=Role.COMMITTEE.value)
        return user

    def actors(self) -> list[Actor]:
        return [people.actor(User.objects.get(pk=user.pk)) for user in self.users]

    def waits(self, **given: Any) -> Case:
        """Return a request that has just come into the line."""
        return self.world.a_case("queue", "facility", county=self.county, **given)

    def drafted(self, *cases: Case, reason: str = "") -> Session:
        row = actions.prepare(
            actor=self.secretary,
            county=self.county.code,
            meets_on=jalali.today() + dt.timedelta(days=3),
            place="فرمانداری، ساعت ۱۰",
        )
        numbers = {case.pk for case in cases}
        actions.choose(actor=self.secretary, session=row.pk, cases=numbers, reason=reason)
        return row

    def called(self, *cases: Case) -> Session:
        row = self.drafted(*cases)
        actions.call(actor=self.secretary, session=row.pk, chair=self.users[0].pk)
        return self.fresh(row)

    def opened(self, *cases: Case, present: int | None = None) -> Session:
        """Return a session at which the first so many members are present, all of them without a number."""
        row = self.called(*cases)
        here = self.users if present is None else self.users[:present]
        numbers = set(Member.objects.filter(session=row, user__in=here).values_list("pk", flat=True))
        actions.open(actor=self.secretary, session=row.pk, present=numbers)
        return self.fresh(row)

    def votes(self, item: Item, *choices: str) -> None:
        """Let the members vote in their order; an empty choice is no vote."""
        for actor, choice in zip(self.actors(), choices, strict=False):
            if choice:
                deciding.vote(actor=actor, session=item.session_id, item=item.pk, choice=choice)

    def decides(self, item: Item, decision: str, **said: Any) -> None:
        given = {"decision": decision, **SAID[decision], **said}
        deciding.decide(actor=self.secretary, session=item.session_id, item=item.pk, said=given)

    def held(self, *cases: Case, decision: str = "approve") -> Session:
        """Return a session over all of whose agenda one decision was taken."""
        row = self.opened(*cases)
        choice = "no" if decision == "reject" else "yes"
        for item in row.items.order_by("rank"):
            self.votes(item, *[choice] * len(self.users))
            self.decides(item, decision)
        deciding.close(actor=self.secretary, session=row.pk)
        return self.fresh(row)

    def signs(self, row: Session, *numbers: int) -> Session:
        """Let members of these numbers sign, everybody who was present without any."""
        here = set(Member.objects.filter(session=row, is_present=True).values_list("user", flat=True))
        for number, actor in enumerate(self.actors()):
            if actor.user in here and (not numbers or number in numbers):
                deciding.sign(actor=actor, session=row.pk, seen=row.sha256)
        return self.fresh(row)

    def unsigned(self, row: Session, number: int, reason: str = WHY_NOT_SIGNED) -> None:
        """Let the secretariat write down that a member did not sign."""
        member = row.members.get(user=self.users[number]).pk
        deciding.write_unsigned(actor=self.secretary, session=row.pk, member=member, reason=reason)

    def late(self, row: Session) -> Session:
        """Let the days to sign of a held session be over, as if it had been held two weeks ago."""
        ago = dt.timedelta(days=14)
        with transaction.atomic(), connection.cursor() as cursor:  # what was held stays, but for this
            cursor.execute("set local session_replication_role = replica")
            until = jalali.today() - dt.timedelta(days=1)
            Session.objects.filter(pk=row.pk).update(sign_until=until, held_at=F("held_at") - ago)
            cursor.execute("set local session_replication_role = origin")
        return self.fresh(row)

    def signed(self, *cases: Case, decision: str = "approve") -> Session:
        return self.signs(self.held(*cases, decision=decision))

    @staticmethod
    def fresh(row: Session) -> Session:
        return Session.objects.get(pk=row.pk)


def on_agenda(world: World, case: Case) -> None:
    """Let a case be on the agenda of a session that was called, as scheduling it asks."""
    if Item.objects.filter(case=case, is_live=True, session__state="called").exists():
        return
    chair = world.someone(Role.COMMITTEE, county=case.county)
    secretary = people.actor(world.someone(Role.SECRETARIAT))
    day = jalali.today() + dt.timedelta(days=3)
    row = actions.prepare(actor=secretary, county=case.county.code, meets_on=day, place="فرمانداری")
    actions.choose(actor=secretary, session=row.pk, cases={case.pk}, reason="به ترتیب آزمون")
    actions._call(secretary, row.pk, chair.pk)


def carried() -> int:
    """Do what the jobs of the committee are to do; return how many there were."""
    waiting = list(
        ProcrastinateJob.objects.filter(task_name="loans.carry_item", status="todo").order_by("id")
    )
    for job in waiting:
        jobs.carry_item(**job.args)
    return len(waiting)
