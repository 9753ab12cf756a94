"""What may be read of the pool, sponsors and introductions, by whom."""

from khanegi.sponsors.queries.ranked import MOST, Ranked, choices, ranked

__all__ = ["MOST", "Ranked", "choices", "ranked"]
