"""What is free of a county's quota in a year, as the line and the agenda read it."""

from __future__ import annotations

from khanegi.base import sql

# What is granted and has no letter yet holds nothing in the ledger: it is promised all the same, however
# long ago it was granted, so that who waits for money of a new year has it before newcomers (spec 3.14).
FREE = """
select sum(q.given - q.reserved - q.used) - coalesce((
    select sum(p.amount) from (
        select distinct on (i.case_id) i.amount from loans_session s join loans_item i on i.session_id = s.id
        join cases_case c on c.id = i.case_id and c.place = 'approved'
        where s.county_id = %(county)s and s.state = 'signed' and i.decision in ('approve', 'reduce')
        order by i.case_id, i.id desc) p), 0)
from loans_quota q where q.county_id = %(county)s and q.year = %(year)s
"""


def free(county: int, year: int) -> int | None:
    """Return what may still be promised in a county this year, in rials; None where no quota was given."""
    left = sql.row(FREE, {"county": county, "year": year})[0]
    return None if left is None else int(left)
