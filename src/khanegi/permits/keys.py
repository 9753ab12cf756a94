"""With what permits are signed, and against what they are checked.

Only a worker is given private keys; the web knows certificates and public keys. On one's own machine a
pair is made at first use, marked as self-made, and a production setting that holds it is refused.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyhanko.sign.signers.pdf_cms import Signer

SELF_MADE = "self-made, for one machine only"
KEY, CERTIFICATE, ROOT, MARK = "permit-key.pem", "permit-certificate.pem", "root.pem", "mark.key"
YEARS = dt.timedelta(days=5 * 365)
USAGE_OF_ROOT, USAGE_OF_SIGNER = ("key_cert_sign", "crl_sign"), ("digital_signature", "content_commitment")
USAGE = (
    *USAGE_OF_ROOT,
    *USAGE_OF_SIGNER,
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "encipher_only",
    "decipher_only",
)


class NoSeal(Exception):
    """There is nothing to sign with now: no key, a certificate outside its days, a token that is out."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The key of the square marks (QR): its number stands in every mark, so that old ones stay readable."""

    number: int
    secret: ed25519.Ed25519PrivateKey

    def sign(self, data: bytes) -> bytes:
        return self.secret.sign(data)


@contextlib.contextmanager
def seal() -> Iterator[Signer]:
    """Lend what signs a permit. Raises NoSeal; a token is open only inside."""
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    if settings.PERMIT_TOKEN:
        with _token() as signer:
            _must_be_good(signer.signing_cert)
            yield signer
        return
    key, certificate = settings.PERMIT_KEY, settings.PERMIT_CERTIFICATE
    if not settings.PRODUCTION and not key:
        key, certificate = str(_self_made() / KEY), str(_self_made() / CERTIFICATE)
    if not key or not certificate:
        raise NoSeal("KHANEGI_PERMIT_KEY and KHANEGI_PERMIT_CERTIFICATE are not given to this process")
    try:
        own, *chain = x509.load_pem_x509_certificates(pem(certificate))
        secret = serialization.load_pem_private_key(pem(key), settings.PERMIT_PIN.encode() or None)
    except (OSError, ValueError, TypeError) as reason:
        raise NoSeal(f"the key or its certificate cannot be read: {reason}") from reason
    known = SimpleCertificateStore()
    known.register_multiple([_asn1(one) for one in chain])
    signer = signers.SimpleSigner(signing_cert=_asn1(own), signing_key=_asn1_key(secret), cert_registry=known)
    _must_be_good(signer.signing_cert)
    yield signer


def mark() -> Mark:
    """Return the key that signs square marks. Raises NoSeal."""
    given = settings.MARK_KEY
    if not given and not settings.PRODUCTION:
        given = (_self_made() / MARK).read_text("ascii")
    number, _, digits = given.partition(":")
    if not digits:
        raise NoSeal("KHANEGI_MARK_KEY is not given to this process")
    return Mark(int(number), ed25519.Ed25519PrivateKey.from_private_bytes(bytes.fromhex(digits)))


def trusted() -> bytes:
    """Return the certificates, as PEM, that a permit's signature may hang on."""
    if settings.PERMIT_CERTIFICATES:
        return _ours(pem(settings.PERMIT_CERTIFICATES))
    return (_self_made() / ROOT).read_bytes()


def _ours(bundle: bytes) -> bytes:
    """Refuse, in production, a certificate whose key lies on the machine of whoever made it."""
    for one in x509.load_pem_x509_certificates(bundle):
        made_by = one.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
        if settings.PRODUCTION and SELF_MADE in {name.value for name in made_by}:
            raise ImproperlyConfigured("KHANEGI_PERMIT_CERTIFICATES holds one that is self-made.")
    return bundle


def marks() -> dict[int, bytes]:
    """Return the public keys of square marks by their number, old ones too."""
    if settings.MARK_PUBLIC_KEYS:
        return {int(number): bytes.fromhex(key) for number, key in settings.MARK_PUBLIC_KEYS}
    own = mark()
    return {own.number: own.secret.public_key().public_bytes_raw()}


def is_of(number: int, signature: bytes, data: bytes) -> bool:
    """Say whether this key signed this."""
    key = marks().get(number)
    if key is None:
        return False
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(key).verify(signature, data)
    except InvalidSignature:
        return False
    return True


