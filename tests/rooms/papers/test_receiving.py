"""A document is taken from the right person at the right time, and never half."""

import datetime as dt
import io
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from PIL import Image

from khanegi.base import jalali
from khanegi.base.errors import Invalid, NotFound, Refused
from khanegi.cases import queries as cases
from khanegi.papers import actions, jobs, queries
from khanegi.papers import store as stores
from khanegi.papers.kinds import SENTENCES
from khanegi.papers.models import Upload
from khanegi.people import queries as people
from khanegi.people.models import User
from khanegi.process.words import Role
from tests.builders import RECOMMEND

pytestmark = pytest.mark.django_db
TOMORROW = jalali.today() + dt.timedelta(days=1)


@dataclass(frozen=True)
class Needed:
    code: str
    title: str = "کارت ملی"
    reason: str = "برای همه"
    file_hint: str = "عکس یا PDF"
    files: int = 1
    expires: bool = False
    by: str = "applicant"
    optional: bool = False


ASKED = (Needed("D4"), Needed("D7", title="کارت بهداشت", expires=True))


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """A store of this test's own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }
    return tmp_path


@pytest.fixture
def case(a_case):
    begun = a_case("plan")
    actions.ask(case=begun.pk, needed=ASKED)
    return begun


def scan(colour="red", name="scan.png"):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue())


def applicant(case):
    return people.actor(User.objects.get(pk=case.applicant_id))


def send(case, code="D4", by=None, file=None, **more):
    return actions.receive(case=case.pk, code=code, file=file or scan(), by=by or applicant(case), **more)


def seen(case, actor, pk):
    return queries.upload(cases.one(actor, case.code), pk)


def send_all(case):
    send(case)
    send(case, "D7", expires_on=TOMORROW)


def stored():
    return sorted(str(path) for path in Path(default_storage.location).rglob("*") if path.is_file())


def documents():
    """Return what is stored but for pictures of pages."""
    return [path for path in stored() if "-" not in Path(path).name]


def missing(case):
    return cases.load(pk=case.pk).facts.more["papers_missing"]


def test_what_is_sent_lies_in_the_store_under_a_name_nobody_can_guess(case):
    upload = send(case, file=scan(name="../کارت ملی.png"))

    assert upload.name == "کارت ملی.png"
    assert "کارت" not in upload.file
    with seen(case, applicant(case), upload.pk).open() as kept:
        assert kept.read(8) == b"\x89PNG\r\n\x1a\n"


def test_a_case_may_not_be_submitted_before_its_papers_are_there(case, world):
    assert missing(case) == ["D4", "D7"]
    with pytest.raises(Refused) as no:
        world.act(case, ("submit", Role.APPLICANT, {}))
    assert no.value.refusal.code == "papers_missing"

    send_all(case)

    assert missing(case) is None
    assert world.act(case, ("submit", Role.APPLICANT, {})).place == "review"


def test_nothing_waits_for_what_may_be_left_out_and_it_is_taken(case):
    actions.ask(case=case.pk, needed=(*ASKED, Needed("X10", title="نمونهٔ کار", optional=True)))
    send_all(case)
    assert missing(case) is None

    send(case, "X10")

    paper = queries.asked(case.pk)[-1]
    assert (paper.code, paper.is_needed, bool(paper.upload)) == ("X10", False, True)


def test_asking_again_changes_the_list_and_loses_no_upload(case):
    send(case)

    actions.ask(case=case.pk, needed=(Needed("D4", title="شناسنامه و کارت ملی"), Needed("D6")))

    papers = {paper.code: paper for paper in queries.asked(case.pk)}
    assert papers["D4"].title == "شناسنامه و کارت ملی"
    assert papers["D4"].upload is not None
    assert (papers["D6"].is_missing, papers["D7"].is_needed) == (True, False)


def test_what_others_bring_is_not_asked_of_the_applicant(case):
    actions.ask(case=case.pk, needed=(*ASKED, Needed("D8", by="system")))

    assert "D8" not in {paper.code for paper in queries.asked(case.pk)}


def test_a_new_file_stands_and_the_old_one_stays_as_a_version(case):
    first, second = send(case), send(case, file=scan("blue"))

    [paper, _] = queries.asked(case.pk)
    assert (paper.upload, paper.versions) == (second, 2)
    assert Upload.objects.get(pk=first.pk).state == "replaced"
    assert seen(case, applicant(case), first.pk).size == first.size


def test_a_paper_that_ends_needs_its_last_day_and_one_that_has_not_passed(case):
    for day, sentence in ((None, actions.SAY_WHEN), (jalali.today() - dt.timedelta(days=1), actions.IS_OVER)):
        with pytest.raises(Invalid) as wrong:
            send(case, "D7", expires_on=day)
        assert wrong.value.errors == {"expires_on": (sentence,)}

    assert send(case, "D7", expires_on=jalali.today()).expires_on == jalali.today()


def test_a_bad_file_leaves_nothing_behind(case):
    with pytest.raises(Invalid) as wrong:
        send(case, file=SimpleUploadedFile("a.png", b""))

    assert wrong.value.errors == {"file": (SENTENCES["empty"],)}
    assert stored() == []


FULL = """
create function refuse_row() returns trigger language plpgsql as $$
begin raise exception 'no room' using errcode = 'check_violation'; end $$;
create trigger refuse_row before insert on papers_upload for each row execute function refuse_row();
"""


def test_a_row_that_cannot_be_written_leaves_no_file(case):
    with connection.cursor() as cursor:
        cursor.execute(FULL)

    with pytest.raises(IntegrityError):
        send(case)

    assert stored() == []


def test_a_stranger_and_an_unknown_code_find_nothing(case, a_person):
    with pytest.raises(NotFound):
        send(case, by=people.actor(a_person()))
    with pytest.raises(NotFound):
        send(case, "D99")

    assert stored() == []


def test_an_officer_reads_but_does_not_send(case, someone):
    upload = send(case)
    expert = people.actor(someone(Role.AGENCY_EXPERT))

    assert seen(case, expert, upload.pk).pk == upload.pk
    assert queries.may_send(cases.load(pk=case.pk), expert) == frozenset()
    with pytest.raises(Refused):
        send(case, by=expert)


def test_nobody_opens_a_file_through_another_case(case, a_case, a_person):
    upload = send(case)
    other = a_case("plan")

    with pytest.raises(NotFound):
        seen(case, people.actor(a_person()), upload.pk)
    with pytest.raises(NotFound):
        seen(other, applicant(other), upload.pk)


def in_review(case, world):
    send_all(case)
    return world.act(case, ("submit", Role.APPLICANT, {}))


def test_nothing_changes_while_the_office_reads(case, world):
    in_review(case, world)
    send_too_late = pytest.raises(Refused)

    with send_too_late as no:
        send(case)
    assert no.value.refusal == queries.NOT_NOW


def test_after_a_return_only_what_was_returned_may_be_sent_again(case, world):
    in_review(case, world)
    returned = {"items-0-item": ["paper.D4"], "items-0-reason": ["unreadable"]}
    world.act(case, ("return", Role.AGENCY_EXPERT, returned))

    assert queries.may_send(cases.load(pk=case.pk), applicant(case)) == {"D4"}
    assert missing(case) == ["D4"]
    with pytest.raises(Refused):
        send(case, "D7", expires_on=TOMORROW)

    send(case)
    send(case, file=scan("green"))  # a second thought within the same round
    assert world.act(case, ("correct", Role.APPLICANT, {})).place == "review"


def test_a_paper_near_its_end_may_be_renewed_in_review_and_one_that_is_over_blocks_the_signature(case, world):
    in_review(case, world)
    Upload.objects.filter(asked__code="D7").update(expires_on=jalali.today() - dt.timedelta(days=1))
    world.act(case, RECOMMEND)

    with pytest.raises(Refused) as no:
        world.act(case, ("sign", Role.AGENCY_HEAD, {}))
    assert no.value.refusal.code == "paper_expired"

    assert queries.may_send(cases.load(pk=case.pk), applicant(case)) == {"D7"}
    send(case, "D7", expires_on=jalali.today() + dt.timedelta(days=300))
    assert world.act(case, ("sign", Role.AGENCY_HEAD, {})).place == "second_signature"


def test_one_document_is_not_sent_without_end(case, monkeypatch):
    monkeypatch.setattr(actions, "VERSIONS", 2)
    send(case)
    send(case)

    with pytest.raises(Invalid) as wrong:
        send(case)
    assert wrong.value.errors == {"file": (actions.TOO_MANY,)}
    assert len(documents()) == 2


def test_one_case_does_not_fill_the_store(case, monkeypatch):
    first = send(case)
    monkeypatch.setattr(actions, "ALL_BYTES", first.size)

    with pytest.raises(Invalid) as wrong:
        send(case, "D7", expires_on=TOMORROW)
    assert wrong.value.errors == {"file": (actions.TOO_MUCH,)}
    assert len(documents()) == 1


def test_the_sweep_takes_old_files_without_a_row_and_no_other(case):
    kept = send(case)
    theirs = (kept.file, stores.picture_of(kept.file, 0), stores.picture_of(kept.file, 1))
    orphans = [default_storage.save(f"papers/aa/{name}", scan()) for name in ("orphan.png", "orphan-1.jpg")]
    young = default_storage.save("papers/aa/young.png", scan())
    long_ago = dt.datetime(2020, 1, 1).timestamp()
    for name in (*theirs, *orphans):
        os.utime(default_storage.path(name), (long_ago, long_ago))

    jobs.sweep(timestamp=0)

    assert [default_storage.exists(name) for name in (*theirs, *orphans, young)] == [True] * 3 + [
        False,
        False,
        True,
    ]
