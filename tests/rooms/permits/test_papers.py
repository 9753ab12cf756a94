"""The paper of a permit: reserved with the second signature, made once, of one number whatever breaks."""

import datetime as dt
import shutil

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.base.errors import Refused
from khanegi.permits import actions, checking, jobs, keys, queries, store
from khanegi.permits.models import Permit, Sheet
from tests.builders import ISSUE
from tests.papers import needs, pictures_of, run, words_of
from tests.rooms.permits.test_numbers import together

pytestmark = pytest.mark.django_db


def reserved(world):
    return world.a_case("permitted").permit.sheets.get()


def test_the_second_signature_reserves_number_and_words_and_asks_for_the_paper(world):
    sheet = reserved(world)

    assert (sheet.state, sheet.file, sheet.sha256) == ("reserved", "", "")
    assert sheet.words["number"] == sheet.permit.number
    assert sheet.words["valid_until"] == sheet.permit.valid_until.isoformat()
    job = ProcrastinateJob.objects.get(task_name="permits.print")
    assert job.args == {"sheet": sheet.pk}


def test_a_permit_holds_from_the_signature_on_and_not_from_its_paper(world):
    permit = reserved(world).permit

    assert queries.public(permit.number).holds


def test_a_paper_that_was_made_is_in_the_store_and_proves_itself(a_paper):
    sheet = a_paper()

    kept = store.read(sheet.file)
    seen = checking.look(kept, keys.trusted())
    assert (store.digest(kept), len(kept)) == (sheet.sha256, sheet.size)
    assert (seen.holds, seen.number) == (True, sheet.permit.number)


def test_it_prints_what_was_reserved_and_nothing_that_changed_later(world, files, tmp_path):
    sheet = reserved(world)
    holder = sheet.permit.holder
    holder.last_name = "دیگری"
    holder.save()

    actions.make(sheet=sheet.pk)

    sheet.refresh_from_db()
    assert "دیگری" not in str(sheet.words)
    if shutil.which("pdftotext"):
        assert "مریم عبدالرحمانی" in words_of(store.read(sheet.file), tmp_path)


def test_made_twice_it_is_issued_once(world, files):
    sheet = reserved(world)

    made = [actions.make(sheet=sheet.pk) for _ in range(2)]

    assert made == [True, False]
    assert Sheet.objects.get().state == "issued"


@pytest.mark.django_db(transaction=True)
def test_made_at_the_same_time_by_many_one_of_their_files_is_named(world, files):
    sheet = reserved(world)

    made = together([lambda: actions.make(sheet=sheet.pk) for _ in range(4)])

    sheet.refresh_from_db()
    assert made.count(True) == 1
    assert store.digest(store.read(sheet.file)) == sheet.sha256


def test_while_the_disk_takes_nothing_the_number_waits_and_stays(world, files):
    sheet, files_are = reserved(world), files
    number = sheet.permit.number
    files_are.mkdir()
    (files_are / store.FOLDER).write_text("no folder")

    with pytest.raises(OSError, match="permits"):
        actions.make(sheet=sheet.pk)
    sheet.refresh_from_db()
    assert sheet.state == "reserved"
    (files_are / store.FOLDER).unlink()

    assert actions.make(sheet=sheet.pk)
    assert Permit.objects.get().number == number
    assert queries.sheet(Permit.objects.get()).words["number"] == number


