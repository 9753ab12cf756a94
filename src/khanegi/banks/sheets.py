"""Reading a list that a bank sends: CSV, or the first sheet of an XLSX file, as rows of short texts.

Written for this one purpose, so that a file made to hurt finds little: only two parts of an XLSX file are
read, never more than a limit of bytes, and no document type, entity, formula or macro means anything.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

from khanegi.base.errors import Unfit

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_ROWS, MOST_CELLS, LONGEST = 5_000, 30, 500
TOO_BIG = "این فایل بزرگ‌تر از ۵ مگابایت است یا بیش از اندازه باز می‌شود. فهرست را در چند فایل بفرستید."
TOO_MANY = "این فهرست بیش از ۵۰۰۰ ردیف دارد. آن را در چند فایل بفرستید."
NOT_READ = "این فایل خوانده نشد. فایل CSV با رمزگذاری UTF-8 یا فایل XLSX بدون رمز بفرستید."
Cells = tuple[str, ...]


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
    if "\0" in text:
        raise Unfit(NOT_READ)
    head = text.partition("\n")[0]
    mark = max(",;\t", key=head.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True):
            yield _cut(row)
    except csv.Error:
        raise Unfit(NOT_READ) from None


def _cut(row: list[str]) -> Cells:
    return tuple(cell.strip()[:LONGEST] for cell in row[:MOST_CELLS])


def _of_xlsx(data: bytes) -> Iterator[Cells]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = set(packed.namelist())
            sheet = min(
                (name for name in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)), key=_number
            )
            shared = _Shared()
            if "xl/sharedStrings.xml" in names:
                shared.read(_unpacked(packed, "xl/sharedStrings.xml"))
            yield from _Sheet(shared.texts).rows(_unpacked(packed, sheet))
    except Unfit:
        raise
    except (
        zipfile.BadZipFile,
        expat.ExpatError,
        ValueError,
        RuntimeError,
        NotImplementedError,
        OSError,
        EOFError,
    ):
        raise Unfit(NOT_READ) from None


def _number(name: str) -> int:
    return int("".join(filter(str.isdigit, name.rpartition("/")[2])) or 0)


def _unpacked(packed: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield a part piece by piece: what it says of its own size is not believed."""
    came = 0
    with packed.open(name) as part:
        while piece := part.read(64 * 1024):
            came += len(piece)
            if came > MOST_UNPACKED:
                raise Unfit(TOO_BIG)
            yield piece


class _Parser:
    """Reads XML without document types: what they declare is where XML begins to hurt."""

    def __init__(self) -> None:
        self.text: list[str] | None = None
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._said

    def _refuse(self, *declared: object) -> None:
        raise Unfit(NOT_READ)

    def _start(self, name: str, given: dict[str, str]) -> None:
        self.begun(name.rpartition(":")[2], given)

    def _end(self, name: str) -> None:
        self.ended(name.rpartition(":")[2])

    def _said(self, text: str) -> None:
        if self.text is not None and sum(map(len, self.text)) < LONGEST:
            self.text.append(text)

    def begun(self, name: str, given: dict[str, str]) -> None: ...

    def ended(self, name: str) -> None: ...


class _Shared(_Parser):
    """The texts that cells point to by number."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._whole = ""

    def read(self, pieces: Iterator[bytes]) -> None:
        for piece in pieces:
            self.parser.Parse(piece, False)
            if len(self.texts) > MOST_ROWS * MOST_CELLS:
                raise Unfit(TOO_BIG)
        self.parser.Parse(b"", True)

    def begun(self, name: str, given: dict[str, str]) -> None:
        if name == "si":
            self._whole = ""
        elif name == "t":
            self.text = []

    def ended(self, name: str) -> None:
        if name == "t" and self.text is not None:
            self._whole += "".join(self.text)
            self.text = None
        elif name == "si":
            self.texts.append(self._whole[:LONGEST])


class _Sheet(_Parser):
    """The cells of one sheet, row by row. Of a formula only its last value is read."""

    def __init__(self, shared: list[str]) -> None:
        super().__init__()
        self._shared, self._kind, self._column, self._value = shared, "", 0, ""
        self._row: dict[int, str] = {}
        self._ready: list[Cells] = []

    def rows(self, pieces: Iterator[bytes]) -> Iterator[Cells]:
        for piece in pieces:
            self.parser.Parse(piece, False)
            yield from self._taken()
        self.parser.Parse(b"", True)
        yield from self._taken()

    def _taken(self) -> list[Cells]:
        ready, self._ready = self._ready, []
        return ready

    def begun(self, name: str, given: dict[str, str]) -> None:
        if name == "row":
            self._row, self._column = {}, 0
        elif name == "c":
            self._kind, self._value = given.get("t", "n"), ""
            letters = "".join(filter(str.isalpha, given.get("r", "")))
            self._column = _column(letters) if letters else self._column + 1
        elif name in ("v", "t"):
            self.text = []

    def ended(self, name: str) -> None:
        if name in ("v", "t") and self.text is not None:
            self._value += "".join(self.text)
            self.text = None
        elif name == "c" and self._column <= MOST_CELLS:
            self._row[self._column] = self._said_in_cell()
        elif name == "row":
            last = max(self._row, default=0)
            self._ready.append(_cut([self._row.get(place, "") for place in range(1, last + 1)]))

    def _said_in_cell(self) -> str:
        if self._kind == "s":
            return self._shared[int(self._value)] if int(self._value or 0) < len(self._shared) else ""
        # A whole number that a spreadsheet keeps as 5E8 or 500000000.0 is that whole number.
        if self._kind == "n" and re.fullmatch(r"\d{1,15}(\.\d{1,2})?(E\+?\d{1,2})?", self._value):
            number = float(self._value)
            return str(int(number)) if number.is_integer() and number < 2**53 else self._value
        return self._value


def _column(letters: str) -> int:
    found = 0
    for letter in letters[:3].upper():
        found = found * 26 + ord(letter) - 64
    return found


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (reliability.md 3.7)."""
    bare = cell.lstrip("\u200e\u200f\ufeff\u200c ")
    return f"'{cell}" if bare[:1] in ("=", "+", "-", "@", "\t", "\r", "\0") else cell


def as_csv(lines: list[Cells]) -> bytes:
    """Return rows as CSV that spreadsheets open in Persian: with a mark in front, nothing of it a formula."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([safe(cell) for cell in line] for line in lines)
    return out.getvalue().encode("utf-8-sig")
