"""Who the person behind an account says to be: name, national number, day of birth."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError

from khanegi.base import persian, sql
from khanegi.base.errors import Refusal, Refused
from khanegi.people.models import User

AT_THE_DESK = Refusal(
    "identity_at_desk",
    "با این کد ملی نمی‌توانیم درخواست را از این حساب ثبت کنیم. "
    "با کارت ملی به ادارهٔ تعاون، کار و رفاه اجتماعی شهرستان خود بروید تا همان‌جا ثبت شود.",
)
IDENTIFY = """
update people_user set national_id = %(national_id)s, first_name = %(first_name)s, last_name = %(last_name)s,
  birth_date = %(birth_date)s, name_key = %(name_key)s
where id = %(user)s and (national_id is null or national_id = %(national_id)s)
"""


def introduce(*, user: int, first_name: str, last_name: str) -> None:
    """Write the name of a person who has not been identified yet; a name that stands is left alone."""
    key = persian.sort_key(f"{last_name} {first_name}")[:120]
    nameless = User.objects.filter(pk=user, national_id=None, last_name="")
    nameless.update(first_name=first_name, last_name=last_name, name_key=key)


def identify(*, user: int, national_id: str, first_name: str, last_name: str, birth_date: dt.date) -> None:
    """Write what the person declared, inside the caller's transaction. Raises Refused.

    A national number belongs to one account, and an account to one number. The refusal is the same
    in either case: it must not tell that somebody else is registered here.
    """
    given = {
        "user": user,
        "national_id": national_id,
        "first_name": first_name,
        "last_name": last_name,
        "birth_date": birth_date,
        "name_key": persian.sort_key(f"{last_name} {first_name}")[:120],
    }
    try:
        written = sql.execute(IDENTIFY, given)
    except IntegrityError:  # the caller's transaction is lost with it, and the refusal ends it
        raise Refused(AT_THE_DESK) from None
    if not written:
        raise Refused(AT_THE_DESK)
