"""Drafts and decisions as their owner reads them, and what a decision is made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from khanegi.base import jalali, sql
from khanegi.base.errors import NotFound
from khanegi.intake import facts
from khanegi.intake.eligibility import Params, Result, from_json
from khanegi.intake.forms import Terms
from khanegi.intake.models import Decision, Draft, Registration
from khanegi.intake.required import CERTIFICATE
from khanegi.papers import queries as paper_queries
from khanegi.people import queries as people
from khanegi.people.models import County, User
from khanegi.rules import queries as rules
from khanegi.rules.forms import Form, Options, fill
from khanegi.rules.models import Occupation


def options() -> Options:
    """Return what the forms offer from tables: counties, and the fields offered today, by code."""
    return offered(people.stamp(), jalali.today())


@lru_cache(maxsize=2)
def offered(stamp: int, on: dt.date) -> Options:
    """Return the options of a day; the same stamp is read from the database once."""
    counties = County.objects.order_by("sort_key", "id").values_list("code", "title")
    fields = Occupation.objects.filter(Q(to_date=None) | Q(to_date__gt=on), from_date__lte=on)
    return {
        "county": tuple(counties),
        "occupation": tuple(fields.order_by("sort_key", "id").values_list("code", "title")),
    }


def params(on: dt.date | None = None, province: int | None = None) -> Params:
    """Return the rules in force on a day, by key."""
    return rules.in_force(people.stamp(), on or jalali.today(), province)


OF_FACILITY = {"fee_percent": "fee_percent", "months": "loan_months"}
OF_RULES: Mapping[str, Mapping[str, str]] = {
    "independent": {**OF_FACILITY, "ceiling": "individual_max", "own_share_percent": "own_share"},
    "sponsor": {
        **OF_FACILITY,
        "ceiling": "sponsor_max",
        "own_share_percent": "sponsor_share",
        "least_people": "covered_least",
        "per_head": "per_head_max",
    },
}
COVERS = ("sponsor",)


def terms(kind: str, province: int, stamp: int | None = None) -> Terms:
    """Return what the rules say today of a plan; where a row is missing, what the form declares."""
    held = rules.in_force(people.stamp() if stamp is None else stamp, jalali.today(), province)
    said = {name: held[key].value for name, key in OF_RULES.get(kind, {}).items() if key in held}
    return Terms(**{"ceiling": 0, "covers": kind in COVERS, **said})


OF_DRAFT = tuple(field.attname for field in Draft._meta.concrete_fields)
DRAFT = f"select {', '.join(OF_DRAFT)} from intake_draft"
PROVES_FIRST = ("covered",)  # a skill is proven by a file before the code (the sheet, S9)


def certificate(draft: Draft) -> str | None:
    """Return the name of the certificate sent for the field of a questionnaire; None where none was."""
    field = draft.answers.get("occupation") or ""
    return paper_queries.held(draft.user_id, code=CERTIFICATE, about=field)


def open_draft(user: User, kind: str) -> Draft | None:
    return draft_of(sql.row(f"{DRAFT} where user_id = %s and kind = %s and case_id is null", [user.pk, kind]))


def draft_of(row: Sequence[Any] | None) -> Draft | None:
    """Return what DRAFT found: its pages are asked so often that no query is built for them."""
    if row is None:
        return None
    draft = Draft.from_db("default", OF_DRAFT, row)
    draft.answers, draft.typed = sql.read_json(draft.answers), sql.read_json(draft.typed)
    return draft


def drafts(user: User) -> QuerySet[Draft]:
    """Return the questionnaires a person began and has not handed in."""
    return Draft.objects.filter(user=user, case=None).order_by("-touched_at", "id")


@dataclass(frozen=True, slots=True)
class Told:
    """A stored decision as it is read again, with the words and rules of its day.

    `object_until` is the last day of an objection, None where none is possible.
    """

    row: Decision
    results: tuple[Result, ...]
    object_until: dt.date | None

    @property
    def failed(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.blocks and not result.ok)


def decision(user: User, pk: int) -> Told:
    """Return one decision of this person. Raises NotFound for anybody else's."""
    row = Decision.objects.filter(user=user, pk=pk).select_related("case", "appeal", "draft").first()
    if row is None:
        raise NotFound(str(pk))
    until = None if row.is_yes or row.appeal_id else last_day(row)
    return Told(row, from_json(row.results), until)


