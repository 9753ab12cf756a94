"""One answer for one idempotency key: the same request again gets what the first one got.

Only what was done is kept. A refusal did nothing, so the same request may be sent again under its key
when it is right at last; something else under that key is never taken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from khanegi.banks.models import Reply
from khanegi.base import sql
from khanegi.base.errors import Invalid, Refusal, Refused

KEPT = dt.timedelta(days=30)
WORKED_ON = 60  # seconds after which whoever began has fallen silent
OF_ANOTHER = "این کلید پیش‌تر برای درخواست دیگری به کار رفته است. کلید تازه‌ای بسازید."
NO_KEY = "سرآیند Idempotency-Key باید ۸ تا ۴۸ نویسه از حرف لاتین، رقم، خط تیره و زیرخط باشد."
IN_FLIGHT = Refusal(
    "in_flight", "همین درخواست هم‌اکنون در حال انجام است. کمی بعد با همین کلید دوباره بفرستید."
)
BEGIN = """
insert into banks_reply (client_id, key, asked, at, until)
values (%(client)s, %(key)s, %(asked)s, statement_timestamp(), statement_timestamp() + %(s)s * interval '1 s')
on conflict (client_id, key) do update
  set until = statement_timestamp() + %(s)s * interval '1 s'
  where banks_reply.status is null and banks_reply.asked = excluded.asked
    and (banks_reply.until is null or banks_reply.until < statement_timestamp())
"""


class OfAnother(Invalid):
    """The key was used for another request; the doors turn it into 422."""

    def __init__(self) -> None:
        super().__init__({"Idempotency-Key": (OF_ANOTHER,)})


def once(
    *, client: int, key: str, asked: str, do: Callable[[], dict[str, Any]]
) -> tuple[dict[str, Any], bool]:
    """Do something once for a key; return its answer, and whether it is that of an earlier time.

    `asked` is the hash of the request. Raises OfAnother or Refused, and whatever `do` raises.
    """
    if not sql.execute(BEGIN, {"client": client, "key": key, "asked": asked, "s": WORKED_ON}):
        row = Reply.objects.get(client=client, key=key)
        if row.asked != asked:
            raise OfAnother
        if row.answer is None:
            raise Refused(IN_FLIGHT)
        return dict(row.answer), True
    mine = Reply.objects.filter(client=client, key=key, status=None)
    try:
        answer = do()
    except Exception:
        mine.update(until=None)
        raise
    mine.update(status=200, answer=answer, until=None)
    return answer, False


def forget_old(*, before: dt.datetime) -> None:
    """Remove answers kept for longer than was promised; an act itself knows its key for ever."""
    Reply.objects.filter(at__lt=before).delete()
