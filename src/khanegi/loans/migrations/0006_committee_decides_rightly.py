"""Make what must hold of the line and the committee hold in the database, whoever writes.

Who waits in line follows the place of the case. Nobody votes on kin, nothing is decided against the votes
or without a quorum, and what was held, signed or cancelled never changes. Only adds triggers, a function and
checks to tables that are new with it; the trigger on cases touches facility cases alone.
"""

from django.db import migrations

FORWARD = """
create function loans_line_follows() returns trigger language plpgsql as $$
begin
    update loans_queued set is_waiting = (new.place = 'queue') where case_id = new.id;
    return null;
end $$;
create trigger line_follows after update on cases_case for each row
    when (new.procedure = 'facility' and old.place is distinct from new.place)
    execute function loans_line_follows();

create function loans_is_kin(person bigint, filed bigint) returns boolean language sql stable as $$
    select exists (
        select from people_user m, cases_party p join people_user u on u.id = p.user_id
        where m.id = person and p.case_id = filed and (m.id = u.id
            or array_remove(m.household || m.national_id, null)
               && array_remove(u.household || u.national_id, null)))
$$;

create function loans_session_is_right() returns trigger language plpgsql as $$
declare
    sitting bigint;
    present bigint;
begin
    if tg_op = 'DELETE' then
        raise exception 'loans_session % is never deleted', old.id using errcode = 'restrict_violation';
    end if;
    if tg_op = 'INSERT' then
        if new.state <> 'draft' then
            raise exception 'a session begins as a draft' using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if old.state in ('signed', 'cancelled') or (old.state, new.state) not in (
            ('draft', 'draft'), ('draft', 'called'), ('draft', 'cancelled'), ('called', 'called'),
            ('called', 'held'), ('called', 'cancelled'), ('held', 'signed')) then
        raise exception 'loans_session % does not go from % to %', old.id, old.state, new.state
            using errcode = 'restrict_violation';
    end if;
    if (new.county_id, new.year, new.number, new.quorum, new.made_by_id, new.made_at)
       is distinct from (old.county_id, old.year, old.number, old.quorum, old.made_by_id, old.made_at)
       or (old.state <> 'draft' and (new.meets_on, new.place, new.passed)
           is distinct from (old.meets_on, old.place, old.passed))
       or (new.text, new.sha256) is distinct from (old.text, old.sha256) and new.state <> 'held'
       or old.opened_at is not null and new.opened_at is distinct from old.opened_at then
        raise exception 'what is written of loans_session % stays', old.id using errcode = 'restrict_violation';
    end if;
    if old.state = 'draft' and new.state = 'called' and not (
        exists (select from loans_item i where i.session_id = new.id)
        and exists (select from loans_member m where m.session_id = new.id and m.is_chair)) then
        raise exception 'loans_session % has no agenda or no chair', new.id using errcode = 'restrict_violation';
    end if;
    if old.opened_at is null and new.opened_at is not null then
        select count(*), count(*) filter (where m.is_present) into sitting, present
            from loans_member m where m.session_id = new.id;
        if new.state <> 'called' or present * 100 < new.quorum * sitting or not exists (
            select from loans_member m where m.session_id = new.id and m.is_chair and m.is_present) then
            raise exception 'loans_session % has no quorum', new.id using errcode = 'restrict_violation';
        end if;
    end if;
    if new.state = 'held' and old.state = 'called' and (
        new.opened_at is null or new.text = ''
        or exists (select from loans_item i where i.session_id = new.id and i.decision = '')) then
        raise exception 'loans_session % is not over yet', new.id using errcode = 'restrict_violation';
    end if;
    if new.state = 'signed' and exists (
        select from loans_member m where m.session_id = new.id and m.is_present and m.signed_at is null) then
        raise exception 'loans_session % lacks a signature', new.id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger is_right before insert or update or delete on loans_session
    for each row execute function loans_session_is_right();
alter table loans_session add constraint minutes_are_what_was_hashed
    check (text = '' and sha256 = '' or sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex'));

create function loans_member_is_right() returns trigger language plpgsql as $$
declare
    held loans_session;
begin
    select * into held from loans_session s where s.id = coalesce(new.session_id, old.session_id);
    if tg_op <> 'UPDATE' then
        if held.state <> 'draft' then
            raise exception 'the members of loans_session % are called', held.id
                using errcode = 'restrict_violation';
        end if;
        if tg_op = 'DELETE' then
            return old;
        end if;
        if new.is_present or new.signed_at is not null or not exists (
            select from people_seat t join people_office o on o.id = t.office_id
            where t.user_id = new.user_id and t.role = 'committee' and t.ended_at is null
              and o.county_id = held.county_id) then
            raise exception 'user % has no seat in this committee', new.user_id
                using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if (new.session_id, new.user_id, new.is_chair) <> (old.session_id, old.user_id, old.is_chair)
       or (new.is_present <> old.is_present and (held.state <> 'called' or held.opened_at is not null))
       or (new.signed_at is distinct from old.signed_at
           and (held.state <> 'held' or not old.is_present or old.signed_at is not null)) then
        raise exception 'loans_member % cannot change so', old.id using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger is_right before insert or update or delete on loans_member
    for each row execute function loans_member_is_right();

create function loans_item_is_right() returns trigger language plpgsql as $$
declare
    held loans_session;
    yes bigint;
    no bigint;
begin
    select * into held from loans_session s where s.id = coalesce(new.session_id, old.session_id);
    if tg_op <> 'UPDATE' then
        if held.state <> 'draft' then
            raise exception 'the agenda of loans_session % is closed', held.id
                using errcode = 'restrict_violation';
        end if;
        if tg_op = 'DELETE' then
            return old;
        end if;
        if new.decision <> '' or not new.is_live then
            raise exception 'an item begins undecided' using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if (new.session_id, new.case_id, new.rank, new.points, new.parts, new.asked)
       is distinct from (old.session_id, old.case_id, old.rank, old.points, old.parts, old.asked)
       or old.outcome <> '' and (new.outcome, new.carried_at) is distinct from (old.outcome, old.carried_at)
       or new.outcome <> '' and new.decision <> 'gone' and held.state not in ('signed', 'cancelled') then
        raise exception 'what is written of loans_item % stays', old.id using errcode = 'restrict_violation';
    end if;
    if (new.decision, new.amount, new.reason, new.note)
       is distinct from (old.decision, old.amount, old.reason, old.note) then
        if held.state <> 'called' or old.decision = 'gone'
           or held.opened_at is null and new.decision not in ('gone', 'postpone') then
            raise exception 'loans_item % is not before the committee', old.id
                using errcode = 'restrict_violation';
        end if;
        select count(*) filter (where v.choice = 'yes'), count(*) filter (where v.choice = 'no') into yes, no
            from loans_vote v where v.item_id = new.id;
        if new.decision in ('approve', 'reduce') and yes <= no or new.decision = 'reject' and no <= yes then
            raise exception 'the votes on loans_item % say otherwise', old.id
                using errcode = 'restrict_violation';
        end if;
    end if;
    return new;
end $$;
create trigger is_right before insert or update or delete on loans_item
    for each row execute function loans_item_is_right();
alter table loans_item add constraint live_until_carried
    check (is_live = (outcome = '') and (outcome = '') = (carried_at is null));

create function loans_vote_is_right() returns trigger language plpgsql as $$
declare
    about loans_item;
    held loans_session;
    who loans_member;
begin
    if tg_op = 'DELETE' then
        raise exception 'loans_vote % stays', old.id using errcode = 'restrict_violation';
    end if;
    select * into about from loans_item i where i.id = new.item_id;
    select * into held from loans_session s where s.id = about.session_id;
    select * into who from loans_member m where m.id = new.member_id;
    if tg_op = 'UPDATE' and (
        (new.item_id, new.member_id) <> (old.item_id, old.member_id) or old.choice = 'recused') then
        raise exception 'loans_vote % cannot change so', old.id using errcode = 'restrict_violation';
    end if;
    if held.state <> 'called' or held.opened_at is null or about.decision <> '' then
        raise exception 'loans_item % takes no vote now', about.id using errcode = 'restrict_violation';
    end if;
    if who.session_id <> about.session_id or not who.is_present then
        raise exception 'loans_member % is not present', who.id using errcode = 'restrict_violation';
    end if;
    if new.choice <> 'recused' and loans_is_kin(who.user_id, about.case_id) then
        raise exception 'loans_member % is kin to the applicant of loans_item %', who.id, about.id
            using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger is_right before insert or update or delete on loans_vote
    for each row execute function loans_vote_is_right();
"""
BACKWARD = """
drop trigger is_right on loans_vote;
drop function loans_vote_is_right();
alter table loans_item drop constraint live_until_carried;
drop trigger is_right on loans_item;
drop function loans_item_is_right();
drop trigger is_right on loans_member;
drop function loans_member_is_right();
alter table loans_session drop constraint minutes_are_what_was_hashed;
drop trigger is_right on loans_session;
drop function loans_session_is_right();
drop function loans_is_kin(bigint, bigint);
drop trigger line_follows on cases_case;
drop function loans_line_follows();
"""


class Migration(migrations.Migration):
    dependencies = [("loans", "0005_committee")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
