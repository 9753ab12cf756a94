"""Lists of acts in one file, CSV or XLSX: the body of the request is the file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from khanegi.api.bank import app, shapes
from khanegi.banks import queries
from khanegi.banks.actions import lists

router = Router()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTES = "application/octet-stream"
FILE = {"schema": {"type": "string", "format": "binary"}}
BODY = {"requestBody": {"required": True, "content": {"text/csv": FILE, XLSX: FILE, BYTES: FILE}}}


@router.post(
    "/uploads",
    response={200: shapes.Upload, **shapes.PROBLEMS},
    summary="Send a list",
    operation_id="send_list",
    openapi_extra=BODY,
)
def send(request: HttpRequest) -> HttpResponse:
    """Take a list: good rows go through, bad ones are told; a long one is taken by and by."""
    who = app.program(request)
    who.must("upload")
    name = request.headers.get("X-File-Name", "")[:100] or "list"

    def do(key: str) -> dict[str, Any]:
        kept = lists.upload(data=request.body, name=name, office=who.office, by=who.user)
        return {"upload": kept.pk}

    done, again = app.once(request, do)
    return app.answer(_told(who, done["upload"]), again=again)


@router.get(
    "/uploads/{number}",
    response={200: shapes.Upload, **shapes.PROBLEMS},
    summary="A list",
    operation_id="get_list",
)
def one(request: HttpRequest, number: Path[shapes.Cursor]) -> HttpResponse:
    """How far a list is, with the rows that did not go through."""
    who = app.program(request)
    who.must("upload")
    return app.answer(_told(who, number))


def _told(who: queries.Program, number: int) -> dict[str, Any]:
    said = queries.listed(number, [who.office])
    bad = [
        {
            "row": row.number, "letter": str(row.said.get("letter", "")), "outcome": row.outcome,
            "action": str(row.said.get("action", "")), "told": row.told,
        }
        for row in said.bad
    ]  # fmt: skip
    counts = {name: getattr(said, name) for name in ("number", "rows", "done", "again", "waiting")}
    return {**counts, "bad": bad}
