"""Every procedure the product runs, by key and version. Old versions stay until their cases end."""

from __future__ import annotations

from functools import cache

from khanegi.process.appeal import APPEAL
from khanegi.process.complaint import COMPLAINT
from khanegi.process.cooperative import COOPERATIVE
from khanegi.process.covered import COVERED
from khanegi.process.errand import ERRAND, VISIT
from khanegi.process.facility import FACILITY
from khanegi.process.facility.first import FIRST
from khanegi.process.grammar import Kind, Process
from khanegi.process.independent import INDEPENDENT
from khanegi.process.introduction import INTRODUCTION
from khanegi.process.permit_life import PERMIT_LIFE
from khanegi.process.sponsor import SPONSOR

ALL: tuple[Process, ...] = (
    INDEPENDENT,
    COVERED,
    SPONSOR,
    INTRODUCTION,
    COOPERATIVE,
    ERRAND,
    VISIT,
    APPEAL,
    FIRST,  # of the facility
    FACILITY,
    PERMIT_LIFE,
    COMPLAINT,
)

_BY_KEY = {(process.key, process.version): process for process in ALL}


def get(key: str, version: int) -> Process:
    return _BY_KEY[key, version]


@cache
def latest(key: str) -> Process:
    """Return the version in which a new case of this procedure begins."""
    return max((process for process in ALL if process.key == key), key=lambda process: process.version)


@cache
def places(kind: Kind) -> frozenset[tuple[str, str]]:
    """Return the (procedure, place) keys of one kind over all versions."""
    return frozenset((p.key, place.key) for p in ALL for place in p.places if place.kind is kind)
