"""What was freed is the system's again."""

import platform
from pathlib import Path

import pytest

from khanegi.base import memory

BLOCKS, EACH = 20_000, 5_000


def resident() -> int:
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * 4096


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can give memory back when told")
def test_freed_memory_goes_back_although_something_behind_it_is_kept():
    blocks = [bytes(EACH) for _ in range(BLOCKS)]
    last = blocks[-1]  # so that the heap cannot simply end earlier
    blocks.clear()
    before = resident()

    memory.give_back()

    assert len(last) == EACH
    assert before - resident() > BLOCKS * EACH / 2
