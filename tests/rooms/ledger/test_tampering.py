"""Whatever the owner of the tables does to the log, the check finds it and names the first row (F41)."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from khanegi.ledger import actions, audit, merkle, queries, witness
from khanegi.ledger import files as outside
from khanegi.ledger.models import Head, Leaf, Node
from khanegi.permits.models import Permit
from tests.rooms.ledger.test_log import by_owner, papers

pytestmark = pytest.mark.django_db
SIZES = (3, 5, 7)
CUT = "the log was cut off: checkpoint 7 is of 7 entries and there are 5"


@pytest.fixture
def log(settings, tmp_path, world, files):
    """Seven permits in the log, with a checkpoint at each of three sizes; return the folder of those."""
    settings.CHECKPOINTS = str(tmp_path / "checkpoints")
    settings.SELF_MADE_KEYS = tmp_path / "keys"
    before = 0
    for size in SIZES:
        for _ in range(size - before):
            world.a_case("permitted")
        papers()
        actions.append()
        assert actions.write_checkpoint()
        before = size
    assert list(audit.faults()) == []
    return tmp_path / "checkpoints"


def first():
    return next(audit.faults(), "")


def forged(position):
    """Return the data of an entry with its state turned, and the hash that fits it."""
    data = Leaf.objects.get(position=position).data.replace('"state":"valid"', '"state":"revoked"')
    return data, witness.leaf_hash(data.encode())


def forge(position):
    data, hashed = forged(position)
    by_owner(
        "ledger_leaf",
        f"update ledger_leaf set data = %s, hash = %s where position = {position}",
        data,
        hashed,
    )
    return data


def rebuilt():
    """Make every stored subtree fit the leaves again, as somebody who knows the code would."""
    by_owner("ledger_node", "delete from ledger_node")
    known = {}
    for leaf in Leaf.objects.order_by("position"):
        for level, place, found in merkle.grown(leaf.position, bytes(leaf.hash), lambda *at: known[at]):
            known[level, place] = found
    Node.objects.bulk_create(Node(level=at[0], place=at[1], hash=found) for at, found in known.items())
    Head.objects.update(size=Leaf.objects.count())


def test_changed_data_is_found_in_its_row(log):
    by_owner("ledger_leaf", "update ledger_leaf set data = %s where position = 4", forged(4)[0])

    assert first().startswith("entry 4 (permit ")
    assert "hash is of other data" in first()


def test_changed_data_with_its_hash_is_found_by_the_subtrees(log):
    forge(4)

    assert "over entries 4 to 4 " in first()


def test_changed_data_with_every_hash_is_found_by_what_it_was_taken_from(log):
    forge(4)
    rebuilt()

    assert first().startswith("entry 4 (permit ")
    assert "not what it was taken from" in first()


def test_changed_everywhere_it_is_found_between_two_checkpoints(log):
    data = forge(4)
    source = Leaf.objects.get(position=4).source
    by_owner("permits_change", "update permits_change set data = %s where id = %s", data, source)
    Permit.objects.filter(number=json.loads(data)["number"]).update(state="revoked")
    rebuilt()

    assert first() == "the log is not that of checkpoint 5: it was changed from entry 3 to 4"
    assert "does not begin with the 5" in next(audit.since(dict(outside.every())[5]))


def test_a_removed_row_is_named(log):
    by_owner("ledger_leaf", "delete from ledger_leaf where position = 2")

    assert first().startswith("entry 2 is missing")


def test_a_removed_row_whose_gap_was_closed_is_found(log):
    by_owner(
        "ledger_leaf",
        "delete from ledger_leaf where position = 2; "
        "update ledger_leaf set position = position + 100 where position > 2; "
        "update ledger_leaf set position = position - 101 where position > 100",
    )
    rebuilt()

    assert "the log is not that of checkpoint 3: it was changed from entry 0 to 2" in list(audit.faults())


def test_an_inserted_row_is_named(log):
    data, hashed = forged(4)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into ledger_leaf (position, source, subject, data, hash, at) "
            "select 7, 999999, subject, %s, %s, at from ledger_leaf where position = 4",
            [data, hashed],
        )
    rebuilt()

    assert first().startswith("entry 7 (permit ")
    assert "taken from no permit's history" in first()


def test_a_cut_off_end_is_found(log):
    by_owner("ledger_leaf", "delete from ledger_leaf where position >= 5")

    assert first() == "there are 5 entries and the head says 7: look at entry 5"


def test_a_cut_off_end_is_found_through_the_files_outside_when_all_inside_fits_again(log):
    by_owner("ledger_leaf", "delete from ledger_leaf where position >= 5")
    rebuilt()
    by_owner("ledger_checkpoint", "delete from ledger_checkpoint where size > 5")
    by_owner("permits_change", "delete from permits_change where id not in (select source from ledger_leaf)")

    assert list(audit.faults()) == [CUT]


def test_a_subtree_that_was_bent_or_taken_away_is_named(log):
    by_owner("ledger_node", "update ledger_node set hash = %s where level = 1 and place = 1", b"0" * 32)
    assert "over entries 2 to 3 " in first()

    rebuilt()
    assert first() == ""
    by_owner("ledger_node", "delete from ledger_node where level = 2")
    assert "hashes over 4 entries" in first()


def test_a_permit_whose_state_was_changed_behind_its_back_is_named(log):
    permit = Permit.objects.order_by("id")[3]
    Permit.objects.filter(pk=permit.pk).update(state="revoked")

    assert first() == f"permit {permit.number} is revoked in the register and valid in its last entry"


def test_a_change_that_nobody_took_up_is_named(log, world):
    world.a_case("permitted")
    papers()
    assert first() == ""  # a minute late is no fault

    by_owner(
        "permits_change",
        "update permits_change set at = at - interval '2 hours' "
        "where id = (select max(id) from permits_change)",
    )

    assert "was not taken up for an hour" in first()


class TestFilesOutside:
    def test_one_that_was_changed(self, log):
        path = log / "000000000005.checkpoint"
        text = path.read_text("utf-8")
        path.chmod(0o644)
        path.write_text(text.replace("size 5", "size 4"), "utf-8")

        assert first() == "the file of checkpoint 5 is not signed by us"

    def test_one_that_was_taken_away(self, log):
        (log / "000000000005.checkpoint").unlink()

        assert "checkpoint 7 does not follow the one before it" in first()

    def test_the_last_one_taken_away_is_missed_by_its_copy(self, log):
        (log / "000000000007.checkpoint").unlink()

        assert first() == "checkpoint 7 in the database is not the file outside it"


class TestCommand:
    def test_it_says_what_is_so(self, log, capsys):
        call_command("ledger", "check", "--since", str(log / "000000000003.checkpoint"))

        said = capsys.readouterr().out
        assert f"The log is whole: 7 entries, root {queries.checkpoint().root}." in said
        assert "It goes on from " in said

    def test_it_fails_and_names_the_row(self, log, capsys):
        by_owner("ledger_leaf", "update ledger_leaf set data = %s where position = 4", forged(4)[0])

        with pytest.raises(CommandError, match="faults in the log"):
            call_command("ledger", "check")
        assert "entry 4 (permit " in capsys.readouterr().err

    def test_a_file_that_is_none_is_told(self, log, tmp_path):
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("ledger", "check", "--since", str(tmp_path / "none"))
        (tmp_path / "none").write_text("nothing", "utf-8")
        with pytest.raises(CommandError, match="1 faults"):
            call_command("ledger", "check", "--since", str(tmp_path / "none"))
