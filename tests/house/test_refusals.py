"""A refusal has a code for programs, which means one thing and stands in the documents."""

import ast
from collections import defaultdict
from pathlib import Path

from khanegi.cli import database
from khanegi.loans.queries import BARS
from khanegi.process import book

SOURCE = sorted((database.ROOT / "src").rglob("*.py"))
# One meaning («somebody else does this») in words that name who.
ONE_MEANING_MANY_WORDS = {"not_yours"}


def written() -> dict[str, set[str]]:
    """Return the sentences of each code, wherever the source says one."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in SOURCE:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if _is_refusal(node):
                code, text = node.args[:2]
                found[code.value].add(text.value if isinstance(text, ast.Constant) else ast.unparse(text))
    for code, text in BARS.items():
        found[code].add(text)
    for process in book.ALL:
        for guard in (guard for action in process.actions for guard in action.guards):
            found[guard.code].add(guard.otherwise)
    return found


def _is_refusal(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Refusal"
        and len(node.args) > 1
        and isinstance(node.args[0], ast.Constant)
    )


def test_a_code_means_one_thing():
    several = {code: texts for code, texts in written().items() if len(texts) > 1}

    assert {code: texts for code, texts in several.items() if code not in ONE_MEANING_MANY_WORDS} == {}
    assert len(written()) > 30


def test_every_code_stands_in_the_documents():
    pages = [Path(database.ROOT / "docs/refusals.md"), database.ROOT / "docs/handbook/index.md"]
    told = "".join(page.read_text("utf-8") for page in pages)

    assert sorted(code for code in written() if f"`{code}`" not in told) == []
