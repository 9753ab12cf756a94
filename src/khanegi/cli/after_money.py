"""Made-up loans that were paid some months ago, and what was found of the work since."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from khanegi.cli.moves import CITIZEN, Move, in_days, says
from khanegi.process.words import Role

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from khanegi.cli.story import Story

FIRST = 261  # of the people it happened to
READY = (261, 262, 263)  # of them, who have something to answer or to read
PAID = (
    "register@33 submit@29 take@28 recommend@23 sign@22 issue@20 request@19 approved@17 refer@15 "
    "branch_accepts@13 complete@10 trust@7 write@5 branch_signs@4 citizen_signs@3 pay@1 paid@0"
)
# How many days ago a loan was paid, and what was found at months 1, 3, 6 and 12.
LINES = (
    (32, ""),
    (40, "tell@9"),
    (95, "tell@64"),
    (104, "tell@72 phone@12"),
    (112, "tell_less@80 phone_nothing@18"),
    (198, "tell@166 phone@107 look_in@16"),
    (214, "phone@120 look_in_vain@30"),
    (385, "tell@353 phone@293 phone@203 look_in@19"),
    (398, "tell@366 phone_less@305"),
)


def stories() -> Iterator[tuple[int, str]]:
    """Yield each person's number with their steps, in the words of `story.Story`."""
    for n, (ago, steps) in enumerate(LINES, FIRST):
        yield n, f"${_earlier(PAID, ago)} {steps}".strip()


def _earlier(steps: str, days: int) -> str:
    return re.sub(r"@(\d+)", lambda found: f"@{int(found[1]) + days}", steps)


def _seen(story: Story) -> Mapping[str, Any]:
    """Return what an inspector saw on the day the story says."""
    said = dict(part.split("@") for part in story.steps.split() if part.startswith("look_in"))
    return {"held_on": in_days(-int(next(iter(said.values()))))}


def _found(works: str, jobs: int, text: str) -> Mapping[str, Any]:
    return {"works": works, "jobs": jobs, "text": text}


GOES_ON = _found("yes", 2, "کار طرح در همان خانه برقرار است و دو نفر در آن کار می‌کنند.")
LESS = _found("partly", 1, "مشتری در این فصل کم است و یک نفر با دستگاه کوچک‌تر کار می‌کند.")
STOPPED = _found("no", 0, "دستگاه‌ها در خانه هست و کسی با آن کار نمی‌کند؛ کار دو ماه است که ایستاده.")
MOVES: Mapping[str, Move] = {
    "tell": Move("facility", "self_report", CITIZEN, says(**GOES_ON)),
    "tell_less": Move("facility", "self_report", CITIZEN, says(**LESS)),
    "phone": Move("facility", "call", Role.INSPECTOR, says(**GOES_ON)),
    "phone_less": Move("facility", "call", Role.INSPECTOR, says(**LESS)),
    "phone_nothing": Move("facility", "call", Role.INSPECTOR, says(**STOPPED)),
    "look_in": Move("facility", "inspect", Role.INSPECTOR, lambda story: {**GOES_ON, **_seen(story)}),
    "look_in_vain": Move("facility", "inspect", Role.INSPECTOR, lambda story: {**STOPPED, **_seen(story)}),
}
