"""A made-up country of a million people in the pool and twenty thousand sponsors, written by SQL.

As the target is told: 7.4 million pairs of one field that may be, in 7,010 groups (region by field).
How each number comes about, always the same (the seed is fixed):

- 31 regions of 15 counties in a ring, each touching two on either side; the catalogue's 240 fields.
- Weights fall with the rank, as populations and trades do: regions 1/(r+1), fields 1/(rank+3), counties
  1/(c+4). People are spread by weight, spot by spot; 95 of 100 wait, the others rest.
- Sponsors are spread by the weight to the power of 0.694, for a small trade has fewer but seldom none: so a
  pair may be in 7,011 of the 7,440 groups. Of 50 sponsors one is stopped.
- A sponsor has room in one to six counties, and 48 of 100 people go as far as the next county: so each of
  the 949,638 who wait has 7.8 rooms of the very same field on average, together 7.40 million pairs.
- The room left in all is 246,730: 5 to 40 people for each sponsor, up to three fifths of them taken.
- Every fiftieth entry is the second field of somebody in the same county, as a home is in one county (spec
  3.11); a tenth have once said no to a sponsor or heard it.

Only what the pool, ranked lists and batch proposals read is there; the cases have no history.
"""

from __future__ import annotations

import time
from io import StringIO

from django.core.management import call_command
from django.db import connection

REGIONS, COUNTIES = 31, 15
TABLES = "people_user, cases_case, sponsors_draw, people_county, people_province"
# Weights fall with the rank, as populations and trades do; a spot has its part of all people and sponsors.
PLACES = """
create temp table region as select r, 1 / (r + 1.0) as weight from generate_series(1, %(regions)s) r;
create temp table field as
  select id, row_number() over (order by md5(code)) as rank, category || '/' || group_title as kin
  from rules_occupation;
insert into people_province (id, code, title)
  select r, lpad(r::text, 2, '0'), 'استان ' || r from generate_series(1, %(regions)s) r;
insert into people_county (id, province_id, code, title, sort_key, weight)
  select r * 100 + c, r, lpad((r * 100 + c)::text, 4, '0'), 'شهرستان ' || (r * 100 + c), c::text, 1
  from generate_series(1, %(regions)s) r, generate_series(1, %(counties)s) c;
insert into people_county_neighbours (from_county_id, to_county_id)
  select distinct one.id, other.id from people_county one join people_county other
  on one.id / 100 = other.id / 100 and one.id <> other.id
  and least((one.id - other.id + 30) %% 15, (other.id - one.id + 30) %% 15) <= 2;
create temp table spot as
  select y, o, sum(w) over here / sum(w) over () as upto, w / sum(w) over () as part,
    sum(v) over here / sum(v) over () as upto_sponsors, v / sum(v) over () as part_sponsors
  from (select y.id as y, f.id as o, w, w ^ 0.694 as v
    from people_county y join region g on g.r = y.id / 100 cross join field f
    cross join lateral (select g.weight / (y.id %% 100 + 4) / (f.rank + 3) as w) weight) weighed
  window here as (order by y / 100, o, y);
insert into sponsors_draw (id, month, commitment, seed, ends_on, made_at)
  values (1, '1404-01', '', '', '2025-04-20', now());
"""
PEOPLE = """
create temp table placed as
  select row_number() over (order by random()) as i, y, o, random() as other, random() as third,
    (random() * 1100)::int as days
  from spot, generate_series(1, (upto * %(people)s)::int - ((upto - part) * %(people)s)::int);
create temp table mate as
  select i, coalesce(case when row_number() over here %% 50 = 0 then lag(i) over here end, i) as who
  from placed window here as (partition by y order by i);
insert into people_user (id, password, mobile, national_id, first_name, last_name, name_key, household,
    is_active, created_at)
  select i, '!', '09' || lpad(i::text, 9, '0'), lpad(i::text, 10, '0'), 'مریم', 'کریمی ' || i, '', '{}', true,
    now()
  from placed;
insert into cases_case (id, code, procedure, version, place, seq, head, applicant_id, county_id,
    occupation_id, topic, rules_on, opened_at, arrived_at, spent, extra, bell)
  select i, lpad(i::text, 12, '0'), 'covered', 1, 'pool', 1, '', i, y, o, '', current_date, now(),
    now(), '{}', 0, 0
  from placed;
insert into sponsors_pool (case_id, user_id, county_id, occupation_id, kin, goes_far, state, since, credits,
    standing, draw_id, ticket, lot, declines, placements, is_head, sex, priority)
  select p.i, m.who, p.y, p.o, f.kin, p.other < 0.48,
    case when p.third < 0.95 then 'waiting' else 'resting' end,
    current_date - p.days, case when p.other > 0.7 then '[["priority", 90]]'::jsonb else '[]'::jsonb end,
    current_date - p.days - case when p.other > 0.7 then 90 else 0 end,
    1, p.i, ('x' || substr(md5(p.i::text), 1, 15))::bit(60)::bigint, 0, 0, false,
    case when p.third < 0.8 then 'female' else 'male' end,
    case when p.other > 0.7 then '{rural}'::text[] else '{}' end
  from placed p join field f on f.id = p.o join mate m on m.i = p.i;
"""
SPONSORS = """
create temp table sponsor as
  select n, %(people)s + n as id, y, o, floor(random() * 6)::int as wide, 5 + (random() ^ 2 * 35)::int as size
  from (select row_number() over (order by random()) as n, y, o from spot,
    generate_series(1, (upto_sponsors * %(sponsors)s)::int
      - ((upto_sponsors - part_sponsors) * %(sponsors)s)::int)) spread;
insert into cases_case (id, code, procedure, version, place, seq, head, applicant_id, county_id,
    occupation_id, topic, rules_on, opened_at, arrived_at, spent, extra, bell)
  select id, lpad(id::text, 12, '0'), 'sponsor', 1, 'matching', 1, '', n, y, o, '', current_date, now(),
    now(), '{}', 0, 0
  from sponsor;
insert into sponsors_sponsor (case_id, user_id, occupation_id, kin, title, state, least, fewest, terms,
    silences, opened_at)
  select s.id, s.n, s.o, f.kin, 'پشتیبان ' || s.n, case when s.n %% 50 = 0 then 'stopped' else 'open' end,
    5, 5, '{}', 0, now() - s.n * interval '1 minute'
  from sponsor s join field f on f.id = s.o;
insert into sponsors_room (sponsor_id, county_id, approved, taken)
  select s.id, s.y / 100 * 100 + 1 + (s.y %% 100 - 1 + k * (1 + s.n %% 4)) %% 15, a.approved,
    (a.approved * (s.n %% 4) / 5)::int
  from sponsor s cross join lateral generate_series(0, s.wide) k
  cross join lateral (select greatest(2, s.size / (s.wide + 1)) as approved) a
  on conflict do nothing;
"""
REFUSED = """
create temp table gone as
  select row_number() over () as n, p.case_id as person, s.case_id as sponsor, r.id as room, y.county_id
  from sponsors_pool p join sponsors_sponsor s on s.kin = p.kin
  join sponsors_room r on r.sponsor_id = s.case_id
  join sponsors_room y on y.id = r.id and y.county_id = p.county_id
  where (p.case_id * 31 + s.case_id) %% 157 = 0;
insert into cases_case (id, code, procedure, version, place, seq, head, applicant_id, county_id, topic,
    rules_on, opened_at, arrived_at, spent, extra, bell, parent_id)
  select 2000000 + n, (2000000 + n)::text, 'introduction', 1, 'declined', 1, '', person, county_id, '',
    current_date, now(), now(), '{}', 0, 0, person from gone;
insert into sponsors_introduction (case_id, pool_id, person_id, sponsor_id, room_id, state, rank, told,
    proposed_at, ended_at, outcome)
  select 2000000 + n, person, person, sponsor, room, 'ended', 1, '[]', now(), now(), 'decline' from gone;
"""


