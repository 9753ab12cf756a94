"""What this room tells guards about a case: SQL over the case row `c`, read with it."""

from __future__ import annotations

from khanegi.rules.queries import held

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
HAD_LOAN = """
exists (select 1 from intake_registration g
        where g.case_id = c.parent_id and g.answers->'lenders' @> '["home_business"]')
"""
ANOTHER_OPEN = """
exists (select 1 from cases_case k
        where k.applicant_id = c.applicant_id and k.procedure = 'facility' and k.id <> c.id
          and k.place in ('queue', 'at_branch', 'accepted'))
"""
LETTER_LIVE = """
exists (select 1 from loans_referral l where l.person_id = c.applicant_id and l.ended_at is null)
"""

# For a case that hangs on the same permit: whether a branch has a file on it and has not let it go.
AT_BANK = """
exists (select 1 from cases_case k
        where k.parent_id = c.parent_id and k.procedure = 'facility' and k.place in ('at_branch', 'accepted')
          and not exists (select 1 from cases_event e where e.case_id = k.id and e.action = 'release'))
"""


def facts(*, permit_holds: str, accepted: str) -> dict[str, str]:
    """Return what stands in the way of a facility, whether a letter lives, and a sponsor's people.

    `permit_holds` and `accepted` come from rooms beside this one, which it does not know.
    """
    codes = {
        "no_permit": f"not {permit_holds}",
        "field_closed": FIELD_CLOSED,
        "government": GOVERNMENT,
        "had_loan": HAD_LOAN,
        "another_open": ANOTHER_OPEN,
    }
    rows = ", ".join(f"('{code}', {holds})" for code, holds in codes.items())
    barred = f"select jsonb_agg(b.code) from (values {rows}) as b(code, holds) where b.holds"
    return {"facility_barred": barred, "letter_live": LETTER_LIVE, "sponsor_accepted": accepted}
