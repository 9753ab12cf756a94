"""Proves that the home of every case is the one its history ends with, and that its own offices wait for it.

Reads and never writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from khanegi.base import sql
from khanegi.process.moving import MOVE
from khanegi.rules import asks_home

MOVED = """
select distinct on (e.case_id) e.case_id, e.data from cases_event e
where e.action = %(move)s order by e.case_id, e.seq desc
"""
HOLDS: Mapping[str, str] = {
    "case {}: its home is not the one that was written last": f"""
select c.code from ({MOVED}) m join cases_case c on c.id = m.case_id
join intake_registration r on r.case_id = m.case_id
where exists (select from unnest(%(keys)s::text[]) key
              where r.home -> key is distinct from m.data -> key and r.home -> key <> 'null'::jsonb)
   or not r.home ? 'address'""",
    "case {}: is not in the county it came to": f"""
select c.code from ({MOVED}) m join cases_case c on c.id = m.case_id
join people_county y on y.id = c.county_id where y.code <> m.data ->> 'county'""",
    "case {}: waits for an office that no longer has it": f"""
select c.code from ({MOVED}) m join cases_case c on c.id = m.case_id
join cases_waiting w on w.case_id = m.case_id
join cases_caseoffice o on o.case_id = m.case_id and o.role = w.role
join people_office f on f.id = o.office_id
where w.office_id <> o.office_id and w.office_id <> all(f.above)""",  # above: process.guards.signer
}


def faults() -> Iterator[str]:
    """Yield every case whose home, county or offices are not what its history says."""
    given = {"move": MOVE, "keys": list(asks_home.KEYS)}
    for sentence, statement in HOLDS.items():
        for (code,) in sql.rows(statement, given):
            yield sentence.format(code)
