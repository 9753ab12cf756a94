"""The page that checks square marks without a network: one file, with keys and lists put into it.

`page.html` is whole by itself and knows no key; nothing of it comes from another file or host.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse

from khanegi.people import queries as people
from khanegi.permits import keys, marks, queries
from khanegi.process import book
from khanegi.rules import catalogue

PAGE = Path(__file__).with_name("page.html")
EMPTY = '{"keys": {}}'
LONGEST_LIST = 12_000  # of base64; a longer one is read from its own file
INLINE = re.compile(r"<(style|script)>(.*?)</\1>", re.DOTALL)


def page() -> HttpResponse:
    """Return the page with public keys, titles and the list of withdrawn permits inside."""
    told = json.dumps(register(), ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    response = HttpResponse(_source().replace(EMPTY, told), content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = _policy()
    return response


def register() -> dict[str, Any]:
    """Return what the page must know: no name of anybody is in it."""
    found = queries.withdrawn()
    return {
        "keys": {str(number): key.hex() for number, key in keys.marks().items()},
        "kinds": {process.key: process.title for process in book.ALL if process.key in marks.KINDS},
        "counties": dict(people.counties()),
        "fields": catalogue.titles(),
        "withdrawn": found if found and len(found["filter"]) <= LONGEST_LIST else None,
    }


@cache
def _source() -> str:
    return PAGE.read_text(encoding="utf-8")


@cache
def _policy() -> str:
    """Allow the page's own scripts and styles by their hash, and nothing from anywhere."""
    sums: dict[str, list[str]] = {"script": [], "style": []}
    for kind, text in INLINE.findall(_source()):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        sums[kind].append(f"'sha256-{digest}'")
    return (
        f"default-src 'none'; script-src 'self' {' '.join(sums['script'])}; "
        f"style-src {' '.join(sums['style'])}; "
        "img-src data: blob:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
