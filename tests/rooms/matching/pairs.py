"""Markets without a database, and what may be said of a plan by looking at every pair."""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import product

from hypothesis import strategies as st

from khanegi.sponsors.matching.market import Market, Plan

Person = tuple[int, int, int, bool, int]  # field, kin, county, goes far, days
Place = tuple[int, int, int, int, int]  # owner, field, kin, county, free


def a_market(
    people: list[Person],
    rooms: list[Place],
    *,
    parted: set[tuple[int, int]] = frozenset(),
    twins: dict[int, int] | None = None,
    counties: int = 4,
) -> Market:
    """Make a market. Person n has case 100 + n; counties lie in a row; `twins` gives numbers to people."""
    people = sorted(people, key=lambda one: -one[4])
    rooms = sorted(rooms)
    field, kin, county, far, days = zip(*people, strict=True) if people else ((),) * 5
    owner, room_field, room_kin, room_county, free = zip(*rooms, strict=True) if rooms else ((),) * 5
    row = [(one, one + 1) for one in range(counties - 1)]
    near = sorted([*row, *((other, one) for one, other in row)])
    numbers = {100 + place: number for place, number in (twins or {}).items()}
    columns = (
        ("q", [100 + place for place in range(len(people))]), ("i", field), ("i", kin), ("i", county),
        ("b", far), ("i", days), ("q", range(len(rooms))), ("q", owner), ("i", room_field), ("i", room_kin),
        ("i", room_county), ("i", free), ("i", [one for one, _ in near]), ("i", [other for _, other in near]),
        ("q", [100 + person for person, _ in sorted(parted)]), ("q", [one for _, one in sorted(parted)]),
        ("q", numbers), ("q", numbers.values()),
    )  # fmt: skip
    return Market({"day": 739000}, *(array(code, values) for code, values in columns))


def possible(market: Market) -> dict[tuple[int, int], int]:
    """Return the part of the list of every (room, person) that may be: by the words of the rules."""
    near, parted = market.neighbours(), market.parted()
    found = {}
    for room, person in product(range(len(market.room)), range(len(market.person))):
        here, home = market.room_county[room], market.county[person]
        is_same = market.room_field[room] == market.field[person]
        is_kin = market.room_kin[room] == market.kin[person]
        goes = here == home or (market.far[person] and here in near.get(home, ()))
        is_barred = market.owner[room] in parted.get(market.person[person], ())
        if (is_same or is_kin) and goes and market.free[room] > 0 and not is_barred:
            found[room, person] = (0 if is_same else 2) + (here != home)
    return found


def wrong(market: Market, plan: Plan) -> list[str]:
    """Return what a plan breaks: pairs that may not be, rooms overfull, people named twice."""
    fits, twins = possible(market), market.twins()
    pairs = list(zip(plan.room, plan.person, strict=True))
    people = Counter(("twin", twins[one]) if one in twins else one for _, one in pairs)
    return [
        *(f"{pair} may not be" for pair in pairs if pair not in fits),
        *(f"room {room} holds {n}" for room, n in Counter(plan.room).items() if n > market.free[room]),
        *(f"{person} goes {n} times" for person, n in people.items() if n > 1),
    ]


def worth(market: Market, plan: Plan) -> tuple[int, int, int]:
    """Return what is compared: how many, how far down the list, how many days."""
    told = plan.figures(market)
    return told["placed"], -sum(part * n for part, n in enumerate(told["tiers"])), told["days"]


FIELDS = {1: 1, 2: 1, 3: 2, 4: 2}  # field: kin


@st.composite
def markets(draw: st.DrawFn, people: int = 6, rooms: int = 4) -> Market:
    """Draw a small market with everything that can be in one: also a field whose kin is told differently."""
    field = st.sampled_from([*FIELDS.items(), (1, 0), (3, 1)])
    county, days = st.integers(0, 3), st.sampled_from([0, 1, 5, 40, 400])
    crowd = draw(st.lists(st.tuples(field, county, st.booleans(), days), max_size=people))
    places = draw(st.lists(st.tuples(st.integers(0, 2), county, st.integers(1, 3)), max_size=rooms))
    trades = draw(st.lists(st.sampled_from(sorted(FIELDS)), min_size=3, max_size=3))
    once = {(owner, place): free for owner, place, free in places}
    offered = [(1 + one, trades[one], FIELDS[trades[one]], y, free) for (one, y), free in once.items()]
    numbers = st.integers(0, max(0, len(crowd) - 1))
    parted = draw(st.sets(st.tuples(numbers, st.integers(1, 3)), max_size=5)) if crowd else set()
    twins = draw(st.lists(st.integers(0, 2), max_size=len(crowd)))
    return a_market(
        [(*trade, y, far, waited) for trade, y, far, waited in crowd], offered, parted=parted,
        twins={place: number for place, number in enumerate(twins) if number},
    )  # fmt: skip
