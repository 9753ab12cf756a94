"""Fill the database with a small made-up province, through the same actions as real people use.

Safe to run twice. Refuses where real people are served. Prints whom one may be.
"""

from __future__ import annotations

import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from khanegi.cli import province


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options: object) -> None:
        if settings.PRODUCTION:
            raise CommandError("Made-up people do not belong in a service that real people use.")
        password = os.environ.get("KHANEGI_DEMO_PASSWORD", province.PASSWORD)
        lived = province.load(password)
        self.stderr.write(f"{lived} cases were made")
        self.stdout.write(province.table(password))
