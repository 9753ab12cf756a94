"""The contract with banks is what the code does."""

import datetime as dt
import json
import re
import socket
import ssl
import threading
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from khanegi.links import bank, signature
from khanegi.links.standins import bank as standin

CONTRACT = (Path(__file__).resolve().parents[3] / "docs" / "bank-api.md").read_text("utf-8")


def test_the_example_of_the_contract_is_signed_as_it_says():
    example = CONTRACT.partition("An example")[2].partition("```\n")[2].partition("```")[0]
    lines, _, mark = example.strip().partition("\n\nX-Signature: ")
    first, method, path, timestamp, nonce, key, hashed = lines.split("\n")
    body = re.search(r"the body `(.+?)`", CONTRACT)[1].encode()

    assert (first, standin.LOCAL_SECRET, sha256(body).hexdigest()) == ("BANK", "b0" * 32, hashed)
    assert mark == signature.of_bank(
        bytes.fromhex(standin.LOCAL_SECRET), method=method, path=path, timestamp=timestamp, nonce=nonce,
        idempotency=key, body=body,
    )  # fmt: skip


def test_a_bank_with_a_certificate_of_another_name_is_told_nothing(a_bank, tmp_path):
    """Reliability F47."""
    system = a_bank()
    wall = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    wall.load_cert_chain(certificate(tmp_path / "other.pem"))
    system.socket = wall.wrap_socket(system.socket, server_side=True)
    hook = bank.Hook(f"https://127.0.0.1:{system.server_port}/messages", b"k" * 32)

    with closing(hook), pytest.raises(bank.Down, match="SSL"):
        hook.tell(b"{}", key="a-key-of-this-test")

    assert system.ledger.messages() == []


def test_what_goes_out_again_on_a_new_connection_is_signed_anew():
    """A bank that took the request and died before it answered knows the nonce of that time."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        heard = []
        thread = threading.Thread(target=answer_once_a_line, args=(server, heard))
        thread.start()
        hook = bank.Hook(f"http://127.0.0.1:{server.getsockname()[1]}/messages", b"k" * 32)
        with closing(hook):
            hook.tell(b"{}", key="the-first-message")
            hook.tell(b"{}", key="the-second-message")
        thread.join(timeout=10)

    keys = [said["idempotency-key"] for said in heard]
    assert keys == ["the-first-message", "the-second-message", "the-second-message"]
    assert len({said["x-nonce"] for said in heard}) == 3


def answer_once_a_line(server, heard):
    """Answer the first request of a connection, read the next one and hang up; then answer once more."""
    for answers in (1, 1):
        line, _ = server.accept()
        with line, line.makefile("rb") as came:
            for turn in range(answers + 1):
                head = {}
                while (text := came.readline().decode().strip()) or not head:
                    if not text:
                        return
                    name, _, value = text.partition(": ")
                    head[name.lower()] = value
                came.read(int(head.get("content-length", 0)))
                heard.append(head)
                if turn < answers:
                    body = json.dumps({"key": head["idempotency-key"]}).encode()
                    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


def certificate(path):
    """Return a certificate that somebody signed for themselves, in another name, with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "other.example")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(now).not_valid_after(now + dt.timedelta(days=1))
    signed = made.sign(key, hashes.SHA256())
    words = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(key.private_bytes(*words) + signed.public_bytes(serialization.Encoding.PEM))
    return path


def test_every_way_of_failing_stands_in_the_contract():
    told = CONTRACT.partition("## Failing on purpose")[2]

    assert [mode for mode in standin.MODES if f"`{mode}`" not in told] == []
