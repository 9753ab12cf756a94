"""The person behind a session, read without building a query: every page of somebody signed in begins so."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend

from khanegi.base import sql
from khanegi.people.models import User

COLUMNS = tuple(field.attname for field in User._meta.concrete_fields)
FOUND = f"select {', '.join(COLUMNS)} from people_user where id = %s and is_active"


class SignedIn(ModelBackend):
    """Finds people as Django does; who may sign in at all is decided in `actions.signing_in`."""

    def get_user(self, user_id: int) -> User | None:
        row = sql.row(FOUND, [user_id])
        return None if row is None else User.from_db("default", COLUMNS, row)
