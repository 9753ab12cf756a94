"""A proposal breaks no rule; the greedy one is what people would do, the exact one the best there is."""

from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khanegi.sponsors.matching import lines, solve
from khanegi.sponsors.matching.greedy import greedy
from khanegi.sponsors.matching.market import Market, Plan
from tests.rooms.matching.pairs import FIELDS, a_market, markets, possible, worth, wrong


def best_of_all(market):
    """Return the worth of the best plan by trying every one."""
    fits, twins, best = possible(market), market.twins(), (0, 0, 0)
    ways = [[None, *(room for room, one in fits if one == person)] for person in range(len(market.person))]
    for plan in product(*ways):
        gone = [twins.get(person, ~person) for person, room in enumerate(plan) if room is not None]
        full = any(plan.count(room) > free for room, free in enumerate(market.free))
        if not full and len(set(gone)) == len(gone):
            chosen = [(room, person) for person, room in enumerate(plan) if room is not None]
            tiers = sum(fits[pair] for pair in chosen)
            best = max(best, (len(chosen), -tiers, sum(market.standing[person] for _, person in chosen)))
    return best


def sponsor_by_sponsor(market):
    """Return what people would do: each sponsor in turn, part by part, every person looked at."""
    fits, near, twins = possible(market), market.neighbours(), market.twins()
    left, gone, pairs = list(market.free), set(), []
    for owner in sorted(set(market.owner), key=list(market.owner).index):
        mine = [room for room, one in enumerate(market.owner) if one == owner]
        for part in range(4):
            free = {market.room_county[room] for room in mine if left[room]}
            beside = {y for place in free for y in near.get(place, ())} - free
            for person, county in enumerate(market.county):
                if county not in (beside if part % 2 else free) or twins.get(person, ~person) in gone:
                    continue
                rooms = [room for room in mine if left[room] and fits.get((room, person)) == part]
                if rooms:
                    left[rooms[0]] -= 1
                    gone.add(twins.get(person, ~person))
                    pairs.append((rooms[0], person))
    return Plan.of(pairs)


def one_by_one(market):
    """Return the worth of the best plan by a plain flow: a node for each person, an arc for each pair."""
    fits, twins = possible(market), market.twins()
    if not fits:
        return 0, 0, 0
    people, rooms, step = len(market.person), len(market.room), market.spread * (1 + len(twins)) + 1
    top = {number: people + rooms + place for place, number in enumerate(sorted(set(twins.values())))}
    single = [person for person in range(people) if person not in twins]
    pairs = np.array([[person, people + room, part] for (room, person), part in fits.items()])
    over = np.array([[top[number], person] for person, number in twins.items()], dtype=int).reshape(-1, 2)
    days, nodes = np.array(market.standing), np.array([*single, *top.values()])
    flows = solve.flow(
        (nodes, np.ones(len(nodes), int), np.array([*-days[single], *[0] * len(top)])),
        (
            np.concatenate([pairs[:, 0], over[:, 0]]), np.concatenate([pairs[:, 1], over[:, 1]]),
            np.concatenate([step * pairs[:, 2], -days[over[:, 1]]]),
        ),
        (people + np.arange(rooms), np.array(market.free)),
    )  # fmt: skip
    chosen = pairs[flows[: len(pairs)] > 0]
    return len(chosen), -int(chosen[:, 2].sum()), int(days[chosen[:, 0]].sum())


@given(st.lists(st.integers(0, 5) | st.integers(0, 2**62), max_size=30))
def test_the_quick_order_is_the_stable_one(numbers):
    key = np.array(numbers, dtype=np.int64)

    assert lines.ordered(key).tolist() == np.argsort(key, kind="stable").tolist()
    known, of = lines.coded(key)
    assert (known.tolist(), known[of].tolist()) == (sorted(set(numbers)), numbers)
    place = lines.within(np.sort(key)).tolist()
    assert place == [one - sorted(numbers).index(number) for one, number in enumerate(sorted(numbers))]


