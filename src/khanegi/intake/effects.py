"""What a procedure does to plans and decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from khanegi.base.errors import Refusal, Refused
from khanegi.intake import queries
from khanegi.intake.models import Decision, FrozenPlan, Plan, Registration
from khanegi.papers import actions as papers

if TYPE_CHECKING:
    from khanegi.cases.models import Case, Event
    from khanegi.process.facts import Facts

NO_PLAN = Refusal("no_plan", "طرحی برای این پرونده نوشته نشده است.")


def freeze_plan(case: Case, event: Event, facts: Facts) -> None:
    """Keep the plan and the papers exactly as they are handed in with this event."""
    plan = Plan.objects.select_for_update(of=("self",)).filter(case=case).first()
    if plan is None:
        raise Refused(NO_PLAN)
    FrozenPlan.objects.create(
        case=case, event=event, answers=plan.answers, papers=queries.papers_sent(case.pk)
    )
    wants_loan = plan.answers.get("wants_loan") == "yes"
    Registration.objects.filter(case=case).exclude(wants_loan=wants_loan).update(wants_loan=wants_loan)


def mark_returned(case: Case, event: Event, facts: Facts) -> None:
    """Ask again for every paper that was returned; pages of the plan are opened by the event itself."""
    why = queries.returned(event.data).papers
    if why:
        papers.reject(case=case.pk, codes=why.keys(), by=event.by_id, why=why)


def overrule(case: Case, event: Event, facts: Facts) -> None:
    """Set aside the automatic no that this objection was about; the draft may be sent again."""
    Decision.objects.filter(appeal=case).update(overruled_at=event.at)
