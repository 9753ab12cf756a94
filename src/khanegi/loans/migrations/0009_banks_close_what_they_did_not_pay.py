"""Take the case from a bank whose letter ended without being paid.

From now on the end of the letter does it. Code of before works on: it only finds nobody of a bank there.
The rows are not brought back on the way back: who had the case stands in its history.
"""

from django.db import migrations

FORWARD = """
delete from cases_caseoffice o where o.role in ('branch', 'bank_head')
  and exists (select from loans_referral r where r.case_id = o.case_id)
  and not exists (select from loans_referral r
                  where r.case_id = o.case_id and (r.ended_at is null or r.end_reason = 'paid'));
"""


class Migration(migrations.Migration):
    dependencies = [("loans", "0008_who_did_not_sign"), ("cases", "0008_places_of_facility_2")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
