"""The API: the same rules, refusals and codes as the pages, in JSON. Signed in as pages are, with CSRF."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI, Path, Query
from ninja.errors import AuthenticationError, ValidationError
from ninja.openapi.docs import DocsBase
from ninja.security import SessionAuth

from khanegi.api import asker, registering, shapes
from khanegi.base import jalali
from khanegi.base.address import address
from khanegi.base.errors import Invalid, NotFound, Refused, TooMany
from khanegi.cases import actions, queries
from khanegi.cases.queries import Entry, File
from khanegi.people import actions as people
from khanegi.people import queries as who
from khanegi.process.grammar import Place
from khanegi.rules import asks, catalogue
from khanegi.rules.forms import schema

ANSWERS = (
    (401, "وارد نشده‌اید."),
    (404, "چنین چیزی نیست، یا از آن شما نیست."),
    (409, "قاعده‌ای اجازه نداد؛ کد آن برای برنامه است و تغییر نمی‌کند."),
    (422, "پاسخ‌ها با فرم نمی‌خوانند؛ جمله‌ها کنار نام هر خانه."),
    (429, "در زمان کوتاه چند بار تلاش شده است."),
)
SAID = shapes.REFUSALS
MARK = Query("", max_length=100)


class Page(DocsBase):
    """The list of addresses, drawn by a page of our own: nothing is asked of another host."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        schema = api.get_openapi_schema()
        return render(request, "web/api.html", {"addresses": _addresses(schema), "answers": ANSWERS})


def _addresses(schema: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {"method": method.upper(), "path": path, "told": said.get("description", "").splitlines()[0]}
        for path, methods in schema["paths"].items()
        for method, said in methods.items()
    ]


api = NinjaAPI(
    title="Khanegi",
    version="1",
    description="Home-business permits: cases, worklists, the catalogue and tracking.",
    auth=SessionAuth(),
    docs=Page(),
    urls_namespace="api",
)
api.add_router("", registering.router)


@api.get("/cases", response=shapes.Lines, summary="My cases")
def mine(request: HttpRequest) -> dict[str, Any]:
    """Every case of the person signed in, the newest first."""
    entries = queries.of_citizen(_number(request))
    return {"rows": [_line(entry) for entry in entries], "after": ""}


@api.get("/worklist", response={200: shapes.Lines, **SAID}, summary="What waits at a desk")
def worklist(
    request: HttpRequest, desk: str = Query(..., max_length=60), after: str = MARK
) -> dict[str, Any]:
    """One page of a desk, the nearest deadline first. A desk is a role and an office: `branch-12`."""
    held = next((one for one in asker.desks(request) if f"{one.role.value}-{one.office}" == desk), None)
    if held is None:
        raise NotFound(desk)
    page = queries.worklist(role=held.role, office=held.office, after=after)
    return {"rows": [_line(entry) for entry in page.entries], "after": page.after}


@api.get("/cases/{code}", response={200: shapes.Case, **SAID}, summary="One case")
def case(request: HttpRequest, code: Path[shapes.Code]) -> dict[str, Any]:
    """A case the asker may see: who holds it, until when, what the asker could do, and its history."""
    me = asker.actor(request)
    file = queries.one(me, code)
    is_party = me.is_party(file.facts)
    if not is_party:
        office = who.looking_from(asker.desks(request), file.facts)
        people.saw(user=_number(request), subject=f"case:{file.case.pk}", what="api", office=office)
    held = queries.holder(file)
    lines = queries.history(file, for_staff=not is_party)
    return {
        **_stands(file.case.code, file.case.here, held),
        "procedure": file.process.key,
        "seen": file.case.seq,
        "since": held.since,
        "days_left": held.days_left,
        "unit": held.unit.value,
        "stopped_for": held.stopped_for,
        "offers": [_offer(file, offer) for offer in queries.offers(file, me)],
        "history": [{"seq": x.seq, "at": x.at, "who": x.who, "told": x.told} for x in lines],
    }


