"""What may be read about cases, by whom."""

from khanegi.cases.queries.affected import Affected, in_field
from khanegi.cases.queries.board import LEAST, OfOffice, Told, board
from khanegi.cases.queries.file import (
    Beside,
    File,
    Names,
    Sent,
    blank,
    load,
    locked,
    of_act,
    offers,
    one,
    sees,
)
from khanegi.cases.queries.history import Line, history
from khanegi.cases.queries.holder import Held, Holder, holder, road
from khanegi.cases.queries.lists import Entry, Page, found, late, of_citizen, worklist
from khanegi.cases.queries.oversight import (
    MOST,
    Load,
    Scope,
    appeals,
    disputes,
    loads,
    overseen,
    tallies,
    uncarried,
    watched,
)
from khanegi.cases.queries.stillness import Desk, Listed, desk, for_desk, standing_still
from khanegi.cases.queries.tracking import Tracked, codes_of, tracked

__all__ = [
    "LEAST",
    "MOST",
    "Affected",
    "Beside",
    "Desk",
    "Entry",
    "File",
    "Held",
    "Holder",
    "Line",
    "Listed",
    "Load",
    "Names",
    "OfOffice",
    "Page",
    "Scope",
    "Sent",
    "Told",
    "Tracked",
    "appeals",
    "blank",
    "board",
    "codes_of",
    "desk",
    "disputes",
    "for_desk",
    "found",
    "history",
    "holder",
    "in_field",
    "late",
    "load",
    "loads",
    "locked",
    "of_act",
    "of_citizen",
    "offers",
    "one",
    "overseen",
    "road",
    "sees",
    "standing_still",
    "tallies",
    "tracked",
    "uncarried",
    "watched",
    "worklist",
]
