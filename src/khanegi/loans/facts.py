"""What this room tells guards about a case: SQL over the case row `c`, read with it."""

from __future__ import annotations

from khanegi.intake.facts import postal_code
from khanegi.process.facility.places import AT_BRANCH, SILENT
from khanegi.rules.queries import held

# The bell of the branch's place at which the secretariat is told that it is silent.
ALARM = [bell.percent for bell in AT_BRANCH.bells].index(SILENT)

TODAY = "(statement_timestamp() at time zone 'Asia/Tehran')::date"
DAY = "coalesce((select q.asked_at from loans_request q where q.case_id = c.id), statement_timestamp())"
# A field closed or a rule changed later does not touch who has asked already (spec 3.14).
ON = f"({DAY} at time zone 'Asia/Tehran')::date"


def rule(key: str) -> str:
    """Return the value of a rule as it was on the day of the request."""
    return held(key, ON)


FIELD_CLOSED = f"""
(exists (select 1 from rules_occupationclosure o
         where o.occupation_id = c.occupation_id and o.closes = 'facility'
           and (o.county_id is null or o.county_id = c.county_id)
           and o.from_date <= {ON} and (o.to_date is null or o.to_date > {ON}))
 or exists (select 1 from rules_occupation f
            where f.id = c.occupation_id and {rule("facility_excluded")} @> to_jsonb(f.code)))
"""
GOVERNMENT = f"""
exists (select 1 from intake_registration g
        where g.case_id = c.parent_id
          and coalesce({rule("facility_barred_employment")}, '["government"]') @> (g.answers->'employment'))
"""
# Over both versions: where a facility has been asked for and nothing is paid, and where it has been paid.
OPEN = (
    "'queue', 'committee', 'approved', 'at_branch', 'accepted', 'documents', 'credit', 'contract', 'paying'"
)
PAID = "'supervision', 'diverted', 'settled'"
AT_THE_BANK = (
    "'at_branch', 'accepted', 'documents', 'credit', 'contract', 'paying', 'supervision', 'diverted'"
)
ANOTHER_OPEN = f"""
exists (select 1 from cases_case k
        where k.applicant_id = c.applicant_id and k.procedure = 'facility' and k.id <> c.id
          and k.place in ({OPEN}))
"""
HAD_LOAN = f"""
(exists (select 1 from intake_registration g
         where g.case_id = c.parent_id and g.answers->'lenders' @> '["home_business"]')
 or exists (select 1 from cases_case k
            where k.applicant_id = c.applicant_id and k.procedure = 'facility' and k.id <> c.id
              and k.place in ({PAID})))
"""
# One dwelling has one postal code of ten digits, so that is what a household is here. Of two that wait it is
# the one that asked first that counts, so that neither bars the other; whose letter is at a bank counts
# always, or who asked first and was not paid could take a second. A rule of later bars nobody who asked.
SAME_HOUSEHOLD = f"""
from intake_registration g
join intake_registration h on {postal_code("h")} = {postal_code("g")}
join cases_case k on k.parent_id = h.case_id
left join loans_request e on e.case_id = k.id
where g.case_id = c.parent_id and k.procedure = 'facility' and k.applicant_id <> c.applicant_id
  and (k.place in ({PAID}) or k.place in ({AT_THE_BANK})
       or k.place in ({OPEN}) and (e.asked_at, k.id) < ({DAY}, c.id))
"""
HOUSEHOLD = f"""
case when {rule("facility_per_household")} = 'true'::jsonb
     then exists (select 1 {SAME_HOUSEHOLD}) else false end
"""
LETTER_LIVE = """
exists (select 1 from loans_referral l where l.person_id = c.applicant_id and l.ended_at is null)
"""

LETTER = "from loans_referral l where l.case_id = c.id and l.ended_at is null"
LETTER_END = f"""
coalesce((select l.valid_until {LETTER}),
         {TODAY} + coalesce({rule("letter_days")}::text::int, 60))
"""
PAID_SUM = "(select sum(p.amount) from loans_payment p where p.referral_id = l.id)"


