"""What the procedures do to plans and decisions."""

from __future__ import annotations

from khanegi.cases.models import Case, Event
from khanegi.intake.models import Decision, FrozenPlan, Plan
from khanegi.papers import actions as papers
from khanegi.papers.models import Asked, Upload
from khanegi.process.facts import Facts


def freeze_plan(case: Case, event: Event, facts: Facts) -> None:
    """Keep the plan as it was handed in."""
    plan = Plan.objects.get(case=case)
    sent = Upload.objects.filter(asked__case=case, state__in=("held", "accepted"))
    hashes = dict(sent.order_by("id").values_list("asked__code", "sha256"))
    FrozenPlan.objects.create(case=case, event=event, answers=plan.answers, papers=hashes)


def mark_returned(case: Case, event: Event, facts: Facts) -> None:
    """Reject the documents among the returned items, so that new ones are asked for."""
    items = {row["item"] for row in event.data["items"]}
    known = set(Asked.objects.filter(case=case, code__in=items).order_by("id").values_list("code", flat=True))
    papers.reject(case=case.pk, codes=known, by=event.by_id)


def overrule(case: Case, event: Event, facts: Facts) -> None:
    """Set the automatic no aside for which this objection was accepted, if it was one."""
    Decision.objects.filter(appeal=case).update(overruled_at=event.at)
