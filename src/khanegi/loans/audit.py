"""Proves that every rial of the quotas and letters is where its ledger says, over all of them.

Reads and never writes. The database refuses most of this when it is written (migration 0004); here it is
looked at once more. Each line is one statement, so whatever is written meanwhile, it sees one moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from khanegi.base import sql

LIVING = "('at_branch', 'documents', 'credit', 'contract', 'paying')"
AT_ONCE: Mapping[str, str] = {
    "quota {}: says given {}, reserved {}, used {}; its ledger {}, {}, {}": """
select * from (
  select q.id, q.given, q.reserved, q.used,
    coalesce(sum(case e.kind when 'grant' then e.amount when 'move_in' then e.amount
                             when 'cut' then -e.amount when 'move_out' then -e.amount end), 0) as g,
    coalesce(sum(case e.kind when 'reserve' then e.amount when 'free' then -e.amount
                             when 'use' then -e.amount end), 0) as r,
    coalesce(sum(e.amount) filter (where e.kind = 'use'), 0) as u
  from loans_quota q left join loans_quotaentry e on e.quota_id = q.id group by q.id) s
where (given, reserved, used) <> (g, r, u) or reserved + used > given or reserved < 0 or used < 0""",
    "move {}: gives {} and takes {}": """
select o.id, o.amount, coalesce(sum(i.amount), 0) from loans_quotaentry o
left join loans_quotaentry i on i.moved_id = o.id and i.kind = 'move_in'
where o.kind = 'move_out' group by o.id, o.amount having o.amount <> coalesce(sum(i.amount), 0)""",
    "letter {}: is about {}, paid are {}": """
select l.number, l.amount, sum(p.amount) from loans_payment p join loans_referral l on l.id = p.referral_id
group by l.number, l.amount having sum(p.amount) > l.amount""",
    "letter {}: holds {} of its quota, which should be {}": f"""
select number, held, due from (
  select l.number,
    coalesce((select sum(case e.kind when 'reserve' then e.amount else -e.amount end)
              from loans_quotaentry e where e.referral_id = l.id), 0) as held,
    case when l.ended_at is null then l.amount
      - coalesce((select sum(p.amount) from loans_payment p where p.referral_id = l.id), 0) else 0 end as due
  from loans_referral l join cases_case c on c.id = l.case_id and c.version > 1
  where l.ended_at is not null or c.place in {LIVING}) s
where held <> due""",
    "letter {}: {} payments are not counted as used": """
select l.number, count(*) from loans_payment p join loans_referral l on l.id = p.referral_id
left join loans_quotaentry e on e.payment_id = p.id and e.kind = 'use' and e.amount = p.amount
where e.id is null group by l.number""",
    "case {}: is in {} without a living letter": f"""
select c.code, c.place from cases_case c where c.procedure = 'facility' and c.version > 1
  and c.place in {LIVING}
  and not exists (select 1 from loans_referral l where l.case_id = c.id and l.ended_at is null)""",
}


def faults() -> Iterator[str]:
    """Yield what is not as it must be, one sentence each."""
    for words, statement in AT_ONCE.items():
        for row in sql.rows(statement):
            yield words.format(*row)