@api.post("/cases/{code}/{action}", response={200: shapes.Moved, **SAID}, summary="Act")
def act(
    request: HttpRequest,
    code: Path[shapes.Code],
    action: shapes.ActionKey,  # type: ignore[valid-type]
    said: shapes.Answers,
) -> dict[str, Any]:
    """Take one declared action. The same key again is the same act and gives the same answer."""
    me = asker.actor(request)
    file = queries.of_act(me, code, f"api-{said.key}")
    event = actions.act(
        case=file.case.pk,
        action=action.value,  # type: ignore[attr-defined]
        actor=me,
        seen=said.seen,
        key=f"api-{said.key}",
        answers=actions.Json(said.answers),
    )
    return {"place": event.to, "seq": event.seq}


@api.get("/catalogue", response=shapes.Catalogue, auth=None, summary="Fields of work")
def fields(request: HttpRequest, q: str = MARK, after: str = MARK) -> dict[str, Any]:
    """One page of the fields in force today, in Persian order."""
    page = catalogue.search(jalali.today(), words=q.replace("\x00", ""), after=after.replace("\x00", ""))
    rows = [
        {
            "code": row.code,
            "title": row.title,
            "category": row.category_title,
            "evidence": row.mark,
            "is_open": not row.shut,
        }
        for row in page.rows
    ]
    return {"rows": rows, "after": page.after}


@api.post(
    "/tracking", response={200: shapes.Tracked, **SAID, 429: shapes.No}, auth=None, summary="Follow a case"
)
def tracking(request: HttpRequest, said: shapes.Tracking) -> dict[str, Any]:
    """Where a case stands, by its code and a second factor. Few misses are allowed in an hour."""
    found = actions.track(code=said.code, second=said.second, address=address(request))
    return _stands(found.code, found.place, found.held)


def _number(request: HttpRequest) -> int:
    return int(request.user.pk or 0)


def _stands(code: str, here: Place, held: queries.Held) -> dict[str, Any]:
    return {
        "code": code,
        "place": here.key,
        "place_title": here.title,
        "holder": list(held.who),
        "until": held.until,
        "next": held.next,
    }


def _line(entry: Entry) -> dict[str, Any]:
    return {
        "code": entry.code,
        "procedure": entry.procedure,
        "place": entry.place.key,
        "place_title": entry.place.title,
        "due_at": entry.due_at,
        "days_left": entry.days_left,
        "duty": entry.duty,
        "applicant": f"{entry.first_name} {entry.last_name}".strip(),
        "occupation": entry.occupation,
        "county": entry.county,
    }


def _offer(file: File, offer: Any) -> dict[str, Any]:
    """Say what could be done; where something is asked, with the options of this very case."""
    verb, no = offer.action, offer.refusal
    form = asks.get(verb.asks) if verb.asks and no is None else None
    return {
        "action": verb.key,
        "title": verb.title,
        "refusal": {"code": no.code, "text": no.text} if no else None,
        "asks": schema(form, actions.choices(file.case, form)) if form else None,
    }


@api.exception_handler(Refused)
def refused(request: HttpRequest, no: Refused) -> HttpResponse:
    """A rule said no: 409, and 429 where it was asked too often."""
    status = 429 if isinstance(no, TooMany) else 409
    said = {"code": no.refusal.code, "text": no.refusal.text}
    return api.create_response(request, said, status=status)


@api.exception_handler(NotFound)
def not_found(request: HttpRequest, nothing: NotFound) -> HttpResponse:
    """Absent, or not yours: the same answer."""
    said = {"code": "not_found", "text": "چنین پرونده‌ای برای شما پیدا نشد."}
    return api.create_response(request, said, status=404)


@api.exception_handler(Invalid)
def invalid(request: HttpRequest, wrong: Invalid) -> HttpResponse:
    """The answers do not fit the form."""
    fields = {key: list(said) for key, said in wrong.errors.items()}
    return api.create_response(request, {"fields": fields}, status=422)


@api.exception_handler(ValidationError)
def misshapen(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    """What came has not the shape that the description says."""
    fields: dict[str, list[str]] = {}
    for one in wrong.errors:
        place = ".".join(str(part) for part in one["loc"][2:] or one["loc"][-1:])
        fields.setdefault(place, []).append("این مقدار به شکلی نیست که در شرح آمده است.")
    return api.create_response(request, {"fields": fields}, status=422)


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, nobody: AuthenticationError) -> HttpResponse:
    """Nobody is signed in."""
    said = {"code": "sign_in", "text": "نخست وارد شوید."}
    return api.create_response(request, said, status=401)
