"""Writing many rows by COPY: models are too slow to be made by the million."""

from __future__ import annotations

import json
from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import JSONField, Model
from django.db.models.expressions import DatabaseDefault

Row = tuple[Any, ...]


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


class Batch:
    """Rows waiting to be written, table by table in the order they first came."""

    def __init__(self) -> None:
        self.rest: dict[type[Model], dict[str, Any]] = {}
        self.columns: dict[type[Model], tuple[str, ...]] = {}
        self.rows: dict[type[Model], list[Row]] = {}

    def put(self, model: type[Model], **values: Any) -> None:
        """Add a row by column, the rest as the model has it by default.

        Every row of a table names the same columns in the same order.
        """
        if model not in self.rows:
            self.rest[model] = _defaults(model, values)
            self.columns[model], self.rows[model] = (*values, *self.rest[model]), []
        self.rows[model].append((*values.values(), *self.rest[model].values()))

    def add(self, row: Model) -> None:
        """Add a row that was made as a model."""
        model = type(row)
        if model not in self.rows:
            names = tuple(field.column for field in model._meta.concrete_fields)
            self.columns[model], self.rows[model] = names, []
        found = list(_values(model)(row))
        for place in _texts(model):
            found[place] = as_json(found[place])
        self.rows[model].append(tuple(found))

    def write(self) -> None:
        with connection.cursor() as cursor:
            for model, rows in self.rows.items():
                names = ", ".join(f'"{name}"' for name in self.columns[model])
                with cursor.copy(f'copy "{model._meta.db_table}" ({names}) from stdin') as out:
                    for row in rows:
                        out.write_row(row)


def _defaults(model: type[Model], given: Mapping[str, Any]) -> dict[str, Any]:
    fields = [field for field in model._meta.concrete_fields if field.column not in given]
    # What only the database knows by default, it writes by itself.
    found = {
        field.column: field for field in fields if not field.primary_key and not _is_the_databases(field)
    }
    return {
        name: as_json(field.get_default()) if isinstance(field, JSONField) else field.get_default()
        for name, field in found.items()
    }


def _is_the_databases(field: Any) -> bool:
    return isinstance(field.get_default(), DatabaseDefault)


def _values(model: type[Model], kept: dict[type[Model], attrgetter[Row]] = {}) -> attrgetter[Row]:  # noqa: B006
    if model not in kept:
        kept[model] = attrgetter(*(field.attname for field in model._meta.concrete_fields))
    return kept[model]


def _texts(model: type[Model], kept: dict[type[Model], list[int]] = {}) -> list[int]:  # noqa: B006
    if model not in kept:
        fields = enumerate(model._meta.concrete_fields)
        kept[model] = [place for place, field in fields if isinstance(field, JSONField)]
    return kept[model]


def follow(*models: type[Model]) -> None:
    """Let the sequences go on after the numbers that were written."""
    with connection.cursor() as cursor:
        for model in models:
            table = model._meta.db_table
            cursor.execute(
                f"select setval(pg_get_serial_sequence('{table}', 'id'), (select max(id) from {table}))"
            )
