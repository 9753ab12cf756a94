"""./run bench: every figure beside its floor from the same run.

./run bench                  a province of 100,000 cases, all figures
./run bench --short          2,000 cases, few rounds: asserts what does not depend on the machine
./run bench --only act       one part: act, web, pages, match, papers or messages
./run bench --write          also writes the figures into docs/performance.md
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench import server, table
from bench.table import Line

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
MOST_OWN, MOST_WORKLIST, MOST_CASE = 3, 6, 8
MOST_PAPERS = 1_000
OFFERED = 2 / 6  # two of the six steps ask a form that offers a list of the case


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__, formatter_class=_Raw)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", choices=PARTS, action="append")
    wanted = parser.parse_args(words)
    if wanted.short:
        wanted.cases, wanted.rounds = 2_000, 2
    began, machine = datetime.now(UTC), table.machine()
    with tempfile.TemporaryDirectory() as files:
        os.environ["KHANEGI_FILES"] = files
        with server.running():
            from bench import province

            size = province.ensure(wanted.cases)
            lines = [
                line for name in wanted.only or PARTS for line in PARTS[name](wanted.rounds, wanted.short)
            ]
    told = f"{began:%Y-%m-%d %H:%M} UTC, {size:,} cases, {wanted.rounds} rounds, {machine}"
    text = f"{told}\n\n{table.rendered(lines)}"
    print(text)
    if wanted.write:
        table.write(PAGE, text)
    too_many = [line.what for line in lines if wanted.short and line.steady and not line.met]
    if too_many:
        print(f"Too many statements: {', '.join(too_many)}", file=sys.stderr)
    return len(too_many)


class _Raw(argparse.RawDescriptionHelpFormatter):
    pass


def acts(rounds: int, short: bool) -> list[Line]:
    from bench import act

    found = act.measure(rounds=rounds, each=4 if short else 20, sizes=(1,) if short else (1, 2))
    costs, lines = found["costs"], []
    titles = {
        "floor": "floor: one SQL function, bare psycopg",
        "own": "`act`, a whole step and one job",
        "act": "`act` with everything the product does with it (plan, texts, permit)",
        "orm": "peer: the same step with the plain Django ORM",
    }
    for size, score in found["scores"].items():
        for name, title in titles.items():
            own = name == "own"
            lines.append(
                Line(
                    what=f"{title}; {size} process{'es' if size > 1 else ''}",
                    rate=score.rate(name),
                    ratio=score.ratio(name, "floor"),
                    client=score.client_ms(name),
                    server=score.server_ms(name),
                    target="≥ 0.40 of the floor" if own else "",
                    met=score.ratio(name, "floor") >= 0.4 if own else None,
                )
            )
    growth = costs["own"].wal / costs["floor"].wal
    for name, title in titles.items():
        lines.append(
            Line(what=f"{title}; what one step costs", statements=costs[name].statements, wal=costs[name].wal)
        )
    return [
        *lines,
        Line(
            what="`act`: statements of a step", statements=costs["own"].statements,
            target=f"≤ {MOST_OWN}, and 1 for each list a form offers", steady=True,
            met=costs["own"].statements <= MOST_OWN + OFFERED,
        ),
        Line(
            what="`act`: WAL beside the floor", ratio=growth, target="≤ 1.6 of the floor", met=growth <= 1.6,
        ),
    ]  # fmt: skip


def web(rounds: int, short: bool) -> list[Line]:
    from bench import web

    score = web.measure(rounds=rounds, each=20 if short else 150)
    rows = (
        ("floor_register", "floor_register", "floor: bare Django + ORM post with three inserts", None),
        ("register", "floor_register", "last submit of a registration, all rules, HTTP", 1.0),
        ("floor_track", "floor_track", "floor: bare Django page with two ORM queries", None),
        ("track", "floor_track", "tracking page, HTTP", 1.5),
    )
    return [
        Line(
            what=title,
            rate=score.rate(name),
            ratio=score.ratio(name, floor),
            client=score.client_ms(name),
            server=score.server_ms(name),
            target=f"≥ {least} of the floor" if least else "",
            met=score.ratio(name, floor) >= least if least else None,
        )
        for name, floor, title, least in rows
    ]


def pages(rounds: int, short: bool) -> list[Line]:
    from bench import pages

    found, lines = pages.measure(rounds=5 if short else 40), []
    for name, title, most in (("worklist", "worklist page", MOST_WORKLIST), ("case", "case page", MOST_CASE)):
        page = found[name]
        whole = page.client + page.server
        lines += [
            Line(
                what=f"{title}: statements", statements=page.statements, target=f"≤ {most}", steady=True,
                met=page.statements <= most,
            ),
            Line(
                what=f"{title}: SQL {page.sql:.2f} ms, best single query {page.best:.2f} ms",
                ratio=page.sql / page.best, target="≤ 1.5 of the best query", met=page.sql <= 1.5 * page.best,
            ),
            Line(
                what=f"{title}: CPU of the page", rate=1000 / whole, client=page.client, server=page.server,
                target="≤ 10 ms", met=whole <= 10,
            ),
        ]  # fmt: skip
    return lines


def match(rounds: int, short: bool) -> list[Line]:
    from bench import matching

    return matching.lines(rounds, short)


def papers(rounds: int, short: bool) -> list[Line]:
    from bench import papers

    titles = {
        "typst": "floor: setting a permit alone (Typst)",
        "signature": "floor: signing it alone (pyHanko, P-256)",
        "whole": "a permit set, signed, stored, checked and issued",
    }
    scores = papers.measure(rounds=rounds, each=5 if short else 40, sizes=(1,) if short else (1, 2))
    lines = []
    for size, score in scores.items():
        alone = sum(1 / score.rate(name) for name in ("typst", "signature"))
        for name, title in titles.items():
            whole = name == "whole"
            ratio = score.rate(name) * alone if whole else None
            lines.append(
                Line(
                    what=f"{title}; {size} process{'es' if size > 1 else ''}",
                    rate=score.rate(name),
                    ratio=ratio,
                    client=score.client_ms(name),
                    server=score.server_ms(name),
                    target="≥ 0.60 of both floors one after the other" if whole else "",
                    met=ratio >= 0.6 if ratio is not None else None,
                )
            )
    found = papers.drain(20 if short else MOST_PAPERS)
    met = found.seconds <= 60 and not found.wrong
    what = (
        f"{found.papers:,} permits by two workers in {found.seconds:.0f} s, "
        f"beside {found.answers:,} answers, {papers.LOAD} a second "
        f"(p50 {found.p50:.0f} ms, p95 {found.p95:.0f} ms, {found.wrong} wrong)"
    )
    return [
        *lines,
        Line(
            what=what, rate=found.papers / found.seconds, client=found.cpu / found.papers * 1000,
            target="1,000 within 60 s", met=met if not short else None,
        ),
    ]  # fmt: skip


def messages(rounds: int, short: bool) -> list[Line]:
    from bench import messages

    return messages.lines(rounds, short)


PARTS: dict[str, Callable[[int, bool], list[Line]]] = {
    "act": acts,
    "web": web,
    "pages": pages,
    "match": match,
    "papers": papers,
    "messages": messages,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
