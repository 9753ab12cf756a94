"""One introduction as its sides read it: who, on which terms, why, and how far the contract is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as given
from typing import Any

from khanegi.base import sql
from khanegi.base.sql import read_json
from khanegi.process.words import Role
from khanegi.sponsors import contracts

SIDES = (Role.COVERED, Role.SPONSOR, Role.AGENCY_HEAD)
INTRODUCED = """
select i.rank, i.told, i.state, i.signed_at, i.ended_at,
  s.title, s.terms, k.code, u.mobile, sy.title, o.title,
  p.first_name, p.last_name, p.mobile, py.title, y.title, r.county_id <> l.county_id,
  t.version, t.text, t.sha256, t.made_at,
  (select jsonb_object_agg(g.role, g.at) from sponsors_signature g where g.contract_id = i.case_id)
from sponsors_introduction i
join sponsors_sponsor s on s.case_id = i.sponsor_id join cases_case k on k.id = s.case_id
join people_user u on u.id = s.user_id join people_county sy on sy.id = k.county_id
join rules_occupation o on o.id = s.occupation_id
join sponsors_pool l on l.case_id = i.pool_id join people_user p on p.id = l.user_id
join people_county py on py.id = l.county_id
join sponsors_room r on r.id = i.room_id join people_county y on y.id = r.county_id
left join sponsors_contract t on t.introduction_id = i.case_id
where i.case_id = %s
"""

HOSTS = """
select c.code, k.code from cases_case c join sponsors_introduction i on i.case_id = c.id
join cases_case k on k.id = i.sponsor_id where c.code = any(%s)
"""


@dataclass(frozen=True, slots=True)
class Agreed:
    """The contract: its text as it was hashed, and who has accepted it when; None is not yet."""

    version: int
    text: str
    sha256: str
    made_at: dt.datetime
    signed: Mapping[Role, dt.datetime | None]


@dataclass(frozen=True, slots=True)
class Introduced:
    """One introduction. `sponsor_code` is the sponsor's case, `room_county` where the place is taken."""

    rank: int
    why: tuple[str, ...]
    state: str
    signed_at: dt.datetime | None
    ended_at: dt.datetime | None
    sponsor: str
    sponsor_code: str
    sponsor_county: str
    field: str
    first_name: str
    last_name: str
    county: str
    room_county: str
    is_far: bool  # the place is in a county that touches their own
    contract: Agreed | None
    terms: Mapping[str, str] = given(default_factory=dict)
    mobile: str = given(default="", repr=False)
    sponsor_mobile: str = given(default="", repr=False)


def introduced(case: int) -> Introduced | None:
    """Return an introduction by its case, with everything: who reads which part of it is asked elsewhere."""
    row = sql.row(INTRODUCED, [case])
    if row is None:
        return None
    rank, why, state, signed_at, ended_at = row[:5]
    sponsor, terms, code, sponsor_mobile, sponsor_county, occupation = row[5:11]
    first, last, mobile, county, room_county, is_far = row[11:17]
    return Introduced(
        rank=rank,
        why=tuple(read_json(why)),
        state=state,
        signed_at=signed_at,
        ended_at=ended_at,
        sponsor=sponsor,
        sponsor_code=code,
        sponsor_county=sponsor_county,
        field=occupation,
        first_name=first,
        last_name=last,
        county=county,
        room_county=room_county,
        is_far=is_far,
        contract=_agreed(*row[17:]),
        terms=contracts.told(read_json(terms)),
        mobile=mobile or "",
        sponsor_mobile=sponsor_mobile or "",
    )


def _agreed(version: int | None, text: str, sha256: str, made_at: dt.datetime, signed: Any) -> Agreed | None:
    if version is None:
        return None
    found = {Role(role): dt.datetime.fromisoformat(at) for role, at in (read_json(signed) or {}).items()}
    return Agreed(version, text, sha256, made_at, {role: found.get(role) for role in SIDES})


def hosts(codes: Iterable[str]) -> dict[str, str]:
    """Return the code of the sponsor's case for each introduction, by its code."""
    return dict(sql.rows(HOSTS, [list(codes)]))
