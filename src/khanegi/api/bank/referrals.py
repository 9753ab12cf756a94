"""Letters to the branches of a bank, and what a branch does with them: one address for each declared act."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import ValidationError

from khanegi.api.bank import app, shapes
from khanegi.banks import queries
from khanegi.banks.actions import acting
from khanegi.base.errors import Invalid
from khanegi.cases import actions as cases
from khanegi.cases import queries as files
from khanegi.people import actions as people
from khanegi.process.grammar import Action
from khanegi.rules import asks
from khanegi.rules.forms import schema

router = Router()
NOTHING = {"type": "object", "additionalProperties": False, "properties": {}, "maxProperties": 0}


@router.get(
    "/referrals",
    response={200: shapes.Lines, **shapes.PROBLEMS},
    summary="Letters",
    operation_id="list_referrals",
)
def listed(
    request: HttpRequest,
    after: shapes.Cursor = 0,
    limit: shapes.Limit = 50,
    state: Literal["live", "ended", "all"] = "live",
) -> HttpResponse:
    """One page of the letters to the branches of this bank, the oldest first."""
    who = app.program(request)
    who.must("read")
    rows = list(queries.page(who, after=after, most=limit + 1, state=state))
    more = rows[limit - 1].pk if len(rows) > limit else None
    return app.answer({"rows": [_line(row) for row in rows[:limit]], "after": more})


@router.get(
    "/referrals/{letter}",
    response={200: shapes.Referral, **shapes.PROBLEMS},
    summary="One letter",
    operation_id="get_referral",
)
def one(request: HttpRequest, letter: Path[shapes.Letter]) -> HttpResponse:
    """A letter with what the bank may know of the person, and what the branch could do now.

    That it was read is recorded and counted to the person. Of a letter that ended without being paid
    number, days, amount and state remain.
    """
    who = app.program(request)
    who.must("read")
    row = queries.visible(who, letter)
    said = {**_line(row), "seq": row.case.seq, **NOBODY}
    if not row.is_past and queries.tells_person(row):
        people.saw(user=who.user, subject=f"case:{row.case_id}", what="bank_api", office=row.branch_id)
        file = files.load(pk=row.case_id)
        offers = files.offers(file, who.seat(row.branch_id))
        said |= {"tracking_code": row.case.code, **queries.told_of(row)}
        said["offers"] = [_offer(file, offer) for offer in offers]
    return app.answer(said)


NOBODY: dict[str, Any] = {
    "tracking_code": "", "applicant": None, "sheba": "", "guarantee": "", "permit_number": "",
    "plan": None, "offers": [],
}  # fmt: skip


OVER, ELSEWHERE = ("over", "این نامه پایان یافته است"), ("elsewhere", "به جای دیگری معرفی شده است")


def _line(row: Any) -> dict[str, Any]:
    here = row.case.here
    key, title = (here.key, here.title) if queries.tells_person(row) else OVER
    if row.is_past:
        key, title = ELSEWHERE
    return {
        "letter": row.number,
        "branch": row.branch.code,
        "amount": row.amount,
        "written_at": row.written_at.isoformat(),
        "valid_until": row.valid_until.isoformat(),
        "is_live": row.ended_at is None,
        "end_reason": row.end_reason,
        "place": key,
        "place_title": title,
    }


def _offer(file: files.File, offer: Any) -> dict[str, Any]:
    verb, no = offer.action, offer.refusal
    form = asks.get(verb.asks) if verb.asks and no is None else None
    return {
        "action": verb.key,
        "title": verb.title,
        "refusal": {"code": no.code, "text": no.text} if no else None,
        "asks": schema(form, cases.choices(file.case, form)) if form else None,
    }


def _said(request: HttpRequest) -> shapes.Act:
    """Read an act by hand: the schema of its body is that of the declared form. Raises Invalid."""
    try:
        said = json.loads(request.body.decode("utf-8"), parse_float=_whole)
    except (ValueError, RecursionError):
        raise Invalid({"body": (app.SHAPE,)}) from None
    try:
        return shapes.Act.model_validate(said)
    except ValidationError as wrong:
        places = {".".join(str(part) for part in one["loc"]) or "body" for one in wrong.errors()}
        raise Invalid(dict.fromkeys(places, (app.SHAPE,))) from None


def _whole(text: str) -> int | float:
    """Read 5.0 as 5, which it is by JSON Schema; what is no whole number is left for the shapes to refuse."""
    found = float(text)
    return int(found) if found.is_integer() and abs(found) < 2**53 else found


def _body(verb: Action) -> dict[str, Any]:
    """Return the JSON Schema of the body of one act, read from the form that it asks."""
    form = schema(asks.get(verb.asks)) if verb.asks else NOTHING
    answers = {key: value for key, value in form.items() if not key.startswith("$")}
    return {
        "type": "object",
        "title": f"Act_{verb.key}",
        "additionalProperties": False,
        "required": ["amount", "answers"],
        "properties": {
            "amount": shapes.MONEY,
            "national_id": {"type": "string", "pattern": shapes.PERSON},
            "answers": answers,
        },
    }


def _doing(verb: Action) -> Callable[..., HttpResponse]:
    def act(request: HttpRequest, letter: Path[shapes.Letter]) -> HttpResponse:
        who = app.program(request)
        who.must(queries.scope_of(verb.key))
        row, said = queries.visible(who, letter), _said(request)
        deed = acting.Deed(row, verb.key, said.amount, said.answers, said.national_id)
        done, again = app.once(request, lambda key: acting.act(deed, program=who, key=key))
        return app.answer(done, again=again)

    act.__doc__ = f"«{verb.title}» in the branch of the letter. `amount` is the amount of the letter."
    return act


for _key, _verb in queries.acts().items():
    router.post(
        f"/referrals/{{letter}}/{_key}",
        response={200: shapes.Moved, **shapes.PROBLEMS},
        operation_id=f"act_{_key}",
        summary=_key,
        openapi_extra={
            "requestBody": {"required": True, "content": {"application/json": {"schema": _body(_verb)}}}
        },
    )(_doing(_verb))
