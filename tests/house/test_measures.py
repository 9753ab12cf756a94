"""Upper bounds on the size of things: what grows past them is two things."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = sorted(path for path in (ROOT / "src").rglob("*.py") if "migrations" not in path.parts)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
VIEWS = [path for path in SOURCE if "views" in path.parts]
Function = ast.FunctionDef | ast.AsyncFunctionDef


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(paths: list[Path]) -> Iterator[tuple[str, Function]]:
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, Function):
                yield f"{name(path)}:{node.lineno} {node.name}", node


def length(node: Function) -> int:
    return (node.end_lineno or 0) - node.lineno + 1


def parameters(node: Function) -> int:
    asked = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return len([one for one in asked if one.arg not in ("self", "cls")])


def test_there_is_something_to_measure():
    assert len(SOURCE) > 30
    assert len(list(functions(SOURCE))) > 200


def test_a_test_is_short():
    tests = [(where, length(node)) for where, node in functions(TESTS) if node.name.startswith("test_")]
    assert [(where, lines) for where, lines in tests if lines > 40] == []


@pytest.mark.parametrize(("paths", "most"), [(SOURCE, 50), (VIEWS, 30)], ids=["anywhere", "views"])
def test_a_function_is_short(paths, most):
    assert {where: length(node) for where, node in functions(paths) if length(node) > most} == {}


@pytest.mark.parametrize(("paths", "most"), [(SOURCE, 400), (TESTS, 600)], ids=["source", "tests"])
def test_a_file_is_short(paths, most):
    lines = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    assert {where: count for where, count in lines.items() if count > most} == {}


def test_nobody_asks_for_more_than_seven_things():
    assert {where: parameters(node) for where, node in functions(SOURCE) if parameters(node) > 7} == {}


def test_every_function_says_what_it_returns():
    assert [where for where, node in functions(SOURCE) if node.returns is None] == []


@pytest.mark.parametrize("word", ["utils", "helpers", "services", "managers", "signals"])
def test_no_drawer_for_everything(word):
    assert [name(path) for path in SOURCE if word in (path.stem, *path.parent.parts)] == []
