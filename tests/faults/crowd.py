"""Many citizens with a complete questionnaire, signed in: made by the real actions, told as JSON.

Run as a program over the service's database: python -m tests.faults.crowd 20 901
"""

from __future__ import annotations

import json
import sys
from typing import Any

FIELD = {"county": "0621", "town": "شوشتر", "field": "PRD-003"}


def ready_to_submit(n: int) -> dict[str, Any]:
    """Make one citizen with a questionnaire that only waits for its last click."""
    from django.test import Client

    from khanegi.cli import made
    from khanegi.intake import actions
    from khanegi.people.models import User

    person = made.Person(n)
    user, _ = User.objects.get_or_create(mobile=person.mobile)
    draft = actions.start(user=user, kind="independent")
    actions.fill(draft=draft, user=user, data=made.questionnaire(person, **FIELD))
    client = Client()
    client.force_login(user)
    return {
        "draft": draft.pk,
        "user": user.pk,
        "mobile": person.mobile,
        "session": client.cookies["session"].value,
    }


def main(count: int, first: int) -> None:
    import django

    django.setup()
    print(json.dumps([ready_to_submit(n) for n in range(first, first + count)]))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
