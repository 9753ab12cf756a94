"""Taking a place in the line of one's county."""

from __future__ import annotations

from khanegi.base import jalali
from khanegi.cases.models import Case, Event
from khanegi.intake.models import Registration
from khanegi.loans import ranking
from khanegi.loans.committee.models import Queued
from khanegi.people import queries as people
from khanegi.rules import queries as rules

SINCE = 2  # version of the procedure; in the first one a branch followed the queue, and no committee


def enter(*, case: Case, event: Event, amount: int, accepted: int | None) -> Queued | None:
    """Write the place in line of a request, under the weights of its day; it keeps it to the end.

    A request that is changed while it waits changes its amount and no more. `accepted` is how many covered
    persons stand behind a sponsor, None for anybody else.
    """
    if case.version < SINCE:
        return None
    before = Queued.objects.filter(case=case).first()
    if before is not None:
        before.amount = amount
        before.save(update_fields=["amount"])
        return before
    day = jalali.date_of(event.at)
    found = ranking.credits(_asker(case, accepted), _days(case, day))
    return Queued.objects.create(
        case=case,
        county_id=case.county_id,
        year=jalali.year(day),
        asked_at=event.at,
        credits=[list(part) for part in found],
        standing=ranking.standing(day, found),
        amount=amount,
    )


def _asker(case: Case, accepted: int | None) -> ranking.Asker:
    answers = Registration.objects.filter(case=case.parent_id).values_list("answers", flat=True).first() or {}
    groups = frozenset(answers.get("priority") or ())
    is_local = case.occupation is not None and case.occupation.is_local
    return ranking.Asker(groups=groups, jobs=accepted or 0, is_local=is_local)


def _days(case: Case, day: jalali.dt.date) -> dict[str, int]:
    in_force = rules.in_force(people.stamp(), day, case.county.province_id)
    return {key: rule.value for key, rule in in_force.items() if isinstance(rule.value, int)}