def a_large(seed, people=400, rooms=60):
    """Return a market too large to try every plan, crowded so that not everybody finds room."""
    dice = Random(seed)
    crowd = [
        (field, FIELDS[field], dice.randrange(4), dice.random() < 0.4, dice.randrange(400))
        for field in dice.choices(sorted(FIELDS), k=people)
    ]
    trades = {owner: dice.choice(sorted(FIELDS)) for owner in range(1, rooms // 2)}
    places = {(dice.choice(sorted(trades)), dice.randrange(4)): dice.randint(1, 9) for _ in range(rooms)}
    offered = [(one, trades[one], FIELDS[trades[one]], y, free) for (one, y), free in places.items()]
    parted = {(dice.randrange(people), dice.choice(sorted(trades))) for _ in range(people // 4)}
    twins = {dice.randrange(people): dice.randint(1, people // 16) for _ in range(people // 8)}
    return a_market(crowd, offered, parted=parted, twins=twins)


@settings(max_examples=300, deadline=None)
@given(markets())
def test_the_exact_plan_is_the_best_of_all_plans(market):
    plan = solve.exact(market)

    assert wrong(market, plan) == []
    assert worth(market, plan) == best_of_all(market)


@settings(max_examples=300, deadline=None)
@given(markets(), st.booleans())
def test_looking_no_further_than_one_must_finds_the_best_of_all_plans_too(market, is_told):
    plan = solve.exact(market, other=greedy(market) if is_told else None, margins=(0, 1))

    assert wrong(market, plan) == []
    assert worth(market, plan) == best_of_all(market)


@settings(max_examples=300, deadline=None)
@given(markets(people=12, rooms=6))
def test_the_greedy_plan_is_what_people_would_do(market):
    plan = greedy(market)

    assert wrong(market, plan) == []
    assert plan == sponsor_by_sponsor(market) == greedy(market, ways=lines.WAYS)
    assert plan.figures(market) == lines.figures(plan, market)


@pytest.mark.parametrize("seed", range(6))
def test_cells_find_what_a_node_for_each_person_finds(seed):
    market = a_large(seed)
    plan, by_hand = solve.exact(market), greedy(market)
    nearly = [solve.exact(market, other=other, margins=(0, 1)) for other in (None, by_hand)]

    assert wrong(market, plan) == wrong(market, by_hand) == []
    assert worth(market, by_hand) < worth(market, plan) == one_by_one(market)
    assert [worth(market, one) for one in nearly] == [worth(market, plan)] * 2


def test_one_more_person_outweighs_any_days_and_a_better_fit_too():
    stays, goes = (1, 1, 0, False, 9000), (1, 1, 0, True, 0)
    two_rooms = [(1, 1, 1, 0, 1), (2, 1, 1, 1, 1)]
    kin, same = (2, 1, 0, False, 9000), (1, 1, 0, False, 0)

    assert solve.exact(a_market([stays, goes], two_rooms)).figures(a_market([stays, goes], two_rooms)) == {
        "placed": 2, "days": 9000, "tiers": [1, 1, 0, 0],
    }  # fmt: skip
    one_room = a_market([kin, same], two_rooms[:1])
    assert solve.exact(one_room).figures(one_room) == {"placed": 1, "days": 0, "tiers": [1, 0, 0, 0]}


def test_equal_rooms_are_given_to_the_sponsor_longest_open():
    market = a_market([(1, 1, 0, False, 10)] * 3, [(1, 1, 1, 0, 2), (2, 1, 1, 0, 2)])

    assert [list(plan.room) for plan in (solve.exact(market), greedy(market))] == [[0, 0, 1]] * 2


@settings(max_examples=50, deadline=None)
@given(markets())
def test_a_market_comes_back_as_it_was_kept(market):
    packed, mark = market.packed()

    back = Market.unpacked(packed)
    assert back == market
    assert back.packed()[1] == mark
    plan = greedy(market)
    assert Plan.unpacked(plan.packed()[0]) == plan


@pytest.mark.parametrize("compute", [greedy, solve.exact])
def test_a_tick_that_raises_stops_the_computing(compute):
    def stop(done):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        compute(a_large(0), stop)


def round_by_round(market, tick=lambda done: None):
    return solve.exact(market, tick, margins=(0, 1))


@pytest.mark.parametrize("compute", [greedy, solve.exact, round_by_round])
def test_the_same_market_gives_the_same_plan_and_progress_only_grows(compute):
    market, told = a_large(1), []

    assert compute(market, told.append) == compute(market)
    assert told == sorted(told)
    assert 0 <= told[0] <= told[-1] <= 1
