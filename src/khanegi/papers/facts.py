"""What this room tells guards about a case: SQL over the case row `c`, read with it."""

from __future__ import annotations

STANDING = "('held', 'accepted')"
TODAY = "(statement_timestamp() at time zone 'Asia/Tehran')::date"

MISSING = f"""
select jsonb_agg(a.code order by a.position, a.code) from papers_asked a
where a.case_id = c.id and a.is_needed and not exists (
  select 1 from papers_upload u where u.asked_id = a.id and u.state in {STANDING})
"""
EXPIRED = f"""
select jsonb_agg(a.code order by a.position, a.code)
from papers_asked a join papers_upload u on u.asked_id = a.id and u.state in {STANDING}
where a.case_id = c.id and u.expires_on < {TODAY}
"""

FACTS = {"papers_missing": MISSING, "papers_expired": EXPIRED}
