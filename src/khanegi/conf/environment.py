"""Reading settings from the environment: a working value here, a refusal in production."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

KNOWN_TO_DJANGO = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


class Environment:
    """The process environment, asked by name. `local` is never used in production."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.variables = variables
        kind = variables.get("KHANEGI_ENV") or "local"
        if kind not in ("local", "production"):
            raise ImproperlyConfigured(f"KHANEGI_ENV is {kind!r}: it may be local or production.")
        self.production = kind == "production"

    def text(self, name: str, *, local: str, production: str | None = None) -> str:
        """Return a value; in production it must be given unless `production` is its default there."""
        if name in self.variables:
            return self.variables[name]
        if not self.production:
            return local
        if production is None:
            raise ImproperlyConfigured(f"{name} must be set in production.")
        return production

    def number(self, name: str, *, local: int, production: int) -> int:
        value = self.text(name, local=str(local), production=str(production))
        if not (value.isascii() and value.isdigit()):
            raise ImproperlyConfigured(f"{name} is {value!r}: it must be a whole number.")
        return int(value)

    def secret(self, name: str, *, local: str) -> str:
        value = self.text(name, local=local)
        if self.production and (value == local or len(value) < 50):
            raise ImproperlyConfigured(f"{name} must be at least 50 characters that nobody else knows.")
        return value

    def key(self, name: str, *, local: str) -> bytes:
        value = self.text(name, local=local)
        if not re.fullmatch(r"[0-9a-fA-F]{64}", value) or (self.production and value == local):
            raise ImproperlyConfigured(f"{name} must be 64 hexadecimal digits: openssl rand -hex 32")
        return bytes.fromhex(value)

    def numbered_keys(self, name: str) -> list[tuple[str, str]]:
        """Return public keys given as «1:hex,2:hex»; none locally, where one is made."""
        value = self.text(name, local="")
        found = re.findall(r"([1-9]\d{0,2}):([0-9a-fA-F]{64})(?:,|$)", value)
        if ",".join(f"{number}:{key}" for number, key in found) != value or (self.production and not value):
            raise ImproperlyConfigured(f"{name} must be like 1:{'0f' * 3}…, 64 hexadecimal digits a key.")
        return found

    def public_url(self, name: str, *, local: str) -> str:
        value = self.text(name, local=local).rstrip("/")
        if self.production and not value.startswith("https://"):
            raise ImproperlyConfigured(f"{name} must begin with https:// in production.")
        return value

    def hosts(self, name: str) -> list[str]:
        hosts = [host for host in self.text(name, local="*").split(",") if host]
        if self.production and (not hosts or "*" in hosts):
            raise ImproperlyConfigured(f"{name} must list the names of the service, without *.")
        return hosts

    def database(self, name: str, *, local: str, options: Mapping[str, str]) -> dict[str, Any]:
        """Return Django's settings for a PostgreSQL address, with options set on each connection."""
        try:
            parts = conninfo_to_dict(self.text(name, local=local))
        except ProgrammingError as wrong:
            raise ImproperlyConfigured(f"{name} is not an address of PostgreSQL: {wrong}") from wrong
        known = {setting: str(parts.pop(part)) for part, setting in KNOWN_TO_DJANGO.items() if part in parts}
        told = " ".join(f"-c {option}={value}" for option, value in options.items())
        parts["options"] = f"{parts.get('options', '')} {told}".strip()
        parts.setdefault("connect_timeout", "3")
        return {"NAME": "khanegi", **known, "OPTIONS": parts}
