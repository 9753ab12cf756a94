"""A signature proves a whole, unchanged file of ours, and nothing less; poppler is the second opinion."""

import datetime as dt
import subprocess
import sys
from importlib.util import find_spec

import pytest
from cryptography import x509

from khanegi.permits import checking, keys, signing
from tests.papers import needs, run, verdict_of_poppler
from tests.rooms.permits import tampering

pytestmark = pytest.mark.django_db
SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so"


def test_a_good_one_holds_here_and_in_the_confined_program(signed):
    seen = [look(signed, keys.trusted()) for look in (checking.look, checking.look_confined)]

    assert [one.holds for one in seen] == [True, True]
    assert seen[0] == seen[1]


@pytest.mark.parametrize("way", tampering.WAYS, ids=lambda way: way.__name__)
def test_a_tampered_one_does_not_hold(signed, way):
    bad = way(signed)

    seen = checking.look(bad, keys.trusted())

    assert bad != signed
    assert not seen.holds
    assert checking.look_confined(bad, keys.trusted()) == seen


@needs("certutil")
@needs("pdfsig")
@pytest.mark.parametrize("way", [None, *tampering.WAYS], ids=lambda way: getattr(way, "__name__", "good"))
def test_poppler_says_the_same(signed, way, tmp_path):
    pdf = way(signed) if way else signed

    ours = checking.look(pdf, keys.trusted()).holds
    assert verdict_of_poppler(pdf, tmp_path, keys.trusted()) is ours is (way is None)


@needs("qpdf")
@needs("certutil")
@needs("pdfsig")
def test_one_that_another_program_wrote_anew_does_not_hold(signed, tmp_path):
    anew = tampering.by_qpdf(signed, tmp_path)

    assert not checking.look(anew, keys.trusted()).holds
    assert not verdict_of_poppler(anew, tmp_path, keys.trusted())


def by_another(signed, settings, tmp_path):
    settings.SELF_MADE_KEYS = tmp_path / "keys"
    return tampering.signed_by_another(signed, "0614050000123")


@needs("certutil")
@needs("pdfsig")
def test_poppler_says_the_same_of_another_signer(signed, settings, tmp_path):
    trusted = keys.trusted()

    assert not verdict_of_poppler(by_another(signed, settings, tmp_path), tmp_path, trusted)


def test_one_signed_by_another_key_of_the_same_name_does_not_hold(signed, settings, tmp_path):
    trusted = keys.trusted()

    seen = checking.look(by_another(signed, settings, tmp_path), trusted)

    assert (seen.holds, seen.is_ours, seen.is_whole, seen.number) == (False, False, True, "0614050000123")


def test_a_permit_signed_before_the_certificate_was_renewed_still_holds(signed, settings, tmp_path):
    old = keys.trusted()
    settings.SELF_MADE_KEYS = tmp_path / "keys"
    settings.PERMIT_CERTIFICATES = (old + keys.trusted()).decode()

    assert checking.look(signed, keys.trusted()).holds


@pytest.mark.parametrize(
    "junk",
    [b"", b"%PDF-", b"%PDF-1.7\n" + b"[" * 200_000, b"GIF89a", b"%PDF-1.4\n%%EOF", b"\0" * 100_000],
    ids=["empty", "head", "brackets", "gif", "bare", "nulls"],
)
def test_what_is_no_pdf_shows_nothing_and_hurts_nobody(junk):
    assert checking.look_confined(junk, keys.trusted()) == checking.look(junk, keys.trusted())
    assert not checking.look_confined(junk, keys.trusted()).holds


