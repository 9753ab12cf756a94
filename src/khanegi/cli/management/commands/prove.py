"""Prove that no history was changed and that every case stands where its history says."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from khanegi.cases import audit


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options: object) -> None:
        found = 0
        for fault in audit.faults():
            found += 1
            self.stderr.write(fault)
        if found:
            raise CommandError(f"{found} faults in the history. Compare with the last backup: ./run restore.")
        self.stdout.write("The history of every case is whole.")
