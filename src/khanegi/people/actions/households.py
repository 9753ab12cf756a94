"""Whom a member of staff may not decide about: the household they declared."""

from __future__ import annotations

import re

from django.db import transaction

from khanegi.base import identity
from khanegi.base.errors import Invalid, NotFound, Unfit
from khanegi.base.persian import digits_in
from khanegi.people.actions.staffing import must_be_admin
from khanegi.people.models import Look, User
from khanegi.process.facts import Actor

BETWEEN = re.compile(r"[\s,،;؛\-]+")
MOST = 20
TOO_MANY = "دست‌بالا ۲۰ کد ملی بنویسید."


@transaction.atomic(durable=True)
def declare_household(*, actor: Actor, user: int, typed: str) -> None:
    """Write the national IDs of a member's household, in place of those before. Raises Invalid.

    From the next request on, this person acts on no case of any of them.
    """
    administrator = must_be_admin(actor)
    found = [one for one in BETWEEN.split(digits_in(typed[:1000])) if one]
    if len(found) > MOST:
        raise Invalid({"household": (TOO_MANY,)})
    try:
        numbers = sorted({identity.national_id(one) for one in found})
    except Unfit as fault:
        raise Invalid({"household": (str(fault),)}) from None
    if not User.objects.filter(pk=user, username__isnull=False).update(household=numbers):
        raise NotFound(str(user))
    Look.objects.create(user_id=administrator, subject=f"user:{user}", what="household")
