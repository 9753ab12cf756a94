"""Tell a bank everything behind a number again: ./run manage bank_messages --bank bank-022 --after 41"""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from khanegi.banks import queries
from khanegi.banks.actions import lanes
from khanegi.base.errors import NotFound


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--bank", required=True)
        parser.add_argument("--after", type=int, required=True)

    def handle(self, bank: str, after: int, **options: object) -> None:
        try:
            office = queries.office(bank)
            last, delivered = lanes.again(bank=office, after=max(after, 0))
        except NotFound:
            raise CommandError(f"No messages go to a bank {bank!r}.") from None
        self.stdout.write(f"Messages {delivered + 1} to {last} go to {bank} again, under the same keys.")
