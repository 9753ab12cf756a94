"""Telling people that a document of theirs ends soon, while they can still renew it (spec 3.14)."""

from __future__ import annotations

from khanegi.base import codes, jalali
from khanegi.notices import actions as notices
from khanegi.notices import words
from khanegi.papers import queries as papers
from khanegi.process.grammar import Kind


def warn() -> int:
    """Tell each applicant once of each document that ends within days; return how many were told now.

    Only while the case waits for somebody: a new one could not be sent otherwise. Safe to run twice.
    """
    told = 0
    for row in papers.ending(jalali.today() + papers.RENEW_BEFORE):
        case = row.asked.case
        if case.here.kind is not Kind.WAITS or row.expires_on is None:
            continue
        text = words.PAPER_ENDS.format(
            paper=words.short(row.asked.title, words.LONGEST_PAPER),
            code=codes.show(case.code),
            due=jalali.show_short(row.expires_on),
        )
        key = f"paper-{row.pk}-ends"
        told += notices.tell(to=case.applicant_id, case=case.pk, key=key, text=text) is not None
    return told
