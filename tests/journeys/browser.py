"""A real browser for journeys: Debian's Chromium by Playwright, accessibility checks, pictures."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / ".local" / "shots"
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
CHROMIUM = which("chromium") or "/usr/bin/chromium"
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NARROW, WIDE = 360, 1280

# Playwright keeps an event loop in the test's own thread; Django takes it for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser and close it at the end, whatever happens."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def page(browser: Browser, width: int = WIDE, **context: Any) -> Iterator[Page]:
    """Open a page of this width; `color_scheme`, `java_script_enabled` and the like go to the context."""
    opened = browser.new_context(
        viewport={"width": width, "height": 800}, locale="fa-IR", bypass_csp=False, **context
    )
    try:
        yield opened.new_page()
    finally:
        opened.close()


def axe(opened: Page) -> list[str]:
    """Return what the accessibility checker finds: rule, how many times, the first place."""
    # The checker is put in by the browser itself, so that the page's own policy stays in force.
    opened.evaluate(AXE.read_text(encoding="utf-8") + "; null")
    found = opened.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    return [_told(one) for one in found["violations"]]


def _told(violation: dict[str, Any]) -> str:
    nodes = violation["nodes"]
    return f"{violation['id']} ×{len(nodes)}: {nodes[0]['html'][:160]} ({nodes[0]['failureSummary'][:200]})"


def no_sideways(opened: Page) -> bool:
    """Say whether the page fits its width; boxes may scroll inside themselves."""
    return bool(opened.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def shot(opened: Page, name: str) -> Path:
    """Keep a picture of the whole page and return where it is."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    path = SHOTS / f"{name}.png"
    opened.screenshot(path=path, full_page=True)
    return path
