"""Check the transparency log: ./run manage ledger check [--since CHECKPOINT]

Recomputes the whole tree, compares it with the permits, and with the checkpoints outside the database. With
--since, also proves that the log goes on from a checkpoint somebody kept (a file).
"""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from khanegi.ledger import audit, files, queries


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["check"])
        parser.add_argument("--since", type=Path)

    def handle(self, what: str, since: Path | None = None, **options: object) -> None:
        found = 0
        older = _read(since) if since else ""
        try:
            for fault in chain(audit.faults(), audit.since(older) if older else ()):
                found += 1
                self.stderr.write(fault)
        except files.NoFolder as reason:
            raise CommandError(str(reason)) from reason
        if found:
            raise CommandError(f"{found} faults in the log. docs/ledger.md says what to do.")
        last = queries.checkpoint()
        told = f"{last.size} entries, root {last.root}" if last else "no checkpoint yet"
        self.stdout.write(f"The log is whole: {told}.")
        if older:
            self.stdout.write(f"It goes on from {since}.")


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as reason:
        raise CommandError(f"{path} cannot be read: {reason}") from reason
