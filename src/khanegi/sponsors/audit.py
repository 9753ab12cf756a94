"""Proves what must always hold of the pool, rooms, introductions and contracts (spec 3.10), over all of them.

Reads and never writes. The database refuses most of this when it is written (migrations 0002 and 0004); here
it is looked at once more, together with what only follows when jobs are done. Each line is one statement,
so whatever is written meanwhile, it sees one moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from khanegi.base import sql
from khanegi.process import introduction, sponsor
from khanegi.process.book import latest
from khanegi.process.grammar import Kind
from khanegi.process.standstill import CEASED

# Whom no job is about to move: what is on its way is no fault yet.
SETTLED = """not exists (
  select 1 from procrastinate_jobs j where j.task_name = 'cases.carry' and j.status in ('todo', 'doing')
    and (j.args->>'case')::bigint = {case})"""
OF_POOL: Mapping[str, tuple[str, ...]] = {
    "waiting": ("pool",),
    "resting": ("gathering", "inactive"),
    "still": ("pool",),
    "introduced": ("introduced",),
    "working": ("working",),
    "gone": ("withdrawn", "closed", CEASED.key),
}
OF_INTRODUCTION: Mapping[str, tuple[str, ...]] = {
    "pending": tuple(place.key for place in introduction.PENDING),
    "signed": tuple(
        place.key for place in (*introduction.AT_WORK, introduction.DISPUTE, introduction.WINDING)
    ),
    "ended": tuple(place.key for place in latest("introduction").places if place.kind is Kind.FINAL),
}
STANDING = tuple(place.key for place in sponsor.STANDING)
AT_ONCE: Mapping[str, str] = {
    "person {}: is in {} live introductions at once": """
select i.person_id, count(*) from sponsors_introduction i where i.ended_at is null
group by i.person_id having count(*) > 1""",
    "room {}: {} are taken of {}, and {} live introductions are in it": """
select r.id, r.taken, r.approved, count(i.case_id) from sponsors_room r
left join sponsors_introduction i on i.room_id = r.id and i.sponsor_id = r.sponsor_id and i.ended_at is null
group by r.id having r.taken <> count(i.case_id) or r.taken > r.approved""",
    "case {}: the pool says {}, its live introduction {}": """
select c.code, p.state, coalesce(i.state, 'nothing')
from sponsors_pool p join cases_case c on c.id = p.case_id
left join sponsors_introduction i on i.pool_id = p.case_id and i.ended_at is null
where not case coalesce(i.state, '') when '' then p.state in ('waiting', 'resting', 'still', 'gone')
  when 'pending' then p.state in ('introduced', 'gone') else p.state = 'working' end""",
    "case {}: waits in line in another county than its own": """
select c.code from sponsors_pool p join cases_case c on c.id = p.case_id where p.county_id <> c.county_id""",
    "case {}: is in {}, its introduction says {}": """
select c.code, c.place, i.state from sponsors_introduction i join cases_case c on c.id = i.case_id
where (c.place, i.state) not in (select * from unnest(%(places)s::text[], %(states)s::text[]))""",
    "case {}: counts as signed with the signatures of {} sides": """
select c.code, count(distinct g.role) from sponsors_introduction i join cases_case c on c.id = i.case_id
left join sponsors_signature g on g.contract_id = i.case_id
where i.signed_at is not null group by c.code having count(distinct g.role) <> 3""",
    "case {}: its contract is not what was hashed": """
select c.code from sponsors_contract t join cases_case c on c.id = t.introduction_id
where t.sha256 <> encode(sha256(convert_to(t.text, 'UTF8')), 'hex')""",
    "case {}: is in {}, its sponsor counts as {}": """
select c.code, c.place, s.state from sponsors_sponsor s join cases_case c on c.id = s.case_id
where (s.state = 'open') <> (c.place = any(%(standing)s::text[])) and not (s.state = 'stopped' and exists (
  select from cases_event e where e.case_id = c.id and e.action = 'stand_still' and not exists (
    select from cases_event n where n.case_id = c.id and n.action = 'move_on' and n.seq > e.seq)))""",
}
IN_THE_END: Mapping[str, str] = {
    "case {}: is in {}, the pool says {}, and nothing is on its way": f"""
select c.code, c.place, p.state from sponsors_pool p join cases_case c on c.id = p.case_id
where (c.place, p.state) not in (select * from unnest(%(of_places)s::text[], %(of_states)s::text[]))
  and {SETTLED.format(case="c.id")}""",
    "case {}: waits for an answer though its sponsor is {} or the person {}": f"""
select c.code, s.state, p.state from sponsors_introduction i join cases_case c on c.id = i.case_id
join sponsors_sponsor s on s.case_id = i.sponsor_id join sponsors_pool p on p.case_id = i.pool_id
where i.state = 'pending' and (s.state <> 'open' or p.state = 'gone') and {SETTLED.format(case="c.id")}""",
    "case {}: goes on in {} though its sponsor is no more": f"""
select c.code, c.place from sponsors_introduction i join cases_case c on c.id = i.case_id
join sponsors_sponsor s on s.case_id = i.sponsor_id
where i.state = 'signed' and s.state = 'closed' and c.place <> 'winding' and {SETTLED.format(case="c.id")}""",
}


def faults() -> Iterator[str]:
    """Yield everything that does not hold."""
    yield from at_once()
    yield from _told(IN_THE_END)


def at_once() -> Iterator[str]:
    """Yield what does not hold though it must at every moment, whatever is still on its way."""
    yield from _told(AT_ONCE)


def _told(checks: Mapping[str, str]) -> Iterator[str]:
    places, states = _pairs(OF_INTRODUCTION)
    of_places, of_states = _pairs(OF_POOL)
    given = {
        "places": places, "states": states, "of_places": of_places, "of_states": of_states,
        "standing": list(STANDING),
    }  # fmt: skip
    for sentence, statement in checks.items():
        for row in sql.rows(statement, given):
            yield sentence.format(*row)


def _pairs(of: Mapping[str, tuple[str, ...]]) -> tuple[list[str], list[str]]:
    """Return places and, beside each, the state that goes with it."""
    pairs = [(place, state) for state, places in of.items() for place in places]
    return [place for place, _ in pairs], [state for _, state in pairs]
