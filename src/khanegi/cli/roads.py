"""The made-up sponsors and covered persons: who they are, and what happened so many days ago.

«introduce:5@40» is done five times over, or to the first five: of people in the list, or of this
sponsor's introductions. What follows depends on what was, so all of it is lived in one order of days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as given

from khanegi.cli import made

SHUSHTAR, AHVAZ = "0621", "0606"
KILIM = ("HND-001", "گلیم‌بافی")
MATS, BASKETS, FELT = ("HND-029", "حصیربافی"), ("HND-020", "کپوبافی"), ("HND-032", "نمدمالی")
TO_VISIT = "register@{0} submit@{1} take@{2} visit@{3} agree@{4} report@{5}"
TO_PERMIT = TO_VISIT + " recommend@{6} sign@{7} issue@{8}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """One made-up person and their case. `room` is people by county, for sponsors."""

    n: int
    kind: str
    county: str
    field: tuple[str, str]  # code and title of the occupation
    steps: str
    room: Mapping[str, int] = given(default_factory=dict)
    loan: int = 0

    @property
    def person(self) -> made.Person:
        return made.Person(self.n)


def permit(issued: int) -> str:
    """Return the steps up to a permit that was issued so many days ago."""
    return TO_PERMIT.format(*(issued + before for before in (16, 12, 11, 10, 9, 7, 5, 2, 0)))


# How many, where, in which field, and what they do themselves.
COVERED = (
    (8, SHUSHTAR, MATS, "register@232 enter@225"),
    (10, SHUSHTAR, MATS, "register@96 enter@90"),
    (9, AHVAZ, MATS, "register@75 enter@70"),
    (6, AHVAZ, BASKETS, "register@150 enter@140"),
    (5, AHVAZ, KILIM, "register@92 enter@86"),
    (1, SHUSHTAR, MATS, "register@10"),
    (2, SHUSHTAR, FELT, "register@100 enter@94 confirm@20"),
    (1, SHUSHTAR, FELT, "register@60 enter@55 pause@20"),
    (1, AHVAZ, FELT, "register@800"),
    (1, AHVAZ, FELT, "register@40 enter@36 withdraw@12"),
    (1, SHUSHTAR, FELT, "register@20 enter@18 return@5"),
    (1, AHVAZ, FELT, "register@215 enter@210"),
)
FIVE, SIX = {AHVAZ: 5}, {SHUSHTAR: 6}
SPONSORS: tuple[tuple[str, tuple[str, str], Mapping[str, int], str], ...] = (
    (SHUSHTAR, MATS, {SHUSHTAR: 7, AHVAZ: 1},
     f"{permit(194)} introduce:7@185 consent:6@183 decline:1@183 accept:5@178 turn_down:1@178 seal:5@170 "
     "approve@168 keep_own:5@76 keep:4@75 tell@70 notice:1@60 introduce:1@24 consent:1@20 dispute:1@4 "
     "accept:1@10 seal_part:1@6 notice:1@3"),
    (SHUSHTAR, MATS, SIX,
     f"{permit(46)} introduce:5@40 consent:4@38 accept:3@34 seal:3@26 introduce:3@3 "
     "consent:1@1 take_back:1@1"),
    (AHVAZ, MATS, FIVE, f"{permit(34)} introduce:5@30 consent:5@27 accept:5@12 seal:5@2"),
    (AHVAZ, MATS, FIVE, f"{permit(50)} introduce:2@40 consent:2@38 accept:1@35 seal:1@30 suspend@4"),
    (SHUSHTAR, MATS, {SHUSHTAR: 5},
     f"{permit(80)} introduce:2@70 consent:2@68 accept:2@64 seal:1@60 suspend@30 answer@26 revoke@10"),
    (SHUSHTAR, MATS, SIX, "register@5"),
    (SHUSHTAR, MATS, SIX, "register@14 submit@10 take@9 visit@6 agree@5"),
    (SHUSHTAR, MATS, SIX, f"{permit(97)} introduce:1@88 consent:1@85 accept:1@80 seal:1@74"),
    (AHVAZ, BASKETS, FIVE, f"{permit(60)} suspend@20 answer@15"),
    (AHVAZ, BASKETS, FIVE,
     f"{permit(112)} introduce:5@110 consent:5@108 accept:5@105 seal:5@100 approve@98"),
    (AHVAZ, KILIM, FIVE,
     f"{permit(70)} introduce:5@66 consent:5@64 accept:5@60 seal:5@52 approve@50 end@12"),
    (SHUSHTAR, MATS, SIX, f"{TO_VISIT.format(20, 16, 15, 12, 11, 9)} recommend@2"),
    (SHUSHTAR, MATS, SIX, f"{TO_VISIT.format(20, 16, 15, 12, 11, 9)} recommend@5 sign@2"),
    (SHUSHTAR, MATS, SIX, "register@16 submit@12 return@5"),
    (SHUSHTAR, MATS, SIX, "register@24 submit@20 recommend_refusal@10 refuse@4"),
    (SHUSHTAR, MATS, SIX, "register@30 submit@26 recommend_refusal@18 refuse@14 appeal@6"),
    (SHUSHTAR, MATS, SIX, "register@54"),
    (SHUSHTAR, MATS, SIX, "register@50 submit@44 return@34"),
    (SHUSHTAR, MATS, SIX, "register@50 submit@46 recommend_refusal@38 refuse@34"),
    (SHUSHTAR, MATS, SIX, "register@9 withdraw@4"),
    (SHUSHTAR, MATS, SIX, "register@430"),
)  # fmt: skip
FIRST_COVERED, FIRST_SPONSOR = 61, 121
LOAN, WITH_LOAN = 2_000_000_000, (0, 10)


def roads() -> Iterator[Road]:
    """Yield every made-up covered person and sponsor, always the same ones."""
    n = FIRST_COVERED
    for count, county, field, steps in COVERED:
        for _ in range(count):
            yield Road(n=n, kind="covered", county=county, field=field, steps=steps)
            n += 1
    for place, (county, field, room, steps) in enumerate(SPONSORS):
        yield Road(
            n=FIRST_SPONSOR + place, kind="sponsor", county=county, field=field, steps=steps, room=room,
            loan=LOAN if place in WITH_LOAN else 0,
        )  # fmt: skip
