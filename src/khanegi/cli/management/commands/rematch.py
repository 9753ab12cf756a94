"""Compute a batch proposal anew from its kept input and compare: ./run manage rematch 7"""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from khanegi.base.errors import NotFound
from khanegi.sponsors.matching import actions


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("batch", type=int)

    def handle(self, batch: int, **options: object) -> None:
        try:
            found = actions.again(batch=batch)
        except NotFound:
            raise CommandError(f"There is no finished proposal {batch}.") from None
        if found.differences:
            raise CommandError("\n".join(found.differences))
        lines = "line by line" if found.has_same_lines else "another one of exactly the same worth"
        self.stdout.write(f"Proposal {batch} comes out of its kept input again: {lines}.")
