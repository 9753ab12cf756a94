"""Which office answers for a field in a county, and the sentence that says why (the sheet, S3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db.models import Q

from khanegi.base.errors import Refusal, Refused
from khanegi.people.models import County, Office
from khanegi.process.words import Role
from khanegi.rules.models import Occupation

LABOUR, SECRETARIAT, COOPERATIVE = "labour", "secretariat", "cooperative"
Route = Mapping[Role, tuple[int, str]]

OWN, PROVINCE = True, False
NEAREST = (OWN, PROVINCE)
NO_OFFICE = Refusal(
    "no_office", "برای این رشته در شهرستان شما اداره‌ای ثبت نشده است. به دبیرخانهٔ استان خبر دهید."
)


@dataclass(frozen=True, slots=True)
class Post:
    """Where a role sits, nearest first, and why a case goes there; `body` "" is the agency of the field."""

    body: str
    why: str
    where: tuple[bool, ...] = NEAREST


EXPERT = Post("", "رشتهٔ «{field}» از گروه {group} است و در {county} «{office}» به آن رسیدگی می‌کند.")
OVERSIGHT = Post(SECRETARIAT, "نظارت بر مهلت‌ها با «{office}» است.")
PERMIT: Mapping[Role, Post] = {
    Role.AGENCY_EXPERT: EXPERT,
    Role.AGENCY_HEAD: Post("", "امضای اول با مدیر «{office}» است."),
    Role.LABOUR_EXPERT: Post(LABOUR, "کار مشاغل خانگی {county} با «{office}» است."),
    Role.LABOUR_HEAD: Post(LABOUR, "امضای دوم و صدور مجوز با «{office}» است.", (PROVINCE,)),
    Role.SECRETARIAT: OVERSIGHT,
}
POSTS: Mapping[str, Mapping[Role, Post]] = {
    "independent": PERMIT,
    "sponsor": PERMIT,
    "covered": {
        Role.AGENCY_EXPERT: replace(
            EXPERT,
            why="رشتهٔ «{field}» از گروه {group} است و در {county} «{office}» شما را به پشتیبان معرفی می‌کند.",
        ),
        Role.AGENCY_HEAD: Post("", "قرارداد سه‌جانبه را مدیر «{office}» هم امضا می‌کند."),
        Role.SECRETARIAT: Post(SECRETARIAT, "نظارت بر مهلت‌ها و رسیدگی به اختلاف‌ها با «{office}» است."),
    },
    "cooperative": {
        Role.COOPERATIVE: Post(COOPERATIVE, "ثبت تعاونی را «{office}» دنبال می‌کند.", (PROVINCE,)),
        Role.SECRETARIAT: OVERSIGHT,
    },
}


def route(kind: str, occupation: Occupation, county: County) -> dict[Role, tuple[int, str]]:
    """Return the office of each role with the reason people are shown. Raises Refused.

    A county without an office of its own is served by the body's provincial office.
    """
    posts = POSTS[kind]
    bodies = {role: post.body or occupation.agency for role, post in posts.items()}
    offices = _offices(county, *{*bodies.values()})
    said = {"field": occupation.title, "group": occupation.category_title, "county": county.title}
    found = {}
    for role, post in posts.items():
        office = _pick(offices, bodies[role], *post.where)
        found[role] = (office.pk, post.why.format(office=office.title, **said))
    return found


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
