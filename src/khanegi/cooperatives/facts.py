"""What this room tells about a person, as SQL over the user row `u`."""

from __future__ import annotations

# The cooperative that was last registered for a person: its `legal_id` and `name` (spec 3.7 K4).
REGISTERED = """
select h.outcome from cooperatives_handoff h join cases_case k on k.id = h.case_id
where k.applicant_id = u.id and h.state = 'registered' order by h.outcome_at desc, h.case_id desc limit 1
"""
