"""The quotas of the small made-up province: the same for each bank in each county, marked as invented.

The credit of 1404 in the province was 4,370 billion rials (spec 2.6 and 5); that of 1405 was not found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from khanegi.base import jalali
from khanegi.loans.quota import actions, queries
from khanegi.people import queries as people

if TYPE_CHECKING:
    from khanegi.people.models import User

CREDIT, ROUND = 4_370_000_000_000, 10_000_000
MINUTES = "نمایشی ۱"


def give(secretary: User) -> int:
    """Give every bank in every county its share of this year, unless there is some. Return how many."""
    year = jalali.year(jalali.today())
    offices = people.offices()
    banks = sorted(offices.filter(kind="bank").values_list("pk", flat=True))
    counties = sorted(offices.filter(kind="labour", county__isnull=False).values_list("county", flat=True))
    if queries.cockpit(year, [province.pk for province in people.provinces()]):
        return 0
    share = CREDIT // (len(counties) * len(banks)) // ROUND * ROUND
    actor = people.actor(secretary)
    for county in counties:
        for bank in banks:
            where = actions.Where(year=year, county=county, bank=bank)
            actions.grant(actor=actor, where=where, amount=share, minutes=MINUTES)
    return len(counties) * len(banks)
