"""What the procedures call by name, joined here to the code that does it. The only such place."""

from __future__ import annotations

from khanegi.process.words import Effect


def connect() -> None:
    """Bind every effect and every contributor of facts; start-up fails if one is missing."""
    # Rooms have tables, so they are read only when Django has loaded every app.
    from khanegi.cases import effects as cases
    from khanegi.cases import handlers
    from khanegi.intake import effects as intake
    from khanegi.intake import facts as intake_facts
    from khanegi.intake import queries as intake_queries
    from khanegi.loans import effects as loans
    from khanegi.loans import facts as loans_facts
    from khanegi.loans import queries as loans_queries
    from khanegi.notices import effects as notices
    from khanegi.papers import facts as papers_facts
    from khanegi.permits import effects as permits
    from khanegi.permits import facts as permits_facts

    intake_facts.bind({"permits": permits_facts.OF_PERSON})
    handlers.bind(
        {
            Effect.TELL_PARTIES: notices.tell_parties,
            Effect.ASSIGN: cases.assign,
            Effect.OPEN_ERRAND: cases.open_errand,
            Effect.OPEN_VISIT: cases.open_visit,
            Effect.OPEN_APPEAL: cases.open_appeal,
            Effect.CLOSE_CHILDREN: cases.close_children,
            Effect.OVERRULE: intake.overrule,
            Effect.MARK_RETURNED: intake.mark_returned,
            Effect.FREEZE_PLAN: intake.freeze_plan,
            Effect.ISSUE_PERMIT: permits.issue,
            Effect.OPEN_FACILITY: loans.open_facility,
            Effect.RECORD_REQUEST: loans.record_request,
            Effect.REFER_TO_BRANCH: loans.refer_to_branch,
            Effect.END_REFERRAL: loans.end_referral,
        },
        facts={
            **intake_facts.FACTS,
            **papers_facts.FACTS,
            **permits_facts.FACTS,
            **loans_facts.facts(permit_holds=permits_facts.HOLDS),
        },
        options={
            "bank": loans_queries.banks,
            "branch": loans_queries.branches,
            "item": intake_queries.items,
            "condition": intake_queries.conditions,
            "warnings": intake_queries.warnings,
        },
        rang=notices.rang,
        moved=notices.moved,
    )
    intake_facts.bind({"permits": permits_facts.LIVE})
