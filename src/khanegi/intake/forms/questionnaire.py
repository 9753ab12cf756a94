"""The questionnaires: what each sort of applicant is asked before a tracking code (spec 3.11).

Order: what and where first, since they decide the office and most of the answer; then the person,
the home, the work, the skill, and the loan.
"""

from khanegi.base.errors import NotFound
from khanegi.intake.forms.cooperative import COOPERATIVE
from khanegi.intake.forms.covered import COVERED
from khanegi.intake.forms.independent import INDEPENDENT
from khanegi.intake.forms.sponsor import SPONSOR
from khanegi.rules.forms import Form

QUESTIONNAIRES = {form.key: form for form in (INDEPENDENT, COVERED, SPONSOR, COOPERATIVE)}


def questionnaire(kind: str) -> Form:
    """Return the questionnaire of a sort of applicant. Raises NotFound."""
    if kind not in QUESTIONNAIRES:
        raise NotFound(kind)
    return QUESTIONNAIRES[kind]
