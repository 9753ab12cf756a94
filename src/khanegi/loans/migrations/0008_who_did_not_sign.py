"""Let a session be carried without one signature, by what is written down, and never against the votes.

`loans_signatures_lack` says what the signatures of a held session lack; page, act and trigger ask it alike.
Everybody present has signed or is written down as not signed; who signed are more than half of those present
and the chair is one of them; and what was decided by votes would be decided alike by the votes of those who
signed. Only then a session is signed; one that lacks this for good may fall instead. Replaces the bodies of
two triggers: code from before this migration signs and cancels as it did.
"""

from django.db import migrations

LACK = """
create function loans_signatures_lack(held bigint) returns text language sql stable as $$
    select case
        when exists (select from loans_member m where m.session_id = held and m.is_present
                     and m.signed_at is null and m.not_signed_at is null) then 'open'
        when not exists (select from loans_member m where m.session_id = held and m.is_present
                         and m.is_chair and m.signed_at is not null) then 'chair'
        when (select count(m.signed_at) * 2 <= count(*) from loans_member m
              where m.session_id = held and m.is_present) then 'few'
        when exists (
            select from loans_item i cross join lateral (
                select count(*) filter (where v.choice = 'yes' and m.signed_at is not null) as yes,
                    count(*) filter (where v.choice = 'no' and m.signed_at is not null) as no,
                    count(*) filter (where v.choice <> 'recused' and m.signed_at is not null) as cast_by_signers,
                    (select count(*) from loans_member p where p.session_id = held and p.is_present)
                        - count(*) filter (where v.choice = 'recused') as able
                from loans_vote v join loans_member m on m.id = v.member_id where v.item_id = i.id) n
            where i.session_id = held and i.decision in ('approve', 'reduce', 'reject')
              and (n.cast_by_signers * 2 <= n.able
                   or case i.decision when 'reject' then n.no <= n.yes else n.yes <= n.no end)) then 'votes'
        else '' end
$$;
"""
SESSION = """
create or replace function loans_session_is_right() returns trigger language plpgsql as $$
declare
    sitting bigint;
    present bigint;
begin
    if tg_op = 'DELETE' then
        raise exception 'loans_session %% is never deleted', old.id using errcode = 'restrict_violation';
    end if;
    if tg_op = 'INSERT' then
        if new.state <> 'draft' then
            raise exception 'a session begins as a draft' using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if old.state in ('signed', 'cancelled') or (old.state, new.state) not in (
            ('draft', 'draft'), ('draft', 'called'), ('draft', 'cancelled'), ('called', 'called'),
            ('called', 'held'), ('called', 'cancelled'), ('held', 'signed')%(to_cancelled)s) then
        raise exception 'loans_session %% does not go from %% to %%', old.id, old.state, new.state
            using errcode = 'restrict_violation';
    end if;
    if (new.county_id, new.year, new.number, new.quorum, new.made_by_id, new.made_at)
       is distinct from (old.county_id, old.year, old.number, old.quorum, old.made_by_id, old.made_at)
       or (old.state <> 'draft' and (new.meets_on, new.place, new.passed)
           is distinct from (old.meets_on, old.place, old.passed))
       or (new.text, new.sha256%(until_new)s) is distinct from (old.text, old.sha256%(until_old)s)
          and new.state <> 'held'
       or old.opened_at is not null and new.opened_at is distinct from old.opened_at then
        raise exception 'what is written of loans_session %% stays', old.id using errcode = 'restrict_violation';
    end if;
    if old.state = 'draft' and new.state = 'called' and not (
        exists (select from loans_item i where i.session_id = new.id)
        and exists (select from loans_member m where m.session_id = new.id and m.is_chair)) then
        raise exception 'loans_session %% has no agenda or no chair', new.id using errcode = 'restrict_violation';
    end if;
    if old.opened_at is null and new.opened_at is not null then
        select count(*), count(*) filter (where m.is_present) into sitting, present
            from loans_member m where m.session_id = new.id;
        if new.state <> 'called' or present * 100 < new.quorum * sitting or not exists (
            select from loans_member m where m.session_id = new.id and m.is_chair and m.is_present) then
            raise exception 'loans_session %% has no quorum', new.id using errcode = 'restrict_violation';
        end if;
    end if;
    if new.state = 'held' and old.state = 'called' and (
        new.opened_at is null or new.text = ''
        or exists (select from loans_item i where i.session_id = new.id and i.decision = '')) then
        raise exception 'loans_session %% is not over yet', new.id using errcode = 'restrict_violation';
    end if;
%(signing)s
    return new;
end $$;
"""
SIGNING = """
    if new.state = 'signed' and loans_signatures_lack(new.id) <> '' then
        raise exception 'loans_session % lacks a signature (%)', new.id, loans_signatures_lack(new.id)
            using errcode = 'restrict_violation';
    end if;
    if old.state = 'held' and new.state = 'cancelled' and loans_signatures_lack(new.id) in ('', 'open') then
        raise exception 'loans_session % may still be signed', new.id using errcode = 'restrict_violation';
    end if;"""
