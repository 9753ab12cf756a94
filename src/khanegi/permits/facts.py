"""What this room tells others about a case: SQL over the case row `c`, read with it."""

from __future__ import annotations

TODAY = "(statement_timestamp() at time zone 'Asia/Tehran')::date"

# For a case that hangs on a permit: whether that permit holds today.
HOLDS = f"""
exists (select 1 from permits_permit p
        where p.case_id = c.parent_id and p.state = 'valid' and p.valid_until >= {TODAY})
"""

NUMBER = "select p.number from permits_permit p where p.case_id in (c.id, c.parent_id) order by p.id limit 1"

# How many permits of a person (the user row `u`) hold today.
LIVE = f"""
select count(*) from permits_permit p
where p.holder_id = u.id and p.state = 'valid' and p.valid_until >= {TODAY}
"""

# Until when a person is banned for what they did with a permit; null for everybody else.
BANNED_UNTIL = """
select max(p.banned_until) from permits_permit p where p.holder_id = u.id and p.state = 'revoked'
"""

FACTS = {"permit_number": NUMBER}
