"""Make the sums of a quota follow its ledger, and the ledger only grow, whoever writes.

Only adds triggers on tables that nobody else uses yet: code before and after works unchanged.
"""

from django.db import migrations

FORWARD = """
create function loans_quota_follows() returns trigger language plpgsql as $$
declare
    held bigint;
begin
    update loans_quota set
        given = given + case new.kind when 'grant' then new.amount when 'move_in' then new.amount
                                      when 'cut' then -new.amount when 'move_out' then -new.amount else 0 end,
        reserved = reserved + case new.kind when 'reserve' then new.amount
                                            when 'free' then -new.amount when 'use' then -new.amount else 0 end,
        used = used + case new.kind when 'use' then new.amount else 0 end
    where id = new.quota_id;
    if new.referral_id is not null then
        select sum(case kind when 'reserve' then amount else -amount end) into held
        from loans_quotaentry where referral_id = new.referral_id and quota_id = new.quota_id;
        if held is null or held < 0 then
            raise exception 'letter % holds no such amount of quota %', new.referral_id, new.quota_id
                using errcode = 'check_violation';
        end if;
    end if;
    return null;
end $$;
create trigger quota_follows after insert on loans_quotaentry
    for each row execute function loans_quota_follows();

create function loans_only_added() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger only_added before update or delete on loans_quotaentry
    for each row execute function loans_only_added();
create trigger payment_only_added before update or delete on loans_payment
    for each row execute function loans_only_added();

create function loans_quota_by_ledger() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if (new.given, new.reserved, new.used) <> (0, 0, 0) then
            raise exception 'a quota begins empty' using errcode = 'restrict_violation';
        end if;
    elsif tg_op = 'DELETE' then
        raise exception 'quota % is never deleted', old.id using errcode = 'restrict_violation';
    elsif pg_trigger_depth() < 2 or (new.id, new.year, new.county_id, new.bank_id, new.agency)
                                 <> (old.id, old.year, old.county_id, old.bank_id, old.agency) then
        raise exception 'quota % changes by its ledger only', old.id using errcode = 'restrict_violation';
    end if;
    return coalesce(new, old);
end $$;
create trigger by_ledger before insert or update or delete on loans_quota
    for each row execute function loans_quota_by_ledger();

create function loans_payment_within() returns trigger language plpgsql as $$
declare
    whole bigint;
    paid bigint;
begin
    select amount into whole from loans_referral where id = new.referral_id for update;
    select sum(amount) into paid from loans_payment where referral_id = new.referral_id;
    if paid > whole then
        raise exception 'letter % is about %, not %', new.referral_id, whole, paid
            using errcode = 'check_violation';
    end if;
    return null;
end $$;
create trigger within_letter after insert on loans_payment
    for each row execute function loans_payment_within();
"""
BACKWARD = """
drop trigger within_letter on loans_payment;
drop trigger payment_only_added on loans_payment;
drop trigger by_ledger on loans_quota;
drop trigger only_added on loans_quotaentry;
drop trigger quota_follows on loans_quotaentry;
drop function loans_payment_within();
drop function loans_quota_by_ledger();
drop function loans_only_added();
drop function loans_quota_follows();
"""


class Migration(migrations.Migration):
    dependencies = [("loans", "0003_quotas")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