SIGNING_BEFORE = """
    if new.state = 'signed' and exists (
        select from loans_member m where m.session_id = new.id and m.is_present and m.signed_at is null) then
        raise exception 'loans_session % lacks a signature', new.id using errcode = 'restrict_violation';
    end if;"""
MEMBER = """
create or replace function loans_member_is_right() returns trigger language plpgsql as $$
declare
    held loans_session;
begin
    select * into held from loans_session s where s.id = coalesce(new.session_id, old.session_id);
    if tg_op <> 'UPDATE' then
        if held.state <> 'draft' then
            raise exception 'the members of loans_session %% are called', held.id
                using errcode = 'restrict_violation';
        end if;
        if tg_op = 'DELETE' then
            return old;
        end if;
        if new.is_present or new.signed_at is not null%(not_written)s or not exists (
            select from people_seat t join people_office o on o.id = t.office_id
            where t.user_id = new.user_id and t.role = 'committee' and t.ended_at is null
              and o.county_id = held.county_id) then
            raise exception 'user %% has no seat in this committee', new.user_id
                using errcode = 'restrict_violation';
        end if;
        return new;
    end if;
    if (new.session_id, new.user_id, new.is_chair) <> (old.session_id, old.user_id, old.is_chair)
       or (new.is_present <> old.is_present and (held.state <> 'called' or held.opened_at is not null))
       or (new.signed_at is distinct from old.signed_at
           and (held.state <> 'held' or not old.is_present or old.signed_at is not null)) then
        raise exception 'loans_member %% cannot change so', old.id using errcode = 'restrict_violation';
    end if;
%(register)s
    return new;
end $$;
"""
REGISTER = """
    if (new.not_signed_at, new.not_signed_reason, new.not_signed_by_id)
       is distinct from (old.not_signed_at, old.not_signed_reason, old.not_signed_by_id)
       and (held.state <> 'held' or not old.is_present or new.signed_at is not null
            or old.not_signed_at is not null
            or (statement_timestamp() at time zone 'Asia/Tehran')::date
               <= coalesce(held.sign_until, (held.held_at at time zone 'Asia/Tehran')::date + 7)) then
        raise exception 'loans_member % is not written down as not signed now', old.id
            using errcode = 'restrict_violation';
    end if;"""
FORWARD = (
    LACK
    + SESSION
    % {
        "to_cancelled": ", ('held', 'cancelled')",
        "until_new": ", new.sign_until",
        "until_old": ", old.sign_until",
        "signing": SIGNING,
    }
    + MEMBER % {"not_written": " or new.not_signed_at is not null", "register": REGISTER}
)
BACKWARD = (
    SESSION % {"to_cancelled": "", "until_new": "", "until_old": "", "signing": SIGNING_BEFORE}
    + MEMBER % {"not_written": "", "register": ""}
    + "drop function loans_signatures_lack(bigint);"
)


class Migration(migrations.Migration):
    dependencies = [("loans", "0007_signatures_have_a_register")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
