"""What rooms above the case add to its page: papers, registration and plan, facility, hand-off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from khanegi.banks import queries as banks
from khanegi.base.persian import mask, money, number
from khanegi.cooperatives import queries as cooperatives
from khanegi.intake import queries as intake
from khanegi.intake.forms import plan_form
from khanegi.loans import money as money_at_bank
from khanegi.loans import queries as loans
from khanegi.papers import queries as papers
from khanegi.permits import hearings
from khanegi.permits import queries as permits
from khanegi.process.facility.places import AT_BRANCH, DOCUMENTS, SUPERVISION
from khanegi.process.grammar import Kind
from khanegi.process.words import Role
from khanegi.web import pool, roster, sponsoring, standing
from khanegi.web.lines import rows

if TYPE_CHECKING:
    import datetime as dt

    from khanegi.cases.queries import File
    from khanegi.intake.forms import Sums
    from khanegi.process.facts import Actor
    from khanegi.rules.forms.tell import Told

BRINGS = frozenset({AT_BRANCH.key, DOCUMENTS.key})


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
    ends: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing the citizen still writes or sends before the case can go on."""

    words: str
    href: str
    state: str
    kind: str


STATES = {"held": ("فرستاده شد", "info"), "accepted": ("پذیرفته شد", "ok")}
NOTHING: dict[str, Any] = {
    "owed": (),
    "dossier": None,
    "regions": (),
    "excerpt": [],
}


def of(file: File, me: Actor, *, in_full: bool = False) -> dict[str, Any]:
    """Return what hangs on a case of this procedure; `in_full` shows an office the numbers of a person."""
    found = HANGS_ON.get(file.process.key, _beside)
    permit = {"permit": "", "permit_shown": ""}
    if file.facts.last("issue") and (row := permits.by_case(file.case)):
        permit = {"permit": row.number, "permit_shown": permits.shown(row.number)}
    return {**NOTHING, **permit, **found(file, me, in_full)}


def _review(file: File, me: Actor, in_full: bool) -> dict[str, Any]:
    asked = papers.asked(file.case.pk)
    dossier = intake.dossier(file, {paper.code: paper.title for paper in asked})
    return {
        "owed": _owed(file, me, asked, is_planned=bool(dossier and dossier.is_complete)),
        "papers": [_paper(file.case.code, paper) for paper in asked],
        "dossier": dossier,
        "plan_rows": rows(dossier.plan) if dossier else [],
        "registered": rows(_registered(dossier, file, me, in_full)) if dossier else [],
        "may_unmask": _works_on(file, me) and not in_full,
        "figures": _figures(dossier.sums) if dossier else (),
    }


def _owed(file: File, me: Actor, asked: Sequence[papers.Paper], *, is_planned: bool) -> tuple[Owed, ...]:
    """Return what this person may write or send now, with how much of it is left."""
    url, rows = f"/cases/{file.case.code}/", []
    if pages := intake.writable(file, me):
        state, kind = ("کامل است", "ok") if is_planned else ("کامل نیست", "warn")
        form = plan_form(file.process.key)
        if is_planned and form and len(pages) < len(form.pages):  # the parts that were sent back
            state, kind = f"{number(len(pages))} بخش برای اصلاح", "warn"
        rows.append(Owed("نوشتن طرح", f"{url}plan/", state, kind))
    if papers.may_send(file, me):
        left = sum(paper.is_needed and (not paper.upload or paper.is_expired) for paper in asked)
        state, kind = (f"{number(left)} مدرک مانده", "warn") if left else ("کامل است", "ok")
        rows.append(Owed("فرستادن مدارک", f"{url}papers/", state, kind))
    return tuple(rows)


def _registered(dossier: intake.Dossier, file: File, me: Actor, in_full: bool) -> tuple[Told, ...]:
    """Return the registration as this person may read it."""
    if me.holds(Role.APPLICANT, file.facts):
        return dossier.registration
    return intake.for_office(dossier.registration, in_full=in_full and _works_on(file, me))


def _works_on(file: File, me: Actor) -> bool:
    """Say whether this person sits in an office of the case; who only reads everything does not."""
    return any(me.holds(role, file.facts) for role in file.facts.offices)


def _beside(file: File, me: Actor, in_full: bool) -> dict[str, Any]:
    """Return what an office that is asked beside a review needs of it; the applicant knows it."""
    if me.holds(Role.APPLICANT, file.facts):
        return {}
    return {"excerpt": rows(intake.excerpt(file, in_full=_works_on(file, me)))}


