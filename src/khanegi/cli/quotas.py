"""The quotas of the small made-up province: the same for each bank in each county, marked as invented.

The credit of 1404 in the province was 4,370 billion rials (spec 2.6 and 5); that of 1405 was not found.
"""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING

from khanegi.base import jalali
from khanegi.loans.quota import actions, queries
from khanegi.people import queries as people

if TYPE_CHECKING:
    from khanegi.people.models import User

CREDIT, ROUND = 4_370_000_000_000, 10_000_000
MINUTES = "نمایشی ۱"
EARLIEST = 440  # days ago, when the oldest request for a loan is made


def give(secretary: User) -> int:
    """Give every bank in every county its share of each year of the stories, where there is none.

    Return how many.
    """
    offices, today = people.offices(), jalali.today()
    banks = sorted(offices.filter(kind="bank").values_list("pk", flat=True))
    counties = sorted(offices.filter(kind="labour", county__isnull=False).values_list("county", flat=True))
    provinces = [province.pk for province in people.provinces()]
    share = CREDIT // (len(counties) * len(banks)) // ROUND * ROUND
    actor, given = people.actor(secretary), 0
    for year in range(jalali.year(today - dt.timedelta(days=EARLIEST)), jalali.year(today) + 1):
        if queries.cockpit(year, provinces):
            continue
        for county, bank in itertools.product(counties, banks):
            where = actions.Where(year=year, county=county, bank=bank)
            actions.grant(actor=actor, where=where, amount=share, minutes=MINUTES)
            given += 1
    return given
