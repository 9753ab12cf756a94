"""What is generated from the declarations is complete, and the copies in docs are fresh."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from khanegi.draw.handbook import handbook
from khanegi.process import book
from khanegi.process.words import Role, Sort


def test_every_role_of_people_has_a_page_and_stands_in_the_index():
    files = handbook(book.ALL)
    people = [role for role in Role if role.sort is not Sort.MACHINE]
    assert set(files) == {"index.md", *(f"{role.value}.md" for role in people)}
    assert [role for role in people if f"]({role.value}.md)" not in files["index.md"]] == []


def test_a_page_tells_everything_its_role_may_do_and_every_sentence_of_refusal():
    files = handbook(book.ALL)
    for process in book.ALL:
        for action in process.actions:
            for role in action.by:
                if role.sort is not Sort.MACHINE:
                    page = files[f"{role.value}.md"]
                    assert f"| {action.title} |" in page
                    assert all(guard.otherwise in page for guard in action.guards)


def test_work_beside_the_procedures_names_its_page():
    files = handbook(book.ALL)
    assert "/committee/" in files["committee.md"]
    assert "کاری ندارد" not in files["committee.md"]
    assert all("/bank/upload/" in files[f"{role.value}.md"] for role in (Role.BRANCH, Role.BANK_HEAD))


def test_the_index_lists_every_code_of_refusal():
    index = handbook(book.ALL)["index.md"]
    codes = {guard.code for process in book.ALL for action in process.actions for guard in action.guards}
    assert [code for code in codes if f"`{code}`" not in index] == []


@pytest.mark.parametrize(("command", "folder"), [("draw", "docs/drawings"), ("handbook", "docs/handbook")])
def test_the_generated_files_in_docs_are_fresh(command, folder):
    call_command(command, folder, "--check", stdout=StringIO())


@pytest.mark.parametrize("command", ["draw", "handbook"])
def test_the_check_names_what_is_missing_stale_or_left_over(command, tmp_path):
    call_command(command, tmp_path, stdout=StringIO())
    written = sorted(tmp_path.iterdir())
    written[0].write_text("changed", encoding="utf-8")
    written[1].unlink()
    left_over = tmp_path / f"gone{written[0].suffix}"
    left_over.write_text("old", encoding="utf-8")
    with pytest.raises(CommandError) as told:
        call_command(command, tmp_path, "--check", stdout=StringIO())
    assert all(path.name in str(told.value) for path in (written[0], written[1], left_over))
    call_command(command, tmp_path, stdout=StringIO())
    assert sorted(tmp_path.iterdir()) == written
