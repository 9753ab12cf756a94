"""What a bank keeps of the letters to its branches: number, days, amount, how each ended; nobody's name."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from khanegi.banks import queries
from khanegi.process.words import Role
from khanegi.web import cockpit, person

SIZE = 50
WHY = {**cockpit.WHY, "paid": "پرداخت شد"}


@require_safe
@login_required
def letters(request: HttpRequest) -> HttpResponse:
    """List the letters to the desks of whoever asks, the newest first."""
    held = person.seated(request, Role.BRANCH, Role.BANK_HEAD)
    typed = request.GET.get("after", "")
    before = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else None
    rows = queries.newest({desk.office for desk in held}, before=before, most=SIZE + 1)
    following = f"/bank/letters/?after={rows[SIZE - 1].pk}" if len(rows) > SIZE else ""
    page = {
        "letters": [(row, WHY.get(row.end_reason, "")) for row in rows[:SIZE]],
        "next": following,
        "first": "/bank/letters/" if before else "",
        "is_done": request.GET.get("done") == "1",
    }
    return render(request, "web/bank_letters.html", page)
