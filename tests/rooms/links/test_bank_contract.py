"""The contract with banks is what the code does."""

import re
from hashlib import sha256
from pathlib import Path

from khanegi.links import signature
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


def test_every_way_of_failing_stands_in_the_contract():
    told = CONTRACT.partition("## Failing on purpose")[2]

    assert [mode for mode in standin.MODES if f"`{mode}`" not in told] == []
