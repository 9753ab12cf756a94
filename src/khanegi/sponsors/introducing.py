"""Proposing people of the pool to a sponsor: a batch within room, nobody passed over without a reason.

Runs inside the act of the agency. The list is read again under lock, so that what is proposed is what
the list says now.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db import IntegrityError, transaction

from khanegi.base import codes, jalali, sql
from khanegi.base.errors import Invalid, Refusal, Refused
from khanegi.base.jobs import defer
from khanegi.base.persian import number
from khanegi.cases import actions as cases
from khanegi.cases.models import Case, Event
from khanegi.notices import actions as notices
from khanegi.notices.words_sponsors import OFFERED
from khanegi.people import queries as persons
from khanegi.people.models import County
from khanegi.process.covered import POOL
from khanegi.process.decide import OWN_CASE
from khanegi.process.facts import SYSTEM, Facts
from khanegi.process.introduction import SPONSOR_STANDS
from khanegi.process.words import Role
from khanegi.sponsors import actions, locks, queries
from khanegi.sponsors.models import Introduction, Pool, Room, Skip, Sponsor
from khanegi.sponsors.queries import Ranked

TAKEN = Refusal(
    "already_introduced",
    "یکی از این افراد همین اکنون معرفی شد یا از فهرست بیرون رفت. فهرست را تازه کنید و دوباره انتخاب کنید.",
)
FULL = Refusal("no_room", "ظرفیت این پشتیبان برای این شمار افراد جا ندارد. شمار کمتری را انتخاب کنید.")
SENT = (Role.AGENCY_EXPERT, Role.AGENCY_HEAD, Role.SECRETARIAT, Role.LABOUR_HEAD)
RELATED = """
select 1 from people_user o join people_user p on p.id = any(%s)
where o.id = %s and (p.national_id = o.national_id or p.national_id = any(o.household)) limit 1
"""


def introduce(*, case: Case, event: Event, facts: Facts) -> None:
    """Open one introduction for each chosen person. Raises Invalid or Refused, and then nothing is left.

    Only whose own case stands in the list is introduced: what ended before has then been carried there.
    """
    sponsor = locks.sponsor(case.pk)
    if sponsor.state != "open":
        raise Refused(actions.refusal(SPONSOR_STANDS))
    chosen = {int(pk) for pk in event.data["people"]}
    people, places = locks.people(chosen)
    stopped = persons.some_stand_still(person.user_id for person in people)
    if stopped or places != {POOL.key} or any(person.state != "waiting" for person in people):
        raise Refused(TAKEN)
    # The guard of every act compares the officer with the parties of the case: these are of other cases.
    if sql.row(RELATED, [[person.user_id for person in people], event.by_id]):
        raise Refused(OWN_CASE)
    listed = {one.case: one for one in queries.ranked(case.pk)}
    if not chosen <= listed.keys():
        raise Refused(TAKEN)
    # Who waits for two fields is not passed over in one of them by being chosen in the other.
    theirs = Pool.objects.filter(user__in=[person.user_id for person in people])
    _tell_skips(sponsor, event, chosen, listed, set(theirs.values_list("pk", flat=True)))
    ranked = sorted(people, key=lambda one: listed[one.pk].rank)
    rooms = _places(locks.rooms(sponsor.pk), ranked)
    # By person, not by rank: two lists may name the same two people with two fields in two orders.
    for person in sorted(people, key=lambda one: one.user_id):
        _open(case, event, facts, person, rooms[person.pk], listed[person.pk])


def _tell_skips(
    sponsor: Sponsor, event: Event, chosen: set[int], listed: Mapping[int, Ranked], theirs: set[int]
) -> None:
    """Keep why somebody higher in the list was passed over. Raises Invalid naming who has no reason."""
    last = max(listed[pk].rank for pk in chosen)
    over = {one.case: one for one in listed.values() if one.rank < last and one.case not in theirs}
    reasons = {int(row["person"]): row for row in event.data.get("skipped") or ()}
    if missing := [one for pk, one in over.items() if pk not in reasons]:
        names = "، ".join(f"{number(one.rank)}. {one.name}" for one in missing)
        sentence = f"برای گذشتن از این افراد دلیل بنویسید: {names}."
        raise Invalid({"skipped": (sentence,)})
    Skip.objects.bulk_create(
        Skip(
            event=event, sponsor=sponsor, pool_id=pk, rank=one.rank, reason=reasons[pk]["reason"],
            note=reasons[pk].get("note") or "", at=event.at,
        )
        for pk, one in over.items()
    )  # fmt: skip


def _places(rooms: Sequence[Room], people: Sequence[Pool]) -> dict[int, Room]:
    """Give each person a place in their own county, or else, who goes far, in one that touches it.

    Raises Refused where somebody is left without.
    """
    near = _neighbours(rooms)
    left = {room.pk: room.approved - room.taken for room in rooms}
    found: dict[int, Room] = {}
    for is_own in (True, False):
        for person in (one for one in people if one.pk not in found):
            fits = (
                room
                for room in rooms
                if left[room.pk] and (_is_own(room, person) if is_own else _is_near(room, person, near))
            )
            if room := next(fits, None):
                found[person.pk] = room
                left[room.pk] -= 1
    if len(found) < len(people):
        raise Refused(FULL)
    return found


def _is_own(room: Room, person: Pool) -> bool:
    return room.county_id == person.county_id


def _is_near(room: Room, person: Pool, near: Mapping[int, Collection[int]]) -> bool:
    return person.goes_far and person.county_id in near[room.county_id]


def _neighbours(rooms: Sequence[Room]) -> dict[int, set[int]]:
    """Return, for each county with room, the counties it touches."""
    counties = County.objects.filter(pk__in=[room.county_id for room in rooms]).order_by("pk")
    return {
        county.pk: {one.pk for one in county.neighbours.all()}
        for county in counties.prefetch_related("neighbours")
    }


def _open(case: Case, event: Event, facts: Facts, person: Pool, room: Room, listed: Ranked) -> None:
    opening = cases.Opening(
        procedure="introduction",
        applicant=person.user_id,
        county=person.county_id,
        occupation=case.occupation_id,
        by=Role.SYSTEM,
        offices={role: (facts.offices[role][0], "") for role in SENT if role in facts.offices},
        parties={
            Role.COVERED: frozenset({person.user_id}),
            Role.SPONSOR: frozenset({case.applicant_id}),
        },
        parent=person.pk,
        cause=event.pk,
        key=f"event-{event.pk}",
        data={"told": [["جایگاه در فهرست", number(listed.rank)], *(["دلیل", one] for one in listed.why)]},
    )
    opened = cases.open(opening, actor=SYSTEM)
    try:
        with transaction.atomic():
            Introduction.objects.create(
                case=opened, pool=person, person_id=person.user_id, sponsor_id=case.pk, room=room,
                rank=listed.rank, told=list(listed.why), proposed_at=event.at,
            )  # fmt: skip
    except IntegrityError as broken:  # the lists were locked; the database still has the last word
        raise Refused(FULL if "room_never_overfull" in str(broken) else TAKEN) from None
    person.state = "introduced"
    person.save(update_fields=["state"])
    defer("cases.carry", case=person.pk, action="introduced", cause=event.pk)
    _tell(opened, person, room)


def _tell(opened: Case, person: Pool, room: Room) -> None:
    due = jalali.show_short(jalali.date_of(opened.due_at)) if opened.due_at else "—"
    text = OFFERED.format(county=room.county.title, code=codes.show(opened.code), due=due)
    notices.tell(to=person.user_id, case=opened.pk, key=f"offered-{opened.pk}", text=text)
