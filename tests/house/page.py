"""What every page of the service must be, checked on each HTML answer that any test receives.

`problems(response)` returns sentences. tests/conftest.py asks it for every request of the test
client, so a page cannot be fetched in a test and be wrong.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag

ONLY_SHOWN_LABELLED = {"hidden", "submit", "button", "reset", "image"}
MAY_BE_LATIN = ("bdi", "code", "script", "style", "svg", "title", "pre", "textarea", "option", "kbd")
# Kinds of files have no other name in Persian.
LATIN = re.compile(r"(?<![A-Za-z])(?!(?:JPG|PNG|PDF|HEIC|IR)(?![A-Za-z]))[A-Za-z]{2,}")
HANDLER = re.compile(r"on[a-z]+")


def problems(response: Any) -> list[str]:
    """Return what is wrong with an HTML answer; other answers are not looked at."""
    if not response.get("Content-Type", "").startswith("text/html") or response.streaming:
        return []
    if response.status_code in (204, 301, 302, 303, 304) or not response.content:
        return []
    soup = BeautifulSoup(response.content, "html.parser")
    whole = soup.find("html") is not None
    checks = (*PAGE_CHECKS, *CHECKS) if whole else CHECKS
    return [told for check in checks for told in check(soup, response)]


def frame(soup: BeautifulSoup, response: Any) -> Iterator[str]:
    html = soup.find("html")
    if (html.get("lang"), html.get("dir")) != ("fa", "rtl"):
        yield "html needs lang=fa and dir=rtl"
    if not soup.title or not soup.title.get_text(strip=True):
        yield "the page has no title"
    if len(soup.find_all("h1")) != 1:
        yield f"the page has {len(soup.find_all('h1'))} h1, not one"
    if not soup.find("main"):
        yield "the page has no main"


def policy(soup: BeautifulSoup, response: Any) -> Iterator[str]:
    if "script-src 'self'" not in response.get("Content-Security-Policy", ""):
        yield "no content security policy"


def unique_ids(soup: BeautifulSoup, response: Any) -> Iterator[str]:
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        yield f"id {twice} stands twice"


def labels(soup: BeautifulSoup, response: Any) -> Iterator[str]:
    named = {tag["for"] for tag in soup.find_all("label", attrs={"for": True})}
    for control in soup.find_all(["input", "select", "textarea"]):
        if control.get("type") in ONLY_SHOWN_LABELLED:
            continue
        labelled = control.get("id") in named or control.find_parent("label")
        if not (labelled or control.get("aria-label") or control.get("aria-labelledby")):
            yield f"no label: {str(control)[:120]}"


def forms(soup: BeautifulSoup, response: Any) -> Iterator[str]:
    for form in soup.find_all("form"):
        if form.get("method", "").lower() not in ("get", "post"):
            yield f"a form says no method: {str(form)[:120]}"
        if form.get("action") is None:
            yield f"a form says no action: {str(form)[:120]}"
        if form.get("method", "").lower() == "post" and not form.find(attrs={"name": "csrfmiddlewaretoken"}):
            yield f"a form has no token: {str(form)[:120]}"
    for control in soup.find_all(required=True):
        yield f"`required` speaks the browser's language, not ours: {str(control)[:120]}"
    for control in soup.find_all("input", type="number"):
        yield f"type=number refuses Persian digits: {str(control)[:120]}"


def own_scripts_only(soup: BeautifulSoup, response: Any) -> Iterator[str]:
    for script in soup.find_all("script"):
        given = script.get("src") or script.get("nonce") or "json" in script.get("type", "")
        if not given and not _allowed_by_hash(script, response):
            yield f"an inline script: {str(script)[:120]}"
    for tag in soup.find_all(True):
        if tag.get("style") is not None or (tag.name == "style" and not _allowed_by_hash(tag, response)):
            yield f"an inline style, which the policy blocks: {str(tag)[:120]}"
        for name in tag.attrs:
            if HANDLER.fullmatch(name):
                yield f"{name} on {tag.name}: handlers belong in a script"


def _allowed_by_hash(tag: Tag, response: Any) -> bool:
    digest = base64.b64encode(hashlib.sha256(tag.get_text().encode()).digest()).decode()
    return f"'sha256-{digest}'" in response.get("Content-Security-Policy", "")


def own_host_only(soup: BeautifulSoup, response: Any) -> Iterator[str]:
    for tag in soup.find_all(["script", "link", "img", "iframe", "source", "use", "video", "audio"]):
        for name in ("src", "href", "srcset"):
            if re.match(r"(https?:)?//", tag.get(name, "")):
                yield f"asks another host: {str(tag)[:120]}"


def persian_words(soup: BeautifulSoup, response: Any) -> Iterator[str]:
    for text in soup.find_all(string=LATIN):
        parent = text.parent
        if type(text).__name__ != "NavigableString" or _may_be_latin(parent):
            continue
        yield f"Latin letters outside <bdi>: {text.strip()[:80]}"


def persian_digits(soup: BeautifulSoup, response: Any) -> Iterator[str]:
    for text in soup.find_all(string=re.compile("[0-9]")):
        if type(text).__name__ == "NavigableString" and not _may_be_latin(text.parent):
            yield f"digits that are not Persian: {text.strip()[:80]}"


def references(soup: BeautifulSoup, response: Any) -> Iterator[str]:
    """What an attribute points at must stand on the same page."""
    known = {tag["id"] for tag in soup.find_all(id=True)}
    for name in ("aria-describedby", "aria-labelledby", "for"):
        for tag in soup.find_all(attrs={name: True}):
            for one in tag[name].split() if isinstance(tag[name], str) else tag[name]:
                if one not in known:
                    yield f"{name}={one} points at nothing"


def _may_be_latin(tag: Tag | None) -> bool:
    while tag is not None:
        if tag.name in MAY_BE_LATIN or tag.get("lang") == "en":
            return True
        tag = tag.parent
    return False


PAGE_CHECKS = (frame, policy, references)
CHECKS = (
    unique_ids,
    labels,
    forms,
    own_scripts_only,
    own_host_only,
    persian_words,
    persian_digits,
)
