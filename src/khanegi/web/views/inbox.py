"""What waits for the person signed in: one list per desk for staff, their own cases for citizens."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from khanegi.base import codes, persian
from khanegi.base.errors import NotFound
from khanegi.cases import queries
from khanegi.people.queries import Desk
from khanegi.web import context, own, person


@dataclass(frozen=True, slots=True)
class Tab:
    """One desk of the person: a role in an office, and how much waits there."""

    href: str
    role: str
    office: str
    count: str
    current: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks of one desk: kept in every link, so that Back and bookmarks work."""

    desk: Desk
    text: str
    mine: bool
    after: str

    def address(self, *, after: str = "", mine: bool | None = None, text: str | None = None) -> str:
        asked = {
            "desk": name(self.desk),
            "q": self.text if text is None else text,
            "mine": "1" if (self.mine if mine is None else mine) else "",
            "after": after,
        }
        return "/inbox/?" + urlencode({key: value for key, value in asked.items() if value})


def name(desk: Desk) -> str:
    return f"{desk.role.value}-{desk.office}"


@require_safe
@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what waits: staff see one desk at a time, citizens everything of theirs.

    Whose seats hold no cases is led to where their work is.
    """
    if not request.user.username:
        return render(request, "web/own.html", own.page(request.user))  # type: ignore[arg-type]
    held = person.holding_cases(request)
    if not held:
        ways = context.by_seat(request)
        return redirect(ways[0][0]) if ways else render(request, "web/no_desk.html")
    wanted = _wanted(request, held)
    if person.is_fragment(request):
        return render(request, "web/_worklist.html", _listed(request, wanted))
    return render(request, "web/inbox.html", {"tabs": _tabs(held, wanted), **_listed(request, wanted)})


def _wanted(request: HttpRequest, held: list[Desk]) -> Wanted:
    """Read what the address asks. Raises NotFound for a desk that is not this person's."""
    asked = request.GET.get("desk", name(held[0]))
    desk = next((desk for desk in held if name(desk) == asked), None)
    if desk is None:
        raise NotFound(asked)
    text = persian.digits_in(request.GET.get("q", "")[:100]).replace("\x00", "").strip()
    return Wanted(desk, text, request.GET.get("mine") == "1", request.GET.get("after", "")[:100])


def _tabs(held: list[Desk], wanted: Wanted) -> list[Tab]:
    waits = queries.tallies((desk.role, desk.office) for desk in held)
    return [
        Tab(f"/inbox/?desk={name(desk)}", desk.role.title, desk.title, _capped(waits[desk.role, desk.office]),
            desk == wanted.desk)
        for desk in held
    ]  # fmt: skip


def _capped(count: int) -> str:
    return f"{persian.number(queries.MOST - 1)}+" if count >= queries.MOST else persian.number(count)


def _listed(request: HttpRequest, wanted: Wanted) -> dict[str, object]:
    code = codes.clean(wanted.text) or ""
    page = queries.worklist(
        role=wanted.desk.role,
        office=wanted.desk.office,
        after=wanted.after,
        mine=request.user.pk if wanted.mine else None,
        name="" if code else persian.sort_key(wanted.text),
        code=code,
    )
    return {
        "entries": page.entries,
        "wanted": wanted,
        "desk": name(wanted.desk),
        "next": wanted.address(after=page.after) if page.after else "",
        "first": wanted.address() if wanted.after else "",
        "all": wanted.address(mine=False, text=""),
        "narrowed": bool(wanted.text or wanted.mine),
        "user_id": request.user.pk,
    }
