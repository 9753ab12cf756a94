"""Small pictures that are drawn into a page: a QR code as SVG, in the colours of the page."""

from __future__ import annotations

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe


def qr(text: str) -> SafeString:
    """Return the QR code of a text as inline SVG; black on white whatever the theme, for cameras."""
    drawn = segno.make(text, error="m", micro=False)
    svg = drawn.svg_inline(border=3, dark="#000", light="#fff", svgclass="qr", lineclass=None, omitsize=True)
    return mark_safe(svg)  # noqa: S308 - drawn by segno from modules only; the text is not in it


def address(path: str) -> str:
    """Return the whole address of a page of ours, as it stands on paper."""
    return f"{settings.PUBLIC_URL}{path}"
