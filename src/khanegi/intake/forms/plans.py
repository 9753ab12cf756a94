"""Which plan form a kind of applicant writes."""

from khanegi.intake.forms.plan import PLAN
from khanegi.intake.forms.sponsor_plan import SPONSOR_PLAN
from khanegi.rules.forms import Form

PLANS = {"independent": PLAN, "sponsor": SPONSOR_PLAN}


def plan_form(kind: str) -> Form | None:
    """Return the plan form of a kind of applicant; None for whom no plan is asked."""
    return PLANS.get(kind)
