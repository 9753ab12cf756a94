"""Write the flowchart and the BPMN file of every procedure; --check fails if they are out of date."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from khanegi.cli.generated import write
from khanegi.draw.bpmn import bpmn
from khanegi.draw.svg import svg
from khanegi.process import book


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--check", action="store_true")

    def handle(self, *, folder: Path, check: bool, **options: object) -> None:
        files = {
            f"{process.key}-{process.version}.{ending}": made(process)
            for process in book.ALL
            for ending, made in (("svg", svg), ("bpmn", bpmn))
        }
        self.stdout.write(write(folder, files, check=check, again="./run draw"))
