"""Proves what must always hold of messages to banks, over all of them. Reads and never writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from khanegi.base import sql

CHECKS: Mapping[str, str] = {
    "bank {}: has {} messages up to number {}, its lane says {}": """
select l.bank_id, count(m.id), coalesce(max(m.number), 0), l.last
from banks_lane l left join banks_message m on m.bank_id = l.bank_id
group by l.bank_id, l.last having count(m.id) <> l.last or coalesce(max(m.number), 0) <> l.last""",
    "bank {}: message {} waits behind number {}, up to which everything was told": """
select m.bank_id, m.number, l.delivered from banks_message m join banks_lane l on l.bank_id = m.bank_id
where m.state = 'queued' and m.number <= l.delivered and m.attempts = 0""",
    # Of a letter the amount stays from message to message, except that a recount makes it smaller.
    "message {}: says {} rials of letter {}, which was about {}": """
select said.key, said.amount, said.letter, said.rightly from (
  select m.key, (m.body->>'amount')::bigint as amount, r.number as letter,
    coalesce(lead((m.body->>'amount')::bigint) over later, r.amount) as rightly,
    coalesce(lead(e.action) over later in ('people_left', 'contract_undone'), false) as counted_anew
  from banks_message m join cases_event e on e.id = m.event_id
    join loans_referral r on r.number = m.body->>'letter'
  window later as (partition by r.id order by e.id)) said
where case when said.counted_anew then said.amount < said.rightly else said.amount <> said.rightly end""",
    "message {}: is about letter {}, which is of another case": """
select m.key, r.number from banks_message m join loans_referral r on r.number = m.body->>'letter'
where r.case_id <> m.case_id""",
}


def faults() -> Iterator[str]:
    """Yield a sentence for each thing that is not as it must be."""
    for sentence, statement in CHECKS.items():
        for row in sql.rows(statement):
            yield sentence.format(*row)
