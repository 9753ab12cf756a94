"""Bring tables and data up to date, in one go and as often as wanted; --province adds made-up people.

Says on the error stream what it is doing. What it prints is what the province says of its people.
"""

from __future__ import annotations

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from khanegi.base import jalali
from khanegi.cases import board
from khanegi.sponsors import draws, reports


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--province", action="store_true")

    def handle(self, province: bool, **options: object) -> None:
        self.stderr.write("Bringing the tables up to date ...")
        call_command("migrate", verbosity=0, skip_checks=True)
        self.stderr.write("Loading the reference data ...")
        call_command("load_reference", stdout=self.stderr)
        if province:
            self.stderr.write("Loading a small made-up province ...")
            call_command("load_province", stdout=self.stdout)
        draws.promise(jalali.today())
        reports.keep(jalali.today())
        board.keep(jalali.today())
