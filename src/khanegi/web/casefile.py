"""What the case page shows: the file of a case turned into words. It decides nothing."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe

from khanegi.cases import actions, queries
from khanegi.draw.svg import svg
from khanegi.intake import queries as intake
from khanegi.loans import queries as loans
from khanegi.people import queries as people
from khanegi.process import book
from khanegi.process.grammar import Action, Kind, Place, Process, Unit
from khanegi.process.standstill import STANDS_STILL
from khanegi.process.words import Role
from khanegi.rules import asks
from khanegi.web import contents, printed
from khanegi.web.declared import bind_page
from khanegi.web.fields import problems

if TYPE_CHECKING:
    from khanegi.base.errors import Refusal
    from khanegi.cases.queries import File, Holder, Line
    from khanegi.process.decide import Offer
    from khanegi.process.facts import Actor
    from khanegi.rules.forms import Errors, Raw

OF_PAGE = frozenset({"csrfmiddlewaretoken", "seen", "key", "do"})
RANKS = {"": 0, "second": 1, "danger": 2, "quiet": 3}
OWN_PAGES = {"introductions": "introduce/"}  # forms too large for the page of the case
# Who asks again, or changes what was said, begins with what was said last.
ANSWERED_BEFORE = {"facility_request": loans.asked_last, "move": intake.home, "move_covered": intake.home}
GRAVE = frozenset({"refusal", "renewal_refusal", "suspension", "permit_suspension", "loan_diversion"})
LONG = 20  # a text longer than this is worth copying when its form is gone


@dataclass(frozen=True, slots=True)
class Doing:
    """The act whose form is open: what was typed in it, and what was said against it."""

    action: str = ""
    raw: Raw = field(default_factory=dict)
    errors: Errors = field(default_factory=dict)
    refusal: Refusal | None = None

    @property
    def kept(self) -> tuple[str, ...]:
        """Return the longer texts that were typed, to be copied where the form itself is gone."""
        typed = (text for name, texts in self.raw.items() if name not in OF_PAGE for text in texts)
        return tuple(text for text in typed if len(text) > LONG)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing the person could do here, or the reason why not."""

    key: str
    title: str
    reason: str
    leads: str
    kind: str
    asks: bool
    is_open: bool
    href: str = ""  # of a page of its own


@dataclass(frozen=True, slots=True)
class Clock:
    """The box that says who holds the case, as `web/parts/clock.html` draws it."""

    holder: str
    since: dt.datetime
    until: dt.datetime | None
    days: int | None
    calendar: bool
    next: str
    paused: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One place of the road, as `web/parts/path.html` draws it."""

    title: str
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history, as `web/parts/timeline.html` draws it."""

    who: str
    told: str
    at: dt.datetime
    note: str
    is_new: bool


def address(code: str) -> str:
    return f"/cases/{code}/"


def page(file: File, me: Actor, do: Doing, *, in_full: bool = False) -> dict[str, Any]:
    """Return everything the case page says to this person; `in_full` unmasks numbers for who works on it."""
    staff = not me.is_party(file.facts)
    lines = queries.history(file, for_staff=staff, reader=me.user)
    can = doing(file, me, do)
    return {
        **can,
        "staff": staff,
        "process": file.process,
        "here": file.case.here,
        "names": file.names,
        "applicant": applicant(file),
        "clock": _clock(file, me, can["acts"]),
        "steps": _steps(file),
        "lines": _told(lines, _last_seen(file, me)),
        "beside": file.names.beside,
        "brief": lines[0].answers if lines and file.names.parent else (),
        "word": _word(file, lines, me),
        "sent": [one for one in file.names.sent if staff or one.why],
        "flow": _flow(file),
        "looks": None if staff else people.looks(f"case:{file.case.pk}"),
        "parent": names_parent(file, me),
        "conflicts": _conflicts(file) if staff else (),
        "heirs": f"/heirs/{file.case.code}/" if me.holds(Role.SECRETARIAT, file.facts) else "",
        "prints": printed.links(file, me),
        **contents.of(file, me, in_full=in_full),
    }


