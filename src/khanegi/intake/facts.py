"""What this room tells guards about a case, as SQL over the case row `c`; and the socket by which
rooms above tell it about a person, as SQL over the user row `u`."""

from __future__ import annotations

from collections.abc import Mapping

# Over a registration `r`: its answers with what was said of the home since, and the code of that home.
IN_FORCE = "(r.answers || r.home)"


def postal_code(of: str) -> str:
    """Return the SQL of the postal code in force of a registration under this name; an index finds it."""
    return f"coalesce({of}.home->>'postal_code', {of}.answers->>'postal_code')"


PLAN_COMPLETE = "select p.is_complete from intake_plan p where p.case_id = c.id"
SECOND_CHECK = "select r.second_check from intake_registration r where r.case_id = c.id"
# What another body said of a home that was left says nothing of the one in another county.
SECOND_CHECK_ANSWER = """
select e.data->>'answer' from intake_registration r
join cases_case k on k.parent_id = r.case_id and k.procedure = 'errand' and k.topic = r.second_check
join cases_event e on e.case_id = k.id and e.action = 'answer'
where r.case_id = c.id and k.opened_at > coalesce(
  (select max(m.at) from cases_event m where m.case_id = c.id and m.action = 'move' and m.data ? 'from'),
  '-infinity') order by e.id desc limit 1
"""
FACTS = {
    "plan_complete": PLAN_COMPLETE,
    "second_check": SECOND_CHECK,
    "second_check_answer": SECOND_CHECK_ANSWER,
}

NOBODY_SAYS = {
    "permits": "0",
    "banned_until": "null::date",
    "had_loan": "false",
    "cooperative": "null::jsonb",
}
_person = dict(NOBODY_SAYS)


def bind(person: Mapping[str, str]) -> None:
    """Join what rooms above know of a person: live permits, the end of a ban, an earlier loan, a cooperative
    that was registered (its `legal_id` and `name`)."""
    if strange := set(person) - set(NOBODY_SAYS):
        raise LookupError(f"no such fact of a person: {', '.join(sorted(strange))}")
    _person.update(person)


def person() -> Mapping[str, str]:
    return _person
