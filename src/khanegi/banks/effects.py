"""What the procedure tells a bank."""

from __future__ import annotations

from khanegi.banks import queries
from khanegi.banks.actions import telling
from khanegi.cases.models import Case, Event
from khanegi.process.facts import Facts


def tell_bank(case: Case, event: Event, facts: Facts) -> None:
    """Tell the bank of the latest letter what happened.

    Nobody, where no letter was written yet, or where it ended before this without being paid: what
    becomes of the person after that is not the bank's.
    """
    letter = queries.letter(case.pk)
    if letter is not None and (queries.tells_person(letter) or letter.ended_at == event.at):
        telling.tell(case=case, event=event, letter=letter, bank=queries.bank_of(letter.branch))
