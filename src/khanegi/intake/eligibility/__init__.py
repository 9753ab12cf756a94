"""Who is entitled, by which condition, and for a no the smallest change that would make it a yes.

Pure: answers, rules in force and a few facts go in, a decision comes out; registration, the check
without login and the objection desk all use the same one (the sheet, S2; spec 3.3 R1, 3.9 F0).
"""

from khanegi.intake.eligibility.conditions import RULES_USED
from khanegi.intake.eligibility.decide import as_json, decide, from_json, precheck
from khanegi.intake.eligibility.kinds import CONDITIONS, condition, grounds
from khanegi.intake.eligibility.words import (
    Change,
    Cited,
    Closure,
    Condition,
    Context,
    Decision,
    Field,
    Params,
    Result,
)

__all__ = [
    "CONDITIONS",
    "RULES_USED",
    "Change",
    "Cited",
    "Closure",
    "Condition",
    "Context",
    "Decision",
    "Field",
    "Params",
    "Result",
    "as_json",
    "condition",
    "decide",
    "from_json",
    "grounds",
    "precheck",
]
