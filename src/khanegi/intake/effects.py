"""What a procedure does to plans and decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from khanegi.base import sql
from khanegi.base.errors import Refusal, Refused
from khanegi.intake import homes, queries
from khanegi.intake.models import Decision
from khanegi.papers import actions as papers

if TYPE_CHECKING:
    from khanegi.cases.models import Case, Event
    from khanegi.process.facts import Facts

NO_PLAN = Refusal("no_plan", "طرحی برای این پرونده نوشته نشده است.")
# The plan never leaves the database: one statement locks it, copies it with the hash of each standing
# paper, and lets the registration say of the loan what the plan says.
FREEZE = """
with plan as (select p.case_id, p.answers from intake_plan p where p.case_id = %(case)s for update),
loan as (
  update intake_registration r set wants_loan = not r.wants_loan from plan p
  where r.case_id = p.case_id and r.wants_loan <> coalesce(p.answers->>'wants_loan' = 'yes', false))
insert into intake_frozenplan (case_id, event_id, answers, papers)
select p.case_id, %(event)s, p.answers, coalesce(
  (select jsonb_object_agg(a.code, u.sha256) from papers_asked a join papers_upload u on u.asked_id = a.id
   where a.case_id = p.case_id and u.state in ('held', 'accepted')), '{}')
from plan p returning id
"""


def freeze_plan(case: Case, event: Event, facts: Facts) -> None:
    """Keep the plan and the papers exactly as they are handed in with this event."""
    if sql.row(FREEZE, {"case": case.pk, "event": event.pk}) is None:
        raise Refused(NO_PLAN)


def mark_returned(case: Case, event: Event, facts: Facts) -> None:
    """Ask again for every paper that was returned; pages of the plan are opened by the event itself."""
    why = queries.returned(event.data).papers
    if why:
        papers.reject(case=case.pk, why=why)


def overrule(case: Case, event: Event, facts: Facts) -> None:
    """Set aside the automatic no that this objection was about; the draft may be sent again."""
    Decision.objects.filter(appeal=case).update(overruled_at=event.at)


def keep_home(case: Case, event: Event, facts: Facts) -> None:
    """Keep the new home beside what was answered, and ask for its papers."""
    homes.keep(case=case, event=event)
