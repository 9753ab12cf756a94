"""Adding to the log, and writing down how far it is.

Leaves are taken up by a job right after what they tell, one job at a time: whoever issues a permit waits for
nobody. Each is taken up once, whatever runs twice.
"""

from __future__ import annotations

import base64
import datetime as dt
from hashlib import sha256

from django.db import transaction

from khanegi.base import sql
from khanegi.ledger import files, handlers, keys, merkle, queries, witness
from khanegi.ledger.models import Checkpoint, Head, Leaf, Node

MOST = 500
BEHIND = 10_000  # changes that may be committed while one before them is not yet
NO_OTHER = "0" * 64
PENDING = """
select c.id, c.subject, c.data, statement_timestamp() from ({changes}) c
where c.id > coalesce((select max(source) from ledger_leaf), 0) - %(behind)s
  and not exists (select 1 from ledger_leaf l where l.source = c.id)
order by c.id limit %(most)s
"""


class Broken(Exception):
    """The log is not the one that was written down outside: nothing is signed until people have looked."""


@transaction.atomic(durable=True)
def append() -> int:
    """Take up what waits, at most MOST entries, in its order; return how many."""
    head = _head()
    waiting = sql.rows(PENDING.format(changes=handlers.changes()), {"behind": BEHIND, "most": MOST})
    if not waiting:
        return 0
    known = queries.subtrees(head.size)
    leaves, nodes = [], []
    for position, (source, subject, data, at) in enumerate(waiting, start=head.size):
        hashed = witness.leaf_hash(data.encode())
        leaves.append(Leaf(position=position, source=source, subject=subject, data=data, hash=hashed, at=at))
        for level, place, found in merkle.grown(position, hashed, lambda *where: known[where]):
            known[level, place] = found
            nodes.append(Node(level=level, place=place, hash=found))
    Leaf.objects.bulk_create(leaves)
    Node.objects.bulk_create(nodes)
    head.size += len(leaves)
    head.save(update_fields=["size"])
    return len(leaves)


@transaction.atomic(durable=True)
def write_checkpoint() -> bool:
    """Sign how far the log is and write it outside the database; False where nothing is new.

    A file that a crash left without its row is taken over. Raises keys.NoKey, files.NoFolder or Broken.
    """
    head = _head()
    if not head.size or Checkpoint.objects.filter(size=head.size).exists():
        return False
    before = files.last()
    if before and before[0] > head.size:
        raise Broken(f"there is a checkpoint of {before[0]} entries, and the log has {head.size}")
    root = merkle.root(head.size, queries.get).hex()
    document = before[1] if before and before[0] == head.size else _signed(head.size, root, before)
    document = files.write(head.size, document)
    said = witness.read(document)
    if said is None or said["root"] != root or not witness.is_signed(document, keys.public()):
        raise Broken(f"the checkpoint of {head.size} entries that was written is not of this log")
    at = dt.datetime.fromisoformat(said["time"])
    Checkpoint.objects.create(size=head.size, document=document, at=at)
    return True


def _head() -> Head:
    """Return how far the log is; others who add to it wait until this transaction ends."""
    sql.execute("insert into ledger_head (id, size) values (1, 0) on conflict do nothing")
    return Head.objects.select_for_update().get(pk=1)


def _signed(size: int, root: str, before: tuple[int, str] | None) -> str:
    key, now = keys.own(), sql.row("select statement_timestamp()")[0]
    said = {
        "size": size,
        "root": root,
        "time": now.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "previous": sha256(before[1].encode()).hexdigest() if before else NO_OTHER,
        "key": key.number,
    }
    lines = [witness.HEAD, *(f"{name} {said[name]}" for name in witness.FIELDS)]
    text = "\n".join(lines) + "\n"
    return f"{text}signature {base64.b64encode(key.sign(text.encode())).decode()}\n"
