"""The JSON Schema of a form, for the API: the shape only; the checks run behind it as on pages."""

from __future__ import annotations

from typing import Any

from khanegi.rules.forms.grammar import NO_OPTIONS, Field, Form, Kind, Options, choices_of

_PATTERNS = {
    Kind.NATIONAL_ID: r"^\d{10}$",
    Kind.LEGAL_ID: r"^\d{11}$",
    Kind.MOBILE: r"^09\d{9}$",
    Kind.LANDLINE: r"^0\d{10}$",
    Kind.POSTAL: r"^\d{10}$",
    Kind.SHEBA: r"^IR\d{24}$",
}
_ENUM_ENDS = 60  # a longer list (the catalogue) has an address of its own in the API


def schema(form: Form, options: Options = NO_OPTIONS) -> dict[str, Any]:
    """Return a closed object: required is what every answer set must have, whatever else it says."""
    always = [
        field.key
        for page in form.pages
        for field in page.fields
        if not (page.when or field.when or field.optional)
    ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": form.title,
        "$id": f"urn:khanegi:form:{form.key}:{form.version}",
        **_object({field.key: field for field in form.fields}, always, options),
    }


def _object(fields: dict[str, Field], required: list[str], options: Options) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": {key: _property(field, options) for key, field in fields.items()},
    }


def _property(field: Field, options: Options) -> dict[str, Any]:
    shape = {"title": field.label, **_shape(field, options)}
    if field.hint:
        shape["description"] = field.hint
    return shape


def _shape(field: Field, options: Options) -> dict[str, Any]:
    low, high = field.bounds
    if field.kind is Kind.ROWS:
        required = [sub.key for sub in field.fields if not sub.optional]
        items = _object({sub.key: sub for sub in field.fields}, required, options)
        return {"type": "array", "minItems": low, "maxItems": high, "items": items}
    if field.kind is Kind.CHOICES:
        return {"type": "array", "uniqueItems": True, "maxItems": high, "items": _one_of(field, options)}
    if field.kind.is_choice:
        return _one_of(field, options)
    if field.kind is Kind.TICK:
        return {"type": "boolean"}
    if field.kind.is_number:
        return {"type": "integer", "minimum": low, "maximum": high}
    if field.kind is Kind.DATE:
        return {"type": "string", "format": "date"}
    if field.kind in _PATTERNS:
        return {"type": "string", "pattern": _PATTERNS[field.kind]}
    if field.kind is Kind.DIGITS:
        return {"type": "string", "pattern": rf"^\d{{{low},{high}}}$"}
    return {"type": "string", "minLength": low, "maxLength": high}


def _one_of(field: Field, options: Options) -> dict[str, Any]:
    keys = [key for key, _ in choices_of(field, options)]
    return {"type": "string", "enum": keys} if 0 < len(keys) <= _ENUM_ENDS else {"type": "string"}
