"""Check a published lottery file: ./run manage lottery 1405-09.json

The same as `python src/khanegi/sponsors/lottery.py 1405-09.json`, which needs nothing of the service.
"""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from khanegi.sponsors import lottery


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")

    def handle(self, file: str, **options: object) -> None:
        if lottery.main([file]):
            raise CommandError("This lottery is not what its seed makes of it.")
