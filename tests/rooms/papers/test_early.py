"""A document sent before there is a case: kept once, taken over, forgotten with its questionnaire."""

import datetime as dt
import os
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, OperationalError, connection
from django.utils import timezone

from khanegi.base import jalali
from khanegi.base.errors import Invalid, TooMany
from khanegi.papers import actions, early, jobs, queries
from khanegi.papers import store as stores
from khanegi.papers.models import Early, Upload
from tests.rooms.intake.conftest import a_photo
from tests.rooms.papers.test_receiving import Needed

pytestmark = pytest.mark.django_db
FIELD = "H001"  # of the small province
SKILL = Needed("D1", title="گواهی‌نامهٔ مهارتی", expires=True)
SOON = jalali.today() + dt.timedelta(days=90)


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """A store of this test's own."""
    kept = settings.STORAGES["default"]
    options = kept.get("OPTIONS", {}) | {"location": tmp_path}
    settings.STORAGES = settings.STORAGES | {"default": kept | {"OPTIONS": options}}
    return tmp_path


@pytest.fixture
def person(world):
    return world.a_person()


def keep(person, about=FIELD, name="گواهی.jpg"):
    return early.keep(user=person.pk, code="D1", about=about, file=a_photo(name))


def files(store):
    return sorted(str(path.relative_to(store)) for path in Path(store).rglob("*.jpg"))


def all_of(row):
    """Return all stored names of a document: its own, and those of its thumbnail and pages."""
    return sorted([row.file, *(stores.picture_of(row.file, place) for place in range(row.pages + 1))])


def test_the_case_takes_it_over_with_the_end_of_its_validity(world, person):
    row = keep(person)
    case = world.a_case("plan", applicant=person)

    actions.ask(case=case.pk, needed=(SKILL,), ends={"D1": SOON})

    upload = Upload.objects.get(asked__case=case)
    assert (upload.file, upload.name, upload.by, upload.state) == (row.file, "گواهی.jpg", person, "held")
    assert upload.expires_on == SOON
    assert not Early.objects.exists()


def test_several_files_are_one_document_and_go_over_with_all_their_pages(store, world, person):
    row = early.keep(user=person.pk, code="D1", about=FIELD, file=a_photo(), more=[a_photo("پشت.jpg")])
    kept = {path.name for path in Path(store).rglob("*") if path.is_file()}
    case = world.a_case("plan", applicant=person)

    actions.ask(case=case.pk, needed=(SKILL,))

    upload = Upload.objects.get(asked__case=case)
    assert (upload.file, upload.name, upload.media_type) == (row.file, "گواهی.pdf", "application/pdf")
    assert (row.pages, upload.pages) == (2, 2)
    assert kept == {Path(name).name for name in all_of(upload)}


def test_a_case_in_another_field_leaves_it(world, person):
    keep(person, about="H999")
    case = world.a_case("plan", applicant=person)

    actions.ask(case=case.pk, needed=(SKILL,))

    assert not Upload.objects.filter(asked__case=case).exists()
    assert Early.objects.get().about == "H999"


def test_nobody_elses_case_takes_it(world, person):
    keep(person)
    case = world.a_case("plan")

    actions.ask(case=case.pk, needed=(SKILL,))

    assert not Upload.objects.exists()
    assert Early.objects.get().user == person


def test_the_newer_one_stands_before_what_an_earlier_case_holds(world, person):
    first = world.a_case("plan", applicant=person)
    keep(person, name="کهنه.jpg")
    actions.ask(case=first.pk, needed=(SKILL,))
    keep(person, name="تازه.jpg")
    second = world.a_case("plan", applicant=person)

    actions.ask(case=second.pk, needed=(SKILL,))

    assert Upload.objects.get(asked__case=second).name == "تازه.jpg"


def test_sending_again_replaces_it_and_the_sweep_leaves_the_one_that_stands(store, person):
    keep(person)
    row = keep(person)
    for path in Path(store).rglob("*.jpg"):
        os.utime(path, (0, 0))

    jobs.sweep.func(timestamp=0)

    assert files(store) == all_of(row)
    assert default_storage.exists(Early.objects.get().file)


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.4 half"])
def test_what_is_no_picture_is_told_and_kept_nowhere(store, person, data):
    with pytest.raises(Invalid) as wrong:
        early.keep(user=person.pk, code="D1", about=FIELD, file=SimpleUploadedFile("a.jpg", data))

    assert list(wrong.value.errors) == ["file"]
    assert (files(store), Early.objects.count()) == ([], 0)


def test_a_row_that_cannot_be_written_leaves_no_file(store, person):
    with pytest.raises(IntegrityError):
        early.keep(user=person.pk, code=None, about=FIELD, file=a_photo())

    assert files(store) == []


def test_where_nobody_knows_whether_the_row_is_there_the_file_stays(store, person):
    def unanswered(execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        if sql.startswith('INSERT INTO "papers_early"'):
            raise OperationalError("the line broke before the answer")
        return done

    with connection.execute_wrapper(unanswered), pytest.raises(OperationalError):
        keep(person)

    assert len(files(store)) == 3  # it, its thumbnail and its page: the sweep decides


def test_nobody_fills_the_store_with_certificates(person, monkeypatch):
    monkeypatch.setattr(early, "MOST", (2, dt.timedelta(hours=1)))
    keep(person)
    keep(person)

    with pytest.raises(TooMany):
        keep(person)


def test_what_no_questionnaire_waits_for_is_forgotten(world, person):
    other = world.a_person()
    keep(person)
    keep(other)
    Early.objects.update(at=timezone.now() - dt.timedelta(days=31))

    early.forget(before=timezone.now() - dt.timedelta(days=30), but_of=[other.pk])

    assert Early.objects.get().user == other


def test_a_person_is_told_which_file_would_stand(world, person):
    def held(about=FIELD):
        return queries.held(person.pk, code="D1", about=about)

    before = held()
    keep(person)
    sent = held(), held("H999")
    case = world.a_case("plan", applicant=person)
    actions.ask(case=case.pk, needed=(SKILL,), ends={"D1": jalali.today()})
    taken = held()
    Upload.objects.update(expires_on=jalali.today() - dt.timedelta(days=1))

    assert (before, sent, taken, held()) == (None, ("گواهی.jpg", None), "گواهی.jpg", None)
