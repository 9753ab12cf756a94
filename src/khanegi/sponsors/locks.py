"""The rows of this room that are held while they change, always in one order.

Case of the act, sponsor, cases of covered persons by number, people of the pool by number, and last the
rooms (also by the trigger on introductions). So two acts wait for each other and never in a circle. None of
these locks keeps another transaction from naming the row in a foreign key: somebody passed over with a
reason may be introduced elsewhere at that very moment.

A guard is read together with its own case. What rests on rows of this room is asked once more under their
lock, in the effect: then it is so, and stays so to the end of the act.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from khanegi.base import sql
from khanegi.sponsors.models import Pool, Room, Sponsor

# Shared: several sponsors may look at one person, but the person's own case cannot move meanwhile.
PLACES = "select c.id, c.place from cases_case c where c.id = any(%s) order by c.id for share"


def sponsor(pk: int) -> Sponsor:
    return Sponsor.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def person(pk: int) -> Pool | None:
    """Return a person of the pool; None who never entered it."""
    return Pool.objects.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()


def people(pks: Collection[int]) -> tuple[Sequence[Pool], set[str]]:
    """Return people of the pool, and the places in which their cases stand and stay until the act ends."""
    places = {place for _, place in sql.rows(PLACES, [sorted(pks)])}
    rows = Pool.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=pks)
    return list(rows.order_by("pk")), places


def rooms(sponsor: int) -> Sequence[Room]:
    rows = Room.objects.select_for_update(of=("self",), no_key=True).filter(sponsor=sponsor)
    return list(rows.order_by("pk"))
