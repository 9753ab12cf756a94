"""Write the handbook of every role in Persian; --check fails if it is out of date."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from khanegi.cli.generated import write
from khanegi.draw.handbook import handbook
from khanegi.process import book
from khanegi.rules import asks


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--check", action="store_true")

    def handle(self, *, folder: Path, check: bool, **options: object) -> None:
        files = handbook(book.ALL, lambda key: asks.get(key).title)
        self.stdout.write(write(folder, files, check=check, again="./run handbook"))
