"""The electronic signature of a permit: PAdES, as a certification after which nothing may change."""

from __future__ import annotations

import io

from khanegi.permits import keys

FIELD = "Signature"
SAYS = "khanegi permit "  # then the number: part of what is signed


def sign(pdf: bytes, *, number: str, office: str) -> bytes:
    """Return the PDF, certified (DocMDP: no changes), with its number inside the signature. Raises NoSeal."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, sign_pdf
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

    said = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
        reason=f"{SAYS}{number}",
        name=office,
    )
    with keys.seal() as signer:
        signed = sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), said, signer=signer)
    return bytes(signed.getbuffer())