def test_who_reads_a_strangers_file_can_open_and_start_nothing(tmp_path):
    """Whatever a file makes its reader do, the kernel has already taken the powers for it."""
    source = f"""
import os, socket, sys
sys.path.insert(0, {checking.ROOT!r})
from khanegi.permits import checking
new = {str(tmp_path / "new")!r}
def spy(pdf, trusted):
    for power in (lambda: open("/etc/hostname"), lambda: open(new, "w"), os.fork, socket.socket):
        try:
            power()
        except OSError as no:
            print("refused", file=sys.stderr)
    raise SystemExit
checking.look = spy
checking.main()
"""
    done = subprocess.run(
        [sys.executable, "-c", source],
        input=b'{"pdf": "", "trusted": ""}',
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert done.stderr.decode().split() == ["refused"] * 4


def test_without_a_key_there_is_no_seal(settings):
    settings.PRODUCTION = True

    with pytest.raises(keys.NoSeal), keys.seal():
        pass


def test_in_production_a_self_made_pair_seals_nothing(settings):
    home = keys._self_made()
    settings.PERMIT_KEY, settings.PERMIT_CERTIFICATE = str(home / keys.KEY), str(home / keys.CERTIFICATE)
    settings.PRODUCTION = True

    with pytest.raises(keys.NoSeal, match="one machine only"), keys.seal():
        pass


@pytest.mark.parametrize("held", [(-10, -1), (1, 10)], ids=["over", "not yet"])
def test_a_certificate_outside_its_days_seals_nothing(settings, tmp_path, held):
    secret, certificate = a_pair(*held)
    settings.PERMIT_KEY, settings.PERMIT_CERTIFICATE = secret, certificate

    with pytest.raises(keys.NoSeal, match="holds until"):
        signing.sign(b"", number="1", office="")


def a_pair(begins: int, ends: int) -> tuple[str, str]:
    """Return a key and its certificate as PEM, valid between two days counted from today."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    secret, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "khanegi.example")])
    made = (
        x509.CertificateBuilder(name, name, secret.public_key(), 1)
        .not_valid_before(now + dt.timedelta(days=begins))
        .not_valid_after(now + dt.timedelta(days=ends))
        .add_extension(x509.KeyUsage(True, True, *[False] * 7), critical=True)
        .sign(secret, hashes.SHA256())
    )
    form, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    key = secret.private_bytes(form, serialization.PrivateFormat.PKCS8, plain)
    return key.decode(), made.public_bytes(form).decode()


@needs("softhsm2-util")
@pytest.mark.skipif(not find_spec("pkcs11"), reason="python-pkcs11 is missing")
def test_a_key_that_never_leaves_its_token_seals_too(signed, settings, tmp_path, monkeypatch):
    secret, certificate = a_pair(-1, 10)
    conf, folder = tmp_path / "softhsm.conf", tmp_path / "tokens"
    folder.mkdir()
    conf.write_text(f"directories.tokendir = {folder}\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(conf))
    (tmp_path / "key.pem").write_text(secret)
    (tmp_path / "cert.der").write_bytes(
        x509.load_pem_x509_certificate(certificate.encode()).public_bytes(x509_der())
    )
    run("softhsm2-util", "--init-token", "--free", "--label", "khanegi", "--pin", "1234", "--so-pin", "1234")
    run("softhsm2-util", "--import", str(tmp_path / "key.pem"), "--token", "khanegi", "--label", "permits",
        "--id", "01", "--pin", "1234")  # fmt: skip
    with_certificate(tmp_path / "cert.der")
    settings.PERMIT_TOKEN, settings.PERMIT_PIN = f"{SOFTHSM};khanegi;permits;permits", "1234"

    sealed = signing.sign(tampering.unsigned(signed), number="0614050000123", office="ادارهٔ کل")

    assert checking.look(sealed, certificate.encode()).holds
    settings.PERMIT_PIN = "4321"
    with pytest.raises(keys.NoSeal):
        signing.sign(tampering.unsigned(signed), number="0614050000123", office="ادارهٔ کل")


def x509_der():
    from cryptography.hazmat.primitives.serialization import Encoding

    return Encoding.DER


def with_certificate(path) -> None:
    """Put a certificate beside its key in the token."""
    import pkcs11
    from pkcs11.util.x509 import decode_x509_certificate

    token = pkcs11.lib(SOFTHSM).get_token(token_label="khanegi")
    with token.open(rw=True, user_pin="1234") as session:
        made = decode_x509_certificate(path.read_bytes())
        made[pkcs11.Attribute.LABEL] = "permits"
        made[pkcs11.Attribute.TOKEN] = True
        session.create_object(made)
