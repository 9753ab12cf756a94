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


# Of a person, over the user row `u`: the name of the file that would stand for a document of this code in a
# new case in this field, as `papers.actions.ask` finds it; null where they have sent none.
HELD = f"""
select coalesce(
  (select e.name from papers_early e
   where e.user_id = u.id and e.code = %(paper)s and e.about = %(occupation)s),
  (select w.name from cases_case k join rules_occupation o on o.id = k.occupation_id
   join papers_asked a on a.case_id = k.id and a.code = %(paper)s
   join papers_upload w on w.asked_id = a.id and w.state in {STANDING}
   where k.applicant_id = u.id and o.code = %(occupation)s
     and (w.expires_on is null or w.expires_on >= {TODAY})
   order by w.at desc, w.id desc limit 1))
"""

FACTS = {"papers_missing": missing("c.id"), "papers_expired": expired("c.id")}
# Of a case that hangs on another: whether the papers of that one are whole today.
OF_PARENT = f"select coalesce(({missing('c.parent_id')}), ({expired('c.parent_id')}))"
