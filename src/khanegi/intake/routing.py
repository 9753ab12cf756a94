"""Which office answers for a field in a county, and the sentence that says why (the sheet, S3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from khanegi.base import sql
from khanegi.base.errors import Refusal, Refused
from khanegi.people.models import County
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


Offices = Mapping[tuple[str, bool], tuple[int, str]]  # (body, is the county's own): number and title
# The active offices that serve a county `y`: of these bodies, and of the agency of a field `o`; the eldest
# of each comes last.
OFFICES = """
select jsonb_agg(jsonb_build_array(f.kind, f.county_id is not null, f.id, f.title) order by f.id desc)
from people_office f
where f.province_id = y.province_id and (f.county_id = y.id or f.county_id is null)
  and f.is_active and (f.kind = any(%(bodies)s) or f.kind = o.agency)
"""
ASKED = f"""
select ({OFFICES}) from people_county y left join rules_occupation o on o.id = %(occupation)s
where y.id = %(county)s
"""


def bodies(kind: str) -> list[str]:
    """Return the bodies that a case of this kind needs, whatever its field."""
    return sorted({post.body for post in POSTS[kind].values()})


def offices(found: Sequence[tuple[str, bool, int, str]] | None) -> Offices:
    """Return what `OFFICES` found, by body and whether it is the county's own."""
    return {(kind, own): (number, title) for kind, own, number, title in found or ()}


def route(
    kind: str, occupation: Occupation, county: County, serving: Offices | None = None
) -> dict[Role, tuple[int, str]]:
    """Return the office of each role with the reason people are shown. Raises Refused.

    A county without an office of its own is served by the body's provincial office. `serving` are the
    offices of this county, if they were read before.
    """
    if serving is None:
        serving = _serving(county, bodies(kind), occupation.pk)
    said = {"field": occupation.title, "group": occupation.category_title, "county": county.title}
    found = {}
    for role, post in POSTS[kind].items():
        number, title = _pick(serving, post.body or occupation.agency, *post.where)
        found[role] = (number, post.why.format(office=title, **said))
    return found


def objections(county: County) -> dict[Role, tuple[int, str]]:
    """Return the offices of an objection against an automatic no. Raises Refused."""
    number, title = _pick(_serving(county, [SECRETARIAT]), SECRETARIAT, *NEAREST)
    why = f"«{title}» به اعتراض‌ها رسیدگی می‌کند."
    return {Role.APPEALS: (number, why), Role.SECRETARIAT: (number, why)}


def _serving(county: County, kinds: Sequence[str], occupation: int | None = None) -> Offices:
    given = {"county": county.pk, "bodies": list(kinds), "occupation": occupation}
    return offices(sql.read_json(sql.row(ASKED, given)[0]))


def _pick(serving: Offices, kind: str, *where: bool) -> tuple[int, str]:
    for own in where:
        if (kind, own) in serving:
            return serving[kind, own]
    raise Refused(NO_OFFICE)
