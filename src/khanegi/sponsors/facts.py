"""What this room tells guards about a case: SQL over the case row `c`, read with it."""

from __future__ import annotations

# Of a covered person's case: null, 'pending' or 'signed'.
INTRODUCED = "select i.state from sponsors_introduction i where i.pool_id = c.id and i.ended_at is null"

# Of an introduction: may its sponsor take people now?
SPONSOR_STATE = """
select s.state from sponsors_introduction i join sponsors_sponsor s on s.case_id = i.sponsor_id
where i.case_id = c.id
"""

SIGNED = "(select count(*) from sponsors_introduction i where i.sponsor_id = c.id and i.state = 'signed')"
QUORUM = f"select {SIGNED} >= s.least from sponsors_sponsor s where s.case_id = c.id"
ENOUGH = f"select {SIGNED} >= s.fewest from sponsors_sponsor s where s.case_id = c.id"
ROOM_LEFT = """
select coalesce(sum(r.approved - r.taken), 0) from sponsors_room r
join sponsors_sponsor s on s.case_id = r.sponsor_id and s.state = 'open' where r.sponsor_id = c.id
"""
OWED = """
select count(*) from sponsors_introduction i join cases_case k on k.id = i.case_id and k.place = 'confirming'
join cases_waiting w on w.case_id = k.id and w.role = 'sponsor' and w.duty
where i.sponsor_id = c.id and i.state = 'signed'
"""

COVERED = {"introduced": INTRODUCED}
INTRODUCTION = {"sponsor_state": SPONSOR_STATE}
SPONSOR = {"quorum": QUORUM, "enough": ENOUGH, "room_left": ROOM_LEFT, "confirmations_owed": OWED}

# For a facility that hangs on a sponsor's case: whether fewer stand behind it than any plan may have.
SHORT = f"""
select {SIGNED.replace("c.id", "s.case_id")} < s.fewest from sponsors_sponsor s where s.case_id = c.parent_id
"""

# For a facility that hangs on a sponsor's case: how many people stand behind it; null for anybody else.
ACCEPTED = """
select count(i.case_id) from sponsors_sponsor s
left join sponsors_introduction i on i.sponsor_id = s.case_id and i.state = 'signed'
where s.case_id = c.parent_id group by s.case_id
"""
