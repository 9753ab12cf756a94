"""What this room tells guards about a case: SQL over the case row `c`, read with it."""

from __future__ import annotations

PLAN_COMPLETE = "select p.is_complete from intake_plan p where p.case_id = c.id"
SECOND_CHECK = "select nullif(r.second_check, '') from intake_registration r where r.case_id = c.id"
SECOND_CHECK_ANSWER = """
select e.data->>'answer'
from intake_registration r
join cases_case k on k.parent_id = r.case_id and k.procedure = 'errand' and k.topic = r.second_check
join cases_event e on e.case_id = k.id and e.action = 'answer'
where r.case_id = c.id and r.second_check <> '' order by e.id desc limit 1
"""

FACTS = {
    "plan_complete": PLAN_COMPLETE,
    "second_check": SECOND_CHECK,
    "second_check_answer": SECOND_CHECK_ANSWER,
}
