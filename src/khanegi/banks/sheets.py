"""Reading a list that a bank sends: CSV, or the first sheet of an XLSX file, as rows of short texts.

A file is unpacked and counted before the library sees it, so that a small one cannot fill the memory.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineWorkbook

from khanegi.base.errors import Unfit

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_ROWS, MOST_CELLS, LONGEST = 5_000, 30, 500
TOO_BIG = "این فایل بزرگ‌تر از ۵ مگابایت است یا بیش از اندازه باز می‌شود. فهرست را در چند فایل بفرستید."
TOO_MANY = "این فهرست بیش از ۵۰۰۰ ردیف دارد. آن را در چند فایل بفرستید."
NOT_READ = "این فایل خوانده نشد. فایل اکسل بدون رمز، یا فایل متنی جداشده با ویرگول و با یونی‌کد بفرستید."
NOT_A_BOOK = (
    CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    IndexError,
    ValueError,
    RuntimeError,
    OSError,
    EOFError,
)
Cells = tuple[str, ...]
UNREADABLE = "\ufffd"  # stands for what no text has: the row is told, and the others are read
NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def rows(data: bytes) -> list[Cells]:
    """Return the rows of a file, the heading first. Raises Unfit with the sentence for the person."""
    if len(data) > MOST_BYTES:
        raise Unfit(TOO_BIG)
    found: list[Cells] = []
    for row in _of_xlsx(data) if data.startswith(b"PK") else _of_csv(data):
        found.append(row)
        if len(found) > MOST_ROWS + 1:
            raise Unfit(TOO_MANY)
    return found


def _of_csv(data: bytes) -> Iterator[Cells]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unfit(NOT_READ) from None
    head = text.partition("\n")[0]
    if "\0" in head:
        raise Unfit(NOT_READ)
    mark = max(",;\t", key=head.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True):
            yield _cut(row)
    except csv.Error:
        raise Unfit(NOT_READ) from None


def _cut(row: list[str]) -> Cells:
    return tuple(NO_TEXT.sub(UNREADABLE, cell).strip()[:LONGEST] for cell in row[:MOST_CELLS])


def _of_xlsx(data: bytes) -> Iterator[Cells]:
    """Yield the rows of the first sheet; of a formula its last value, of a date the day."""
    try:
        _measure(data)
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for row in book.get_sheet_by_index(0).iter_rows():
                yield _cut([_told(value) for value in row])
    except Unfit:
        raise
    except NOT_A_BOOK:
        raise Unfit(NOT_READ) from None


def _measure(data: bytes) -> None:
    """Unpack what a file holds without keeping it: what it says of its own size is not believed."""
    came = 0
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            with packed.open(name) as part:
                while piece := part.read(64 * 1024):
                    came += len(piece)
                    if came > MOST_UNPACKED:
                        raise Unfit(TOO_BIG)


def _told(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))  # spreadsheets keep every number as a float
    return str(value)


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (reliability.md 3.7)."""
    bare = cell.lstrip("\u200e\u200f\ufeff\u200c ")
    return f"'{cell}" if bare[:1] in ("=", "+", "-", "@", "\t", "\r", "\0") else cell


def as_csv(lines: list[Cells]) -> bytes:
    """Return rows as CSV that spreadsheets open in Persian: with a mark in front, nothing of it a formula."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([safe(cell) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")
