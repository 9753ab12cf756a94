"""Sending a file in pieces: the addresses that static/web/upload.js speaks to. Answers are JSON."""

from __future__ import annotations

import re

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods, require_POST

from khanegi.cases import queries as cases
from khanegi.papers import transfers
from khanegi.web import person


@require_POST
@login_required
def begin(request: HttpRequest, code: str, paper: str) -> HttpResponse:
    """Begin to send a file, or go on where it stopped."""
    me = person.actor(request)
    file = cases.one(me, code)
    sent = {key: request.POST.get(key, "") for key in ("name", "mark", "size")}
    row = transfers.begin(
        case=file.case.pk, code=paper, by=me, name=sent["name"], mark=sent["mark"], size=_whole(sent["size"])
    )
    return _told(row)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def piece(request: HttpRequest, code: str, paper: str, pk: int) -> HttpResponse:
    """Take one piece, or say how much is there. A piece that was cut on its way changes nothing."""
    me = person.actor(request)
    row = transfers.one(pk=pk, by=me)
    if request.method != "POST":
        return _told(row)
    data = request.body
    if len(data) != _whole(request.META.get("CONTENT_LENGTH", "")):
        return HttpResponse(status=400)
    received = transfers.add(pk=pk, by=me, start=_whole(request.GET.get("start", "")), data=data)
    return JsonResponse({"pk": pk, "received": received})


def _told(row: transfers.Underway) -> JsonResponse:
    return JsonResponse({"pk": row.pk, "received": row.received, "piece": transfers.PIECE})


def _whole(typed: str) -> int:
    """Return what a program of ours wrote as a number; 0 for anything else."""
    return int(typed) if re.fullmatch(r"[0-9]{1,9}", typed) else 0
