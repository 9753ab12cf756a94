"""Programs of banks and their keys: a program has at most two live keys, so that one can follow the other."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from khanegi.banks import sealed
from khanegi.banks.models import SCOPES, Client, Credential
from khanegi.base.errors import Invalid, NotFound, Refusal, Refused
from khanegi.people.models import Office, User

TWO_KEYS = Refusal(
    "two_keys", "این برنامه دو کلید زنده دارد. نخست یکی از آن‌ها را باطل کنید، سپس کلید تازه بسازید."
)
ALL = SCOPES
NAMED = ("بانک", "(برنامه)")  # how history calls whatever acts without a person
LIVES = dt.timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Issued:
    """A new key: its number, and the secret that is shown this once, as 64 hexadecimal digits."""

    number: str
    secret: str


@transaction.atomic
def add(*, office: str, name: str, scopes: Iterable[str]) -> Client:
    """Add a program of a bank or a branch, by the code of its office. Raises Invalid or NotFound."""
    place = Office.objects.filter(code=office, kind__in=("bank", "branch"), is_active=True).first()
    if place is None:
        raise NotFound(office)
    wanted = [scope for scope in SCOPES if scope in set(scopes)]
    if not wanted or set(scopes) - set(SCOPES):
        raise Invalid({"scopes": (f"دامنه‌ها از این فهرست است: {'، '.join(SCOPES)}",)})
    first, last = NAMED
    user = User(username=f"program-{secrets.token_hex(6)}", first_name=first, last_name=last)
    user.set_unusable_password()
    user.save()
    return Client.objects.create(office=place, user=user, name=name, scopes=wanted)


def is_named(*, office: str, name: str) -> bool:
    """Say whether an office has an open program of this name. It stays so to the end of the transaction."""
    list(Office.objects.select_for_update(no_key=True).filter(code=office).values_list("pk"))
    return Client.objects.filter(office__code=office, name=name, is_active=True).exists()


def lasted(*, client: int) -> dt.timedelta:
    """Return how long the latest key of a program was given for."""
    latest = Credential.objects.filter(client=client, expires_at__isnull=False).order_by("-id").first()
    if latest is None or latest.expires_at is None:
        return LIVES
    return latest.expires_at - latest.created_at


@transaction.atomic
def issue(
    *,
    client: int,
    number: str = "",
    secret: bytes = b"",
    lives: dt.timedelta = LIVES,
    by: int | None = None,
) -> Issued:
    """Give a program a key; its secret is told here and nowhere again. Raises Refused or NotFound."""
    program = Client.objects.select_for_update(of=("self",)).filter(pk=client, is_active=True).first()
    if program is None:
        raise NotFound(str(client))
    if Credential.objects.filter(live(), client=program).count() >= 2:
        raise Refused(TWO_KEYS)
    number, secret = number or f"key-{secrets.token_hex(8)}", secret or sealed.fresh()
    Credential.objects.create(
        client=program,
        number=number,
        secret=sealed.seal(secret, of=number),
        expires_at=timezone.now() + lives,
        issued_by_id=by,
    )
    return Issued(number, secret.hex())


def live() -> Q:
    """Return what holds of keys that are good now."""
    return Q(revoked_at=None) & (Q(expires_at=None) | Q(expires_at__gt=timezone.now()))


def revoke(*, number: str, by: int | None = None) -> None:
    """End a key at once. Raises NotFound where there is no such key; a second time changes nothing."""
    if not Credential.objects.filter(number=number).exists():
        raise NotFound(number)
    Credential.objects.filter(number=number, revoked_at=None).update(revoked_at=timezone.now(), revoked_by=by)


def revoke_all(*, client: int, by: int) -> None:
    """Write down who ended the keys of a program that had not ended by themselves."""
    Credential.objects.filter(live(), client=client).update(revoked_at=timezone.now(), revoked_by=by)


def close(*, client: int) -> None:
    """End a program: none of its keys is good any more. Raises NotFound."""
    if not Client.objects.filter(pk=client).update(is_active=False):
        raise NotFound(str(client))