def decided(user: User, key: str) -> Decision | None:
    """Return the decision that a request of this person with this key already got."""
    return Decision.objects.filter(user=user, key=key).first()


def last_day(row: Decision) -> dt.date:
    """Return the last day on which a decision may be objected to."""
    days = params(row.rules_on)["appeal_days"].value
    return jalali.date_of(row.at) + dt.timedelta(days=days)


def registration(case: int) -> Registration | None:
    """Return the questionnaire of a case. For people who may open the case."""
    return Registration.objects.filter(case=case).first()


def begun_with(user: User) -> dict[str, Any]:
    """Return the answers with which a new questionnaire begins: what this person said before, as whichever
    kind of applicant."""
    known = {
        "mobile": user.mobile,
        "first_name": user.first_name or None,
        "last_name": user.last_name or None,
        "national_id": user.national_id,
        "birth_date": user.birth_date.isoformat() if user.birth_date else None,
        **_cooperative(user),
    }
    kept = {key: value for key, value in _said(user).items() if key not in ASKED_ANEW}
    return {key: value for key, value in {**kept, **known}.items() if value is not None}


def filled_before(user: User, form: Form) -> dict[str, dict[str, list[str]]]:
    """Return the pages of a new questionnaire that stand filled and still have to be confirmed.

    Certificates were named for a field, and the field is chosen anew: nobody swears to them unseen.
    """
    said = {**_said(user), **_as_sponsor(form, _cooperative(user))}
    pages = (page for page in form.pages for field in page.fields if field.key in said)
    return {page.key: fill(page.fields, said) for page in pages if page.key in CONFIRMED}


def _said(user: User) -> Mapping[str, Any]:
    before = Decision.objects.filter(user=user).order_by("-at", "-id")
    answers, home = before.values_list("answers", "case__registration__home").first() or ({}, None)
    return {**answers, **(home or {})}


def _cooperative(user: User) -> dict[str, Any]:
    """Return the legal person that a registered cooperative made of this person: it may become a sponsor."""
    row = sql.row(f"select ({facts.person()['cooperative']}) from people_user u where u.id = %s", [user.pk])
    found = sql.read_json(row[0])
    return {"legal_id": found["legal_id"], "legal_name": found["name"]} if found else {}


def _as_sponsor(form: Form, named: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a registered cooperative would answer as a sponsor (spec 3.7 K4)."""
    is_one = bool(named) and form.key == "sponsor"
    return {"entity": "legal", "legal_kind": "cooperative", **named} if is_one else {}


CONFIRMED = ("skills", "entity", "company", "registered")
# Of the field, of this year, or given by a tick: asked again in every questionnaire.
ASKED_ANEW = frozenset(
    {"occupation", "occupation_second", "no_nuisance", "wants_loan", "skilled", "skills", "stage"}
    | {"shows_profile", "experience", "sales_last", "sales_second", "sales_third"}
    | {"capacity", "counties", "share", "cooperative", "members"}
    | {"entity", "legal_name", "legal_kind", "legal_id", "registration_number", "registered_on", "position"}
)


def last(user: User) -> Decision:
    """Return the latest decision about this person. Raises NotFound."""
    row = Decision.objects.filter(user=user).order_by("-at", "-id").first()
    if row is None:
        raise NotFound("decision")
    return row


def has_begun(user: User) -> bool:
    """Say whether this person has ever begun a questionnaire."""
    return Draft.objects.filter(user=user).exists()


def now() -> dt.datetime:
    """Return the database's clock: every machine agrees on it."""
    moment: dt.datetime = sql.row("select statement_timestamp()")[0]
    return moment
