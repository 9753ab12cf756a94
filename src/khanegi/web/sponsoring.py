"""What an introduction says to each of its sides: who, on which terms, why, and how far the contract is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from khanegi.base.persian import digits_out, mask, number
from khanegi.intake import queries as intake
from khanegi.process.words import Role
from khanegi.sponsors import queries as sponsors
from khanegi.sponsors.printing import TERMS, knows_each_other, term
from khanegi.web import lines
from khanegi.web.lines import Row

if TYPE_CHECKING:
    from khanegi.cases.queries import File
    from khanegi.process.facts import Actor
    from khanegi.rules.forms.tell import Told
    from khanegi.sponsors.queries import Agreed, Introduced

OF_A_SKILL = frozenset({"title", "issuer", "expires_on"})  # its number names the person
IF_YOU_CONSENT = (
    "با پذیرفتن معرفی، نام و نام خانوادگی و شمارهٔ همراه شما به این پشتیبان نشان داده می‌شود. کد ملی، نشانی و "
    "مدارک شما نشان داده نمی‌شود.",
    "این پذیرش قرارداد نیست. اگر پشتیبان هم بپذیرد، متن قرارداد را می‌خوانید و آن را جداگانه می‌پذیرید یا "
    "نمی‌پذیرید.",
    "اگر نخواهید، نوبت شما می‌ماند و دو بار نخست چیزی از آن کم نمی‌شود. پاسخ‌ندادن هم یعنی نه.",
)
HIDDEN = "نام خانوادگی و شمارهٔ این شخص، پس از آنکه خودش معرفی را بپذیرد این‌جا می‌آید."
FAR = "در شهرستان همسایهٔ جای کار"
NEAR = "در همان شهرستان جای کار"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page of an introduction: lines, then sentences."""

    key: str
    title: str
    rows: list[Row]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contract:
    """The contract as a page shows it. `signed` are (side, when), None where it is awaited."""

    paragraphs: tuple[str, ...]
    version: int
    sha256: str
    made_at: dt.datetime
    signed: tuple[tuple[str, dt.datetime | None], ...]
    is_open: bool


def introduction(file: File, me: Actor, in_full: bool) -> dict[str, Any]:
    """Return the page of an introduction for this person: the two sides read different parts of it."""
    found = sponsors.introduced(file.case.pk)
    if found is None:
        return {}
    covered, sponsor = (me.holds(role, file.facts) for role in (Role.COVERED, Role.SPONSOR))
    offer, why = _offer(found, file, covered), _why(found, covered)
    works = any(me.holds(role, file.facts) for role in file.facts.offices)
    person = _person(found, file, sponsor, in_full and works)
    # Where somebody stood, and in which priority group, is not the sponsor's to know.
    sections = [offer, why] if covered else [person, offer] if sponsor else [person, why, offer]
    staff = not (covered or sponsor)
    # Its text names the person, whom a no hides from the sponsor again.
    hidden = sponsor and not knows_each_other(file, found.signed_at is not None)
    return {
        "regions": ("web/_introduction.html",),
        "sections": [*_quarter(file), *sections],
        "contract": None if hidden else _contract(found.contract, file),
        "brief": (),  # the reasons stand in a section of their own
        "applicant": f"{found.first_name} {found.last_name}".strip() if staff else "",
        **({"parent": ""} if sponsor else {}),  # the case of the person is not the sponsor's to open
        "people_url": "" if covered else f"/cases/{found.sponsor_code}/people/",
        "may_unmask": works and not in_full,
    }


def _offer(found: Introduced, file: File, is_covered: bool) -> Section:
    rows = [Row("پشتیبان", found.sponsor), Row("شهرستان و رشته", f"{found.sponsor_county}، {found.field}")]
    rows += [Row(label, term(key, found.terms[key])) for key, label in TERMS]
    if is_covered and file.facts.times("accept") and found.ended_at is None:
        rows.append(Row("تلفن پشتیبان", digits_out(found.sponsor_mobile), ltr=True))
    asked = is_covered and file.case.place == "consent"
    return Section("offer", "پشتیبان و شرایط کار", rows, IF_YOU_CONSENT if asked else ())


def _why(found: Introduced, is_covered: bool) -> Section:
    rows = [Row("جایگاه در فهرست آن روز", number(found.rank)), Row("چرا این جایگاه", "، ".join(found.why))]
    return Section("why", "چرا شما معرفی شدید" if is_covered else "چرا این شخص معرفی شد", rows)


def _person(found: Introduced, file: File, is_sponsor: bool, in_full: bool) -> Section:
    """Return who the person is, as far as this reader may know."""
    known = not is_sponsor or knows_each_other(file, found.signed_at is not None)
    name = f"{found.first_name} {found.last_name}".strip() if known else found.first_name
    rows = [Row("نام", name)]
    if known and (found.ended_at is None or not is_sponsor):
        mobile = found.mobile if is_sponsor or in_full else mask(found.mobile, 4)
        rows.append(Row("تلفن همراه", digits_out(mobile), ltr=True))
    rows.append(
        Row("دوری و نزدیکی", f"{found.county}، {FAR if found.is_far else NEAR} ({found.room_county})")
    )
    told = intake.excerpt(file, in_full=False)
    rows += lines.rows(_skills_only(told) if is_sponsor else told)
    return Section("person", "شخص معرفی‌شده", rows, () if known else (HIDDEN,))


def _skills_only(told: Iterable[Told]) -> Iterable[Told]:
    """Leave out what names the person where their skills are told."""
    for line in told:
        kept = tuple(tuple(one for one in row if one.key in OF_A_SKILL) for row in line.rows)
        yield replace(line, rows=kept) if line.rows else line


def _quarter(file: File) -> list[Section]:
    """Return who has said that the work goes on, while both are asked."""
    here = file.case.here
    if here.key != "confirming":
        return []
    owed = file.facts.unanswered
    rows = [Row(role.title, "هنوز پاسخ نداده است" if role in owed else "تأیید کرد") for role in here.owners]
    return [Section("quarter", "تأیید سه‌ماهه", rows)]


def _contract(agreed: Agreed | None, file: File) -> Contract | None:
    if agreed is None:
        return None
    # A line that begins with spaces goes on with the sentence before it.
    text = re.sub(r"\n {2,}", " ", agreed.text)
    return Contract(
        paragraphs=tuple(filter(None, text.split("\n"))),
        version=agreed.version,
        sha256=agreed.sha256,
        made_at=agreed.made_at,
        signed=tuple((role.title, at) for role, at in agreed.signed.items()),
        is_open=file.case.place == "contract",
    )
