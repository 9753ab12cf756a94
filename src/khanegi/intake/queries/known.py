"""What judging a questionnaire and opening its case needs beside the answers: one statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from khanegi.base import codes, jalali, sql
from khanegi.intake import facts, routing
from khanegi.intake.eligibility import Closure, Context, Field, Params, Result
from khanegi.intake.eligibility import precheck as judge
from khanegi.intake.models import Draft
from khanegi.intake.required import CERTIFICATE
from khanegi.papers import facts as papers
from khanegi.people import queries as people
from khanegi.people.models import County
from khanegi.process import book
from khanegi.process.grammar import Kind
from khanegi.rules import queries as rules
from khanegi.rules.forms import Answers
from khanegi.rules.models import Occupation

# Columns in the order of their tables, as models are made from them.
OF_OCCUPATION = ("id", "code", "title", "category_title", "agency", "needs_health_card", "second_check")
OF_COUNTY = ("id", "province_id", "code", "title")
RIVALS = {"independent": "covered", "covered": "independent"}  # never at once (spec 3.14)


def _field(on: str) -> str:
    """Return the SQL of what the catalogue says of the field `o` in the county `y` on a day (SQL too)."""
    return f"{', '.join(f'o.{name}' for name in OF_OCCUPATION)}, ({rules.CLOSED.format(on=on)})"


def _offered(on: str) -> str:
    return f"o.code = %(occupation)s and {rules.OFFERED.format(on=on)}"


FIELD = f"""
select {_field("%(on)s")} from rules_occupation o left join people_county y on y.code = %(county)s
where {_offered("%(on)s")}
"""
KNOWN = f"""
select statement_timestamp(), {people.STAMP},
  (select d.id from intake_decision d where d.user_id = u.id and d.key = %(key)s
   union all select d.id from intake_decision d where d.case_id = %(case)s limit 1),
  (select jsonb_agg(d.results) from intake_decision d
   where d.draft_id = %(draft)s and d.overruled_at is not null),
  (select jsonb_agg(jsonb_build_array(k.procedure, k.code, coalesce(f.code, '')) order by k.id)
   from cases_case k left join rules_occupation f on f.id = k.occupation_id
   where k.applicant_id = u.id and k.procedure = any(%(kinds)s)
     and (k.procedure, k.place) not in ({{over}})),
  ({{permits}}), ({{banned_until}}), ({{had_loan}}), ({papers.HELD}) is not null,
  {", ".join(f"y.{name}" for name in OF_COUNTY)}, ({routing.OFFICES}),
  {_field(papers.TODAY)}
from people_user u
left join rules_occupation o on {_offered(papers.TODAY)}
left join people_county y on y.code = %(county)s
where u.id = %(user)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of somebody who hands in a questionnaire, and where its case would go.

    `before` is the decision that this request, or the case of the draft, already got; `waived` are the
    conditions that an accepted objection set aside. Field and county are rows without what nobody asks.
    """

    now: dt.datetime
    before: int | None
    waived: frozenset[int]
    context: Context
    params: Params
    county: County
    occupation: Occupation | None
    offices: routing.Offices


def known(draft: Draft, answers: Answers, key: str) -> Known:
    """Read all of it at the database's clock; to be called once draft and person are locked."""
    kinds = [draft.kind, RIVALS.get(draft.kind, "")]
    given: dict[str, Any] = {
        "user": draft.user_id,
        "draft": draft.pk,
        "case": draft.case_id,
        "key": key,
    }
    given |= {name: answers.get(name) or "" for name in ("occupation", "county")}
    given |= {"paper": CERTIFICATE, "kinds": kinds, "bodies": routing.bodies(draft.kind)}
    row = sql.row(_statement(), given)
    now, stamp, before, waived, live, *person = row[:9]
    end = 9 + len(OF_COUNTY)
    on, occupation = jalali.date_of(now), _occupation(row[end + 1 :])
    return Known(
        now=now,
        before=before,
        waived=frozenset(_waived(sql.read_json(waived) or [])),
        context=_context(
            on, _as_field(occupation, row[-1]), kinds, sql.read_json(live) or [], person, answers
        ),
        params=rules.in_force(int(stamp), on, None),
        county=County.from_db("default", OF_COUNTY, row[9:end]),
        occupation=occupation,
        offices=routing.offices(sql.read_json(row[end])),
    )


@cache
def _statement() -> str:
    """Return KNOWN with what is the same for everybody: final places, and what rooms above tell."""
    over = ", ".join(f"('{procedure}', '{place}')" for procedure, place in sorted(book.places(Kind.FINAL)))
    return KNOWN.format(over=over, **facts.person())


def _context(
    on: dt.date,
    field: Field | None,
    kinds: Sequence[str],
    live: Sequence[tuple[str, str, str]],
    person: Sequence[Any],
    answers: Answers,
) -> Context:
    kind, rival = kinds
    permits, banned_until, had_loan, certificate = person
    return Context(
        on=on,
        field=field,
        live_case=_shown(code for one, code, of in live if (one, of) == (kind, answers.get("occupation"))),
        same_kind=_shown(code for one, code, _ in live if one == kind),
        rival=_shown(code for one, code, _ in live if one == rival),
        permits=permits,
        banned_until=banned_until,
        had_loan=had_loan,
        certificate=certificate,
    )


def _shown(codes_of: Iterable[str]) -> str:
    """Return the first code as people read it; nothing where there is none."""
    return next((codes.show(code) for code in codes_of), "")


def _waived(decided: Iterable[list[dict[str, Any]]]) -> Iterator[int]:
    for results in decided:
        yield from (one["number"] for one in results if one["blocks"] and one["ok"] is False)


def _occupation(row: Sequence[Any]) -> Occupation | None:
    if row[0] is None:
        return None
    return Occupation.from_db("default", OF_OCCUPATION, row[: len(OF_OCCUPATION)])


def _as_field(row: Occupation | None, closures: str | None) -> Field | None:
    if row is None:
        return None
    closed = rules.closed(sql.read_json(closures))
    return Field(
        code=row.code,
        title=row.title,
        closed=_closure(closed.get(rules.REGISTRATION)),
        facility_closed=_closure(closed.get(rules.FACILITY)),
        needs_health_card=row.needs_health_card,
        second_check=row.second_check,
    )


def _closure(closed: rules.Closed | None) -> Closure | None:
    return Closure(closed.reason, closed.reference, closed.until) if closed else None


def field(answers: Answers, on: dt.date) -> Field | None:
    """Return what the catalogue says of the chosen field on a day in the chosen county."""
    given = {name: answers.get(name) or "" for name in ("occupation", "county")}
    row = sql.row(FIELD, {**given, "on": on})
    return None if row is None else _as_field(_occupation(row), row[-1])


def precheck(answers: Answers) -> tuple[Result, ...]:
    """Judge the few answers of somebody who has not signed in. Stores nothing."""
    on = jalali.today()
    context = Context(on=on, field=field(answers, on), knows_person=False)
    return judge(answers, rules.in_force(people.stamp(), on, None), context).results
