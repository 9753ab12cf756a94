"""What this room tells guards about a case: SQL over the case row `c`, read with it."""

from __future__ import annotations

STANDING = "('held', 'accepted')"
TODAY = "(statement_timestamp() at time zone 'Asia/Tehran')::date"


def missing(of: str) -> str:
    """Return the SQL of what is needed for a case (an SQL expression of its number) and was not sent."""
    return f"""
select jsonb_agg(a.code order by a.position, a.code) from papers_asked a
where a.case_id = {of} and a.is_needed and not exists (
  select 1 from papers_upload u where u.asked_id = a.id and u.state in {STANDING})
"""


def expired(of: str) -> str:
    """Return the SQL of what was sent for a case and holds no more."""
    return f"""
select jsonb_agg(a.code order by a.position, a.code)
from papers_asked a join papers_upload u on u.asked_id = a.id and u.state in {STANDING}
where a.case_id = {of} and u.expires_on < {TODAY}
"""


FACTS = {"papers_missing": missing("c.id"), "papers_expired": expired("c.id")}
# Of a case that hangs on another: whether the papers of that one are whole today.
OF_PARENT = f"select coalesce(({missing('c.parent_id')}), ({expired('c.parent_id')}))"
