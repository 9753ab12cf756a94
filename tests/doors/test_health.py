"""What a watching machine is told."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.base.jobs import defer

pytestmark = pytest.mark.django_db


def test_a_living_process_says_so(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_without_a_worker_the_service_is_not_ready(client):
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"database": True, "persian_letters": True, "migrations": True, "worker": False}


def test_meters_are_shown_to_this_machine_only(client):
    here = client.get("/metrics")
    elsewhere = client.get("/metrics", REMOTE_ADDR="10.1.2.3")

    assert "khanegi_workers 0.0" in here.content.decode()
    assert elsewhere.status_code == 404


def test_meters_name_the_task_of_what_was_given_up(client):
    defer("cases.carry", case=5, action="close", cause=7)
    assert "khanegi_jobs_given_up{" not in client.get("/metrics").content.decode()

    ProcrastinateJob.objects.filter(task_name="cases.carry").update(status="failed")

    assert 'khanegi_jobs_given_up{task="cases.carry"} 1.0' in client.get("/metrics").content.decode()