def quota_free(accepted: str) -> str:
    """Return whether a bank of the applicant's choice may still lend in the county what the letter is about.

    As `queries.letter_amount`, but for the part of a sponsor's plan: that is frozen, so what was granted is
    within it unless the share of a plan itself became smaller; then the letter says no at last.
    """
    of_head = f"{held('per_head_max', TODAY)}::text::bigint * s.accepted"
    sponsors = f"least({of_head}, {held('sponsor_max', TODAY)}::text::bigint)"
    most = (
        f"case when s.accepted is null then {held('individual_max', TODAY)}::text::bigint else {sponsors} end"
    )
    return f"""
exists (select 1 from loans_request r join people_office b on b.code = any(r.banks) and b.kind = 'bank'
        join loans_quota q on q.bank_id = b.id and q.county_id = c.county_id
        cross join (select ({accepted}) as accepted) s
        where r.case_id = c.id
          and q.given - q.reserved - q.used >= least(coalesce(r.approved, r.amount), {most})
          and {TODAY} >= q.from_date and {TODAY} < q.to_date
          and (q.agency = ''
               or q.agency = (select o.agency from rules_occupation o where o.id = c.occupation_id)))
"""


# Nothing puts a case before the committee but the agenda of a session whose members are called, and what
# stands there is what is asked: whoever changes the amount after the agenda was made waits for the next.
ON_AGENDA = """
exists (select 1 from loans_item i join loans_session s on s.id = i.session_id
        where i.case_id = c.id and i.is_live and s.state = 'called'
          and i.asked = (select r.amount from loans_request r where r.case_id = c.id))
"""
AT_THE_COUNTER = {
    "letter_end": LETTER_END,
    "branch_silent": f"c.place = '{AT_BRANCH.key}' and c.bell > {ALARM}",
    "demands_open": f"""
      select count(*) from loans_demand d
      where d.closed_at is null and d.answered_at is null
        and d.referral_id in (select l.id {LETTER})""",
    "contract_written": f"""
      exists (select 1 from loans_contract k where k.referral_id in (select l.id {LETTER}))""",
    "sum_paid": f"coalesce((select {PAID_SUM} {LETTER}), 0)",
    "paid_whole": f"coalesce((select l.amount = {PAID_SUM} {LETTER}), false)",
}

# For a case that hangs on the same permit: whether a branch has a file on it and has not let it go.
AT_BANK = f"""
exists (select 1 from cases_case k
        where k.parent_id = c.parent_id and k.procedure = 'facility' and k.place in ({AT_THE_BANK})
          and not exists (select 1 from cases_event e where e.case_id = k.id and e.action = 'release'))
"""

# For a case that hangs on the same permit: whether every facility of it was given up, or ended with it.
# After a no of bank or committee it was not laid aside: who was not paid turns to another bank at most twice
# (spec 3.9 F9), and giving up in between does not begin to count anew.
LAID_ASIDE = """
coalesce((select bool_and(k.place in ('forgone', 'halted') and not exists (
                     select from cases_event e where e.case_id = k.id
                       and (e.action in ('refuse', 'committee_rejected') and k.place = 'forgone'
                            or e."to" = k.place and e.frm in ('unpaid', 'rejected'))))
          from cases_case k
          where k.parent_id = c.parent_id and k.procedure = 'facility'), false)
"""


def facts(*, permit_holds: str, accepted: str, short: str) -> dict[str, str]:
    """Return what stands in the way of a facility, whether a letter lives, and a sponsor's people.

    `permit_holds`, `accepted` and `short` come from rooms beside this one, which it does not know.
    """
    codes = {
        "no_permit": f"not {permit_holds}",
        "field_closed": FIELD_CLOSED,
        "government": GOVERNMENT,
        "had_loan": HAD_LOAN,
        "another_open": ANOTHER_OPEN,
        "household_has": HOUSEHOLD,
    }
    rows = ", ".join(f"('{code}', {holds})" for code, holds in codes.items())
    barred = f"select jsonb_agg(b.code) from (values {rows}) as b(code, holds) where b.holds"
    return {
        "facility_barred": barred,
        "letter_live": LETTER_LIVE,
        "on_agenda": ON_AGENDA,
        "sponsor_accepted": accepted,
        "sponsor_short": short,
        "quota_free": quota_free(accepted),
        **AT_THE_COUNTER,
    }
