"""Proposing people of the pool to a sponsor: a batch within room, nobody passed over without a reason.

Runs inside the act of the agency. The list is read again under lock, so that what is proposed is what
the list says now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction

from khanegi.base import codes, jalali
from khanegi.base.errors import Invalid, Refusal, Refused
from khanegi.base.jobs import defer
from khanegi.base.persian import number
from khanegi.cases import actions as cases
from khanegi.cases.models import Case, Event
from khanegi.notices import actions as notices
from khanegi.notices.words_sponsors import OFFERED
from khanegi.people.models import County
from khanegi.process.facts import SYSTEM, Facts
from khanegi.process.introduction import SPONSOR_STANDS
from khanegi.process.words import Role
from khanegi.sponsors import queries
from khanegi.sponsors.models import Introduction, Pool, Room, Skip, Sponsor
from khanegi.sponsors.queries import Ranked

TAKEN = Refusal(
    "already_introduced",
    "یکی از این افراد همین اکنون به پشتیبان دیگری معرفی شد. فهرست را تازه کنید و دوباره انتخاب کنید.",
)
FULL = Refusal("no_room", "ظرفیت این پشتیبان برای این شمار افراد جا ندارد. شمار کمتری را انتخاب کنید.")
SENT = (Role.AGENCY_EXPERT, Role.AGENCY_HEAD, Role.SECRETARIAT, Role.LABOUR_HEAD)


def introduce(*, case: Case, event: Event, facts: Facts) -> None:
    """Open one introduction for each chosen person. Raises Invalid or Refused, and then nothing is left."""
    sponsor = Sponsor.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if sponsor.state != "open":
        raise Refused(Refusal(SPONSOR_STANDS.code, SPONSOR_STANDS.otherwise))
    chosen = {int(pk) for pk in event.data["people"]}
    people = list(Pool.objects.select_for_update(of=("self",)).filter(pk__in=chosen).order_by("pk"))
    if any(person.state != "waiting" for person in people):
        raise Refused(TAKEN)
    listed = {one.case: one for one in queries.ranked(case.pk)}
    if not chosen <= listed.keys():
        raise Refused(TAKEN)
    _tell_skips(sponsor, event, chosen, listed)
    rooms = list(Room.objects.select_for_update(of=("self",)).filter(sponsor=sponsor).order_by("pk"))
    near = _neighbours(rooms)
    for person in sorted(people, key=lambda one: listed[one.pk].rank):
        room = _room(rooms, near, person.county_id)
        _open(case, event, facts, person, room, listed[person.pk])


def _tell_skips(sponsor: Sponsor, event: Event, chosen: set[int], listed: Mapping[int, Ranked]) -> None:
    """Keep why somebody higher in the list was passed over. Raises Invalid naming who has no reason."""
    last = max(listed[pk].rank for pk in chosen)
    over = {one.case: one for one in listed.values() if one.rank < last and one.case not in chosen}
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


def _neighbours(rooms: Iterable[Room]) -> dict[int, set[int]]:
    """Return, for each county with room, the counties it touches."""
    counties = County.objects.filter(pk__in=[room.county_id for room in rooms]).order_by("pk")
    return {
        county.pk: {one.pk for one in county.neighbours.all()}
        for county in counties.prefetch_related("neighbours")
    }


def _room(rooms: Iterable[Room], near: Mapping[int, set[int]], county: int) -> Room:
    """Take a place in the person's own county, or else in one that touches it. Raises Refused."""
    free = [room for room in rooms if room.taken < room.approved]
    own = (room for room in free if room.county_id == county)
    beside = (room for room in free if county in near[room.county_id])
    room = next(iter((*own, *beside)), None)
    if room is None:
        raise Refused(FULL)
    room.taken += 1  # as the trigger counts it in the database
    return room


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
                case=opened, pool=person, sponsor_id=case.pk, room=room, rank=listed.rank,
                told=list(listed.why), proposed_at=event.at,
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
