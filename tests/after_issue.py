"""How a permit's own case and complaints about it come to a place, by real acts; part of `builders.World`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from khanegi.base import jalali
from khanegi.cases.actions import act
from khanegi.permits import complaints
from khanegi.permits.models import Permit
from khanegi.process.words import Role

if TYPE_CHECKING:
    from khanegi.cases.models import Case
    from khanegi.people.models import User
    from tests.builders import Step, World

TEXT = "آنچه دیده شد با شرایط نوشته‌شده می‌خواند و نظر من در همین متن آمده است."
ASK: Step = ("ask_renewal", Role.APPLICANT, {"still_working": ["on"], "same_address": ["on"]})
OPINE: Step = ("recommend", Role.AGENCY_EXPERT, {"opinion": [TEXT]})
AGAINST = {"reason": ["N02"], "text": [TEXT]}
SIGN: Step = ("sign", Role.AGENCY_HEAD, {})
RENEW: Step = ("renew", Role.LABOUR_HEAD, {})
SUSPEND: Step = ("suspend", Role.LABOUR_HEAD, {"reason": ["U13"], "text": [TEXT]})
ANSWER: Step = ("answer", Role.APPLICANT, {"note": ["کار را در همین خانه ادامه می‌دهم."]})
OBJECT: Step = ("appeal", Role.APPLICANT, {"text": ["نشانی من عوض نشده است و قبض آن را فرستاده‌ام."]})
REFUSE: tuple[Step, ...] = (
    ASK,
    ("recommend_refusal", Role.AGENCY_EXPERT, AGAINST),
    ("refuse", Role.AGENCY_HEAD, AGAINST),
)
END: Step = ("end", Role.CLOCK, {})
ROADS: Mapping[tuple[str, str], tuple[Step, ...]] = {
    ("permit_life", place): steps
    for place, steps in {
        "valid": (),
        "renewal": (ASK,),
        "more": (ASK, ("ask_more", Role.AGENCY_EXPERT, {"text": ["عکس تازهٔ محل کار را بفرستید."]})),
        "first_signature": (ASK, OPINE),
        "second_signature": (ASK, OPINE, SIGN),
        "not_renewed": REFUSE,
        "appealed": (*REFUSE, OBJECT),
        "suspended": (SUSPEND,),
        "hearing": (SUSPEND, ANSWER),
        "ended": (END,),
        "over": (END, ("close", Role.CLOCK, {})),
        "given_up": (("give_up", Role.APPLICANT, {}),),
    }.items()
}
REPORT = {"holder_heard": ["yes"], "neighbour_heard": ["yes"], "result": [TEXT]}
NOISE: Mapping[str, Any] = {"kind": "noise", "text": "هر شب تا نیمه‌شب صدای دستگاه می‌آید و خواب نداریم."}


SPECIAL = ("revoked", "frozen", "closed")


class AfterIssue:
    """The part of the world in which permits are renewed, suspended and complained about."""

    def ends_in(self, issued: Case, days: int) -> Permit:
        """Let the permit that a case issued end so many days from today."""
        permit = Permit.objects.get(case=issued)
        permit.valid_until = jalali.today() + dt.timedelta(days=days)
        permit.save(update_fields=["valid_until"])
        return permit

    def life_of(self, issued: Case) -> Case:
        return issued.children.get(procedure="permit_life")

    def turn(self: World, issued: Case, state: str) -> None:
        """Have the permit that a case issued suspended, or suspended, heard and revoked."""
        life = self.act(self.life_of(issued), SUSPEND)
        if state == "revoked":
            self.revoked(self.act(life, ANSWER))

    def revoked(self: World, life: Case, reason: str = "V03") -> Case:
        """Revoke a suspended and heard permit, by somebody else than who suspended it."""
        life.refresh_from_db()
        answers = {"reason": [reason], "text": [TEXT]}
        actor = self.another(Role.LABOUR_HEAD, life)
        act(case=life.pk, action="revoke", actor=actor, seen=life.seq, key=f"r-{life.seq}", answers=answers)
        self.carry()
        life.refresh_from_db()
        return life

    def a_life(self: World, place: str, *, applicant: User | None = None) -> Case:
        """Return a permit's case where it comes only by somebody else, or beside a sponsor."""
        if place == "revoked":
            return self.revoked(self.a_case("hearing", "permit_life", applicant=applicant))
        sponsor = self.a_sponsor(applicant=applicant)
        if place == "frozen":
            self.fell(sponsor, upto="answer")
        else:
            self.act(sponsor, ("end", Role.APPLICANT, {}))
            self.carry()
        return self.life_of(sponsor)

    def a_complaint(
        self: World, place: str = "looking", *, applicant: User | None = None, by: User | None = None
    ) -> Case:
        """Return a complaint about a new permit, in a place."""
        permit = self.a_case("permitted", applicant=applicant).permit
        neighbour = by or self.a_person(first_name="ناهید", last_name="پورزند")
        case = complaints.complain(number=permit.number, by=neighbour.pk, said=NOISE).case
        boxes = zip(("year", "month", "day"), jalali.to_parts(jalali.today()), strict=True)
        report = REPORT | {f"held_on_{box}": [str(part)] for box, part in boxes}
        roads: Mapping[str, tuple[Step, ...]] = {
            "looking": (),
            "proven": (("prove", Role.AGENCY_EXPERT, report),),
            "unproven": (("disprove", Role.AGENCY_EXPERT, report),),
        }
        for step in roads[place]:
            case = self.act(case, step)
            self.carry()
        case.refresh_from_db()
        return case
