"""How wide Persian words are on paper, and where to break them: an estimate, the same on every machine."""

from __future__ import annotations

from functools import lru_cache

_NARROW = frozenset("اآأإدذرزژول.،؛:!()«»|ء")
_WIDE = frozenset("سشصض")
_TEETH = frozenset("بپتثنیئ")  # one tooth when joined to the next letter, a long stroke at the end
_ENDS = frozenset(" \u200c.،؛:!()«»")


@lru_cache(maxsize=4096)
def width(text: str, size: int) -> int:
    """Return about how many pixels a line takes in a Persian text face."""
    return round(size * sum(_ems(char, after) for char, after in zip(text, f"{text[1:]} ", strict=True)))


def _ems(char: str, after: str) -> float:
    if char in "\u200c\u0654":
        return 0
    if char == " ":
        return 0.28
    if char in _TEETH:
        return 0.78 if after in _ENDS else 0.34
    return 0.36 if char in _NARROW else 0.84 if char in _WIDE else 0.6


def wrap(text: str, size: int, most: int) -> tuple[str, ...]:
    """Break at spaces into as few lines as `most` pixels allow, then make the lines about equal."""
    lines = _greedy(text.split(), size, most)
    for narrower in range(most, most // 2, -size):
        tried = _greedy(text.split(), size, narrower)
        if len(tried) > len(lines):
            break
        lines = tried
    return tuple(lines)


def _greedy(words: list[str], size: int, most: int) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if width(longer, size) <= most:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
