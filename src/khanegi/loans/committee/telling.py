"""What the members of a session are told: written with the act, carried to their phones by a job."""

from __future__ import annotations

from khanegi.base import jalali
from khanegi.loans.committee.models import Member, Session
from khanegi.notices import actions as notices
from khanegi.notices import words
from khanegi.notices.effects import LONGEST
from khanegi.notices.words_committee import CALLED_OFF, INVITED, TO_SIGN, WRITTEN_DOWN


def invited(row: Session) -> None:
    """Tell everybody who is called when and where the session is."""
    _tell(row, "invited", INVITED, *_called(row))


def to_sign(row: Session) -> None:
    """Tell everybody who was present that the minutes wait for them, and until when."""
    _tell(row, "to_sign", TO_SIGN, *_called(row, is_present=True))


def called_off(row: Session) -> None:
    """Tell everybody who was called that the session fell, and why."""
    _tell(row, "called_off", CALLED_OFF, *_called(row))


def written_down(row: Session, member: Member) -> None:
    """Tell somebody that it was written down that they did not sign."""
    _tell(row, "written_down", WRITTEN_DOWN, member.user_id)


def _called(row: Session, **given: bool) -> list[int]:
    return list(row.members.filter(**given).order_by("id").values_list("user_id", flat=True))


def _tell(row: Session, what: str, text: str, *users: int) -> None:
    said = text.format(
        county=row.county.title,
        date=jalali.show_short(row.meets_on),
        place=words.short(row.place, LONGEST),
        due=jalali.show_short(row.sign_until) if row.sign_until else "—",
        reason=words.short(row.reason, LONGEST),
    )
    for user in users:
        notices.tell(to=user, case=None, key=f"session-{row.pk}-{what}-{user}", text=said)
