"""Papers of an introduction: the letter of the agency to the sponsor, and the contract of three sides."""

from __future__ import annotations

import re
from pathlib import Path

from khanegi.base import codes, jalali, typeset
from khanegi.base.errors import NotFound
from khanegi.base.persian import digits_out
from khanegi.cases.queries import File
from khanegi.process.facts import Actor
from khanegi.process.grammar import Kind
from khanegi.process.words import Role
from khanegi.sponsors import queries
from khanegi.sponsors.queries import Introduced

HERE = Path(__file__).parent
TERMS = (
    ("work", "کار"),
    ("rates", "نرخ کار"),
    ("pay_day", "روز پرداخت"),
    ("material", "مواد اولیه با"),
    ("tools", "ابزار کار با"),
    ("months", "مدت"),
)
SAID = {"pay_day": "تا روز {} ماه بعد", "months": "{} ماه؛ با تأیید سه‌ماههٔ دو طرف ادامه می‌یابد"}


def term(key: str, told: str) -> str:
    """Return one term of the work in words."""
    return SAID.get(key, "{}").format(told)


def knows_each_other(file: File, signed: bool) -> bool:
    """Say whether the sponsor may read who the person is: from consent on, and not after a no."""
    over = file.case.here.kind is Kind.FINAL and not signed
    return file.facts.times("consent") > 0 and not over


def _is_signed(file: File) -> bool:
    """Say whether all sides accepted the contract, so that the work began."""
    return any(past.to == "working" for past in file.facts.past)


def has_letter(file: File) -> bool:
    """Say whether there is a letter: from the consent of the person on, until somebody says no."""
    return file.process.key == "introduction" and knows_each_other(file, _is_signed(file))


def letter(file: File, me: Actor) -> typeset.Printed:
    """Set the letter that introduces a person who consented to a sponsor. Raises NotFound."""
    found = _found(file)
    if not knows_each_other(file, found.signed_at is not None):
        raise NotFound(file.case.code)
    consent = file.facts.last("consent")
    shown, day = codes.show(file.case.code), jalali.date_of(file.case.opened_at)
    words = {
        "office": file.names.office(Role.AGENCY_HEAD),
        "number": shown,
        "on": jalali.show(day),
        "sponsor": found.sponsor,
        "sponsor_county": found.sponsor_county,
        "person": f"{found.first_name} {found.last_name}".strip(),
        "county": found.county,
        "field": found.field,
        "why": "" if me.holds(Role.SPONSOR, file.facts) else "، ".join(found.why),
        "terms": [(label, term(key, found.terms[key])) for key, label in TERMS],
        "until": _until(file),
        "has_consented": consent is not None,
    }
    data = typeset.pdf(HERE / "introduction.typ", words, at=file.case.opened_at)
    return typeset.Printed(f"معرفی‌نامه {digits_out(file.case.code)}", data)


def _until(file: File) -> str:
    """Return the last day of the sponsor's answer while it is awaited."""
    waits = file.case.place == "answer" and file.case.due_at is not None
    return jalali.show(jalali.date_of(file.case.due_at)) if waits and file.case.due_at else ""


def has_contract(file: File, me: Actor) -> bool:
    """Say whether there is a contract for this reader: it names the person, whom a no hides again."""
    written = file.process.key == "introduction" and file.facts.times("accept") > 0
    known = not me.holds(Role.SPONSOR, file.facts) or knows_each_other(file, _is_signed(file))
    return written and known


def contract(file: File) -> typeset.Printed:
    """Set the contract as it was hashed, with who accepted it when. Raises NotFound."""
    agreed = _found(file).contract
    if agreed is None:
        raise NotFound(file.case.code)
    # A line that begins with spaces goes on with the sentence before it.
    title, *paragraphs = filter(None, re.sub(r"\n {2,}", " ", agreed.text).split("\n"))
    words = {
        "office": file.names.office(Role.AGENCY_HEAD),
        "number": codes.show(file.case.code),
        "title": title,
        "paragraphs": [digits_out(one) for one in paragraphs],
        "version": digits_out(agreed.version),
        "made_on": jalali.show(jalali.date_of(agreed.made_at)),
        "sha256": agreed.sha256,
        "signed": [
            (role.title, jalali.show_moment(at) if at else "هنوز نپذیرفته است")
            for role, at in agreed.signed.items()
        ],
        "is_whole": all(agreed.signed.values()),
    }
    data = typeset.pdf(HERE / "contract.typ", words, at=agreed.made_at)
    return typeset.Printed(f"قرارداد سه‌جانبه {digits_out(file.case.code)}", data)


def _found(file: File) -> Introduced:
    found = queries.introduced(file.case.pk)
    if found is None:
        raise NotFound(file.case.code)
    return found
