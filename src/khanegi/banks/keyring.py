"""The keys of banks' programs as whoever looks after them lists them; secrets stay sealed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from khanegi.banks.models import Credential
from khanegi.people.models import Office


@dataclass(frozen=True, slots=True)
class Key:
    """A key with its program, as the operator lists them."""

    client: int
    office: str
    name: str
    scopes: tuple[str, ...]
    key: str
    stands: str
    is_open: bool
    title: str
    created_at: dt.datetime
    expires_at: dt.datetime | None
    used_at: dt.datetime | None
    issued_by: str
    revoked_by: str


def every_key() -> list[Key]:
    """Return every key there is, the newest last; secrets stay sealed."""
    rows = Credential.objects.select_related("client__office", "issued_by", "revoked_by")
    return [_key(row) for row in rows.order_by("client", "id")]


def _key(row: Credential) -> Key:
    client = row.client
    dead = not client.is_active or row.revoked_at is not None
    is_over = row.expires_at is not None and row.expires_at <= timezone.now()
    return Key(
        client=client.pk,
        office=client.office.code,
        name=client.name,
        scopes=tuple(client.scopes),
        key=row.number,
        stands="revoked" if dead else "over" if is_over else "live",
        is_open=client.is_active,
        title=client.office.title,
        created_at=row.created_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        issued_by=str(row.issued_by or ""),
        revoked_by=str(row.revoked_by or ""),
    )


def offices() -> list[tuple[str, str]]:
    """Return banks and branches by code, with their titles, each bank before its branches."""
    rows = Office.objects.filter(kind__in=("bank", "branch"), is_active=True).order_by("kind", "title", "id")
    return list(rows.values_list("code", "title"))