def names_parent(file: File, me: Actor) -> str:
    """Return the code of the case this hangs on; nothing for who has a part in cases of this kind only.

    A party that is not the applicant, as the sponsor of an introduction, does not open the person's own
    case. The desk that hears an objection reads the case it is about (`cases.effects.open_appeal`).
    """
    if me.is_party(file.facts):
        return file.names.parent if me.user == file.case.applicant_id else ""
    if file.process.key == "appeal":
        return file.names.parent
    elsewhere = {
        role
        for process in book.ALL
        if process.key != file.process.key
        for verb in process.actions
        for role in verb.by
    }
    return file.names.parent if any(role in elsewhere for role, _ in me.seats) else ""


def doing(file: File, me: Actor, do: Doing) -> dict[str, Any]:
    """Return what the person can do now, with the form of one act open."""
    offers = queries.offers(file, me)
    here = (one.action for one in offers if not one.refusal and one.action.asks not in OWN_PAGES)
    verb = next((verb for verb in here if verb.key == do.action), None)
    fields = _fields(file, verb.asks, do) if verb and verb.asks else []
    asked = asks.get(verb.asks) if verb and verb.asks else None
    return {
        "case": file.case,
        "url": address(file.case.code),
        "acts": (acts := _acts(offers, file, verb.key if asked and verb else "")),
        "opened": verb if asked else None,
        "opened_kind": next((act.kind for act in acts if act.is_open and act.kind == "danger"), ""),
        "form_title": asked.pages[0].title if asked else "",
        "form_hint": asked.pages[0].hint if asked else "",
        "fields": fields,
        "errors": problems(fields) if do.errors else [],
        "refusal": do.refusal,
        "kept": do.kept if do.refusal and not asked else (),
        "key": secrets.token_urlsafe(16),
        "stands_still": STANDS_STILL.text if _stands_still(file, me) else "",
    }


def _stands_still(file: File, me: Actor) -> bool:
    return file.facts.stands_still or me.user in file.facts.still


def _fields(file: File, form_key: str, do: Doing) -> list[Any]:
    """Return the fields of an asked form, with what may be chosen in this case and was answered before."""
    form = asks.get(form_key)
    options = actions.choices(file.case, form)
    before = ANSWERED_BEFORE.get(form_key)
    raw = do.raw or (before(file.case) if before else {})
    fields = (one for page in form.pages for one in bind_page(page, {}, raw, do.errors, options))
    return [replace(one, heading=False) for one in fields]  # the page of a case has a heading already


def _strong(offers: Sequence[Offer], here: Place, process: Process) -> str:
    """Return the act for which the case is here: the first that carries it on, else the first that stays."""
    can = [one.action for one in offers if _is_theirs(one, here) and weight(one.action, process) == "second"]
    on = (verb.key for verb in can if (verb.to or verb.renews) and not _goes_back(verb, here, process))
    here_done = (verb.key for verb in can if verb.to is None and verb.asks not in ("", "note"))
    return next(on, "") or next(here_done, "")


def _is_theirs(offer: Offer, here: Place) -> bool:
    return not offer.refusal and (not here.owners or not set(here.owners).isdisjoint(offer.action.by))


def _goes_back(verb: Action, here: Place, process: Process) -> bool:
    """Say whether an act leads to where the case has been on its road."""
    road = process.road
    return here in road and verb.to in road and road.index(verb.to) < road.index(here)


def _act(offer: Offer, opened: str, kind: str, url: str) -> Act:
    verb = offer.action
    leads = f"پرونده می‌رود به «{verb.to.title}»." if isinstance(verb.to, Place) else ""
    reason = offer.refusal.text if offer.refusal else ""
    href = f"{url}{OWN_PAGES[verb.asks]}" if verb.asks in OWN_PAGES else ""
    return Act(verb.key, verb.title, reason, leads, kind, bool(verb.asks), verb.key == opened, href)


def weight(verb: Action, process: Process) -> str:
    """Return how an act is drawn: a refusal as grave, what is rarely done as quiet, the rest alike."""
    if verb.asks == "withdrawal" or verb.moves_to:
        return "quiet"
    to = verb.to
    ends = isinstance(to, Place) and to.kind is not Kind.WAITS and not to.granted and to not in process.road
    return "danger" if verb.asks in GRAVE or (ends and verb.asks != "note") else "second"


