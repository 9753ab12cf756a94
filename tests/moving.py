"""What somebody says who moves house."""

from __future__ import annotations

from typing import TYPE_CHECKING

from khanegi.process.words import Role

if TYPE_CHECKING:
    from tests.builders import Step

NEW_HOME = {
    "county": ["0620"],
    "settlement": ["کوت عبدالله"],
    "address": ["خیابان کشاورز، کوچهٔ سوم، پلاک ۱۲"],
    "postal_code": ["6134567891"],
    "tenure": ["tenant"],
    "home_area": ["80"],
    "work_area": ["15"],
}


def to_home(county: str = "0620", **changed: str) -> Step:
    """Return the act of somebody who writes a home in the county of this code."""
    told = {**NEW_HOME, "county": [county], **{key: [value] for key, value in changed.items()}}
    return ("move", Role.APPLICANT, told)
