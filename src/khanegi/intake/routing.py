"""Which office answers for a field in a county, and the sentence that says why (the sheet, S3)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from khanegi.base.errors import Refusal, Refused
from khanegi.people.models import County, Office
from khanegi.process.words import Role
from khanegi.rules.models import Occupation

LABOUR, SECRETARIAT = "labour", "secretariat"
Route = Mapping[Role, tuple[int, str]]

OWN, PROVINCE = True, False
NEAREST = (OWN, PROVINCE)
NO_OFFICE = Refusal(
    "no_office", "برای این رشته در شهرستان شما اداره‌ای ثبت نشده است. به دبیرخانهٔ استان خبر دهید."
)


def route(occupation: Occupation, county: County) -> dict[Role, tuple[int, str]]:
    """Return the office of each role with the reason people are shown. Raises Refused.

    A county without an office of its own is served by the body's provincial office.
    """
    offices = _offices(county, occupation.agency, LABOUR, SECRETARIAT)
    agency = _pick(offices, occupation.agency, *NEAREST)
    unit, secretariat = _pick(offices, LABOUR, *NEAREST), _pick(offices, SECRETARIAT, *NEAREST)
    directorate = _pick(offices, LABOUR, PROVINCE)
    group = f"رشتهٔ «{occupation.title}» از گروه {occupation.category_title} است و در {county.title}"
    return {
        Role.AGENCY_EXPERT: (agency.pk, f"{group} «{agency.title}» به آن رسیدگی می‌کند."),
        Role.AGENCY_HEAD: (agency.pk, f"امضای اول با مدیر «{agency.title}» است."),
        Role.LABOUR_EXPERT: (unit.pk, f"کار مشاغل خانگی {county.title} با «{unit.title}» است."),
        Role.LABOUR_HEAD: (directorate.pk, f"امضای دوم و صدور مجوز با «{directorate.title}» است."),
        Role.SECRETARIAT: (secretariat.pk, f"نظارت بر مهلت‌ها با «{secretariat.title}» است."),
    }


def objections(county: County) -> dict[Role, tuple[int, str]]:
    """Return the offices of an objection against an automatic no. Raises Refused."""
    office = _pick(_offices(county, SECRETARIAT), SECRETARIAT, *NEAREST)
    why = f"«{office.title}» به اعتراض‌ها رسیدگی می‌کند."
    return {Role.APPEALS: (office.pk, why), Role.SECRETARIAT: (office.pk, why)}


def _offices(county: County, *kinds: str) -> dict[tuple[str, bool], Office]:
    """Return the active offices of these bodies by (body, is the county's own), the eldest of each."""
    here_or_province = Q(county=county) | Q(county=None)
    rows = Office.objects.filter(
        here_or_province, kind__in=kinds, is_active=True, province=county.province_id
    )
    return {(office.kind, office.county_id is not None): office for office in rows.order_by("-id")}


def _pick(offices: Mapping[tuple[str, bool], Office], kind: str, *where: bool) -> Office:
    for own in where:
        if (kind, own) in offices:
            return offices[kind, own]
    raise Refused(NO_OFFICE)
