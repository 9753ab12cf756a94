"""The results of a decision as a page shows them: told in words, with the way to the answer to change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from khanegi.intake.eligibility import Result, condition
from khanegi.intake.eligibility.tell import cited, told
from khanegi.rules.forms import Form

STATES = {True: "yes", False: "no", None: "open"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One condition: what came of it, on which answer, by which rule, and what would change it."""

    state: str
    title: str
    told: str
    reason: str
    inputs: tuple[tuple[str, str], ...]
    change: str
    href: str
    law: str
    rules: tuple[str, ...]


def verdicts(results: Iterable[Result], form: Form, base: str = "") -> tuple[Verdict, ...]:
    """Return the lines of an answer page; with `base`, a no leads to the question it rests on."""
    ordered = sorted(results, key=lambda one: (one.ok is not False, one.number))
    return tuple(_verdict(one, form, base) for one in ordered)


def _verdict(one: Result, form: Form, base: str) -> Verdict:
    hinders = one.ok is False and one.blocks
    return Verdict(
        state=STATES[one.ok] if one.blocks or one.ok is not False else "open",
        title=one.title,
        told=told(one),
        reason=one.reason,
        inputs=one.inputs,
        change=one.change.text if one.change else "",
        href=_question(one, form, base) if hinders and base else "",
        law=one.law,
        rules=tuple(cited(rule) for rule in one.rules),
    )


def _question(one: Result, form: Form, base: str) -> str:
    """Return the page of the answer to change: what the change names, or what the condition needs."""
    keys = (*(one.change.answers if one.change else ()), *condition(one.number).needs)
    for key in keys:
        for page in form.pages:
            if any(field.key == key for field in page.fields):
                return f"{base}{page.key}/?to=review"
    return ""
