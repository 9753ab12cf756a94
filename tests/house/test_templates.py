"""No template lies unused, is longer than a screen or two, or decides who may do what."""

import re
from pathlib import Path

from khanegi.web.fields import LOOKS

SOURCE = Path(__file__).resolve().parents[2] / "src" / "khanegi"
TEMPLATES = sorted((SOURCE / "web" / "templates").rglob("*.html"))
FOUND_BY_DJANGO_OR_THE_PROXY = {"500.html", "503.html"}
LONGEST = 120


def name(path):
    return str(path.relative_to(SOURCE / "web" / "templates"))


def mentioned():
    """Return every template that code or another template names."""
    sources = [*SOURCE.rglob("*.py"), *TEMPLATES]
    named = {found for path in sources for found in re.findall(r"[\w/.-]+\.html", path.read_text("utf-8"))}
    return named | {f"web/parts/fields/{look.template}.html" for look in LOOKS.values()}


def test_every_template_is_used():
    assert {name(path) for path in TEMPLATES} - mentioned() - FOUND_BY_DJANGO_OR_THE_PROXY == set()


def test_every_template_named_exists():
    named = {one for one in mentioned() if one.startswith("web/")}

    assert named - {name(path) for path in TEMPLATES} == set()


def test_templates_are_short():
    long = {name(path): len(path.read_text("utf-8").splitlines()) for path in TEMPLATES}

    assert {one: lines for one, lines in long.items() if lines > LONGEST} == {}


def test_no_template_asks_for_a_role():
    asks = re.compile(r"\{%\s*(?:el)?if[^%]*\b(?:role|roles|seats|is_superuser)\b")

    assert [name(path) for path in TEMPLATES if asks.search(path.read_text("utf-8"))] == []


def test_nothing_is_marked_safe():
    marks = re.compile(r"\|\s*safe\b|autoescape off")

    assert [name(path) for path in TEMPLATES if marks.search(path.read_text("utf-8"))] == []
