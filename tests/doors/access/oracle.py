"""The policy as it was written by hand from spec.md and reliability.md 3.2, and what the tests read of it.

What `acts.csv` does not name is denied: 404 where `pages.csv` does not show the case, else 409.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from django.http import HttpResponse

POLICY = Path(__file__).parent / "policy"
NOBODY_S = "000000000001"  # a code of no case
UNCHANGING = ("django_session", "people_look", "people_attempt", "django_migrations")
OF_BANKS = ("branch", "bank_system", "bank_head")
WITHOUT_A_LETTER = (
    "request", "queue", "committee", "approved", "rejected", "appealed", "closed", "forgone",
    "unpaid", "not_paid", "halted",
)  # fmt: skip
RANDOM = re.compile(rb'value="[A-Za-z0-9]{20,}"')


def table(name: str) -> list[dict[str, str]]:
    with (POLICY / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PAGES = {row["view"]: row for row in table("pages")}
ACTS = table("acts")
PLACES = list(dict.fromkeys((row["procedure"], row["place"]) for row in ACTS))


def allowed(procedure: str, place: str = "") -> set[tuple[str, str]]:
    """Return (view, action) of everything that may be done in a place; without one, in any."""
    rows = [row for row in ACTS if row["procedure"] == procedure and place in ("", row["place"])]
    return {(row["view"], action) for row in rows for action in row["actions"].split()}


def shows(view: str, procedure: str, place: str) -> str:
    """Return what asking for a case answers: `200`, `404` or `login`.

    A bank sees what was sent to it while its letter lives and once it paid; the desk
    of objections sees the case that is objected to.
    """
    if (view, place) == ("appeals", "appealed"):
        return "200"
    if view in OF_BANKS and procedure == "facility" and place in WITHOUT_A_LETTER:
        return "404"
    return PAGES[view][procedure]


def said(response: HttpResponse) -> str:
    """Return the status, or `login` where signing in was asked for."""
    if response.status_code == 401:
        return "login"
    if response.status_code == 302 and response["Location"].startswith("/login/"):
        return "login"
    return str(response.status_code)


def body(response: HttpResponse) -> bytes:
    """Return a body without what is random in each answer."""
    shown = response.content.replace(response.headers.get("X-Reference", "\0").encode(), b"")
    return RANDOM.sub(b"", shown)


def digest() -> dict[str, str]:
    """Return a mark of every table, so that any change of any row shows."""
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        names = [name for (name,) in cursor.fetchall() if name not in UNCHANGING]
        parts = [
            f"select '{name}', md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from \"{name}\" t"
            for name in names
        ]
        cursor.execute(" union all ".join(parts))
        return dict(cursor.fetchall())
