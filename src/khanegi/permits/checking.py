"""What the signature in a PDF proves. Knows no database: the register is asked by `queries`.

Runs in the worker on our own files. A file that a stranger sends is read by a program of its own, behind the
wall of the papers (`khanegi.papers.inside.jail`). Standard library and pyHanko only.
"""

from __future__ import annotations

import base64
import importlib
import io
import json
import subprocess
import sys
from collections.abc import Coroutine
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

SAYS = "khanegi permit "
# Everything that looking needs, loaded before the disk is given up.
LOADED = (
    "asn1crypto.pem",
    "cryptography.hazmat.backends.openssl.backend",
    "pyhanko.pdf_utils.misc",
    "pyhanko.pdf_utils.reader",
    "pyhanko.sign.validation.errors",
    "pyhanko_certvalidator",
)
SECONDS, PATIENCE = 8, 24  # of the processor; of the clock
ROOT = str(Path(__file__).resolve().parents[2])
BEGIN = f"import sys; sys.path.insert(0, {ROOT!r}); from khanegi.permits.checking import main; main()"


@dataclass(frozen=True, slots=True)
class Seen:
    """What one PDF shows. `number` is what its signature says, believed only if the rest holds."""

    is_pdf: bool = False
    signatures: int = 0
    is_whole: bool = False  # nothing stands after what is signed
    is_unchanged: bool = False  # digest and signature agree, no later revision touches anything
    is_ours: bool = False  # by a certificate we trust
    is_sound: bool = False  # pyHanko's own summary of all it knows
    number: str = ""

    @property
    def holds(self) -> bool:
        return self.signatures == 1 and all((self.is_whole, self.is_unchanged, self.is_ours, self.is_sound))


def look(pdf: bytes, trusted: bytes) -> Seen:
    """Return what the PDF shows, checked against certificates in PEM. A broken PDF shows nothing."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    if not pdf.startswith(b"%PDF-"):
        return Seen()
    try:
        found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        if len(found) != 1:
            return Seen(is_pdf=True, signatures=len(found))
        return _at_once(_look(found[0], trusted))
    except (PdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return Seen()


def _at_once(asked: Coroutine[Any, Any, Seen]) -> Seen:
    """Run what is written as if it waited: it fetches nothing, so it never does, and needs no loop."""
    try:
        asked.send(None)
    except StopIteration as done:
        found: Seen = done.value
        return found
    raise RuntimeError("the check waited for something outside")


async def _look(signature: Any, trusted: bytes) -> Seen:
    from pyhanko.sign.validation import SignatureCoverageLevel, async_validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko_certvalidator import ValidationContext

    said = str(signature.sig_object.get("/Reason", ""))
    number = said.removeprefix(SAYS) if said.startswith(SAYS) else ""
    # A permit outlives its signer's certificate: what counts is that it held on the day of the signature.
    at = signature.self_reported_timestamp
    roots = _certificates(trusted)
    context = ValidationContext(
        trust_roots=roots, moment=at, best_signature_time=at, allow_fetching=False, other_certs=roots
    )
    try:
        state = await async_validate_pdf_signature(signature, context)
    except SignatureValidationError:
        return Seen(is_pdf=True, signatures=1, number=number)
    return Seen(
        is_pdf=True,
        signatures=1,
        is_whole=state.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        is_unchanged=state.intact and state.valid and state.docmdp_ok is True,
        is_ours=state.trusted,
        is_sound=state.bottom_line,
        number=number,
    )


def _certificates(bundle: bytes) -> list[Any]:
    from asn1crypto import pem, x509  # type: ignore[import-untyped]

    return [x509.Certificate.load(der) for _, _, der in pem.unarmor(bundle, multiple=True)]


def look_confined(pdf: bytes, trusted: bytes) -> Seen:
    """Return what a stranger's PDF shows. Whatever it does to its reader, it shows nothing then."""
    told = json.dumps({"pdf": base64.b64encode(pdf).decode(), "trusted": trusted.decode()})
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", BEGIN],
            input=told.encode(),
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env={},
            cwd="/",
        )
    except subprocess.TimeoutExpired:
        return Seen()
    if done.returncode != 0:
        return Seen()
    return Seen(**json.loads(done.stdout))


def main() -> None:
    """Read one order, load what is needed for it, keep no right but to compute, and answer."""
    told = json.loads(sys.stdin.buffer.read())
    for name in LOADED:
        importlib.import_module(name)
    from khanegi.papers.inside import jail

    jail.enter(SECONDS)
    seen = look(base64.b64decode(told["pdf"]), told["trusted"].encode())
    sys.stdout.write(json.dumps(asdict(seen)))
    sys.stdout.flush()
