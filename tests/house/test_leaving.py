"""Every table says in docs/operating.md what of it may leave production."""

import re

from django.apps import apps
from django.db.models import JSONField

from khanegi.cli import database

ALL = "everything"
PERSONAL = re.compile(
    r"(mobile|national|name_key|first_name|last_name|birth|sheba|password|address|session|nonce|typed|answers)"
)
PEOPLE = "people.User"


def models():
    """Return every table of ours by its name."""
    return {
        model._meta.label: model for model in apps.get_models() if model.__module__.startswith("khanegi.")
    }


def declared():
    """Return what stays of each table, as the operators' page says."""
    text = (database.ROOT / "docs/operating.md").read_text("utf-8").partition("## What may leave")[2]
    lines = re.findall(r"^\| (`.*`) \| (.*) \|$", text, re.MULTILINE)
    return [
        (label, ALL if stays == ALL else set(re.findall(r"`(\w+)`", stays)))
        for labels, stays in lines
        for label in re.findall(r"`([\w.]+)`", labels)
    ]


def fields(model):
    return {field.name: field for field in model._meta.fields}


def test_every_table_is_declared_once():
    assert sorted(label for label, _ in declared()) == sorted(models())


def test_what_is_said_to_stay_is_a_field_of_the_table():
    known = models()
    wrong = [(label, stays - set(fields(known[label]))) for label, stays in declared() if stays != ALL]

    assert [(label, names) for label, names in wrong if names] == []


def test_nothing_personal_leaves():
    known = models()
    leaving = [
        f"{label}.{name}"
        for label, stays in declared()
        if stays != ALL
        for name, field in fields(known[label]).items()
        if name not in stays and (PERSONAL.search(name) or _is_somebody(field))
    ]

    assert leaving == []


def _is_somebody(field):
    return field.related_model is not None and field.related_model._meta.label == PEOPLE


def test_whatever_people_may_have_written_is_named_or_known_to_be_harmless():
    harmless = {
        "rules.Rule.value",
        "rules.Occupation.sources",
        "cases.Board.rows",
        "cases.Case.spent",
        "cases.Event.clock",
        "cases.Tick.told",
        "loans.Request.banks",
    }
    known = models()
    free = {
        f"{label}.{name}"
        for label, stays in declared()
        if stays != ALL
        for name, field in fields(known[label]).items()
        if isinstance(field, JSONField) and name not in stays
    }

    assert free - harmless == set()
