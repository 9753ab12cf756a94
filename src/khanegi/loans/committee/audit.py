"""Proves what must hold of the committee, over all of it, and that every decision reached its case.

Reads and never writes. The database refuses most of this when it is written; here it is looked at once
more, together with what only follows when jobs are done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from khanegi.base import sql

# What a job is about to carry is no fault yet.
UNDER_WAY = """exists (
  select 1 from procrastinate_jobs j where j.task_name = 'loans.carry_item' and j.status in ('todo', 'doing')
    and (j.args->>'item')::bigint = i.id)"""
CHECKS: Mapping[str, str] = {
    "session {}: its minutes are not what was hashed": """
select s.id from loans_session s
where s.held_at is not null and s.sha256 <> encode(sha256(convert_to(s.text, 'UTF8')), 'hex')""",
    "session {}: counts as signed, and its signatures lack something: {}": """
select s.id, loans_signatures_lack(s.id) from loans_session s
where s.state = 'signed' and loans_signatures_lack(s.id) <> ''""",
    "session {}: member {} was written down as not signed before the days to sign were over": """
select s.id, m.id from loans_session s join loans_member m on m.session_id = s.id
where (m.not_signed_at at time zone 'Asia/Tehran')::date
  <= coalesce(s.sign_until, (s.held_at at time zone 'Asia/Tehran')::date + 7)""",
    "session {}: {} of {} were present, which is no quorum": """
select s.id, count(*) filter (where m.is_present), count(*) from loans_session s
join loans_member m on m.session_id = s.id where s.opened_at is not null
group by s.id, s.quorum having count(*) filter (where m.is_present) * 100 < s.quorum * count(*)""",
    "item {}: somebody voted who is kin to the applicant": """
select i.id from loans_item i join loans_vote v on v.item_id = i.id join loans_member m on m.id = v.member_id
where v.choice <> 'recused' and loans_is_kin(m.user_id, i.case_id) and i.is_live""",
    "item {}: decided as {} against the votes, {} for and {} against": """
select i.id, i.decision, count(*) filter (where v.choice = 'yes'), count(*) filter (where v.choice = 'no')
from loans_item i left join loans_vote v on v.item_id = i.id
where i.decision in ('approve', 'reduce', 'reject') group by i.id having case i.decision
  when 'reject' then count(*) filter (where v.choice = 'no') <= count(*) filter (where v.choice = 'yes')
  else count(*) filter (where v.choice = 'yes') <= count(*) filter (where v.choice = 'no') end""",
    "item {}: decided as {}, and the case never heard of it": f"""
select i.id, i.decision from loans_item i join loans_session s on s.id = i.session_id
where s.state in ('signed', 'cancelled') and i.is_live and not {UNDER_WAY}""",
    "item {}: counts as carried, and its case has no such event": """
select i.id from loans_item i where i.outcome = 'carried' and not exists (
  select from cases_event e where e.case_id = i.case_id and e.key = 'item-' || i.id)""",
    "sessions of county {} in {}: {} of them, and the last is number {}": """
select s.county_id, s.year, count(*), max(s.number) from loans_session s
group by s.county_id, s.year having count(*) <> max(s.number)""",
    "case {}: is in {}, and the line says otherwise": """
select c.code, c.place from loans_queued q join cases_case c on c.id = q.case_id
where q.is_waiting <> (c.place = 'queue')""",
}


def faults() -> Iterator[str]:
    """Yield everything that does not hold."""
    for sentence, statement in CHECKS.items():
        for row in sql.rows(statement):
            yield sentence.format(*row)
