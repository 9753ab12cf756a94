"""Every permit and what became of it is taken up once, in order, and can be proven to anybody."""

import json
import subprocess
import sys
from hashlib import sha256

import pytest
from django.db import IntegrityError, connection, transaction

from khanegi.base.errors import NotFound
from khanegi.ledger import actions, audit, jobs, keys, queries, witness
from khanegi.ledger import files as outside
from khanegi.ledger.models import Checkpoint, Head, Leaf, Node
from khanegi.permits import actions as permits
from khanegi.permits.jobs import lives
from khanegi.permits.models import Change, Permit, Sheet
from khanegi.process.words import Role
from tests.after_issue import ANSWER, ASK, OPINE, RENEW, SIGN, SUSPEND

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    """Return where the checkpoints of this test lie."""
    settings.CHECKPOINTS = str(tmp_path / "checkpoints")
    settings.SELF_MADE_KEYS = tmp_path / "keys"
    return tmp_path / "checkpoints"


def entries(number):
    return [json.loads(leaf.data) for leaf in Leaf.objects.filter(subject=number).order_by("position")]


def papers():
    """Let the worker make every paper that is owed."""
    for sheet in Sheet.objects.filter(state="reserved").order_by("id"):
        permits.make(sheet=sheet.pk)


def by_owner(table, statement, *given):
    """Do what only the owner of a table can: go around its trigger."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(f"alter table {table} disable trigger append_only")
        for part in statement.split(";"):
            cursor.execute(part, given or None)
        cursor.execute(f"alter table {table} enable trigger append_only")


def test_a_permit_is_taken_up_once_its_paper_is_there(a_paper):
    sheet = a_paper()

    assert (actions.append(), actions.append()) == (1, 0)

    (said,) = entries(sheet.permit.number)
    assert (said["what"], said["state"], said["paper"]) == ("issued", "valid", sheet.sha256)
    assert (said["field"], said["county"], said["kind"]) == ("H001", "0606", "independent")
    assert Leaf.objects.get().data.isascii()
    assert not [word for word in ("مریم", "عبدالرحمانی", "کارون") if word in str(said)]


def test_each_turn_of_a_permits_life_is_an_entry(world, files):
    life = world.a_case("valid", "permit_life")
    papers()
    for step in (ASK, OPINE, SIGN, RENEW):
        world.act(life, step)
    papers()
    back = ("restore", Role.LABOUR_HEAD, {"note": ["پاسخ پذیرفته شد."]})
    for step in (SUSPEND, ANSWER, back, SUSPEND, ANSWER):
        world.act(life, step)
    world.revoked(life)

    jobs.append(0)

    said = entries(Permit.objects.get().number)
    assert [(one["what"], one["state"]) for one in said] == [
        ("issued", "valid"), ("renewed", "valid"), ("suspended", "suspended"), ("restored", "valid"),
        ("suspended", "suspended"), ("revoked", "revoked"),
    ]  # fmt: skip
    assert len({one["paper"] for one in said}) == 2


def test_a_permit_that_is_given_up_before_its_paper_is_there_says_both(world, files):
    life = world.a_case("given_up", "permit_life")
    papers()

    jobs.append(0)

    number = Permit.objects.get(case=life.parent_id).number
    assert [(one["what"], one["state"]) for one in entries(number)] == [
        ("given_up", "given_up"),
        ("issued", "given_up"),
    ]


def test_a_paper_is_written_down_once(a_paper):
    sheet = a_paper()

    permits.write_down(sheet=sheet.pk)

    assert Change.objects.filter(sheet=sheet).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.create(permit=sheet.permit, sheet=sheet, at=sheet.issued_at, data="{}")


def test_papers_of_before_are_written_down_by_the_nightly_job(a_paper):
    sheet = a_paper()
    by_owner("permits_change", "delete from permits_change")

    lives(0)
    lives(0)

    assert Change.objects.get().sheet == sheet


@pytest.mark.parametrize("table", ["permits_change", "ledger_leaf", "ledger_node", "ledger_checkpoint"])
def test_no_row_of_the_log_is_changed_or_removed(folder, a_paper, table):
    a_paper()
    actions.append()
    actions.write_checkpoint()
    column = {"permits_change": "data", "ledger_checkpoint": "document"}.get(table, "hash")

    for statement in (f"delete from {table}", f"update {table} set {column} = {column}"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_entries_follow_the_order_of_what_happened(world, files):
    for _ in range(5):
        world.a_case("permitted")
    papers()

    assert actions.append() == 5
    leaves = list(Leaf.objects.order_by("position").values_list("position", "source"))
    assert [position for position, _ in leaves] == list(range(5))
    assert [source for _, source in leaves] == sorted(source for _, source in leaves)
    assert (Head.objects.get().size, Node.objects.count()) == (5, 5 + 2 + 1)


class TestCheckpoint:
    @pytest.fixture
    def logged(self, folder, world, files):
        """Three entries and a checkpoint of them, then two more."""
        for _ in range(3):
            world.a_case("permitted")
        papers()
        actions.append()
        actions.write_checkpoint()
        for _ in range(2):
            world.a_case("permitted")
        papers()
        actions.append()

    def test_it_lies_outside_the_database_and_names_the_one_before(self, logged, folder):
        assert actions.write_checkpoint()

        first, second = [text for _, text in outside.every()]
        assert [witness.read(text)["size"] for text in (first, second)] == ["3", "5"]
        assert witness.read(second)["previous"] == sha256(first.encode()).hexdigest()
        assert all(witness.is_signed(text, keys.public()) for text in (first, second))
        assert (folder / "000000000005.checkpoint").stat().st_mode & 0o777 == 0o444

    def test_where_nothing_is_new_none_is_written(self, logged):
        assert (actions.write_checkpoint(), actions.write_checkpoint()) == (True, False)
        assert len(outside.every()) == 2

    def test_one_that_a_crash_left_without_its_row_is_taken_over(self, logged):
        actions.write_checkpoint()
        before = outside.every()
        by_owner("ledger_checkpoint", "delete from ledger_checkpoint where size = 5")

        assert actions.write_checkpoint()

        assert outside.every() == before
        assert Checkpoint.objects.get(size=5).document == before[1][1]

    def test_a_log_that_is_shorter_than_its_checkpoint_signs_nothing_more(self, logged):
        actions.write_checkpoint()
        Head.objects.update(size=4)

        with pytest.raises(actions.Broken):
            actions.write_checkpoint()
        jobs.checkpoint(0)  # says so to operators and does not raise

    def test_a_foreign_file_in_its_place_is_no_checkpoint(self, logged, folder):
        (folder / "000000000005.checkpoint").write_text("something else", "utf-8")

        with pytest.raises(actions.Broken):
            actions.write_checkpoint()

    def test_without_a_folder_none_is_written_and_the_log_goes_on(self, logged, settings):
        settings.CHECKPOINTS = ""

        with pytest.raises(outside.NoFolder):
            actions.write_checkpoint()
        assert actions.append() == 0

    @pytest.mark.parametrize("given", ["", f"0:{'ab' * 32}", "1:abc"])
    def test_a_production_signs_with_a_key_of_its_own_or_not_at_all(self, settings, given):
        settings.PRODUCTION, settings.LEDGER_KEY = True, given

        with pytest.raises(keys.NoKey):
            keys.own()

    def test_a_key_that_was_given_signs_under_its_number(self, logged, settings):
        settings.LEDGER_KEY = f"7:{'ab' * 32}"
        public = keys.own().secret.public_key().public_bytes_raw().hex()
        old = keys._self_made().public_key().public_bytes_raw().hex()
        settings.LEDGER_PUBLIC_KEYS = [("7", public), ("0", old)]

        assert actions.write_checkpoint()

        assert witness.read(queries.checkpoint().document)["key"] == "7"
        assert list(audit.faults()) == []

    def test_anybody_can_check_a_proof_with_a_script_that_needs_nothing(self, logged, folder, tmp_path):
        actions.write_checkpoint()
        number = Leaf.objects.get(position=1).subject
        proof = tmp_path / "proof.json"
        proof.write_text(json.dumps(queries.proof(number, since=3)), "utf-8")
        known = ",".join(f"{at}:{key.hex()}" for at, key in keys.public().items())

        def run(*more):
            words = [sys.executable, "-I", "-S", witness.__file__, str(proof), known, *map(str, more)]
            return subprocess.run(words, capture_output=True, text=True, check=False, env={})

        right = run(folder / "000000000003.checkpoint")
        assert (right.returncode, f'"number":"{number}"' in right.stdout) == (0, True)

        bent = json.loads(proof.read_text("utf-8"))
        bent["entries"][0]["data"] = bent["entries"][0]["data"].replace("valid", "revoked")
        proof.write_text(json.dumps(bent), "utf-8")
        wrong = run()
        assert (wrong.returncode, "entry 1 is not in the log" in wrong.stdout) == (1, True)

    def test_an_entry_after_the_checkpoint_is_proven_by_the_next(self, logged):
        newest = Leaf.objects.get(position=4).subject
        with pytest.raises(NotFound):
            queries.proof(newest)
        assert (queries.logged(newest).proven, len(queries.logged(newest).positions)) == (0, 1)

        actions.write_checkpoint()

        assert list(witness.faults(queries.proof(newest), keys.public())) == []
        older = queries.checkpoint(3).document
        assert list(witness.faults(queries.growth(3, 5), keys.public(), older)) == []
        assert list(witness.faults(queries.proof(newest), keys.public(), older)) != []  # no proof of growth
        assert list(witness.faults(queries.proof(newest), {0: b"0" * 32})) != []

    @pytest.mark.parametrize(("old", "new"), [(5, 3), (4, 5), (3, 9)])
    def test_growth_is_proven_between_checkpoints_only(self, logged, old, new):
        actions.write_checkpoint()

        with pytest.raises(NotFound):
            queries.growth(old, new)

    def test_a_sound_log_has_no_faults(self, logged):
        actions.write_checkpoint()

        assert list(audit.faults()) == []
        assert list(audit.since(queries.checkpoint(3).document)) == []
