-- One step as the database alone would do it: lock, update, event, job; one round trip, one commit.
create or replace function floor_step(
  the_case bigint, expected integer, the_action text, target text, actor bigint, due timestamptz,
  said jsonb, the_key text, the_job text
) returns bigint language plpgsql as $$
declare
  was floor_case;
  number bigint;
begin
  select * into was from floor_case where id = the_case for update;
  if was.seq <> expected then
    raise exception 'stale';
  end if;
  update floor_case set place = target, seq = was.seq + 1, due_at = due where id = the_case;
  insert into floor_event (case_id, seq, action, frm, "to", "by", at, data, key)
  values (the_case, was.seq + 1, the_action, was.place, target, actor, now(), said, the_key)
  returning id into number;
  if the_job is not null then
    insert into floor_job (queue, task, args, status, at)
    values ('default', the_job, jsonb_build_object('event', number), 'todo', now());
  end if;
  return number;
end $$;
