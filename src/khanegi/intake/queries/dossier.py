"""What the case page says of registration and plan, in one statement whatever their history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from khanegi.base import jalali, sql
from khanegi.base.sql import read_json
from khanegi.cases.queries import File
from khanegi.intake.forms import Sums, plan_form, questionnaire, sums, warnings
from khanegi.intake.forms.arithmetic import Remark
from khanegi.intake.queries.drafts import offered, terms
from khanegi.intake.queries.plans import Change, changes
from khanegi.rules.forms import Answers, Told, show

DOSSIER = """
select r.kind, r.answers, p.answers, p.is_complete,
  (select jsonb_agg(jsonb_build_array(f.answers, f.papers) order by f.seq)
   from (select z.answers, z.papers, e.seq from intake_frozenplan z join cases_event e on e.id = z.event_id
         where z.case_id = r.case_id order by e.seq desc limit 2) f)
from intake_registration r left join intake_plan p on p.case_id = r.case_id where r.case_id = %s
"""


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


def dossier(file: File, papers: Mapping[str, str]) -> Dossier | None:
    """Return what was registered and planned for a case; None where nothing was.

    `papers` are the titles of its documents by code. For people who may open the case.
    """
    row = sql.row(DOSSIER, [file.case.pk])
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
    )
