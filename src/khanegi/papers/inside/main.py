"""The confined process: reads one task, gives its powers up, does it and writes the answer.

Standard input holds one line of JSON, then the bytes of each part; the answer has the same shape. Started
by `khanegi.papers.confined`, with an empty environment.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from khanegi.base.errors import Unfit
from khanegi.papers.kinds import HEIC, JOINED, JPEG, LARGEST, PDF, kind

Answer = tuple[dict[str, Any], list[bytes]]


def main() -> None:
    task, parts = _read()
    kinds = [kind(part) for part in parts]
    _import_for(task["do"], kinds)
    if any(b"/Encrypt" in part for part in parts):
        _import_ciphers()
    from khanegi.papers.inside import jail

    jail.enter(task["seconds"], threads=HEIC in kinds)
    try:
        told, made = TASKS[task["do"]](task, parts, kinds)
    except Unfit as fault:
        told, made = {"unfit": str(fault)}, []
    except MemoryError:
        told, made = {"unfit": "too_heavy"}, []
    head = json.dumps(told | {"sizes": [len(one) for one in made]})
    sys.stdout.buffer.write(b"\n".join((head.encode(), b"".join(made))))
    sys.stdout.buffer.flush()


def _read() -> tuple[dict[str, Any], list[bytes]]:
    task = json.loads(sys.stdin.buffer.readline())
    return task, [sys.stdin.buffer.read(size) for size in task["sizes"]]


def _import_for(do: str, kinds: Sequence[str]) -> None:
    """Import what this task needs while files can still be opened."""
    from khanegi.papers.inside import pictures

    if do == "mark":
        pictures.font(1000)
    if HEIC in kinds:
        import pi_heif  # noqa: F401
    if PDF in kinds or len(kinds) > 1:
        import khanegi.papers.inside.pdfs  # noqa: F401


def _import_ciphers() -> None:
    """Have the ciphers of PDFs make themselves ready: they read from a device when first used."""
    import io

    import pikepdf

    pikepdf.new().save(io.BytesIO(), encryption=pikepdf.Encryption(owner="-", user=""))


def _clean(task: dict[str, Any], parts: list[bytes], kinds: list[str]) -> Answer:
    """Return the document as it may be kept, a thumbnail, then each page as it is looked at."""
    from khanegi.papers.inside import pictures

    if "" in kinds:
        raise Unfit("other_kind")
    if len(parts) == 1 and kinds[0] != PDF:
        kept = JPEG if kinds[0] == HEIC else kinds[0]
        picture = pictures.drawn(parts[0], kinds[0])
        made = [pictures.encoded(picture, kept), pictures.thumb(picture), pictures.page(picture)]
        return {"kind": kept}, made
    return _clean_pdf(parts, kinds)


def _clean_pdf(parts: list[bytes], kinds: list[str]) -> Answer:
    from khanegi.papers.inside import pdfs, pictures

    data = pdfs.joined(list(zip(parts, kinds, strict=True)))
    if len(data) > (LARGEST if len(parts) == 1 else JOINED):
        raise Unfit("too_large" if len(parts) == 1 else "too_large_together")
    small, pages = b"", []
    for picture in pdfs.drawn(data):
        small = small or pictures.thumb(picture)
        pages.append(pictures.page(picture))
    return {"kind": PDF}, [data, small, *pages]


def _pages(task: dict[str, Any], parts: list[bytes], kinds: list[str]) -> Answer:
    """Return thumbnail and pages of a document that is kept, to be looked at again."""
    told, made = _clean(task, parts, kinds)
    return told, made[1:]


def _mark(task: dict[str, Any], parts: list[bytes], kinds: list[str]) -> Answer:
    from khanegi.papers.inside import pictures

    return {}, [pictures.marked(parts[0], task["words"])]


TASKS = {"clean": _clean, "pages": _pages, "mark": _mark}

if __name__ == "__main__":
    main()
