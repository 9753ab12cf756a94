"""Every hostile file of reliability.md 3.10: a clear sentence, nothing stored, and nobody hurt."""

import json
import subprocess
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from khanegi.base.errors import Invalid
from khanegi.cli import database
from khanegi.papers.kinds import LARGEST, SENTENCES
from khanegi.papers.models import Upload
from tests.rooms.papers import hostile
from tests.rooms.papers.test_receiving import case, send, store, stored

__all__ = ["case", "store"]
MB = 1024 * 1024


@pytest.mark.django_db
@pytest.mark.parametrize("name", hostile.REFUSED)
def test_it_is_answered_with_a_sentence_and_leaves_nothing(case, name):
    make, key = hostile.REFUSED[name]

    with pytest.raises(Invalid) as refused:
        send(case, file=SimpleUploadedFile("scan.jpg", make()))

    assert refused.value.errors == {"file": (SENTENCES[key],)}
    assert (stored(), Upload.objects.count()) == ([], 0)


PEAKS = """
import json, resource
from khanegi.base.errors import Unfit
from khanegi.papers import files
from tests.rooms.papers import hostile

def peak(whose):
    return resource.getrusage(whose).ru_maxrss * 1024

made = {name: make() for name, (make, _) in hostile.REFUSED.items()}
before = peak(resource.RUSAGE_SELF)
for data in made.values():
    try:
        files.check([("a", data)])
    except Unfit:
        pass
print(json.dumps([peak(resource.RUSAGE_SELF) - before, peak(resource.RUSAGE_CHILDREN)]))
"""


def test_the_worker_does_not_grow_and_the_confined_process_stays_within_its_bounds():
    done = subprocess.run(
        [sys.executable, "-c", PEAKS],
        env={"PYTHONPATH": f"{database.ROOT / 'src'}:{database.ROOT}"},
        capture_output=True,
        text=True,
        check=True,
    )
    grown, confined = json.loads(done.stdout)

    assert grown < 4 * LARGEST
    assert confined < 660 * MB
