"""Writing a questionnaire and a plan page by page, handing them in, and objecting to a no."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from psycopg.types.json import Jsonb

from khanegi.base import codes, jalali, sql
from khanegi.base.errors import Invalid, NotFound, Refusal, Refused
from khanegi.base.persian import number
from khanegi.cases import actions as cases
from khanegi.cases import queries as case_queries
from khanegi.cases.models import Case
from khanegi.intake import queries, registering, routing
from khanegi.intake.forms import questionnaire
from khanegi.intake.models import Decision, Draft, Plan
from khanegi.intake.required import CERTIFICATE
from khanegi.notices import actions as notices
from khanegi.notices import words
from khanegi.papers import actions as papers
from khanegi.papers import early
from khanegi.people import identity
from khanegi.people import queries as people
from khanegi.people.models import County, User
from khanegi.process.facts import Actor
from khanegi.process.standstill import STANDS_STILL
from khanegi.process.words import Role
from khanegi.rules import asks
from khanegi.rules.forms import Answers, Errors, Form, Raw, clean, clean_page, from_json, visible
from khanegi.rules.models import Occupation

HANDED_IN = Refusal("draft_handed_in", "این پرسش‌نامه فرستاده شده است. پروندهٔ آن را در کارتابل خود ببینید.")
PLAN_CLOSED = Refusal("plan_closed", "طرح اکنون نزد شما نیست و تغییر نمی‌کند.")
NOT_RETURNED = Refusal("not_returned", "تنها بخش‌هایی را می‌توانید تغییر دهید که برای اصلاح برگشته‌اند.")
TOO_LATE = Refusal("too_late", "مهلت اعتراض به این نتیجه گذشته است. می‌توانید دوباره ثبت‌نام کنید.")
NOTHING_TO_OBJECT = Refusal("nothing_to_object", "این نتیجه مثبت است و اعتراضی ندارد.")
REMINDED = ((10, 3), (3, 0))  # told once within each span of days before it is removed
LOCKED = f"""
select d.kind, d.answers, d.case_id, {people.STANDS_STILL}
from people_user u join intake_draft d on d.user_id = u.id
where u.id = %(user)s and d.id = %(draft)s for update of u, d
"""
KEEP = """
update intake_draft set answers = %s, typed = %s, touched_at = statement_timestamp() where id = %s
returning touched_at
"""
LONGEST, MOST = 4000, 600  # of one thing typed, and of things typed on a page


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving a page: sentences by field, or the key of the next page; None when all are done."""

    errors: Errors
    next: str | None


@transaction.atomic
def start(*, user: User, kind: str) -> Draft:
    """Return the open questionnaire of this person, or begin one with what they said before."""
    form = questionnaire(kind)
    begun = {
        "version": form.version,
        "answers": lambda: queries.begun_with(user),
        "typed": lambda: queries.filled_before(user, form),
    }
    draft, _ = Draft.objects.get_or_create(user=user, kind=kind, case=None, defaults=begun)
    return draft


@transaction.atomic(durable=True)
def save_page(*, draft: Draft | int, user: User, page: str, raw: Raw) -> Saved:
    """Check and keep one page. What does not fit is kept as it was typed, beside its sentences."""
    row = _locked(draft, user)
    if row.case_id is not None:
        raise Refused(HANDED_IN)
    saved = _save(row, questionnaire(row.kind), page, raw)
    _kept(row)
    return saved


@transaction.atomic(durable=True)
def fill(*, draft: Draft | int, user: User, data: object) -> Draft:
    """Replace a whole questionnaire by answers that a program sent, checked as its pages are.

    Raises Invalid naming every field.
    """
    row = _locked(draft, user)
    if row.case_id is not None:
        raise Refused(HANDED_IN)
    row.answers, row.typed = _whole(questionnaire(row.kind), data), {}
    return _kept(row)


def send_certificate(
    *, draft: Draft | int, user: User, file: papers.Sent, more: Sequence[papers.Sent] = ()
) -> None:
    """Keep the certificate of the field of a questionnaire; the case it opens takes it over.

    Raises Invalid with the key `file`, Refused, or NotFound while no field is chosen.
    """
    pk = draft if isinstance(draft, int) else draft.pk
    row = Draft.objects.filter(pk=pk, user=user).first()
    field = row.answers.get("occupation") if row else None
    if row is None or not field:
        raise NotFound(str(pk))
    if row.case_id is not None:
        raise Refused(HANDED_IN)
    early.keep(user=user.pk, code=CERTIFICATE, about=field, file=file, more=more)


