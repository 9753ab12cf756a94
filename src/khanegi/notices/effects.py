"""What the procedures and the clock tell people.

Parties get a notice and a text message. Staff are told by their worklist: a ringing bell stands in
the history of the case, and its reader gets a watch row; a message for each would bury them.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from khanegi.base import codes, jalali
from khanegi.base.persian import digits_out, money, number
from khanegi.cases.models import Case, Event, Tick
from khanegi.notices import actions, words
from khanegi.people.models import Office
from khanegi.process.facts import Facts
from khanegi.process.grammar import Bell
from khanegi.process.words import Role, Sort
from khanegi.rules import reasons

REASONS = dict(
    (
        *reasons.REFUSAL,
        *reasons.PAPER,
        *reasons.BANK,
        *reasons.OF_COMMITTEE,
        *reasons.INTRODUCTION,
        *reasons.ENDING,
        *reasons.SUSPENSION,
        *reasons.REVOCATION,
        *reasons.GROUND,
        *reasons.NOT_RENEWED,
        *reasons.COOPERATIVE,
    )
)
DEMANDS = dict(reasons.DEMAND)
LONGEST = 45  # of a name or reason from outside, so that the whole stays within two parts
SHORT = 16  # of a county


def tell_parties(case: Case, event: Event, facts: Facts) -> None:
    """Tell every party what was done, in the words declared for this action."""
    template = words.DONE[case.procedure, event.action]
    text = template.format_map(Pieces(case, facts, event))
    for user in _parties(facts):
        actions.tell(to=user, case=case.pk, key=f"event-{event.pk}-{user}", text=text)


def rang(case: Case, bell: Bell, facts: Facts, now: dt.datetime) -> None:
    """Tell the parties a bell tells; the offices it tells see it in their worklist."""
    told = {user for role in bell.tells for user in facts.parties.get(role, ())}
    if not told:
        return
    is_over = bell.before is None and bell.percent >= 100
    template = (words.LATE if is_over else words.SOON)[case.procedure, case.place]
    text = template.format_map(Pieces(case, facts))
    for user in sorted(told):
        key = f"bell-{case.pk}-{case.seq}-{case.bell}-{user}"
        actions.tell(to=user, case=case.pk, key=key, text=text)


def moved(case: Case, before: dt.datetime, after: dt.datetime | None, reason: str, facts: Facts) -> None:
    """Tell the parties the old date, the new one and why."""
    if after is None:
        return
    pieces = Pieces(case, facts, before=_day(before), due=_day(after), reason=words.short(reason, LONGEST))
    tick = Tick.objects.filter(case=case, kind="moved").order_by("-id").values_list("pk", flat=True).first()
    for user in _parties(facts):
        text = words.MOVED.format_map(pieces)
        actions.tell(to=user, case=case.pk, key=f"moved-{tick}-{user}", text=text)


class Pieces(dict[str, Any]):
    """What a text may name, each looked up only where the text names it."""

    def __init__(self, case: Case, facts: Facts, event: Event | None = None, **given: str) -> None:
        super().__init__(given)
        self.case, self.facts = case, facts
        self.data: dict[str, Any] = event.data if event else {}

    def __missing__(self, name: str) -> str:
        return str(getattr(self, name)())

    def code(self) -> str:
        return codes.show(self.case.code)

    def due(self) -> str:
        return _day(self.case.due_at) if self.case.due_at else "—"

    def agency(self) -> str:
        return _office(self.facts, Role.AGENCY_EXPERT)

    def county(self) -> str:
        return words.short(self.case.county.title, SHORT)

    def branch(self) -> str:
        return _office(self.facts, Role.BRANCH)

    def count(self) -> str:
        return number(len(self.data["items"]))

    def people(self) -> str:
        return number(len(self.data["people"]))

    def reason(self) -> str:
        return words.short(REASONS[self.data["reason"]], LONGEST)

    def date(self) -> str:
        return jalali.show_short(dt.date.fromisoformat(self.data["date"]))

    def hour(self) -> str:
        return digits_out(self.data["hour"])

    def permit(self) -> str:
        return digits_out(self._permit().number)

    def left(self) -> str:
        due = jalali.date_of(self.case.due_at) if self.case.due_at else jalali.today()
        return number((due - jalali.today()).days)

    def receipt(self) -> str:
        return digits_out(self.data["receipt"])

    def letter(self) -> str:
        return digits_out(self._letter().number)

    def valid(self) -> str:
        paper = self._permit() if self.case.procedure != "facility" else self._letter()
        return jalali.show_short(paper.valid_until)

    def amount(self) -> str:
        rial: int = self.data["amount"]
        return money(rial) if rial % 10 else f"{number(rial // 10)} تومان"

    def demand(self) -> str:
        asked = [DEMANDS[row["item"]] for row in self.data["items"]]
        return words.short("، ".join(asked), LONGEST)

    def first(self) -> str:
        letter = self.case.referrals.latest("written_at", "id")
        return jalali.show_short(letter.contract.first_due)

    def _permit(self) -> Any:
        """Return the permit that this case issued, or that it hangs on."""
        case: Any = self.case
        while not hasattr(case, "permit"):
            case = case.parent
        return case.permit

    def _letter(self) -> Any:
        return self.case.referrals.get(ended_at=None)


def _parties(facts: Facts) -> list[int]:
    return sorted({user for users in facts.parties.values() for user in users})


def _office(facts: Facts, role: Role) -> str:
    assert role.sort is Sort.STAFF
    titles = Office.objects.filter(pk=facts.offices[role][0]).values_list("title", flat=True)
    return words.short(titles.get(), LONGEST)


def _day(moment: dt.datetime) -> str:
    return jalali.show_short(jalali.date_of(moment))
