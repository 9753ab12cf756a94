"""Many who want the same at the same moment, in the middle of a crowd that goes on."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import F, Sum

from khanegi.base.errors import Invalid, Refused
from khanegi.sponsors import queries as sponsors
from khanegi.sponsors.models import Room

if TYPE_CHECKING:
    from random import Random

    from tests.rooms.sponsors.crowd import Crowd

TRIES = 40  # a stale page is looked at again, as people do


def for_one_person(crowd: Crowd, rng: Random) -> None:
    """Let the agency of every open sponsor propose the same person; at most one may succeed."""
    lists = {pk: sponsors.ranked(pk) for pk in crowd.open_sponsors()}
    heads = Counter(one.case for listed in lists.values() for one in listed[:3])
    for person, _ in heads.most_common(1):
        racers = [pk for pk, listed in lists.items() if any(one.case == person for one in listed)]
        calls = [crowd.proposal(rng, pk, [person]) for pk in racers]
        done = race(crowd, calls).count("done")
        crowd.races["one person"] = max(crowd.races["one person"], len(calls))
        if done > 1:
            crowd.broken.append(f"{done} proposals of person {person} went through at once")


def for_the_last_room(crowd: Crowd, rng: Random) -> None:
    """Let more people than there is room be proposed to one sponsor, each by a click of its own."""
    rooms = Room.objects.filter(sponsor__in=crowd.open_sponsors()).values_list("sponsor")
    for pk, free in (
        rooms.annotate(free=Sum(F("approved") - F("taken"))).filter(free__gt=0).order_by("free")[:1]
    ):
        people = [one.case for one in sponsors.ranked(pk)]
        race(crowd, [_again_and_again(crowd, rng, pk, person) for person in people])
        crowd.races["beyond room"] = max(crowd.races["beyond room"], len(people) - free)


def _again_and_again(crowd: Crowd, rng: Random, pk: int, person: int) -> Callable[[], Any]:
    def go() -> Any:
        for _ in range(TRIES - 1):
            try:
                return crowd.proposal(rng, pk, [person])()
            except Refused as no:
                if no.refusal.code != "stale":
                    raise
        return crowd.proposal(rng, pk, [person])()

    return go


def race(crowd: Crowd, calls: Sequence[Callable[[], Any]]) -> list[str]:
    """Start all calls together, each over a connection of its own; return "done" or what was refused."""
    gate, results = threading.Barrier(max(len(calls), 1)), ["?"] * len(calls)

    def one(number: int) -> None:
        try:
            gate.wait(20)
            calls[number]()
            results[number] = "done"
        except Refused as no:
            results[number] = no.refusal.code
        except Invalid as wrong:
            results[number] = " ".join(wrong.errors)
        except Exception as fault:
            crowd.broken.append(f"{type(fault).__name__}: {fault}")
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    crowd.watch.after()
    return results
