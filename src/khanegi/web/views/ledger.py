"""The transparency log as anybody may read it: checkpoints, proofs, and what checks them."""

from __future__ import annotations

import inspect

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from khanegi.base.errors import NotFound
from khanegi.ledger import keys, queries, witness
from khanegi.permits import queries as permits

INDENTED = {"indent": 1, "ensure_ascii": False}
LARGEST = 10**12


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Say what the log is, how far it is, and how to check it."""
    page = {
        "last": queries.checkpoint(),
        "checkpoints": queries.checkpoints(),
        "keys": [(number, key.hex()) for number, key in sorted(keys.public().items())],
    }
    return render(request, "web/ledger.html", page)


@require_safe
def checkpoint(request: HttpRequest, size: int) -> HttpResponse:
    """Give one checkpoint as the file that lies outside the database. Raises NotFound."""
    found = queries.checkpoint(min(size, LARGEST))
    if found is None:
        raise NotFound(str(size))
    headers = {"Content-Disposition": f'attachment; filename="{size:012}.checkpoint"'}
    return HttpResponse(found.document, content_type="text/plain; charset=utf-8", headers=headers)


@require_safe
def growth(request: HttpRequest, old: int, new: int) -> HttpResponse:
    """Give the proof that one checkpoint's log is the beginning of another's."""
    return JsonResponse(queries.growth(min(old, LARGEST), min(new, LARGEST)), json_dumps_params=INDENTED)


@require_safe
def proof(request: HttpRequest, number: str) -> HttpResponse:
    """Give the proof that what became of a permit is in the log; `since` names an older checkpoint."""
    since = request.GET.get("since", "")
    permit = permits.public(number)
    known = int(since) if since.isascii() and since.isdigit() and len(since) < 13 else None
    answer = JsonResponse(queries.proof(permit.number, known), json_dumps_params=INDENTED)
    answer["Content-Disposition"] = f'attachment; filename="proof-{permit.number}.json"'
    return answer


@require_safe
def checker(request: HttpRequest) -> HttpResponse:
    """Give the checker itself: the very module with which the service checks its own log."""
    headers = {"Content-Disposition": 'attachment; filename="witness.py"'}
    return HttpResponse(
        inspect.getsource(witness), content_type="text/x-python; charset=utf-8", headers=headers
    )
