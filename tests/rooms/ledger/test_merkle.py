"""The tree is RFC 6962's: its test vectors, and proofs for every size against the plainest reading of it."""

import base64
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from khanegi.ledger import merkle, witness
from khanegi.ledger.witness import grew, is_ed25519, leaf_hash, node_hash, root_of

MOST = 70
# The leaves, roots and proofs that the reference implementation of RFC 6962 is tested with.
LEAVES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
PATHS = {  # (leaf from one, size): path
    (1, 1): (),
    (1, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (6, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (3, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
    (2, 5): (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}
GROWN = {
    (1, 1): (),
    (1, 8): PATHS[1, 8],
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}


def tree(leaves):
    """Return the getter of a tree grown leaf by leaf."""
    nodes = {}
    for size, data in enumerate(leaves):
        for level, place, found in merkle.grown(size, leaf_hash(data), lambda *at: nodes[at]):
            nodes[level, place] = found
    return lambda *at: nodes[at]


def plain(hashes):
    """Return the root as RFC 6962 2.1 defines it, word for word."""
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while 2 * k < len(hashes):
        k *= 2
    return node_hash(plain(hashes[:k]), plain(hashes[k:]))


MANY = [bytes([number]) * (number % 5) for number in range(MOST)]
GET = tree(MANY)


def test_the_roots_are_those_of_the_reference():
    get = tree(LEAVES)

    assert [merkle.root(size, get).hex() for size in range(1, 9)] == list(ROOTS)
    assert merkle.root(0, get) == sha256(b"").digest()


@pytest.mark.parametrize(("leaf", "size"), PATHS)
def test_the_audit_paths_are_those_of_the_reference(leaf, size):
    assert tuple(step.hex() for step in merkle.inclusion(leaf - 1, size, tree(LEAVES))) == PATHS[leaf, size]


@pytest.mark.parametrize(("old", "new"), GROWN)
def test_the_consistency_proofs_are_those_of_the_reference(old, new):
    assert tuple(step.hex() for step in merkle.consistency(old, new, tree(LEAVES))) == GROWN[old, new]


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_every_leaf_of_every_size_has_a_proof_that_leads_to_the_root(size):
    hashes = [leaf_hash(data) for data in MANY[:size]]
    root = merkle.root(size, GET)

    assert root == plain(hashes)
    wrong = [
        index
        for index in range(size)
        if root_of(hashes[index], index, size, merkle.inclusion(index, size, GET)) != root
    ]
    assert wrong == []


@pytest.mark.parametrize("new", range(1, MOST + 1))
def test_every_beginning_of_every_size_has_a_proof(new):
    roots = [merkle.root(size, GET) for size in range(new + 1)]

    assert all(
        grew(old, new, roots[old], roots[new], merkle.consistency(old, new, GET)) for old in range(new + 1)
    )


@given(st.data())
def test_no_proof_holds_for_another_leaf_place_or_root(data):
    size = data.draw(st.integers(2, MOST))
    index, other = data.draw(st.permutations(range(size)))[:2]
    path, root = merkle.inclusion(index, size, GET), merkle.root(size, GET)
    bent, step = list(path), data.draw(st.integers(0, len(path) - 1))
    bent[step] = bytes([bent[step][0] ^ 1]) + bent[step][1:]

    leaf = leaf_hash(MANY[index])
    assert root_of(leaf, index, size, bent) != root
    assert root_of(leaf, index, size, path[:-1]) != root
    assert root_of(leaf, index, size, [*path, root]) != root
    assert root_of(leaf_hash(MANY[index] + b"x"), index, size, path) != root
    assert root_of(leaf, other, size, path) != root


@given(st.data())
def test_no_proof_of_growth_holds_for_a_log_that_was_changed(data):
    new = data.draw(st.integers(2, MOST))
    old = data.draw(st.integers(1, new - 1))
    changed = data.draw(st.integers(0, old - 1))
    forged = tree([*MANY[:changed], b"forged", *MANY[changed + 1 : new]])
    honest = merkle.root(old, GET)

    assert not grew(old, new, honest, merkle.root(new, forged), merkle.consistency(old, new, forged))
    assert not grew(old, new, honest, merkle.root(new, forged), merkle.consistency(old, new, GET))


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_what_cannot_be_proven_is_not(index, size):
    assert root_of(b"", index, size, []) is None
    with pytest.raises(ValueError, match="no leaf"):
        merkle.inclusion(index, size, GET)
    with pytest.raises(ValueError, match="no beginning"):
        merkle.consistency(4, 3, GET)
    assert not grew(4, 3, b"", b"", [])
    assert not grew(2, 3, b"", b"", [])


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 63), st.integers(0, 7))
def test_signatures_are_judged_as_by_the_library(seed, data, byte, bit):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(data)
    bent = bytearray(signature)
    bent[byte] ^= 1 << bit

    assert is_ed25519(public, signature, data)
    assert not is_ed25519(public, bytes(bent), data)
    assert not is_ed25519(public, signature, data + b"x")
    assert not is_ed25519(bytes([public[0] ^ 1]) + public[1:], signature, data)


def test_a_checkpoint_without_its_shape_is_none():
    right = "\n".join((
        witness.HEAD, "size 1", f"root {'0' * 64}", "time 2026-11-25T00:00:00+00:00", f"previous {'0' * 64}",
        "key 1", f"signature {base64.b64encode(b'x' * 64).decode()}", "",
    ))  # fmt: skip
    assert witness.read(right)["size"] == "1"

    for wrong in ("", right[:-1], right.replace("size 1", "size one"), right + "more\n", f" {right}"):
        assert witness.read(wrong) is None
        assert not witness.is_signed(wrong, {1: b"0" * 32})
