"""Drafts, decisions and plans: what may be read, and what follows from what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from khanegi.cases.models import Case
from khanegi.intake.eligibility import grounds
from khanegi.intake.forms import PLAN
from khanegi.papers import queries as papers
from khanegi.papers.models import Upload
from khanegi.rules import reasons

PLAN_ITEM, PAPER_ITEM = "plan.", "paper."


@dataclass(frozen=True, slots=True)
class Returned:
    """What an expert sent back: pages of the plan and papers by key, each with what to mend."""

    pages: Mapping[str, str]
    papers: Mapping[str, str]


def returned(data: Mapping[str, Any]) -> Returned:
    """Read the answers of a return: which pages and papers, and the reason with its note."""
    titles = dict(reasons.RETURN)
    found: dict[str, dict[str, str]] = {PLAN_ITEM: {}, PAPER_ITEM: {}}
    for row in data.get("items", ()):
        why = "، ".join(filter(None, (titles[row["reason"]], row.get("note"))))
        for prefix, marks in found.items():
            if row["item"].startswith(prefix):
                key = row["item"].removeprefix(prefix)
                marks[key] = f"{marks[key]}؛ {why}" if key in marks else why
    return Returned(found[PLAN_ITEM], found[PAPER_ITEM])


def papers_sent(case: int) -> dict[str, str]:
    """Return the hash of the standing file of each paper of a case."""
    rows = Upload.objects.filter(asked__case=case, state__in=papers.STANDING).order_by("id")
    return dict(rows.values_list("asked__code", "sha256"))


def items(case: Case) -> tuple[tuple[str, str], ...]:
    """Return what an expert may send back: every page of the plan and every asked paper."""
    pages = tuple((f"{PLAN_ITEM}{page.key}", f"طرح: {page.title}") for page in PLAN.pages)
    asked = tuple(
        (f"{PAPER_ITEM}{one.code}", f"مدرک: {one.title}") for one in papers.asked(case.pk) if one.is_needed
    )
    return (*asked, *pages)


def conditions(case: Case) -> tuple[tuple[str, str], ...]:
    """Return the numbered conditions that a refusal may rest on."""
    return grounds(case.procedure)
