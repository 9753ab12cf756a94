"""Finds whatever was done to the log behind its back, and names the first row it was done to.

Recomputes the whole tree from the data, compares each entry with what it was taken from, the register with
its last entry, and every checkpoint with the file outside the database. Reads and never writes.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from hashlib import sha256

from khanegi.base import sql
from khanegi.ledger import files, handlers, keys, merkle, queries, witness
from khanegi.ledger.models import Checkpoint, Head, Leaf

BATCH = 2000
BENT = r"""
select n.level, n.place from ledger_node n
left join ledger_leaf l on n.level = 0 and l.position = n.place
left join ledger_node a on n.level > 0 and a.level = n.level - 1 and a.place = 2 * n.place
left join ledger_node b on n.level > 0 and b.level = n.level - 1 and b.place = 2 * n.place + 1
where n.hash is distinct from case when n.level = 0 then l.hash
                                   else sha256('\x01'::bytea || a.hash || b.hash) end
order by n.level, n.place limit 1
"""
STRANGE = """
select l.position, l.subject, c.id is null from ledger_leaf l left join ({changes}) c on c.id = l.source
where c.id is null or c.data <> l.data or c.subject <> l.subject order by l.position limit 1
"""
LEFT_OUT = """
select c.id, c.subject from ({changes}) c
where c.at < statement_timestamp() - interval '1 hour'
  and not exists (select 1 from ledger_leaf l where l.source = c.id) order by c.id limit 1
"""
OTHERWISE = """
select r.subject, r.state, l.data::jsonb ->> 'state' from ({register}) r
join lateral (select data from ledger_leaf l where l.subject = r.subject order by l.position desc limit 1) l
  on true
where r.state <> l.data::jsonb ->> 'state'
  and not exists (select 1 from ({changes}) c where c.subject = r.subject
                  and not exists (select 1 from ledger_leaf k where k.source = c.id))
order by r.subject limit 1
"""


def faults() -> Iterator[str]:
    """Yield everything that is wrong, in sentences that name the first row of each sort. Raises NoFolder."""
    size = Head.objects.values_list("size", flat=True).filter(pk=1).first() or 0
    written = files.every()
    roots = yield from _leaves(size, {at for at, _ in written})
    yield from _nodes(size)
    yield from _sources()
    yield from _checkpoints(size, written, roots)
    yield from _copies(dict(written))


def _leaves(size: int, wanted: set[int]) -> Generator[str, None, dict[int, bytes]]:
    """Walk all leaves in order; yield the first that is wrong and return the roots at these sizes."""
    roots: dict[int, bytes] = {}
    whole: list[tuple[int, bytes]] = []  # complete subtrees from the left, as (level, hash)
    expected = 0
    for leaf in Leaf.objects.order_by("position").iterator(chunk_size=BATCH):
        name = f"entry {leaf.position} (permit {leaf.subject})"
        if leaf.position != expected:
            yield f"entry {expected} is missing: the next one is {name}"
            return roots
        found = witness.leaf_hash(leaf.data.encode())
        if bytes(leaf.hash) != found:
            yield f"{name} does not say what it said: its hash is of other data"
            return roots
        whole.append((0, found))
        while len(whole) > 1 and whole[-1][0] == whole[-2][0]:
            (level, left), (_, right) = whole[-2:]
            whole[-2:] = [(level + 1, witness.node_hash(left, right))]
        expected += 1
        if expected in wanted:
            roots[expected] = _joined(whole)
    if expected != size:
        yield f"there are {expected} entries and the head says {size}: look at entry {min(expected, size)}"
    return roots


def _joined(whole: Sequence[tuple[int, bytes]]) -> bytes:
    found = whole[-1][1]
    for _, left in reversed(whole[:-1]):
        found = witness.node_hash(left, found)
    return found


def _nodes(size: int) -> Iterator[str]:
    """Yield the first stored subtree that its leaf or its halves do not make, and one that is missing."""
    if row := sql.row(BENT):
        first, count = row[1] << row[0], 1 << row[0]
        yield f"the stored hash over entries {first} to {first + count - 1} is not theirs"
    stored = dict(sql.rows("select level, count(*) from ledger_node group by level"))
    for level in range(max(size.bit_length(), *(at + 1 for at in stored), 1)):
        count = stored.get(level, 0)
        if count != size >> level:
            yield f"there are {count} stored hashes over {1 << level} entries, not {size >> level}"
            return


def _sources() -> Iterator[str]:
    """Yield the first entry nobody wrote, the first that was left out, and a permit that stands otherwise."""
    changes, register = handlers.changes(), handlers.register()
    if row := sql.row(STRANGE.format(changes=changes)):
        position, subject, has_none = row
        why = "was taken from no permit's history" if has_none else "is not what it was taken from"
        yield f"entry {position} (permit {subject}) {why}"
    if row := sql.row(LEFT_OUT.format(changes=changes)):
        yield f"change {row[0]} of permit {row[1]} was not taken up for an hour"
    if row := sql.row(OTHERWISE.format(changes=changes, register=register)):
        yield f"permit {row[0]} is {row[1]} in the register and {row[2]} in its last entry"


def _checkpoints(size: int, written: Sequence[tuple[int, str]], roots: dict[int, bytes]) -> Iterator[str]:
    """Yield the first checkpoint outside that is none of ours, breaks their chain, or is of another log."""
    known, before, sound = keys.public(), "0" * 64, 0
    for at, text in written:
        said = witness.read(text)
        if said is None or int(said["size"]) != at or not witness.is_signed(text, known):
            yield f"the file of checkpoint {at} is not signed by us"
            return
        if said["previous"] != before:
            yield f"checkpoint {at} does not follow the one before it: a file was changed or taken away"
            return
        if at > size:
            yield f"the log was cut off: checkpoint {at} is of {at} entries and there are {size}"
            return
        if at not in roots or roots[at].hex() != said["root"]:
            yield f"the log is not that of checkpoint {at}: it was changed from entry {sound} to {at - 1}"
            return
        before, sound = sha256(text.encode()).hexdigest(), at


def _copies(written: dict[int, str]) -> Iterator[str]:
    for size, document in Checkpoint.objects.order_by("size").values_list("size", "document"):
        if written.get(size) != document:
            yield f"checkpoint {size} in the database is not the file outside it"
            return


def since(older: str) -> Iterator[str]:
    """Yield why the log does not go on from a checkpoint that somebody kept; nothing if it does."""
    kept, last = witness.read(older), queries.checkpoint()
    if kept is None or not witness.is_signed(older, keys.public()):
        yield "the older checkpoint is not signed by a key of the log"
        return
    old = int(kept["size"])
    if last is None or old > last.size:
        yield f"the log has no checkpoint of {old} entries or more: it was cut off"
        return
    path = merkle.consistency(old, last.size, queries.get)
    if not witness.grew(old, last.size, bytes.fromhex(kept["root"]), bytes.fromhex(last.root), path):
        yield f"the log of {last.size} entries does not begin with the {old} of the older checkpoint"
