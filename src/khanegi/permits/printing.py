"""A permit on paper: from the words of its sheet, and from nothing else, to an unsigned PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from khanegi.base import jalali, typeset
from khanegi.base.persian import digits_out
from khanegi.permits import marks

TEMPLATE = Path(__file__).with_name("permit.typ")
ORDER = ("امضای نخست", "امضای دوم")


def render(words: Mapping[str, Any], *, at: dt.datetime) -> bytes:
    """Return the permit as one page, dated `at`; the same words give the same page. Raises keys.NoSeal."""
    address = f"{settings.PUBLIC_URL}/verify/{words['number']}/"
    place = dict.fromkeys(words[part] for part in ("county", "settlement", "address") if words[part])
    told = {
        "office": words["office"],
        "shown": words["shown"],
        "holder": words["holder"],
        "national_id": digits_out(words["national_id"]),
        "kind": words["kind"],
        "field": words["field"],
        "county": words["county"],
        "place": digits_out("، ".join(place)),
        "issued_on": _day(words["issued_on"]),
        "renewed_on": _day(words["renewed_on"]) if "renewed_on" in words else "",
        "valid_until": _day(words["valid_until"]),
        "signatures": [
            {"name": name, "title": sign["title"], "office": sign["office"], "on": _day(sign["on"])}
            for name, sign in zip(ORDER, words["signatures"], strict=False)
        ],
        "verify": f"{settings.PUBLIC_URL}/verify/",
        "offline": f"{settings.PUBLIC_URL}/verify/offline/",
        "address": address,
        "qr": typeset.qr(f"{address}#{marks.write(said(words))}"),
    }
    return typeset.pdf(TEMPLATE, told, at=at)


def said(words: Mapping[str, Any]) -> marks.Said:
    """Return what the square mark says of a permit."""
    return marks.Said(
        number=words["number"],
        kind=words["kind_key"],
        county=words["county_code"],
        field=words["field_code"],
        issued_on=dt.date.fromisoformat(words["issued_on"]),
        valid_until=dt.date.fromisoformat(words["valid_until"]),
        initials=" ".join(name[0] for name in words["holder"].split()),
    )


def _day(text: str) -> str:
    return jalali.show(dt.date.fromisoformat(text))