def ensure(people: int, sponsors: int) -> None:
    """Have exactly so many people and sponsors; make them anew otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("select (select count(*) from sponsors_pool), (select count(*) from sponsors_sponsor)")
        if cursor.fetchone() == (people, sponsors):
            return
    began = time.monotonic()
    _empty()
    call_command("load_reference", verbosity=0, stdout=StringIO())  # the catalogue; places are made below
    _empty()
    given = {"people": people, "sponsors": sponsors, "regions": REGIONS, "counties": COUNTIES}
    with connection.cursor() as cursor:
        # Every row is made here by one program, so each foreign key need not be looked up again.
        cursor.execute("set session_replication_role = replica; set synchronous_commit = off")
        cursor.execute("set work_mem = '256MB'; select setseed(0.42)")
        for part in (PLACES, PEOPLE, SPONSORS, REFUSED):
            for statement in part.split(";\n"):
                if statement.strip():
                    cursor.execute(statement, given if "%" in statement else None)
        cursor.execute("set session_replication_role = origin; set synchronous_commit = on")
        cursor.execute("reset work_mem")
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
        cursor.execute("checkpoint")
    print(f"{people:,} people and {sponsors:,} sponsors made in {time.monotonic() - began:.0f} s", flush=True)


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute(f"truncate {TABLES} restart identity cascade")
        cursor.execute("set session_replication_role = origin")
