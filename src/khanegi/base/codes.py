"""Tracking codes: a keyed permutation of a running number and one check digit.

Eleven digits come from a Feistel network on AES, walked until it falls below 10**11; the twelfth
is Damm's. No digit means anything, two numbers never share a code, and without the key the next
code cannot be guessed. A code is not a secret: reading a case by it needs a second factor.
"""

import re
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

from khanegi.base.persian import digits_in, digits_out

SIZE = 10**11
LEFT_TO_RIGHT = "\u200e"
_HALF = 19  # two halves of 19 bits hold 10**11; a walk takes 2.7 steps on average
_MASK = (1 << _HALF) - 1
_ROUNDS = 8
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212_./،,ـ]+")
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def damm(digits: str) -> int:
    """Return Damm's check digit: it catches every wrong digit and every swap of neighbours."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim


def damm_ok(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and damm(digits) == 0


def encode(number: int, key: bytes) -> str:
    """Return the twelve digits of a running number; another key gives another permutation."""
    if not 0 <= number < SIZE:
        raise ValueError(number)
    cipher = _cipher(key)
    walked = _forward(number, cipher)
    while walked >= SIZE:
        walked = _forward(walked, cipher)
    digits = f"{walked:011}"
    return f"{digits}{damm(digits)}"


def decode(code: str, key: bytes) -> int | None:
    """Return the running number of a code in any usual typing; None if it is mistyped."""
    cleaned = clean(code)
    if cleaned is None:
        return None
    cipher = _cipher(key)
    walked = _backward(int(cleaned[:-1]), cipher)
    while walked >= SIZE:
        walked = _backward(walked, cipher)
    return walked


def clean(text: str) -> str | None:
    """Return the twelve ASCII digits of what was typed; None if it cannot be a tracking code."""
    digits = _SEPARATORS.sub("", digits_in(text[:100]))
    return digits if len(digits) == 12 and damm_ok(digits) else None


def show(code: str) -> str:
    """Return «۱۲۳۴-۵۶۷۸-۹۰۱۲».

    The invisible mark in front keeps the groups in this order after a Persian word, as in a text message;
    whoever copies it along loses nothing, since `clean` drops it.
    """
    return LEFT_TO_RIGHT + digits_out("-".join(code[place : place + 4] for place in range(0, len(code), 4)))


def _cipher(key: bytes) -> CipherContext:
    """One fresh context a call: contexts must not be shared between threads."""
    return Cipher(algorithms.AES(sha256(b"khanegi tracking code" + key).digest()), modes.ECB()).encryptor()  # noqa: S305


def _forward(number: int, cipher: CipherContext) -> int:
    left, right = number >> _HALF, number & _MASK
    for turn in range(_ROUNDS):
        left, right = right, left ^ _round(turn, right, cipher)
    return left << _HALF | right


def _backward(number: int, cipher: CipherContext) -> int:
    left, right = number >> _HALF, number & _MASK
    for turn in reversed(range(_ROUNDS)):
        left, right = right ^ _round(turn, left, cipher), left
    return left << _HALF | right


def _round(turn: int, half: int, cipher: CipherContext) -> int:
    block = cipher.update((turn << 32 | half).to_bytes(16, "big"))
    return int.from_bytes(block[:4], "big") & _MASK
