"""Documents in a bucket, over real HTTP: kept, shown, swept, and whole or not there at all."""

import datetime as dt

import pytest

from khanegi.base.errors import Refused
from khanegi.links.standins.s3 import KEY, SECRET
from khanegi.links.standins.server import Fault
from khanegi.papers import jobs, pages, queries, store
from khanegi.papers.models import Upload
from tests.rooms.links.test_s3 import standing
from tests.rooms.papers.test_receiving import applicant, seen, send
from tests.rooms.papers.test_receiving import case as a_case_with_papers

__all__ = ["a_case_with_papers", "standing"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def case(settings, standing, a_case_with_papers):
    given = {"url": standing.url, "key": KEY, "secret": SECRET, "region": "us-east-1"}
    default = {"BACKEND": "khanegi.papers.bucket.BucketStorage", "OPTIONS": given}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return a_case_with_papers


def test_a_document_lies_there_with_its_pictures_and_is_read_from_there(case, standing):
    upload = send(case)
    kept = seen(case, applicant(case), upload.pk)

    assert sorted(standing.kept) == sorted(
        [upload.file, store.picture_of(upload.file, 0), store.picture_of(upload.file, 1)]
    )
    with kept.open() as file:
        assert store.digest(file.read()) == upload.sha256
    assert pages.thumb(kept).startswith(b"\xff\xd8")


def test_a_lost_picture_is_drawn_anew(case, standing):
    upload = send(case)
    del standing.kept[store.picture_of(upload.file, 1)]

    pages.seen(seen(case, applicant(case), upload.pk), 1, by="expert", at=dt.datetime.now(dt.UTC))

    assert store.picture_of(upload.file, 1) in standing.kept


@pytest.mark.parametrize("mode", ["error", "full", "drop"])
@pytest.mark.parametrize("earlier", [0, 1, 2, 3], ids=lambda count: f"after {count} requests")
def test_when_the_store_fails_on_the_way_nothing_is_left(case, standing, mode, earlier):
    put, count = type(standing).next_fault, 0

    def later(*modes):
        nonlocal count
        count += 1
        standing.fault = Fault(mode, 1) if count == earlier + 1 else Fault()
        return put(standing, *modes)

    standing.next_fault = later
    with pytest.raises(Refused) as no:
        send(case)

    assert no.value.refusal == store.NO_ROOM
    assert (standing.kept, Upload.objects.count()) == ({}, 0)


def test_the_sweep_takes_what_no_row_names(case, standing):
    upload = send(case)
    long_ago = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    for number in range(5):
        standing.kept[f"papers/aa/orphan{number}.png"] = (b"x", long_ago)
    standing.kept["papers/aa/young.png"] = (b"x", dt.datetime.now(dt.UTC))
    standing.kept[upload.file] = (standing.kept[upload.file][0], long_ago)

    jobs.sweep(timestamp=0)

    assert sorted(name for name in standing.kept if store.whose(name) != store.whose(upload.file)) == [
        "papers/aa/young.png"
    ]
    assert queries.asked(case.pk)[0].upload == upload
    assert upload.file in standing.kept
