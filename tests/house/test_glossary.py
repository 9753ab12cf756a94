"""One row per term: on the screen, in English and in the code; none is made up, none is missing."""

import re
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

from khanegi.process import book
from khanegi.process.grammar import Place, Process
from khanegi.process.words import Role

GLOSSARY = (Path(__file__).resolve().parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
ROWS = [tuple(row) for row in re.findall(r"^\| (.+?) \| (.+?) \| `(.+?)` \|$", GLOSSARY, re.MULTILINE)]


def meant(identifier):
    """Return what an identifier names. Raises ImportError or AttributeError if nothing is there."""
    parts = f"khanegi.{identifier}".split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = import_module(".".join(parts[:length]))
        except ModuleNotFoundError as missing:
            if not ".".join(parts).startswith(missing.name or "?"):
                raise
            continue
        for name in parts[length:]:
            found = getattr(found, name)
        return found
    raise ImportError(identifier)


@pytest.mark.parametrize(("persian", "english", "identifier"), ROWS, ids=[row[2] for row in ROWS])
def test_the_identifier_exists_and_is_called_so_on_the_screen(persian, english, identifier):
    thing = meant(identifier)
    assert english
    if isinstance(thing, Role | Process | Place):
        assert thing.title == persian


def test_every_line_of_a_table_is_a_row():
    lines = [line for line in GLOSSARY.splitlines() if line.startswith("|")]
    heads = [line for line in lines if line.startswith(("|---", "| فارسی"))]
    assert len(lines) - len(heads) == len(ROWS) > 0


def test_no_term_stands_twice():
    assert [one for one, times in Counter(row[2] for row in ROWS).items() if times > 1] == []


def test_no_role_procedure_or_place_is_missing():
    told = [meant(identifier) for _, _, identifier in ROWS]
    running = [book.latest(process.key) for process in book.ALL]
    wanted = [*Role, *running, *(place for process in running for place in process.places)]
    assert [thing.title for thing in wanted if not any(thing is one for one in told)] == []
