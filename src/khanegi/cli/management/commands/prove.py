"""Prove that no history was changed, that every case stands where its history says, that nobody is introduced
twice, beyond room or without a contract, that every rial of the quotas is accounted for, that what
committees signed was carried out, and that banks were told in order."""

from __future__ import annotations

from itertools import chain

from django.core.management.base import BaseCommand, CommandError

from khanegi.banks import audit as banks
from khanegi.cases import audit as cases
from khanegi.intake import audit as intake
from khanegi.loans import audit as loans
from khanegi.loans.committee import audit as committee
from khanegi.sponsors import audit as sponsors


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options: object) -> None:
        found = 0
        rooms = (cases, intake, sponsors, loans, committee, banks)
        for fault in chain.from_iterable(room.faults() for room in rooms):
            found += 1
            self.stderr.write(fault)
        if found:
            raise CommandError(f"{found} faults in the history. Compare with the last backup: ./run restore.")
        self.stdout.write("The history of every case is whole.")
        self.stdout.write("Every case is in the county, and has the home, that were written last.")
        self.stdout.write("Nobody is introduced twice, beyond room or without a contract.")
        self.stdout.write("Every bank was told everything in order, about the right letter and amount.")
        self.stdout.write("Every quota is what its ledger says, and every letter holds what it is about.")
        self.stdout.write("Every decision of a committee rests on votes and reached its case.")
