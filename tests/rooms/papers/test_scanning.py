"""Where a scanner runs, nothing is kept that it did not find clean."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khanegi.base.errors import Invalid, Refused
from khanegi.links import clamd
from khanegi.papers import checking
from khanegi.papers.kinds import SENTENCES
from khanegi.papers.models import Upload
from tests.rooms.links.test_clamd import real, speaking
from tests.rooms.papers.hostile import EICAR, picture
from tests.rooms.papers.test_receiving import case, send, store, stored

__all__ = ["case", "real", "store"]
pytestmark = pytest.mark.django_db


def test_what_is_clean_says_when_it_was_looked_at(case, settings):
    with speaking(settings, lambda line: line.sendall(b"stream: OK\0")) as heard:
        upload = send(case)

    assert upload.scanned_at is not None
    assert heard[0].startswith(b"\x89PNG")


def test_a_virus_is_told_and_nothing_is_kept(case, settings):
    with (
        speaking(settings, lambda line: line.sendall(b"stream: Eicar FOUND\0")),
        pytest.raises(Invalid) as no,
    ):
        send(case)

    assert no.value.errors == {"file": (SENTENCES["infected"],)}
    assert (stored(), Upload.objects.count()) == ([], 0)


def test_while_the_scanner_is_silent_nothing_is_kept(case, settings):
    settings.CLAMD = "/nowhere/clamd.ctl"

    with pytest.raises(Refused) as no:
        send(case)

    assert no.value.refusal == checking.UNSCANNED
    assert (stored(), Upload.objects.count()) == ([], 0)


def test_without_a_scanner_nobody_claims_that_one_looked(case, settings):
    assert not clamd.is_on()
    assert send(case).scanned_at is None


def test_the_real_scanner_sees_what_hides_behind_a_picture(case, settings, real):
    settings.CLAMD = real

    assert send(case).scanned_at is not None
    with pytest.raises(Invalid) as no:
        send(case, file=SimpleUploadedFile("a.jpg", picture() + EICAR.encode()))
    assert no.value.errors == {"file": (SENTENCES["infected"],)}
