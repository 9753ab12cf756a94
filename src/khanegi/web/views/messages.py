"""What a citizen or a member of a committee was told: the inbox is the record, a text message its carrier."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from khanegi.notices import actions, queries
from khanegi.web import person


@login_required
@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """Show what this person was told, the newest first."""
    after = request.GET.get("after", "")
    inbox = queries.inbox(
        person.number(request), int(after) if after.isdecimal() and len(after) < 18 else None
    )
    page = {
        "inbox": inbox,
        "unread": queries.unread(person.number(request)),
        "first": "/messages/" if after else "",
        "next": f"/messages/?after={inbox.after}" if inbox.after else "",
    }
    return render(request, "web/messages.html", page)


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    actions.read(user=person.number(request))
    return redirect("web:messages")
