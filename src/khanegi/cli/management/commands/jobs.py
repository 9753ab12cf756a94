"""List the jobs that were given up, or let one be tried anew: ./run manage jobs --again 41"""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from khanegi.base import given_up


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", type=int)

    def handle(self, again: int | None, **options: object) -> None:
        if again is not None:
            if not given_up.again(again):
                raise CommandError(f"No job {again} was given up: ./run manage jobs lists those that were.")
            self.stdout.write(f"Job {again} is tried anew by the next worker.")
            return
        found = given_up.given_up()
        for one in found:
            when = "" if one.at is None else f"{timezone.localtime(one.at):%Y-%m-%d %H:%M}"
            self.stdout.write(f"{one.number}  {when}  {one.task}  {one.args}  tried {one.attempts} times")
        if not found:
            self.stdout.write("No job was given up.")