def _acts(offers: Sequence[Offer], file: File, opened: str) -> list[Act]:
    """Return the acts; the one that carries the case on is first and alone in the strong colour."""
    here, process = file.case.here, file.process
    first = _strong(offers, here, process)
    kinds = [("" if one.action.key == first else weight(one.action, process)) for one in offers]
    ranked = sorted(zip(offers, kinds, strict=True), key=_rank)
    url = address(file.case.code)
    return [_act(offer, opened, kind, url) for offer, kind in ranked]


def _rank(drawn: tuple[Offer, str]) -> tuple[int, bool]:
    offer, kind = drawn
    return RANKS[kind], offer.action.asks == "withdrawal"


def applicant(file: File) -> str:
    """Return the name of the person whose case it is."""
    named = (f"{first} {last}".strip() for role, first, last in file.names.parties if role is Role.APPLICANT)
    return next(named, "")


def _clock(file: File, me: Actor, acts: Sequence[Act]) -> Clock:
    held = queries.holder(file)
    is_party = me.is_party(file.facts)
    who = [
        "شما" if is_party and me.holds(role, file.facts) else name
        for role, name in zip(held.roles, held.who, strict=True)
    ]
    over = "کار این پرونده پایان یافته است"
    return Clock(
        holder=" و ".join(who) or (over if held.is_over else _nobody(acts) if is_party else "هیچ‌کس"),
        since=held.since,
        until=held.until,
        days=held.days_left,
        calendar=held.unit is Unit.CALENDAR,
        next="" if held.is_still else held.next,
        paused=_paused(held),
        is_over=held.is_over,
    )


def _conflicts(file: File) -> tuple[str, ...]:
    """Return the offices of the case in which its applicant works."""
    found = file.facts.more.get("conflicts") or {}
    return tuple(dict.fromkeys(one["title"] for one in found.values()))


def _paused(held: Holder) -> str:
    if held.is_still:
        return "کار این پرونده ایستاده است و مهلت آن نمی‌گذرد."
    return f"مهلت ایستاده است تا پاسخ برسد: {held.stopped_for}." if held.stopped_for else ""


def _nobody(acts: Sequence[Act]) -> str:
    """Say whose turn it is where a case rests: it may be the reader's, if they want to go on."""
    goes_on = any(act.kind == "" and act.leads and not act.reason for act in acts)
    return "هیچ‌کس؛ گام بعدی با شماست" if goes_on else "هیچ‌کس؛ اکنون کاری با شما نیست"


def _steps(file: File) -> tuple[Step, ...]:
    states = {"done": "done", "here": "now", "ahead": ""}
    return tuple(Step(place.title, states[state]) for place, state in queries.road(file))


def _word(file: File, lines: Sequence[Line], me: Actor) -> Line | None:
    """Return what somebody else wrote when the case came to where it is: the reason, what to correct."""
    for seq, past in reversed(list(enumerate(file.facts.past, start=1))):
        if past.frm and past.frm != past.to:
            came = next((line for line in lines if line.seq == seq and not line.by_clock), None)
            return came if came and came.answers and past.by != me.user else None
    return None


def _last_seen(file: File, me: Actor) -> int:
    """Return the number of this person's own last event; what came after is new to them."""
    own = [number for number, past in enumerate(file.facts.past, start=1) if past.by == me.user]
    return own[-1] if own else len(file.facts.past)


def _told(lines: Sequence[Line], seen: int) -> list[Told]:
    """Return the history, the newest first."""
    return [_line(line, line.seq > seen) for line in reversed(lines)]


def _line(line: Line, is_new: bool) -> Told:
    in_words = f"، {line.name}" if line.name.endswith(")") else f" ({line.name})"  # «بانک (برنامه)»
    who = f"{line.who}{in_words}" if line.name else line.who
    note = "\n".join(f"{label}: {value}" for label, value in line.answers)
    return Told(who, line.told, line.at, note, is_new)


def _flow(file: File) -> SafeString:
    """Return the drawing of the procedure with this case's place; it is our own text, escaped when drawn."""
    done = {past.frm for past in file.facts.past if past.frm and past.frm != past.to}
    return mark_safe(svg(file.process, here=file.case.place, done=done))  # noqa: S308
