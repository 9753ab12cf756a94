"""Setting Persian on paper: a template of a room and what goes into it become one PDF.

Knows no document. A template is a Typst file beside the room that owns its words; `house.typ` here holds
what all of them share. What comes out is tagged, in Persian, with its fonts inside, and its text is read
in the order in which it is spoken (docs/fonts). The same words at the same moment give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from khanegi.base.persian import HAMZA

if TYPE_CHECKING:
    import typst

HERE = Path(__file__).parent
ROOT = HERE.parents[1]  # templates of every room lie below it
STANDARDS = ["a-2a", "ua-1"]  # kept for years and read aloud
HEH_WITH_HAMZA = chr(0x6C0)
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper to be handed out; `name` is for people, without an ending."""

    name: str
    data: bytes


def pdf(template: Path, words: Mapping[str, Any], *, at: dt.datetime) -> bytes:
    """Return the document as PDF/A-2a and PDF/UA-1, dated `at`.

    Raises where the template asks for what the words do not hold: half a document is none.
    """
    data = in_order(json.dumps(words, ensure_ascii=False))
    with _one_at_a_time:
        made = _compiler().compile(
            input=_source(template),
            format="pdf",
            sys_inputs={"words": data},
            pdf_standards=STANDARDS,  # type: ignore[arg-type]
            timestamp=int(at.timestamp()),
        )
    assert isinstance(made, bytes)
    return made


def in_order(text: str) -> str:
    """Return the text with one character for «ه» and its hamza: one glyph of two would be copied reversed."""
    return text.replace("ه" + HAMZA, HEH_WITH_HAMZA)


def qr(text: str) -> str:
    """Return the QR code of a text as SVG for a template, without a margin: the template leaves it."""
    import segno

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()


@cache
def _source(template: Path) -> bytes:
    return in_order(template.read_text(encoding="utf-8")).encode()


@cache
def _compiler() -> typst.Compiler:
    """Return the compiler with its fonts read; imported here, since pages never need it."""
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")]
    )
    return typst.Compiler(root=str(ROOT), font_paths=fonts, ignore_system_fonts=True)
