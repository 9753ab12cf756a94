"""The few questions of the check without login: enough for an answer, nothing that says who asks."""

from dataclasses import replace

from khanegi.intake.forms.questionnaire import questionnaire
from khanegi.rules.forms import Field, Form, Page, checks

ASKED = (
    "county",
    "occupation",
    "birth_date",
    "nationality",
    "gender",
    "military",
    "education",
    "lives_there",
    "tenure",
    "employment",
    "wants_loan",
)


def _asked(key: str) -> Field:
    """Return the question of the questionnaire; on one page, only men need answer that for men."""
    field = questionnaire("independent").field(key)
    if key != "military":
        return field
    sentence = "وضعیت نظام وظیفه را انتخاب کنید."
    return replace(
        field,
        label="وضعیت نظام وظیفه (آقایان)",
        optional=True,
        check=checks.needed_when(("gender",), ("male",), sentence),
    )


CHECK = Form(
    key="check",
    version=1,
    title="سنجش شرایط",
    pages=(Page(key="check", title="سنجش شرایط", fields=tuple(_asked(key) for key in ASKED)),),
)
