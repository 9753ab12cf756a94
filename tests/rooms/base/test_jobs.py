"""A job is there exactly when the change that asked for it is."""

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import TaskNotFound

from khanegi.base.jobs import defer, gathering

pytestmark = pytest.mark.django_db


class PlugPulled(Exception):
    """Stands for anything that ends a change half way."""


def defer_and_fail_inside(block) -> None:
    with block:
        defer("base.remove_old_jobs", timestamp=1)
        raise PlugPulled


def waiting() -> list[tuple[str, dict]]:
    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", "args"))


def test_a_job_waits_with_its_ids():
    defer("base.remove_old_jobs", timestamp=7)

    assert waiting() == [("base.remove_old_jobs", {"timestamp": 7})]


def test_no_commit_no_job():
    with pytest.raises(PlugPulled):
        defer_and_fail_inside(transaction.atomic())

    assert waiting() == []


def test_a_name_without_a_task_is_refused_at_once():
    with pytest.raises(TaskNotFound):
        defer("base.no_such_job", case=1)


def test_gathered_jobs_of_different_tasks_are_written_with_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1), gathering():
        defer("base.remove_old_jobs", timestamp=1)
        with gathering():
            defer("base.retry_stalled", timestamp=2)

    assert waiting() == [("base.remove_old_jobs", {"timestamp": 1}), ("base.retry_stalled", {"timestamp": 2})]


def test_nothing_gathered_costs_nothing(django_assert_num_queries):
    with django_assert_num_queries(0), gathering():
        pass


def test_a_gathering_that_fails_writes_nothing_and_leaves_the_next_one_clean():
    with pytest.raises(PlugPulled):
        defer_and_fail_inside(gathering())
    defer("base.remove_old_jobs", timestamp=2)

    assert waiting() == [("base.remove_old_jobs", {"timestamp": 2})]


def fails(name: str, **ids: int) -> int:
    defer(name, **ids)
    job = ProcrastinateJob.objects.latest("id")
    ProcrastinateJob.objects.filter(pk=job.pk).update(status="failed", attempts=8)
    return job.pk


def test_what_was_given_up_is_listed_and_can_be_tried_anew(capsys):
    number = fails("cases.carry", case=5, action="close", cause=7)
    defer("base.remove_old_jobs", timestamp=1)

    call_command("jobs")
    assert f"{number}  " in (told := capsys.readouterr().out)
    assert ("cases.carry" in told, '"case": 5' in told, "remove_old_jobs" in told) == (True, True, False)
    call_command("jobs", "--again", str(number))

    assert ProcrastinateJob.objects.values_list("status", "attempts").get(pk=number) == ("todo", 1)
    call_command("jobs")
    assert "No job was given up" in capsys.readouterr().out


def test_what_was_not_given_up_is_not_tried_anew():
    defer("base.remove_old_jobs", timestamp=1)
    number = ProcrastinateJob.objects.get().pk

    with pytest.raises(CommandError, match="was given up"):
        call_command("jobs", "--again", str(number))
