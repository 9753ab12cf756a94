"""What a watching machine is told."""

import pytest

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
