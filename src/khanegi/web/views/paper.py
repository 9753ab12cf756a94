"""Looking at one document: pictures of its pages, each with the name of who looks; each look is recorded."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from khanegi.base.errors import NotFound
from khanegi.cases import queries as cases
from khanegi.papers import pages, queries
from khanegi.process.facts import Actor
from khanegi.rules import reasons
from khanegi.web import person
from khanegi.web.fields import field

AGAIN = (
    field("reason", "دلیل", "select", choices=reasons.PAPER),
    field("note", "توضیح برای متقاضی", "text", optional=True),
)
BARE = {"Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "private, no-store"}


@login_required
@require_safe
def opened(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show one document page by page; who sent it may have the file itself."""
    me = person.actor(request)
    file = cases.one(me, code)
    kept = queries.upload(file, pk)
    person.looked(request, file.facts, f"paper:{kept.pk}", "paper")
    shown = {
        "code": code,
        "kept": kept,
        "pages": range(1, pages.count(kept) + 1),
        "url": f"/cases/{code}/papers/{pk}/",
        "is_own": me.is_party(file.facts),
        **_judging(file, me, kept),
    }
    return render(request, "web/paper_seen.html", shown)


def _judging(file: cases.File, me: Actor, kept: queries.Kept) -> dict[str, Any]:
    """Return what the reader can say about this document now, and with which forms."""
    stands = kept.state in queries.STANDING
    acts = {one.action.key for one in cases.offers(file, me) if not one.refusal and stands}
    return {
        "case": file.case,
        "key": secrets.token_urlsafe(16),
        "may_accept": "accept_papers" in acts and kept.state == "held",
        "again": AGAIN if "resend_paper" in acts else (),
    }


@login_required
@require_safe
def page(request: HttpRequest, code: str, pk: int, number: int) -> HttpResponse:
    """Hand out the picture of one page, with the name of who looks and the moment across it."""
    file = cases.one(person.actor(request), code)
    kept = queries.upload(file, pk)
    drawn = pages.seen(kept, number, by=person.mark(request), at=timezone.now())
    person.looked(request, file.facts, f"paper:{kept.pk}", f"page {number}")
    return HttpResponse(drawn, content_type="image/jpeg", headers=BARE)


@login_required
@require_safe
def thumb(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Hand out the thumbnail of a document."""
    file = cases.one(person.actor(request), code)
    kept = queries.upload(file, pk)
    person.looked(request, file.facts, f"paper:{kept.pk}", "thumb")
    return HttpResponse(pages.thumb(kept), content_type="image/jpeg", headers=BARE)


@login_required
@require_safe
def original(request: HttpRequest, code: str, pk: int) -> FileResponse:
    """Hand out a file to whose it is, as a download that no browser runs."""
    me = person.actor(request)
    file = cases.one(me, code)
    if not me.is_party(file.facts):
        raise NotFound(str(pk))
    kept = queries.upload(file, pk)
    person.looked(request, file.facts, f"paper:{kept.pk}", "file")
    response = FileResponse(kept.open(), content_type=kept.media_type, headers=BARE)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(kept.name)}"
    response["Content-Length"] = str(kept.size)
    return response
