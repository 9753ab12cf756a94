"""What is done after the act that asked for it: each job takes ids, reads again and may run twice."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from khanegi.loans import recounting
from khanegi.loans.committee import deciding

AGAIN = RetryStrategy(max_attempts=8, exponential_wait=3)


@app.task(name="loans.carry_item", retry=AGAIN)
def carry_item(*, item: int) -> None:
    """Do to one case what signed minutes say of it."""
    deciding.carry(item=item)


@app.task(name="loans.people_left", retry=AGAIN)
def people_left(*, sponsor: int, cause: int) -> None:
    """Count a sponsor's loan anew, somebody has left; the case of the sponsor is named."""
    recounting.look(sponsor=sponsor, cause=cause)
