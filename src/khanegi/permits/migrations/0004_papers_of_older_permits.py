"""Reserve a paper for each permit that was issued before there were any; `permits.tend` prints them.

Only adds rows, which code before this does not read.
"""

from django.db import migrations

FORWARD = """
insert into permits_sheet (permit_id, version, words, state, awaits_seal, file, sha256, size, reserved_at)
select p.id, 1,
  p.words || jsonb_build_object(
    'number', p.number,
    'shown', translate(substr(p.number, 1, 2) || '-' || substr(p.number, 3, 4) || '-'
             || substr(p.number, 7, length(p.number) - 7) || '-' || right(p.number, 1),
             '0123456789', '۰۱۲۳۴۵۶۷۸۹'),
    'kind_key', p.kind,
    'field_code', o.code,
    'county_code', y.code,
    'valid_until', p.valid_until,
    'office', coalesce(p.words->'signatures'->-1->>'office', '')),
  'reserved', false, '', '', 0, p.issued_at
from permits_permit p
join rules_occupation o on o.id = p.occupation_id
join people_county y on y.id = p.county_id
where not exists (select 1 from permits_sheet s where s.permit_id = p.id)
"""
BACKWARD = "delete from permits_sheet where state = 'reserved' and version = 1"


class Migration(migrations.Migration):
    dependencies = [("permits", "0003_sheets"), ("people", "0001_initial"), ("rules", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
