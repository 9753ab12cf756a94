"""What this room tells others about a case: SQL over the case row `c`, read with it."""

from __future__ import annotations

from khanegi.rules.queries import held

TODAY = "(statement_timestamp() at time zone 'Asia/Tehran')::date"
BEFORE, AFTER = 60, 90  # days around the end in which renewal is open, where no rule says otherwise
# A permit whose renewal was asked for in time outlives its last day until that is decided (spec 3.8 L3).
STANDING = f"p.state = 'valid' and (p.is_held or p.valid_until >= {TODAY})"

# For a case that hangs on a permit: whether that permit holds today.
HOLDS = f"exists (select 1 from permits_permit p where p.case_id = c.parent_id and {STANDING})"

# For the case that a permit was issued in.
OWN_HOLDS = f"select exists (select 1 from permits_permit p where p.case_id = c.id and {STANDING})"

NUMBER = "select p.number from permits_permit p where p.case_id in (c.id, c.parent_id) order by p.id limit 1"

# How many permits of a person (the user row `u`) hold today.
LIVE = f"select count(*) from permits_permit p where p.holder_id = u.id and {STANDING}"

# Until when a person is banned for what they did with a permit; null for everybody else.
BANNED_UNTIL = """
select max(p.banned_until) from permits_permit p where p.holder_id = u.id and p.state = 'revoked'
"""

# What the transparency log takes up, and what it compares itself with.
CHANGES = """
select x.id, p.number as subject, x.data, x.at
from permits_change x join permits_permit p on p.id = x.permit_id
"""
REGISTER = "select p.number as subject, p.state from permits_permit p"

FACTS = {"permit_number": NUMBER}


def of_permit(what: str) -> str:
    """Return the SQL of something about the permit `p` that a case hangs on."""
    return f"select {what} from permits_permit p where p.case_id = c.parent_id"


def _days(key: str, otherwise: int) -> str:
    return f"coalesce(({held(key, TODAY)})::text::int, {otherwise})"


OPEN = f"""
{TODAY} between p.valid_until - {_days("renewal_before_days", BEFORE)}
            and p.valid_until + {_days("renewal_after_days", AFTER)}
"""
# Whoever leaves the second signature for a valid permit has renewed it.
END = (
    "case when c.place = 'second_signature' then coalesce(p.next_until, p.valid_until) else p.valid_until end"
)
LIFE = {
    "permit_end": of_permit(END),
    "permit_state": of_permit("p.state"),
    "of_sponsor": of_permit("p.kind = 'sponsor'"),
    "renewal_open": of_permit(OPEN),
}
