"""What may be read about cases, by whom."""

from khanegi.cases.queries.file import Beside, File, Names, Sent, blank, load, offers, one, sees
from khanegi.cases.queries.history import Line, history
from khanegi.cases.queries.holder import Holder, holder, road
from khanegi.cases.queries.lists import Entry, Page, found, late, of_citizen, owing, worklist

__all__ = [
    "Beside",
    "Entry",
    "File",
    "Holder",
    "Line",
    "Names",
    "Page",
    "Sent",
    "blank",
    "found",
    "history",
    "holder",
    "late",
    "load",
    "of_citizen",
    "offers",
    "one",
    "owing",
    "road",
    "sees",
    "worklist",
]
