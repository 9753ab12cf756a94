"""What the administrator does about keys of banks' programs; each of these acts says who did it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from khanegi.banks.actions import clients
from khanegi.banks.actions.clients import Issued
from khanegi.base.errors import Invalid, NotFound, Unfit
from khanegi.base.persian import normalise
from khanegi.people.actions import must_be_admin
from khanegi.process.facts import Actor

LASTS = (("90", "سه ماه"), ("180", "شش ماه"), ("365", "یک سال"))
NO_OFFICE = "بانک یا شعبه را از فهرست انتخاب کنید."
NO_SCOPE = "دست‌کم یک اجازه را انتخاب کنید."
NO_NAME = "نامی تا ۶۰ نویسه بنویسید تا کلید بعدها شناخته شود."
NO_END = "مدت کلید را از فهرست انتخاب کنید."
SAME_NAME = "این بانک یا شعبه برنامه‌ای با همین نام دارد. برای همان کلید تازه بگیرید، یا نام دیگری بنویسید."


@transaction.atomic(durable=True)
def add(*, actor: Actor, office: str, name: str, scopes: Sequence[str], days: str) -> Issued:
    """Add a program of a bank or a branch and give it its first key. Raises Invalid or Refused.

    A form that comes twice makes one program: of one office no two open ones have the same name.
    """
    admin, errors = must_be_admin(actor), {}
    try:
        name = normalise(name)
    except Unfit as fault:
        errors["name"] = (str(fault),)
    if not 0 < len(name) <= 60:
        errors.setdefault("name", (NO_NAME,))
    if not scopes or set(scopes) - set(clients.ALL):
        errors["scopes"] = (NO_SCOPE,)
    if days not in dict(LASTS):
        errors["days"] = (NO_END,)
    if errors:
        raise Invalid(errors)
    if clients.is_named(office=office, name=name):
        raise Invalid({"name": (SAME_NAME,)})
    try:
        program = clients.add(office=office, name=name, scopes=scopes)
    except NotFound:
        raise Invalid({"office": (NO_OFFICE,)}) from None
    return clients.issue(client=program.pk, lives=dt.timedelta(days=int(days)), by=admin)


@transaction.atomic(durable=True)
def another(*, actor: Actor, client: int) -> Issued:
    """Give a program a second key, as long as its latest, to change over to. Raises Refused or NotFound."""
    admin = must_be_admin(actor)
    return clients.issue(client=client, lives=clients.lasted(client=client), by=admin)


@transaction.atomic(durable=True)
def end(*, actor: Actor, number: str) -> None:
    """End a key at once. Raises Refused or NotFound."""
    clients.revoke(number=number, by=must_be_admin(actor))


@transaction.atomic(durable=True)
def close(*, actor: Actor, client: int) -> None:
    """End a program with all its keys at once. Raises Refused or NotFound."""
    admin = must_be_admin(actor)
    clients.close(client=client)
    clients.revoke_all(client=client, by=admin)
