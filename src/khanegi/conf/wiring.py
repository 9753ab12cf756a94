"""What the procedures call by name, joined here to the code that does it. The only such place.

Rooms have tables, so they are read inside the functions: when Django has loaded every app.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from khanegi.process.words import Effect

if TYPE_CHECKING:
    from khanegi.cases.handlers import Handler, Options


def connect() -> None:
    """Bind every effect, fact and option, and what time tells; start-up fails if an effect is missing."""
    from khanegi.cases import handlers
    from khanegi.cooperatives import facts as cooperatives
    from khanegi.intake import facts as intake
    from khanegi.intake import homes
    from khanegi.ledger import handlers as ledger
    from khanegi.notices import effects as notices
    from khanegi.permits import facts as permits

    handlers.bind(
        _effects(),
        facts=_facts(),
        options=_options(),
        rang=notices.rang,
        moved=notices.moved,
        rehomed=homes.judged,
    )
    ledger.bind(changes=permits.CHANGES, register=permits.REGISTER)
    intake.bind(
        {
            "permits": permits.LIVE,
            "banned_until": permits.BANNED_UNTIL,
            "cooperative": cooperatives.REGISTERED,
        }
    )


def _effects() -> Mapping[Effect, Handler]:
    from khanegi.cases import effects as cases
    from khanegi.cooperatives import effects as cooperatives
    from khanegi.intake import effects as intake
    from khanegi.loans import effects as loans
    from khanegi.notices import effects as notices
    from khanegi.papers import effects as papers
    from khanegi.permits import effects as permits
    from khanegi.sponsors import effects as sponsors

    return {
        Effect.TELL_PARTIES: notices.tell_parties,
        Effect.ASSIGN: cases.assign,
        Effect.OPEN_ERRAND: cases.open_errand,
        Effect.OPEN_VISIT: cases.open_visit,
        Effect.OPEN_APPEAL: cases.open_appeal,
        Effect.CLOSE_CHILDREN: cases.close_children,
        Effect.LEAVE_OFFICE: cases.leave_office,
        Effect.KEEP_HOME: intake.keep_home,
        Effect.MOVE_IN_POOL: sponsors.move_in_pool,
        Effect.OVERRULE: intake.overrule,
        Effect.MARK_RETURNED: intake.mark_returned,
        Effect.ACCEPT_PAPERS: papers.accept,
        Effect.RECALL_PAPER: papers.recall,
        Effect.FREEZE_PLAN: intake.freeze_plan,
        Effect.ISSUE_PERMIT: permits.issue,
        Effect.OPEN_FACILITY: loans.open_facility,
        Effect.REOPEN_FACILITY: loans.reopen_facility,
        Effect.JOIN_POOL: sponsors.join_pool,
        Effect.REST_IN_POOL: sponsors.rest_in_pool,
        Effect.LEAVE_POOL: sponsors.leave_pool,
        Effect.WEIGH_CAPACITY: sponsors.weigh_capacity,
        Effect.OPEN_CAPACITY: sponsors.open_capacity,
        Effect.RESIZE_CAPACITY: sponsors.resize_capacity,
        Effect.INTRODUCE: sponsors.introduce,
        Effect.END_INTRODUCTION: sponsors.end_introduction,
        Effect.WRITE_CONTRACT: sponsors.write_contract,
        Effect.SIGN_CONTRACT: sponsors.sign_contract,
        Effect.STOP_SPONSOR: sponsors.stop_sponsor,
        Effect.RESUME_SPONSOR: sponsors.resume_sponsor,
        Effect.CLOSE_SPONSOR: sponsors.close_sponsor,
        Effect.HAND_OVER: cooperatives.hand_over,
        Effect.KEEP_RECEIPT: cooperatives.keep_receipt,
        Effect.KEEP_MISS: cooperatives.keep_miss,
        Effect.RECALL_HANDOFF: cooperatives.recall,
        Effect.RECORD_OUTCOME: cooperatives.record_outcome,
        **_of_standing_still(),
        **_after_issue(),
        **_of_loans(),
    }


def _of_standing_still() -> Mapping[Effect, Handler]:
    from khanegi.permits import effects as permits
    from khanegi.sponsors import effects as sponsors

    return {
        Effect.STILL_IN_POOL: sponsors.still_in_pool,
        Effect.WAKE_IN_POOL: sponsors.wake_in_pool,
        Effect.STILL_SPONSOR: sponsors.still_sponsor,
        Effect.WAKE_SPONSOR: sponsors.wake_sponsor,
        Effect.STILL_PERMIT: permits.still,
        Effect.WAKE_PERMIT: permits.wake,
        Effect.CEASE_PERMIT: permits.cease,
    }


def _of_loans() -> Mapping[Effect, Handler]:
    from khanegi.banks import effects as banks
    from khanegi.cases import effects as cases
    from khanegi.loans import effects as loans

    return {
        Effect.RECORD_REQUEST: loans.record_request,
        Effect.RECORD_APPROVAL: loans.record_approval,
        Effect.REFER_TO_BRANCH: loans.refer_to_branch,
        Effect.RESERVE_QUOTA: loans.reserve_quota,
        Effect.FREE_QUOTA: loans.free_quota,
        Effect.USE_QUOTA: loans.use_quota,
        Effect.RECOUNT_AMOUNT: loans.recount_amount,
        Effect.ASK_COMMITTEE_AGAIN: loans.ask_committee_again,
        Effect.CHOOSE_BANK: loans.choose_bank,
        Effect.END_REFERRAL: loans.end_referral,
        Effect.RECORD_DEMAND: loans.record_demand,
        Effect.ANSWER_DEMANDS: loans.answer_demands,
        Effect.CLOSE_DEMANDS: loans.close_demands,
        Effect.RECORD_CONTRACT: loans.record_contract,
        Effect.RECORD_PAYMENT: loans.record_payment,
        Effect.PLAN_SUPERVISION: loans.plan_supervision,
        Effect.RECORD_SUPERVISION: loans.record_supervision,
        Effect.RECALL_FACILITY: cases.recall_facility,
        Effect.HALT_FACILITY: cases.halt_facility,
        Effect.SUSPEND_FOR_DIVERSION: cases.suspend_for_diversion,
        Effect.LIFT_DIVERSION: cases.lift_diversion,
        Effect.CLEAR_DIVERSION: cases.clear_diversion,
        Effect.TELL_INSPECTOR: loans.tell_inspector,
        Effect.TELL_BANK: banks.tell_bank,
    }


def _after_issue() -> Mapping[Effect, Handler]:
    from khanegi.cases import effects as cases
    from khanegi.permits import effects as permits

    return {
        Effect.OPEN_LIFE: permits.open_life,
        Effect.FREEZE_LIFE: cases.freeze_life,
        Effect.THAW_LIFE: cases.thaw_life,
        Effect.CLOSE_LIFE: cases.close_life,
        Effect.BEGIN_RENEWAL: permits.begin_renewal,
        Effect.RENEW_PERMIT: permits.renew,
        Effect.END_RENEWAL: permits.end_renewal,
        Effect.SUSPEND_PERMIT: permits.suspend,
        Effect.RESTORE_PERMIT: permits.restore,
        Effect.REVOKE_PERMIT: permits.revoke,
        Effect.LIFT_REVOCATION: permits.lift_revocation,
        Effect.GIVE_UP_PERMIT: permits.give_up,
        Effect.CLOSE_COMPLAINTS: cases.close_complaints,
        Effect.ANSWER_NEIGHBOUR: permits.answer_neighbour,
    }


def _facts() -> Mapping[str, Mapping[str, str]]:
    """Return the SQL of each fact by the procedure whose guards ask for it: no case pays for another's."""
    from khanegi.intake import facts as intake
    from khanegi.loans import facts as loans
    from khanegi.papers import facts as papers
    from khanegi.people.queries import CONFLICTS
    from khanegi.permits import facts as permits
    from khanegi.sponsors import facts as sponsors

    conflicts = {"conflicts": CONFLICTS}
    return {
        "independent": {**intake.FACTS, **papers.FACTS, **conflicts},
        "covered": {**papers.FACTS, **sponsors.COVERED},
        "sponsor": {
            **intake.FACTS,
            **papers.FACTS,
            **sponsors.SPONSOR,
            "permit_holds": permits.OWN_HOLDS,
            **conflicts,
        },
        "introduction": {**sponsors.INTRODUCTION, "covered_papers_missing": papers.OF_PARENT},
        "facility": {
            **permits.FACTS,
            **loans.facts(permit_holds=permits.HOLDS, accepted=sponsors.ACCEPTED, short=sponsors.SHORT),
            **conflicts,
        },
        "permit_life": {
            **papers.FACTS,
            **permits.LIFE,
            "loan_open": loans.AT_BANK,
            "facility_laid_aside": loans.LAID_ASIDE,
            **conflicts,
        },
    }


def _options() -> Mapping[str, Options]:
    from khanegi.intake import queries as intake
    from khanegi.loans import queries as loans
    from khanegi.papers import queries as papers
    from khanegi.permits import hearings
    from khanegi.sponsors import queries as sponsors

    return {
        "bank": loans.banks,
        "branch": loans.branches,
        "item": intake.items,
        "held_paper": papers.held_choices,
        "sent_paper": papers.sent_choices,
        "condition": intake.conditions,
        "home_county": intake.home_counties,
        "warnings": intake.warnings,
        "sponsor_county": intake.counties,
        "ranked": sponsors.choices,
        "ground": hearings.grounds,
    }