def test_the_database_knows_no_issued_paper_without_a_file(world):
    sheet = reserved(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        Sheet.objects.filter(pk=sheet.pk).update(state="issued", issued_at=timezone.now())


def test_what_is_suspended_before_its_paper_is_there_stays_suspended(world, files):
    sheet = reserved(world)
    world.turn(sheet.permit.case, "suspended")

    actions.make(sheet=sheet.pk)

    assert queries.public(sheet.permit.number).state == "suspended"


def test_without_a_key_permits_wait_and_are_made_when_it_comes(world, files, settings):
    sheet = reserved(world)
    settings.PRODUCTION = True

    jobs.print_sheet(sheet=sheet.pk)
    sheet.refresh_from_db()
    waited = (sheet.state, sheet.awaits_seal)
    Sheet.objects.update(reserved_at=timezone.now() - dt.timedelta(minutes=6))
    settings.PRODUCTION = False
    jobs.tend(timestamp=0)

    sheet.refresh_from_db()
    assert waited == ("reserved", True)
    assert (sheet.state, sheet.awaits_seal) == ("issued", False)


def test_after_four_hours_without_a_key_no_more_permits_are_ordered(world, files):
    waiting, case = reserved(world), world.a_case("second_signature")
    long_ago = timezone.now() - dt.timedelta(hours=4, minutes=1)
    Sheet.objects.filter(pk=waiting.pk).update(reserved_at=long_ago, awaits_seal=True)

    with pytest.raises(Refused) as refused:
        world.act(case, ISSUE)
    assert refused.value.refusal.code == "seal_stopped"
    assert Permit.objects.count() == 1

    jobs.tend(timestamp=0)
    assert world.act(case, ISSUE).place == "permitted"


def test_a_paper_that_cannot_be_printed_stops_no_other(world, files):
    broken, good = reserved(world), reserved(world)
    long_ago = timezone.now() - dt.timedelta(hours=5)
    Sheet.objects.update(reserved_at=long_ago)
    Sheet.objects.filter(pk=broken.pk).update(words=broken.words | {"issued_on": "never"})

    jobs.tend(timestamp=0)

    assert [Sheet.objects.get(pk=one.pk).state for one in (broken, good)] == ["reserved", "issued"]
    assert world.act(world.a_case("second_signature"), ISSUE).place == "permitted"


def test_files_that_no_paper_names_go_after_a_day(a_paper, files):
    sheet, left = a_paper(), store.keep(b"left by a kill")
    old = (dt.datetime.now() - dt.timedelta(days=2)).timestamp()
    for name in (sheet.file, left):
        shutil.os.utime(default_storage.path(name), (old, old))

    jobs.sweep(timestamp=0)

    assert [default_storage.exists(name) for name in (sheet.file, left)] == [True, False]


@needs("pdftotext")
def test_it_is_one_page_whose_words_are_copied_in_the_order_in_which_they_are_read(
    a_paper, a_person, tmp_path
):
    holder = a_person(first_name="غلام‌رضا", last_name="کلاه‌دوز علائی")
    sheet = a_paper(applicant=holder, answers={"address": "کوچهٔ شهید گلابی، پلاک ۷"})
    pdf = store.read(sheet.file)

    words = words_of(pdf, tmp_path)

    for line in ("غلام‌رضا کلاه‌دوز علائی", "مجوز شغل خانگی", "می‌تواند", sheet.words["shown"], "حصیربافی"):
        assert line in words
    assert "کوچ\u06c0 شهید گلابی" in words
    about = run("pdfinfo", str(tmp_path / "read.pdf"))
    assert [
        line for line in ("Tagged:          yes", "Pages:           1", "(A4)") if line not in about
    ] == []
    fonts = run("pdffonts", str(tmp_path / "read.pdf")).splitlines()[2:]
    assert {tuple(line.split()[-5:-2]) for line in fonts} == {("yes", "yes", "yes")}


@needs("zbarimg")
@needs("pdftoppm")
def test_a_camera_reads_the_square_mark_from_the_printed_page(a_paper, tmp_path):
    from khanegi.permits import marks

    sheet = a_paper()
    (page,) = pictures_of(store.read(sheet.file), tmp_path)

    address, _, mark = run("zbarimg", "-q", "--raw", str(page)).strip().partition("#")

    assert address.endswith(f"/verify/{sheet.permit.number}/")
    assert marks.read(mark).number == sheet.permit.number
