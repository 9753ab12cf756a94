"""What a bank is told: to be read from any number on, or sent to a hook of its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from khanegi.api.bank import app, shapes
from khanegi.banks import queries
from khanegi.banks.actions import hooks

router = Router()


@router.get(
    "/messages",
    response={200: shapes.Messages, **shapes.PROBLEMS},
    summary="Messages",
    operation_id="list_messages",
)
def messages(request: HttpRequest, after: shapes.Cursor = 0, limit: shapes.Limit = 100) -> HttpResponse:
    """The messages behind a number, in their order; whatever a hook has missed is found here."""
    who = app.program(request)
    who.must("messages")
    rows = queries.stream(who, after, limit + 1)
    more = rows[limit - 1]["number"] if len(rows) > limit else None
    return app.answer({"rows": rows[:limit], "after": more})


@router.get(
    "/hook", response={200: shapes.Way, **shapes.PROBLEMS}, summary="The hook", operation_id="get_hook"
)
def hook(request: HttpRequest) -> HttpResponse:
    """Where messages go and how far they came."""
    who = app.program(request)
    who.must("hook")
    return app.answer(_way(who))


@router.put(
    "/hook", response={200: shapes.Led, **shapes.PROBLEMS}, summary="Set the hook", operation_id="set_hook"
)
def lead(request: HttpRequest, said: shapes.Leading) -> HttpResponse:
    """Lead messages to an address, and get the secret that signs them; the one before is good no more."""
    who = app.program(request)
    who.must("hook")

    def do(key: str) -> dict[str, Any]:
        return hooks.lead(program=who, address=said.address, after=said.after, key=key)

    done, again = app.once(request, do)
    secret = hooks.secret(who, request.headers["Idempotency-Key"])
    return app.answer({**done, "secret": secret.hex()}, again=again)


@router.delete(
    "/hook",
    response={200: shapes.Way, **shapes.PROBLEMS},
    summary="Take the hook away",
    operation_id="delete_hook",
)
def stop(request: HttpRequest) -> HttpResponse:
    """Let messages wait; nothing is lost and the stream goes on."""
    who = app.program(request)
    who.must("hook")

    def do(key: str) -> dict[str, Any]:
        hooks.stop(program=who)
        return _way(who)

    done, again = app.once(request, do)
    return app.answer(done, again=again)


def _way(who: queries.Program) -> dict[str, Any]:
    way = queries.way(hooks.bank_of(who))
    return {
        "address": way.address,
        "last": way.last,
        "delivered": way.delivered,
        "failures": way.failures,
        "next_try_at": way.next_try_at.isoformat() if way.next_try_at else None,
    }