def _facility(file: File, me: Actor, in_full: bool) -> dict[str, Any]:
    asked = loans.request(file.case.pk)
    is_theirs = me.holds(Role.APPLICANT, file.facts) or me.holds(Role.BRANCH, file.facts)
    if asked and not is_theirs:
        asked = replace(asked, sheba=mask(asked.sheba, 4))
    applicant = me.holds(Role.APPLICANT, file.facts)
    bars = loans.bars(file.facts)
    is_barred_by_home = any(bar.code == "household_has" for bar in bars)
    stands = standing.of(file)
    return {
        "regions": (
            *((stands.region,) if stands else ()),
            "web/_facility.html",
            "web/_money.html",
            "web/_supervision.html",
        ),
        "standing": stands,
        "excerpt": [] if applicant else rows(intake.excerpt(file, in_full=is_theirs)),
        "facility": asked,
        "ceiling": loans.ceiling(file.case, file.facts.more.get("sponsor_accepted")),
        "letter": loans.letter(file.case.pk),
        "bring": loans.to_bring(file.case.pk) if file.case.place in BRINGS else (),
        "bars": bars,
        # Only the secretariat may say which case of another person bars this one.
        "household": loans.of_household(file.case)
        if is_barred_by_home and me.holds(Role.SECRETARIAT, file.facts)
        else (),
        "money": money_at_bank.of(file.case.pk, file.facts),
        "is_supervised": file.case.place == SUPERVISION.key,
        "is_borrower": applicant,
        "telling": None if applicant else banks.telling(file.case),
    }


def _cooperative(file: File, me: Actor, in_full: bool) -> dict[str, Any]:
    """Return how far the hand-off is and, for who applies, where to go from here."""
    handed = cooperatives.shown(file.case.pk)
    applicant = me.holds(Role.APPLICANT, file.facts)
    is_over = file.case.here.kind is Kind.FINAL
    lines = intake.registered(file)
    if not applicant:
        lines = intake.for_office(lines, in_full=in_full and _works_on(file, me))
    said_once = {"word": None} if handed and handed.is_whole else {}
    return {
        **said_once,
        "regions": ("web/_handoff.html",),
        "handoff": handed,
        "may_enter": applicant and handed is not None and handed.may_enter,
        "may_begin_again": applicant and is_over and not file.case.here.granted,
        "may_sponsor": applicant and is_over and file.case.here.granted,
        "registered": rows(lines),
        "may_unmask": _works_on(file, me) and not in_full,
    }


def _covered(file: File, me: Actor, in_full: bool) -> dict[str, Any]:
    return {**_review(file, me, in_full), **pool.place(file, me)}


def _sponsor(file: File, me: Actor, in_full: bool) -> dict[str, Any]:
    return {**_review(file, me, in_full), **roster.summary(file)}


def _life(file: File, me: Actor, in_full: bool) -> dict[str, Any]:
    """Return the permit this case is about and, for its holder, which papers it needs anew."""
    permit = permits.by_case(file.case)
    asked = papers.asked(file.case.pk)
    lines = () if me.holds(Role.APPLICANT, file.facts) else intake.excerpt(file, in_full=_works_on(file, me))
    return {
        "regions": ("web/_life.html",),
        "life": permits.summary(permit) if permit else None,
        "owed": _papers_owed(file, me, asked),
        "papers": [_paper(file.case.code, paper) for paper in asked],
        "excerpt": rows(lines),
    }


def _papers_owed(file: File, me: Actor, asked: Sequence[papers.Paper]) -> tuple[Owed, ...]:
    """Return the papers whose validity has ended, where this person may send new ones."""
    ended = [paper for paper in asked if paper.is_needed and (not paper.upload or paper.is_expired)]
    if not ended or not papers.may_send(file, me):
        return ()
    state = f"{number(len(ended))} مدرک بی‌اعتبار"
    return (Owed("فرستادن مدرک تازه", f"/cases/{file.case.code}/papers/", state, "warn"),)


def _complaint(file: File, me: Actor, in_full: bool) -> dict[str, Any]:
    """Return what a neighbour wrote, to the offices only: the holder learns what about, and never who."""
    if me.holds(Role.APPLICANT, file.facts):
        return {}
    works_on = _works_on(file, me)
    return {
        "regions": ("web/_complaint.html",),
        "complaint": hearings.written(file.case.pk, in_full=in_full and works_on),
        "may_unmask": works_on and not in_full,
    }


HANGS_ON: Mapping[str, Callable[[File, Actor, bool], dict[str, Any]]] = {
    "independent": _review,
    "facility": _facility,
    "cooperative": _cooperative,
    "covered": _covered,
    "sponsor": _sponsor,
    "introduction": sponsoring.introduction,
    "permit_life": _life,
    "complaint": _complaint,
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
    href = f"/cases/{code}/papers/{sent.pk}/" if sent else ""
    shown = Paper(paper.title, paper.reason, state, kind, note, href)
    return replace(shown, thumb=f"{href}thumb/", ends=sent.expires_on) if sent else shown


def _figures(sums: Sums) -> tuple[tuple[str, str], ...]:
    """Return the figures a reviewer looks at first; a plan without a sum has none."""
    if not sums.total:
        return ()
    payback = f"{number(sums.payback)} ماه" if sums.payback is not None else "درآمدی برای بازگشت نیست"
    people = sums.capacity
    return (
        *((("ظرفیت خواسته‌شده", f"{number(people.asked)} نفر"),) if people else ()),
        *((("ظرفیت ثابت‌شده با سفارش‌ها", f"{number(people.proven)} نفر"),) if people else ()),
        ("سرمایهٔ لازم", money(sums.total)),
        (f"آوردهٔ خود ({number(sums.own_percent)}٪)", money(sums.own)),
        ("وام خواسته‌شده", money(sums.facility)),
        ("سود ماهانه", money(sums.profit)),
        ("بازگشت سرمایه", payback),
    )
