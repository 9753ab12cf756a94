"""What may be read of the pool, sponsors and introductions, by whom."""

from khanegi.sponsors.queries.introduced import Agreed, Introduced, hosts, introduced
from khanegi.sponsors.queries.overview import OfAgency, OfCounty, by_county, of_agency
from khanegi.sponsors.queries.ranked import MOST, Ranked, choices, ranked
from khanegi.sponsors.queries.roster import Person, RoomLeft, Roster, roster
from khanegi.sponsors.queries.standing_of import Lottery, Proposal, StandingOf, standing_of

__all__ = [
    "MOST",
    "Agreed",
    "Introduced",
    "Lottery",
    "OfAgency",
    "OfCounty",
    "Person",
    "Proposal",
    "Ranked",
    "RoomLeft",
    "Roster",
    "StandingOf",
    "by_county",
    "choices",
    "hosts",
    "introduced",
    "of_agency",
    "ranked",
    "roster",
    "standing_of",
]
