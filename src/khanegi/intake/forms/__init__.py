"""The questionnaires and the plan form, declared as data (spec 3.11 and 3.13)."""

from khanegi.intake.forms.arithmetic import Sums, Terms, faults, instalments, sums, warnings
from khanegi.intake.forms.capacity import Capacity
from khanegi.intake.forms.plan import PLAN
from khanegi.intake.forms.plans import PLANS, plan_form
from khanegi.intake.forms.questionnaire import QUESTIONNAIRES, questionnaire

__all__ = [
    "PLAN",
    "PLANS",
    "QUESTIONNAIRES",
    "Capacity",
    "Sums",
    "Terms",
    "faults",
    "instalments",
    "plan_form",
    "questionnaire",
    "sums",
    "warnings",
]
