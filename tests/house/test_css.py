"""The stylesheet keeps its promises: directions by logic, contrast in both themes, sizes, weight."""

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "src" / "khanegi" / "web" / "static" / "web"
CSS = (STATIC / "khanegi.css").read_text(encoding="utf-8")
TEMPLATES = sorted(STATIC.parents[1].rglob("*.html"))
LIGHT_BLOCK, DARK_BLOCK = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[:2]

# (what is read, what it stands on): 4.5 for words, 3 for borders of controls and focus rings
WORDS = [
    *[(ink, ground) for ink in ("text", "muted", "link", "bad") for ground in ("paper", "surface", "sunk")],
    *[(ink, f"{ink}-tint") for ink in ("ok", "bad", "warn", "info", "off")],
    *[("text", f"{kind}-tint") for kind in ("ok", "bad", "warn", "info")],
    *[(ink, ground) for ink in ("ok", "warn", "bad") for ground in ("surface", "paper", "sunk")],
    ("on-primary", "primary"), ("on-primary", "primary-hover"), ("text", "tint"), ("link", "tint"),
    ("on-band", "band"), ("on-band", "band-line"), ("band-muted", "band"), ("bad-hover", "bad-tint"),
]  # fmt: skip
CONTROLS = [
    *[("control", ground) for ground in ("paper", "surface", "sunk")],
    *[("focus", ground) for ground in ("paper", "surface", "sunk")],
    ("accent", "band"),
    ("primary", "surface"),
]


def colours(block):
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))


THEMES = {"light": colours(LIGHT_BLOCK), "dark": colours(LIGHT_BLOCK) | colours(DARK_BLOCK)}


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_words_can_be_read_on_what_they_stand_on(theme):
    palette = THEMES[theme]

    weak = {pair: round(contrast(palette[pair[0]], palette[pair[1]]), 2) for pair in WORDS}

    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_controls_and_focus_can_be_seen(theme):
    palette = THEMES[theme]

    weak = {pair: round(contrast(palette[pair[0]], palette[pair[1]]), 2) for pair in CONTROLS}

    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}


def test_contrast_is_counted_as_the_guidelines_count_it():
    assert (round(contrast("#000000", "#ffffff"), 2), round(contrast("#777777", "#ffffff"), 2)) == (21, 4.48)


def test_nothing_has_a_physical_side():
    assert re.findall(r".*\b(?:left|right)\b.*", CSS) == []
    assert [
        path.name for path in TEMPLATES if re.search(r"\b(?:left|right)\b", path.read_text("utf-8"))
    ] == []


def test_no_text_is_smaller_than_16_pixels():
    sizes = [float(size) for size in re.findall(r"(?:--t\d: |font-size: )([\d.]+)rem", CSS)]

    assert sizes
    assert min(sizes) >= 1


def test_no_letter_spacing_italics_or_justified_text():
    assert re.findall(r"letter-spacing|italic|justify\b(?!-)|text-align: justify", CSS) == []


def test_asks_no_other_host():
    assert re.findall(r"https?://|url\(\s*[\"']?//", CSS) == []


@pytest.mark.parametrize(
    ("pattern", "most"), [("khanegi.css", 20_000), ("*.woff2", 45_000), ("*.js", 30_000)]
)
def test_weight_is_kept(pattern, most):
    """Compressed, all together (shared/ux.md 46); charts are counted on their own pages."""
    files = [path for path in STATIC.rglob(pattern) if "charts" not in path.parts]
    weight = sum(len(gzip.compress(path.read_bytes(), 9)) for path in files)

    assert files
    assert weight <= most


def test_every_class_of_a_template_is_drawn():
    known = set(re.findall(r"\.([a-z][a-z0-9_-]*)", CSS))
    used = {
        (path.name, name)
        for path in TEMPLATES
        for value in re.findall(r'class="([^"]*)"', path.read_text("utf-8"))
        for name in re.sub(r"\{[{%].*?[%}]\}", " ", value).split()
    }

    assert {pair for pair in used if pair[1] not in known and not pair[1].endswith("-")} == set()