def _whole(form: Form, data: object) -> dict[str, Any]:
    answers, errors = from_json(form, data, queries.options())
    if errors:
        raise Invalid(errors)
    return {field.key: answers.get(field.key) for _, fields in visible(form, answers) for field in fields}


def _locked(draft: Draft | int, user: User) -> Draft:
    pk = draft if isinstance(draft, int) else draft.pk
    row = queries.draft_of(
        sql.row(f"{queries.DRAFT} where id = %s and user_id = %s for update", [pk, user.pk])
    )
    if row is None:
        raise NotFound(str(pk))
    return row


def _kept(row: Draft) -> Draft:
    said = [Jsonb(row.answers), Jsonb(row.typed), row.pk]
    row.touched_at = sql.row(KEEP, said)[0]
    return row


def _save(row: Draft | Plan, form: Form, page: str, raw: Raw) -> Saved:
    asked = form.page(page)
    answers, errors = clean_page(asked, raw, row.answers, queries.options())
    if errors:
        row.typed = {**row.typed, page: _as_typed(raw)}
        return Saved(errors, page)
    row.answers = {**row.answers, **answers}
    row.typed = {key: typed for key, typed in row.typed.items() if key != page}
    return Saved({}, _next(form, row.answers, page))


def _as_typed(raw: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Keep what was typed, but for what no JSON column can hold and what nobody types by hand."""
    kept = list(raw.items())[:MOST]
    return {_storable(name)[:100]: [_storable(value) for value in values[:100]] for name, values in kept}


def _storable(text: str) -> str:
    return text[:LONGEST].replace("\0", "").encode("utf-8", "ignore").decode()


def _next(form: Form, answers: Answers, page: str) -> str | None:
    """Return the next page never answered, looking after this one first; None when all were."""
    open_pages = [
        one.key
        for one, fields in visible(form, answers)
        if any(
            field.key not in answers or (answers[field.key] is None and not field.optional)
            for field in fields
        )
    ]
    order = [one.key for one in form.pages]
    after = [key for key in open_pages if order.index(key) > order.index(page)]
    return next(iter((*after, *open_pages)), None)


@transaction.atomic(durable=True)
def register(*, draft: Draft | int, user: User, key: str) -> Decision:
    """Hand in a questionnaire: every rule decides at once, and a yes opens the case with its code.

    A second call, from a second click or a second window, returns the same decision. The person's
    row is locked, so that two questionnaires of one person are judged one after the other.
    Raises Refused or NotFound.
    """
    row = _with_person(draft, user)
    answers = registering.asked(questionnaire(row.kind), row.answers)
    known = queries.known(row, answers, key)
    if known.before is not None:
        return Decision.objects.get(pk=known.before)
    decision = registering.judge(row, key, known, answers)
    if decision.is_yes:
        registering.open_case(decision, known)
    else:
        decision.save(force_insert=True)
    return decision


def _with_person(draft: Draft | int, user: User) -> Draft:
    """Lock a questionnaire and its person; return what handing it in needs. Raises NotFound, Refused."""
    pk = draft if isinstance(draft, int) else draft.pk
    row = sql.row(LOCKED, {"draft": pk, "user": user.pk})
    if row is None:
        raise NotFound(str(pk))
    kind, answers, case, stands_still = row
    if stands_still:
        raise Refused(STANDS_STILL)
    return Draft(pk=pk, user_id=user.pk, kind=kind, answers=sql.read_json(answers), case_id=case)


@transaction.atomic(durable=True)
def object_to(*, decision: Decision | int, user: User, text: str) -> Case:
    """Object to an automatic no, once and in time; the provincial secretariat decides.

    Asking again returns the same case. Raises Invalid, Refused or NotFound.
    """
    pk = decision if isinstance(decision, int) else decision.pk
    row = Decision.objects.select_for_update(of=("self",)).filter(pk=pk, user=user).first()
    if row is None:
        raise NotFound(str(pk))
    if row.appeal is not None:
        return row.appeal
    if people.standstill(user.pk):
        raise Refused(STANDS_STILL)
    if row.is_yes:
        raise Refused(NOTHING_TO_OBJECT)
    if jalali.date_of(queries.now()) > queries.last_day(row):
        raise Refused(TOO_LATE)
    said, errors = clean(asks.get("appeal"), {"text": [text]})
    if errors:
        raise Invalid(errors)
    told = row.answers
    identity.introduce(user=user.pk, first_name=told["first_name"], last_name=told["last_name"])
    row.appeal = _open_objection(row, cases.with_words(asks.get("appeal"), said, {}))
    row.save(update_fields=["appeal"])
    code = words.REGISTERED.format(code=codes.show(row.appeal.code))
    notices.tell(to=user.pk, case=row.appeal.pk, key=f"registered-{row.appeal.pk}", text=code)
    return row.appeal


def _open_objection(row: Decision, said: dict[str, Any]) -> Case:
    county = County.objects.get(code=row.answers["county"])
    field = Occupation.objects.filter(code=row.answers["occupation"]).first()
    opening = cases.Opening(
        procedure="appeal",
        applicant=row.user_id,
        county=county.pk,
        occupation=field.pk if field else None,
        by=Role.APPLICANT,
        offices=routing.objections(county),
        parties={Role.APPLICANT: frozenset({row.user_id})},
        rules_on=row.rules_on,
        key=f"decision-{row.pk}",
        data=said,
    )
    return cases.open(opening, actor=Actor(user=row.user_id))


@transaction.atomic(durable=True)
def save_plan(*, case: int, actor: Actor, page: str, raw: Raw) -> Saved:
    """Check and keep one page of the plan while the case waits for it.

    After a return only the returned pages may change. Raises Refused, or NotFound for strangers.
    """
    row, form = _open_plan(case, actor, page)
    saved = _save(row, form, page, raw)
    _keep(row)
    return saved


@transaction.atomic(durable=True)
def fill_plan(*, case: int, actor: Actor, data: object) -> queries.Standing:
    """Replace the whole plan by answers that a program sent, checked as its pages are."""
    row, form = _open_plan(case, actor)
    row.answers, row.typed = _whole(form, data), {}
    return _keep(row)


def _open_plan(case: int, actor: Actor, page: str = "") -> tuple[Plan, Form]:
    """Lock the case and return its plan and form, if this person may change the page, or all, now."""
    file = case_queries.locked(pk=case)
    if not case_queries.sees(actor, file.facts):
        raise NotFound(str(case))
    form = queries.form_of(file.case)
    pages = {form.page(page).key} if page else {one.key for one in form.pages}
    may = queries.writable(file, actor)
    if not may:
        raise Refused(PLAN_CLOSED)
    if not pages <= may:
        raise Refused(NOT_RETURNED)
    return Plan.objects.select_related("case__county").get(case=case), form


def _keep(row: Plan) -> queries.Standing:
    stands = queries.standing(row)
    row.is_complete = stands.gap is None and not stands.faults
    row.save(update_fields=["answers", "typed", "is_complete", "touched_at"])
    return stands


def tend_drafts() -> None:
    """Remind of questionnaires nobody touched for long, and remove those whose days are over.

    One whose no is being objected to stays: an accepted objection needs it. Safe to run twice.
    """
    lives = dt.timedelta(days=queries.params()["draft_days"].value)
    now = queries.now()
    objected = Q(decisions__appeal__isnull=False)
    idle = Draft.objects.filter(case=None).exclude(objected)
    for left, least in REMINDED:
        since, until = (now - lives + dt.timedelta(days=days) for days in (least, left))
        due = idle.filter(touched_at__gte=since, touched_at__lt=until)
        for pk, user, touched in due.order_by("pk").values_list("pk", "user_id", "touched_at"):
            text = words.DRAFT_ENDS.format(days=number((touched + lives - now).days + 1))
            key = f"draft-{pk}-{left}-{touched:%Y%m%d}"
            notices.tell(to=user, case=None, key=key, text=text)
    with transaction.atomic():
        # Locked first: one that is touched or handed in meanwhile is asked again whether it is idle.
        over = idle.select_for_update(of=("self",)).filter(touched_at__lt=now - lives)
        Draft.objects.filter(pk__in=[draft.pk for draft in over.order_by("pk").only("pk")]).delete()
    writing = Draft.objects.filter(case=None).values_list("user_id", flat=True)
    early.forget(before=now - lives, but_of=writing)
