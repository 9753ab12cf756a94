"""Write the reference data of data/ into the database: places, offices, holidays, catalogue, rules.

Safe to run at any time and as often as wanted: titles are brought up to date, nothing is deleted,
and what an administrator decided is kept.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from khanegi.people import reference as people
from khanegi.rules import reference as rules

DATA = Path(__file__).resolve().parents[5] / "data"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", default=DATA)

    def handle(self, folder: Path, **options: object) -> None:
        def read(name: str) -> Any:
            try:
                return json.loads((folder / name).read_text(encoding="utf-8"))
            except (OSError, ValueError) as fault:
                raise CommandError(f"{folder / name} cannot be read: {fault}") from fault

        counties = people.load_counties(read("counties.json"))
        offices = people.load_offices(read("offices.json"))
        holidays = people.load_holidays(read("holidays.json"))
        fields = rules.load_occupations(read("occupations.json"), read("local_names.json")["rows"])
        numbers = rules.load_rules(read("rules.json"))
        self.stdout.write(
            f"{counties} counties, {offices} offices, {holidays} new holidays, {fields} fields of work, "
            f"{numbers} rules"
        )
