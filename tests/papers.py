"""Where files and keys of a test lie, and what other programs say of a PDF."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from khanegi.base import typeset
from khanegi.base.persian import HAMZA
from khanegi.permits import actions, store

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

    from khanegi.permits.models import Sheet
    from tests.builders import World


def needs(program: str) -> pytest.MarkDecorator:
    """Skip a test where a program of the machine is missing; README says how to install it."""
    return pytest.mark.skipif(not shutil.which(program), reason=f"{program} is missing")


@pytest.fixture
def files(settings: SettingsWrapper, tmp_path: Path) -> Path:
    """Keep what a test stores in a folder of its own."""
    kept = settings.STORAGES["default"]
    options = kept["OPTIONS"] | {"location": tmp_path / "files"}
    settings.STORAGES = settings.STORAGES | {"default": kept | {"OPTIONS": options}}
    return tmp_path / "files"


@pytest.fixture
def a_paper(world: World, files: Path) -> Callable[..., Sheet]:
    """Return the issued paper of a new permit."""

    def make(**given: Any) -> Sheet:
        sheet = world.a_case("permitted", **given).permit.sheets.get()
        assert actions.make(sheet=sheet.pk)
        sheet.refresh_from_db()
        return sheet

    return make


@pytest.fixture
def signed(a_paper: Callable[..., Sheet]) -> bytes:
    """Return the bytes of a good permit."""
    return store.read(a_paper().file)


def run(*words: str, data: bytes = b"") -> str:
    """Return what a program of this machine says."""
    done = subprocess.run(words, input=data, capture_output=True, check=False, timeout=60)
    return done.stdout.decode()


def read_pdf(pdf: bytes) -> str:
    """Return the text of a PDF in our own spelling; nothing where pdftotext is missing."""
    if not shutil.which("pdftotext"):
        return ""
    said = run("pdftotext", "-layout", "-", "-", data=pdf)
    plain = "".join(char for char in said if char not in "\u202a\u202b\u202c\u200e\u200f")
    return plain.replace(typeset.HEH_WITH_HAMZA, f"ه{HAMZA}")


def words_of(pdf: bytes, folder: Path) -> str:
    """Return the text of a PDF as a reader copies it, without the marks that only turn directions."""
    path = folder / "read.pdf"
    path.write_bytes(pdf)
    said = run("pdftotext", "-layout", str(path), "-")
    return "".join(char for char in said if char not in "\u202a\u202b\u202c\u200e\u200f")


def pictures_of(pdf: bytes, folder: Path, dpi: int = 150) -> list[Path]:
    """Return the pages of a PDF as pictures."""
    path = folder / "drawn.pdf"
    path.write_bytes(pdf)
    run("pdftoppm", "-r", str(dpi), "-png", str(path), str(folder / "page"))
    return sorted(folder.glob("page*.png"))


def verdict_of_poppler(pdf: bytes, folder: Path, trusted: bytes) -> bool:
    """Say whether pdfsig finds one good signature over the whole document, by somebody we trust."""
    nss, root, path = folder / "nss", folder / "root.pem", folder / "asked.pdf"
    path.write_bytes(pdf)
    root.write_bytes(trusted)
    nss.mkdir()
    run("certutil", "-N", "-d", f"sql:{nss}", "--empty-password")
    run("certutil", "-A", "-d", f"sql:{nss}", "-n", "root", "-t", "CT,CT,CT", "-a", "-i", str(root))
    said = run("pdfsig", "-nssdir", str(nss), str(path))
    asked = ("Signature is Valid.", "Total document signed", "Certificate is Trusted.")
    return said.count("Signature #") == 1 and all(words in said for words in asked)