def pem(given: str) -> bytes:
    """Return what a setting holds: PEM itself, or a file with it."""
    return given.encode() if given.lstrip().startswith("-----BEGIN") else Path(given).read_bytes()


def _asn1(certificate: x509.Certificate) -> Any:
    from asn1crypto import x509 as asn1  # type: ignore[import-untyped]

    return asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _asn1_key(secret: Any) -> Any:
    from asn1crypto import keys as asn1

    der = secret.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return asn1.PrivateKeyInfo.load(der)


def _must_be_good(certificate: Any) -> None:
    now = dt.datetime.now(dt.UTC)
    if not certificate.not_valid_before <= now < certificate.not_valid_after:
        raise NoSeal(f"the certificate holds until {certificate.not_valid_after:%Y-%m-%d}")
    if settings.PRODUCTION and certificate.subject.native.get("organization_name") == SELF_MADE:
        raise NoSeal("the certificate was made by this program for one machine only")


@contextlib.contextmanager
def _token() -> Iterator[Signer]:
    """Open a PKCS#11 token: KHANEGI_PERMIT_TOKEN is «module;token label;key label;certificate label»."""
    from pkcs11 import PKCS11Error
    from pyhanko.config.pkcs11 import TokenCriteria
    from pyhanko.sign import pkcs11

    module, label, key, certificate = settings.PERMIT_TOKEN.split(";")
    try:
        session = pkcs11.open_pkcs11_session(
            module, token_criteria=TokenCriteria(label=label), user_pin=settings.PERMIT_PIN
        )
    except (PKCS11Error, OSError, RuntimeError) as reason:
        raise NoSeal(f"the token does not open: {reason!r}") from reason
    with session:
        try:
            yield pkcs11.PKCS11Signer(session, cert_label=certificate, key_label=key, use_raw_mechanism=True)
        except PKCS11Error as reason:
            raise NoSeal(f"the token does not answer: {reason!r}") from reason


def _self_made() -> Path:
    """Return the folder of the pair of this machine; whoever comes first makes it, whole or not at all."""
    home: Path = settings.SELF_MADE_KEYS
    if not (home / MARK).exists():
        home.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=".keys-", dir=home.parent))
        _make(made)
        try:
            os.rename(made, home)
        except OSError:  # somebody else was first
            shutil.rmtree(made)
    return home


def _make(folder: Path) -> None:
    """Make a root, whose key is thrown away, a signer under it, and a key for marks."""
    root, secret = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _certificate("root", root, signed_by=root, is_root=True)
    certificate = _certificate("permits", secret, signed_by=root)
    plain, form = serialization.NoEncryption(), serialization.Encoding.PEM
    (folder / KEY).write_bytes(secret.private_bytes(form, serialization.PrivateFormat.PKCS8, plain))
    (folder / CERTIFICATE).write_bytes(certificate.public_bytes(form) + authority.public_bytes(form))
    (folder / ROOT).write_bytes(authority.public_bytes(form))
    seed = ed25519.Ed25519PrivateKey.generate().private_bytes_raw()
    (folder / MARK).write_text(f"1:{seed.hex()}", encoding="ascii")


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    *,
    signed_by: ec.EllipticCurvePrivateKey,
    is_root: bool = False,
) -> x509.Certificate:
    began = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    usage = dict.fromkeys(USAGE, False) | dict.fromkeys(USAGE_OF_ROOT if is_root else USAGE_OF_SIGNER, True)
    of_key = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    of_root = x509.AuthorityKeyIdentifier.from_issuer_public_key(signed_by.public_key())
    made = x509.CertificateBuilder(
        _name("root"), _name(name), key.public_key(), x509.random_serial_number(), began, began + YEARS
    )
    made = made.add_extension(x509.KeyUsage(**usage), critical=True)
    made = made.add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
    made = made.add_extension(of_key, critical=False).add_extension(of_root, critical=False)
    return made.sign(signed_by, hashes.SHA256())


def _name(of: str) -> x509.Name:
    parts = (NameOID.ORGANIZATION_NAME, SELF_MADE), (NameOID.COMMON_NAME, f"khanegi {of}")
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts])
