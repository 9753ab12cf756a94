"""The published score that orders the line for facilities. Pure: facts in, points and their words out.

A day of waiting is a point; everything else is worth so many days, by rules the secretariat publishes
(`rank_*`). So the order of two people never changes while both wait, and a place in line is a range of an
index. Whoever asked in an earlier year stands ahead of every newcomer, whatever the points (spec F37, 3.14).
Equal points are ordered by the moment of the request: the draws of the waiting list belong to another room.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from khanegi.base.persian import number
from khanegi.intake.forms.words import PRIORITY

GROUP, JOBS, LOCAL = "group", "jobs", "local"
RULES: Mapping[str, str] = {
    "head_of_household": "rank_head_days",
    "rural": "rank_rural_days",
    GROUP: "rank_group_days",  # each other group of F45
    JOBS: "rank_job_days",  # each covered person with a signed contract
    LOCAL: "rank_local_days",
}
MOST_JOBS = "rank_jobs_most"
TITLES = {**dict(PRIORITY), JOBS: "شغل برای افراد تحت پوشش", LOCAL: "رشتهٔ بومی استان"}


@dataclass(frozen=True, slots=True)
class Asker:
    """What counts about one request: priority groups, jobs for covered persons, a field of the region."""

    groups: frozenset[str] = frozenset()
    jobs: int = 0
    is_local: bool = False


Credits = tuple[tuple[str, int], ...]


def credits(asker: Asker, days: Mapping[str, int]) -> Credits:
    """Return (part, days) of everything beside waiting, in the order in which it is told.

    `days` are the rules in force on the day of the request; a rule that is not there is worth nothing.
    """
    known = [key for key, _ in PRIORITY if key in asker.groups]
    found = [(key, days.get(RULES.get(key, RULES[GROUP]), 0)) for key in known]
    jobs = min(max(asker.jobs, 0), days.get(MOST_JOBS, 0))
    found.append((JOBS, jobs * days.get(RULES[JOBS], 0)))
    found.append((LOCAL, days.get(RULES[LOCAL], 0) if asker.is_local else 0))
    return tuple((key, worth) for key, worth in found if worth)


def standing(asked_on: dt.date, found: Credits) -> dt.date:
    """Return the day from which a request counts as waiting: the earlier, the nearer to the front."""
    return asked_on - dt.timedelta(days=sum(worth for _, worth in found))


@dataclass(frozen=True, slots=True)
class Score:
    """The points of one request on one day; `parts` are (what, points) in words and add up to them."""

    points: int
    parts: tuple[tuple[str, int], ...]

    def told(self) -> tuple[str, ...]:
        return tuple(f"{what}: {number(points)} امتیاز" for what, points in self.parts)


def score(asked_on: dt.date, found: Iterable[tuple[str, int]], today: dt.date) -> Score:
    """Return the score of a request as it stands today."""
    waited = ("روزهای انتظار", max((today - asked_on).days, 0))
    parts = (waited, *((TITLES.get(key, key), worth) for key, worth in found))
    return Score(sum(points for _, points in parts), parts)
