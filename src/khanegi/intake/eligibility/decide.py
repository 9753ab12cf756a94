"""Judging every condition, each citing the rules it used, and keeping a decision as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from khanegi.intake.eligibility.kinds import CONDITIONS
from khanegi.intake.eligibility.words import (
    Change,
    Cited,
    Condition,
    Context,
    Decision,
    Finding,
    Params,
    Result,
)
from khanegi.rules.forms import Answers

LATER = "در ثبت‌نام بررسی می‌شود."


def decide(answers: Answers, params: Params, context: Context, kind: str = "independent") -> Decision:
    """Judge these answers by every condition of this kind, on the day and facts of `context`."""
    judged = (one for one in CONDITIONS[kind] if all(when.holds(answers) for when in one.when))
    results = tuple(_result(one, answers, params, context) for one in judged)
    verdicts = {result.ok for result in results if result.blocks}
    ok = False if False in verdicts else None if None in verdicts else True
    return Decision(ok, results)


def precheck(answers: Answers, params: Params, context: Context, kind: str = "independent") -> Decision:
    """Judge the few answers of the check without login: the same conditions, fewer of them known."""
    return decide(answers, params, replace(context, knows_person=False), kind)


def _result(condition: Condition, answers: Answers, params: Params, context: Context) -> Result:
    finding = _finding(condition, answers, params, context)
    return Result(
        number=condition.number,
        key=condition.key,
        label=condition.label,
        title=condition.title,
        law=condition.law,
        blocks=condition.blocks,
        ok=finding.ok,
        reason=finding.reason,
        inputs=finding.inputs,
        rules=tuple(_cite(params, key) for key in condition.rules if key in params),
        change=finding.change,
    )


def _finding(condition: Condition, answers: Answers, params: Params, context: Context) -> Finding:
    known = all(answers.get(key) is not None for key in condition.needs)
    if not known or (condition.of_person and not context.knows_person):
        return Finding(None, LATER)
    return condition.judge(answers, params, context)


def _cite(params: Params, key: str) -> Cited:
    rule = params[key]
    return Cited(rule.key, rule.title, rule.value, rule.from_date, rule.reference)


def as_json(results: Iterable[Result]) -> list[dict[str, Any]]:
    """Return results as JSON values, to be stored with a decision for ever."""
    return [_plain(result) for result in results]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, int, float)):  # nearly all there is
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def from_json(rows: Iterable[Mapping[str, Any]]) -> tuple[Result, ...]:
    """Return results stored by `as_json`."""
    return tuple(_read(dict(row)) for row in rows)


def _read(row: dict[str, Any]) -> Result:
    if change := row["change"]:
        row["change"] = Change(**{**change, "when": _day(change["when"])})
    row["rules"] = tuple(Cited(**{**rule, "from_date": _day(rule["from_date"])}) for rule in row["rules"])
    row["inputs"] = tuple((label, text) for label, text in row["inputs"])
    return Result(**row)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
