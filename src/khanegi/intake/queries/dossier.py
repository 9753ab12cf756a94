"""What the case page says of registration and plan, in one statement whatever their history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from khanegi.base import jalali, sql
from khanegi.base.sql import read_json
from khanegi.cases.queries import File
from khanegi.intake.facts import IN_FORCE, postal_code
from khanegi.intake.forms import Sums, plan_form, questionnaire, sums, warnings
from khanegi.intake.forms.arithmetic import Remark
from khanegi.intake.queries.drafts import offered, terms
from khanegi.intake.queries.plans import Change, changes
from khanegi.process.independent.places import PERMITTED
from khanegi.process.permit_life.places import ANNULLED, CLOSED, ENDED, GIVEN_UP, OVER, REVOKED
from khanegi.rules.forms import Answers, Told, show

DOSSIER = f"""
select r.kind, {IN_FORCE}, p.answers, p.is_complete,
  (select jsonb_agg(jsonb_build_array(f.answers, f.papers) order by f.seq)
   from (select z.answers, z.papers, e.seq from intake_frozenplan z join cases_event e on e.id = z.event_id
         where z.case_id = r.case_id order by e.seq desc limit 2) f),
  (select jsonb_agg(jsonb_build_array(h.title, h.area) order by h.case_id)
   from (select x.case_id, o.title, (x.answers || x.home) -> 'work_area' as area
         from intake_registration x join cases_case c on c.id = x.case_id
         left join rules_occupation o on o.id = c.occupation_id
         where {postal_code("x")} = {postal_code("r")} and c.applicant_id <> %(applicant)s
           and (c.closed_at is null
                or c.procedure = 'independent' and c.place = %(permitted)s and not exists (
                  select from cases_case l where l.parent_id = c.id and l.procedure = 'permit_life'
                    and l.place = any(%(over)s)))
         order by x.case_id limit %(most)s) h)
from intake_registration r left join intake_plan p on p.case_id = r.case_id where r.case_id = %(case)s
"""
NO_PERMIT = [place.key for place in (ENDED, GIVEN_UP, REVOKED, CLOSED, ANNULLED, OVER)]
MOST = 20  # a block of flats under one postal code; more says nothing more


@dataclass(frozen=True, slots=True)
class SameHome:
    """Other people's live cases or permits under the same postal code: field and square metres of each.

    `areas` is what all of them and this case take together, `home` the whole home as it is written here;
    None where somebody wrote none. A family may work in several fields (spec 3.14): it is a flag, no bar.
    """

    others: tuple[tuple[str, int | None], ...]
    areas: int | None
    home: int | None

    @property
    def collides(self) -> bool:
        return self.areas is not None and self.home is not None and self.areas > self.home


@dataclass(frozen=True, slots=True)
class Dossier:
    """Registration and plan as they are read: answers, figures, remarks, and what changed last.

    `has_plan` is False for kinds of applicants that write none.
    """

    registration: tuple[Told, ...]
    plan: tuple[Told, ...]
    has_plan: bool
    is_complete: bool
    sums: Sums
    warnings: tuple[Remark, ...]
    changes: tuple[Change, ...]
    same_home: SameHome | None = None


def dossier(file: File, papers: Mapping[str, str]) -> Dossier | None:
    """Return what was registered and planned for a case; None where nothing was.

    `papers` are the titles of its documents by code. For people who may open the case.
    """
    given = {
        "case": file.case.pk,
        "applicant": file.case.applicant_id,
        "most": MOST,
        "permitted": PERMITTED.key,
        "over": NO_PERMIT,
    }
    row = sql.row(DOSSIER, given)
    if row is None:
        return None
    kind, is_complete = row[0], row[3]
    registered, planned, frozen = (read_json(value) for value in (row[1], row[2], row[4]))
    figures = sums(planned or {}, terms(kind, file.province, file.stamp))
    form, options = plan_form(kind), offered(file.stamp, jalali.today())

    def told(answers: Answers) -> tuple[Told, ...]:
        return show(form, answers, options) if form else ()

    return Dossier(
        registration=show(questionnaire(kind), registered, options),
        plan=told(planned or {}),
        has_plan=form is not None,
        is_complete=bool(is_complete),
        sums=figures,
        warnings=warnings(figures) if planned else (),
        changes=changes(frozen[0], frozen[1], told, papers) if frozen and len(frozen) == 2 else (),
        same_home=same_home(registered, read_json(row[5])) if row[5] else None,
    )


def same_home(registered: Answers, others: Sequence[tuple[str | None, int | None]]) -> SameHome:
    """Return what else goes on in the home of a registration, with the metres it all takes."""
    areas = [registered.get("work_area"), *(area for _, area in others)]
    known = [int(area) for area in areas if area is not None]
    return SameHome(
        tuple((title or "رشتهٔ نامعلوم", area) for title, area in others),
        sum(known) if len(known) == len(areas) else None,
        registered.get("home_area"),
    )
