"""The letter that refers a person to a branch, on paper."""

from __future__ import annotations

from pathlib import Path

from khanegi.base import codes, jalali, typeset
from khanegi.base.errors import NotFound
from khanegi.base.persian import digits_out, mask, money, toman_words
from khanegi.cases.queries import File
from khanegi.loans import queries
from khanegi.people.models import User
from khanegi.process.words import Role

TEMPLATE = Path(__file__).with_name("letter.typ")


def has_letter(file: File) -> bool:
    return file.process.key == "facility" and file.facts.times("refer") > 0


def letter(file: File, *, in_full: bool) -> typeset.Printed:
    """Set the latest letter of a facility; only its two sides read the numbers whole. Raises NotFound."""
    found, asked = queries.letter(file.case.pk), queries.request(file.case.pk)
    if found is None or asked is None:
        raise NotFound(file.case.code)
    person: User = found.person
    shown = digits_out(found.number)
    identity = person.national_id or ""
    words = {
        "office": file.names.office(Role.SECRETARIAT),
        "number": shown,
        "on": jalali.show(jalali.date_of(found.written_at)),
        "valid_until": jalali.show(found.valid_until),
        "is_over": found.ended_at is not None,
        "branch": found.branch.title,
        "holder": str(person),
        "national_id": digits_out(identity if in_full else mask(identity, 4)),
        "code": codes.show(file.case.code),
        "field": file.names.occupation or "",
        "county": file.names.county,
        "permit": digits_out(asked.permit_number),
        "amount": money(found.amount),
        "amount_words": toman_words(found.amount),
        "sheba": asked.sheba if in_full else mask(asked.sheba, 4),
        "guarantee": asked.guarantee,
        "bring": queries.to_bring(file.case.pk),
    }
    return typeset.Printed(f"نامهٔ معرفی به بانک {shown}", typeset.pdf(TEMPLATE, words, at=found.written_at))
