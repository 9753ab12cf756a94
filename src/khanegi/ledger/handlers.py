"""The sockets of this room: statements of a room beside it, filled by conf/wiring.py.

`changes` gives what is to be logged, as rows (id, subject, data, at); of one subject in the order of its ids,
and never changed. `register` gives where each subject stands now, as rows (subject, state).
"""

from __future__ import annotations

_bound: dict[str, str] = {}


def bind(*, changes: str, register: str) -> None:
    _bound.update(changes=changes, register=register)


def changes() -> str:
    return _bound["changes"]


def register() -> str:
    return _bound["register"]
