"""Programs of banks and their keys.

./run manage bank_credential add --office bank-022 --name "core banking" --scopes read,act,pay,messages
./run manage bank_credential issue --client 3      a new key; its secret is shown this once
./run manage bank_credential revoke --key key-0123456789abcdef
./run manage bank_credential close --client 3
./run manage bank_credential list
"""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser

from khanegi.banks import keyring
from khanegi.banks.actions import clients
from khanegi.base.errors import Invalid, NotFound, Refused

VERBS = ("add", "issue", "revoke", "close", "list")


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=VERBS)
        parser.add_argument("--office", default="")
        parser.add_argument("--name", default="program")
        parser.add_argument("--scopes", default=",".join(clients.ALL))
        parser.add_argument("--client", type=int, default=0)
        parser.add_argument("--key", default="")

    def handle(self, verb: str, **options: object) -> None:
        asked = {name: options[name] for name in ("office", "name", "scopes", "client", "key")}
        try:
            self.stdout.write(getattr(self, f"_{verb}")(**asked))
        except NotFound as nothing:
            raise CommandError(
                f"There is no {nothing}. `bank_credential list` shows what there is."
            ) from None
        except (Refused, Invalid) as no:
            raise CommandError(str(no)) from None

    def _add(self, *, office: str, name: str, scopes: str, **rest: object) -> str:
        program = clients.add(office=office, name=name, scopes=scopes.split(","))
        return f"Program {program.pk} of {office}. Now: bank_credential issue --client {program.pk}"

    def _issue(self, *, client: int, **rest: object) -> str:
        issued = clients.issue(client=client)
        return f"key    {issued.number}\nsecret {issued.secret}\nThe secret is not shown again."

    def _revoke(self, *, key: str, **rest: object) -> str:
        clients.revoke(number=key)
        return f"{key} is good no more."

    def _close(self, *, client: int, **rest: object) -> str:
        clients.close(client=client)
        return f"Program {client} and all its keys are good no more."

    def _list(self, **rest: object) -> str:
        lines = [
            f"{one.client} {one.office} {one.name!r} {','.join(one.scopes)}: {one.key} {one.stands}"
            for one in keyring.every_key()
        ]
        return "\n".join(lines) or "No program of any bank has a key."
