"""A file that comes in pieces arrives whole or not at all, and leaves nothing on its way."""

import datetime as dt

import pytest
from django.utils import timezone

from khanegi.base.errors import Invalid, NotFound, Refused
from khanegi.papers import jobs, transfers
from khanegi.papers.kinds import LARGEST, SENTENCES
from khanegi.papers.models import Piece, Transfer
from khanegi.people import queries as people
from tests.rooms.papers.hostile import picture
from tests.rooms.papers.test_receiving import applicant, case, in_review, store

__all__ = ["case", "store"]
pytestmark = pytest.mark.django_db
PHOTO = picture(size=(300, 200))


def begin(case, data=PHOTO, by=None, mark="photo|1", code="D4"):
    sender = by or applicant(case)
    return transfers.begin(case=case.pk, code=code, by=sender, name="من.jpg", mark=mark, size=len(data))


def add(case, begun, start, data, by=None):
    return transfers.add(pk=begun.pk, by=by or applicant(case), start=start, data=data)


def whole(case, *begun):
    return transfers.whole(case=case.pk, code="D4", by=applicant(case), pks=[one.pk for one in begun])


def test_pieces_make_the_file_that_was_sent(case):
    begun = begin(case)

    assert add(case, begun, 0, PHOTO[:500]) == 500
    assert add(case, begun, 500, PHOTO[500:]) == len(PHOTO)

    [sent] = whole(case, begun)
    assert (sent.name, sent.read()) == ("من.jpg", PHOTO)


def test_beginning_again_goes_on_where_it_stopped(case):
    add(case, begin(case), 0, PHOTO[:500])

    again = begin(case)

    assert again.received == 500
    assert Transfer.objects.count() == 1
    assert begin(case, mark="photo|2").received == 0  # another file


@pytest.mark.parametrize(
    ("start", "data"),
    [(0, PHOTO[:500]), (700, PHOTO[700:]), (500, b""), (500, PHOTO[500:] + b"more")],
    ids=["again", "too far", "nothing", "too much"],
)
def test_a_piece_that_does_not_fit_there_changes_nothing(case, start, data):
    begun = begin(case)
    add(case, begun, 0, PHOTO[:500])

    assert add(case, begun, start, data) == 500
    assert Piece.objects.count() == 1


def test_a_piece_larger_than_pieces_are_is_not_taken(case):
    begun = begin(case, b"\0" * (transfers.PIECE + 1))

    assert add(case, begun, 0, b"\0" * (transfers.PIECE + 1)) == 0


def test_half_a_file_is_no_file(case):
    begun = begin(case)
    add(case, begun, 0, PHOTO[:500])

    with pytest.raises(Invalid) as no:
        whole(case, begun)
    assert no.value.errors == {"file": (transfers.NOT_WHOLE,)}


@pytest.mark.parametrize(("size", "key"), [(0, "empty"), (LARGEST + 1, "too_large")])
def test_what_could_never_be_kept_is_refused_before_a_byte_is_sent(case, size, key):
    with pytest.raises(Invalid) as no:
        begin(case, b"\0" * size)

    assert no.value.errors == {"file": (SENTENCES[key],)}


def test_nobody_adds_to_or_reads_what_another_sends(case, a_person):
    begun, stranger = begin(case), people.actor(a_person())

    with pytest.raises(NotFound):
        begin(case, by=stranger)
    with pytest.raises(NotFound):
        add(case, begun, 0, PHOTO, by=stranger)
    with pytest.raises(NotFound):
        transfers.one(pk=begun.pk, by=stranger)
    with pytest.raises(NotFound):
        transfers.whole(case=case.pk, code="D4", by=stranger, pks=[begun.pk])
    with pytest.raises(NotFound):
        transfers.whole(case=case.pk, code="D7", by=applicant(case), pks=[begun.pk])


def test_none_begins_while_the_case_does_not_wait_for_it(case, world):
    in_review(case, world)

    with pytest.raises(Refused):
        begin(case)


def test_one_person_has_so_many_on_the_way_and_no_more(case, monkeypatch):
    monkeypatch.setattr(transfers, "AT_ONCE", 2)
    first, *_ = [begin(case, mark=str(number)) for number in range(4)]

    assert Transfer.objects.count() == 2
    with pytest.raises(NotFound):
        transfers.one(pk=first.pk, by=applicant(case))


def test_after_a_day_nothing_is_left_of_it(case):
    old, young = begin(case), begin(case, mark="photo|2")
    add(case, old, 0, PHOTO[:500])
    Transfer.objects.filter(pk=old.pk).update(at=timezone.now() - dt.timedelta(hours=25))

    jobs.sweep(timestamp=0)

    assert list(Transfer.objects.values_list("pk", flat=True).order_by("pk")) == [young.pk]
    assert Piece.objects.count() == 0
