"""The points of view from which everything is tried, as people of one small province and one beyond it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from django.test import Client
from django.utils import timezone

from khanegi.people.models import County, Office, Province, Seat, User
from khanegi.process.words import Role

if TYPE_CHECKING:
    from khanegi.cases.models import Case
    from tests.builders import World

Maker = Callable[["World", "Case"], User | None]


def _seat(role: Role) -> Maker:
    return lambda world, case: world.someone(role)


def _elsewhere(role: Role) -> Maker:
    return lambda world, case: world.someone(role, county=world.karun)


def _above(role: Role) -> Maker:
    return lambda world, case: world.someone(role, office=world.office_of(role).parent)


def _other_agency(role: Role) -> Maker:
    def make(world: World, case: Case) -> User:
        given = {"kind": "AGRICULTURE", "title": "جهاد کشاورزی", "province": world.province}
        office, _ = Office.objects.get_or_create(
            code="AGRICULTURE-1", defaults=given | {"county": world.ahvaz}
        )
        return world.someone(role, office=office)

    return make


def _other_province(role: Role) -> Maker:
    def make(world: World, case: Case) -> User:
        fars, _ = Province.objects.get_or_create(code="07", defaults={"title": "فارس"})
        County.objects.get_or_create(
            code="0701", defaults={"province": fars, "title": "شیراز", "sort_key": "شیراز"}
        )
        kind = "cooperative" if role is Role.COOPERATIVE else "labour"
        given = {"kind": kind, "title": "ادارهٔ کل فارس", "province": fars}
        office, _ = Office.objects.get_or_create(code=f"{kind}-fars", defaults=given)
        return world.someone(role, office=office)

    return make


def _another(role: Role, **more: object) -> User:
    return User.objects.create(username=f"another-{role.value}", first_name="سارا", last_name="نادری", **more)


def _disabled(world: World, case: Case) -> User:
    user = _another(Role.BRANCH, is_active=False)
    for role in (Role.AGENCY_EXPERT, Role.SECRETARIAT):
        Seat.objects.create(user=user, office=world.office_of(role), role=role.value)
    return user


def _unseated(world: World, case: Case) -> User:
    user, office = _another(Role.AGENCY_HEAD), world.office_of(Role.AGENCY_HEAD)
    Seat.objects.create(user=user, office=office, role=Role.AGENCY_HEAD.value, ended_at=timezone.now())
    return user


def _kin(world: World, case: Case) -> User:
    """Return an expert who shares a household with the applicant."""
    user = _another(Role.AGENCY_EXPERT, household=[case.applicant.national_id])
    Seat.objects.create(user=user, office=world.office_of(Role.AGENCY_EXPERT), role=Role.AGENCY_EXPERT.value)
    return user


def _citizen(*, of: str, role: Role | None = None) -> Maker:
    """Return whose case of this kind it is, or who has this part in an introduction; else somebody."""

    def make(world: World, case: Case) -> User:
        if role and case.procedure == "introduction":
            return case.parties.get(role=role.value).user
        kind = case.procedure if case.procedure in ("covered", "sponsor", "introduction") else "applicant"
        return case.applicant if kind == of else world.a_person()

    return make


def _other(kind: str) -> Maker:
    """Return somebody with a case of the same kind, or one of their own beside any other."""

    def make(world: World, case: Case) -> User:
        if case.procedure not in ("covered", "sponsor", "introduction"):
            return world.a_person()
        return (
            world.a_covered(county=world.karun) if kind == "covered" else world.a_sponsor("plan")
        ).applicant

    return make


VIEWS: dict[str, Maker] = {
    "anonymous": lambda world, case: None,
    "applicant": _citizen(of="applicant"),
    "other_applicant": lambda world, case: world.a_person(),
    "covered": _citizen(of="covered", role=Role.COVERED),
    "other_covered": _other("covered"),
    "sponsor": _citizen(of="sponsor", role=Role.SPONSOR),
    "other_sponsor": _other("sponsor"),
    "agency_expert": _seat(Role.AGENCY_EXPERT),
    "agency_expert_other_county": _elsewhere(Role.AGENCY_EXPERT),
    "agency_expert_other_agency": _other_agency(Role.AGENCY_EXPERT),
    "agency_expert_province": _above(Role.AGENCY_EXPERT),
    "agency_head": _seat(Role.AGENCY_HEAD),
    "agency_head_province": _above(Role.AGENCY_HEAD),
    "agency_head_other_county": _elsewhere(Role.AGENCY_HEAD),
    "agency_head_other_agency": _other_agency(Role.AGENCY_HEAD),
    "second_check": _seat(Role.SECOND_CHECK),
    "second_check_other_county": _elsewhere(Role.SECOND_CHECK),
    "labour_expert": _seat(Role.LABOUR_EXPERT),
    "labour_head": _seat(Role.LABOUR_HEAD),
    "labour_head_other_province": _other_province(Role.LABOUR_HEAD),
    "secretariat": _seat(Role.SECRETARIAT),
    "secretariat_other_province": _other_province(Role.SECRETARIAT),
    "appeals": _seat(Role.APPEALS),
    "branch": _seat(Role.BRANCH),
    "branch_other": _elsewhere(Role.BRANCH),
    "bank_system": _above(Role.BRANCH),
    "bank_head": _seat(Role.BANK_HEAD),
    "committee": _seat(Role.COMMITTEE),
    "committee_other_county": _elsewhere(Role.COMMITTEE),
    "inspector": _seat(Role.INSPECTOR),
    "cooperative": _seat(Role.COOPERATIVE),
    "cooperative_other_province": _other_province(Role.COOPERATIVE),
    "auditor": _seat(Role.AUDITOR),
    "admin": _seat(Role.ADMIN),
    "disabled": _disabled,
    "unseated": _unseated,
    "kin": _kin,
}


def browsers(world: World, case: Case, known: Mapping[str, User] | None = None) -> dict[str, Client]:
    """Return a browser for each point of view, signed in as that person where there is one.

    `known` are points of view that somebody already has.
    """
    found = {}
    for view, make in VIEWS.items():
        found[view] = Client()
        user = known[view] if known and view in known else make(world, case)
        if user is not None:
            found[view].force_login(user)
    return found
