"""What rooms above the case add to its page: papers, registration and plan, the facility."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from khanegi.base.persian import money, number
from khanegi.intake import queries as intake
from khanegi.loans import queries as loans
from khanegi.papers import queries as papers
from khanegi.permits import queries as permits

if TYPE_CHECKING:
    from khanegi.cases.queries import File
    from khanegi.intake.forms import Sums
    from khanegi.process.facts import Actor


@dataclass(frozen=True, slots=True)
class Row:
    """One line of `web/parts/summary_list.html`."""

    label: str
    value: str
    change: str = ""
    ltr: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """One document, as `web/parts/papers.html` draws it."""

    title: str
    reason: str
    state: str
    kind: str
    note: str
    href: str
    action: str = "بازکردن"
    thumb: str = ""


STATES = {"held": ("فرستاده شد", "info"), "accepted": ("پذیرفته شد", "ok")}
NOTHING: dict[str, Any] = {"dossier": None, "facility_of": False}


def of(file: File, me: Actor) -> dict[str, Any]:
    """Return what hangs on a case of this procedure; an errand or an appeal has nothing of its own."""
    found = HANGS_ON.get(file.process.key)
    permit = {"permit": "", "permit_shown": ""}
    if file.case.here.granted and (row := permits.by_case(file.case.pk)):
        permit = {"permit": row.number, "permit_shown": permits.shown(row.number)}
    return {**NOTHING, **permit, **(found(file, me) if found else {})}


def _review(file: File, me: Actor) -> dict[str, Any]:
    asked = papers.asked(file.case.pk)
    dossier = intake.dossier(file, {paper.code: paper.title for paper in asked})
    writable = bool(intake.writable(file, me))
    return {
        "papers": [_paper(file.case.code, paper) for paper in asked],
        "dossier": dossier,
        "plan_rows": [Row(told.label, told.text) for told in dossier.plan] if dossier else [],
        "registered": [Row(told.label, told.text) for told in dossier.registration] if dossier else [],
        "figures": _figures(dossier.sums) if dossier else (),
        "may_plan": writable,
        "may_papers": writable,
    }


def _facility(file: File, me: Actor) -> dict[str, Any]:
    return {
        "facility_of": True,
        "facility": loans.request(file.case.pk),
        "ceiling": loans.ceiling(file.province),
        "letter": loans.letter(file.case.pk),
        "bars": loans.bars(file.facts),
    }


HANGS_ON: Mapping[str, Callable[[File, Actor], dict[str, Any]]] = {
    "independent": _review,
    "facility": _facility,
}


def _paper(code: str, paper: papers.Paper) -> Paper:
    sent = paper.upload
    state, kind = STATES.get(sent.state, ("فرستاده شد", "info")) if sent else ("فرستاده نشده", "warn")
    note = sent.name if sent else ""
    if paper.is_expired:
        state, kind = "اعتبارش گذشته", "bad"
    elif not sent and paper.rejected:
        state, kind, note = "برگشت خورده", "bad", paper.rejected.verdict
    elif not sent and not paper.is_needed:
        state, kind = "اختیاری", ""
    return Paper(
        paper.title, paper.reason, state, kind, note, f"/cases/{code}/papers/{sent.pk}/" if sent else ""
    )


def _figures(sums: Sums) -> tuple[tuple[str, str], ...]:
    """Return the figures a reviewer looks at first; a plan without a sum has none."""
    if not sums.total:
        return ()
    payback = f"{number(sums.payback)} ماه" if sums.payback is not None else "درآمدی برای بازگشت نیست"
    return (
        ("سرمایهٔ لازم", money(sums.total)),
        (f"آوردهٔ خود ({number(sums.own_percent)}٪)", money(sums.own)),
        ("وام خواسته‌شده", money(sums.facility)),
        ("سود ماهانه", money(sums.profit)),
        ("بازگشت سرمایه", payback),
    )
