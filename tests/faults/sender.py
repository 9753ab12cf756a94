"""Citizens who owe a document, signed in: made by the real actions, told as JSON.

Run as a program over the service's database: python -m tests.faults.sender 2
"""

from __future__ import annotations

import json
import sys
from typing import Any

MOBILE = "0990000000"  # of the made-up province; 3 waits for plan and documents


def owing() -> dict[str, Any]:
    """Sign in the citizen whose case waits for documents; return the case and the address of one."""
    from django.test import Client

    from khanegi.cases.models import Case
    from khanegi.papers.models import Asked
    from khanegi.people.models import User

    user = User.objects.get(mobile=f"{MOBILE}3")
    case = Case.objects.get(applicant=user, procedure="independent", place="plan")
    asked = Asked.objects.filter(case=case, has_expiry=False, is_needed=True).order_by("position").first()
    assert asked is not None
    client = Client()
    client.force_login(user)
    return {
        "session": client.cookies["session"].value,
        "path": f"/cases/{case.code}/papers/send/{asked.code}/",
    }


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps(owing()))
