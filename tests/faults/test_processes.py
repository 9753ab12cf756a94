"""What happens to the whole when a part of it dies, and what remains when all of it stops."""

import os
import signal

from tests.faults.service import until


def test_ctrl_c_leaves_no_process_and_says_so(service):
    assert service.processes("granian")
    assert service.processes("postgres")

    service.process.send_signal(signal.SIGINT)

    assert service.process.wait(30) == 0
    assert service.processes() == []
    until(lambda: service.heard("Everything has stopped"), 5)


def test_when_the_demo_is_killed_nothing_outlives_it(service):
    os.kill(service.process.pid, signal.SIGKILL)
    service.process.wait()

    until(lambda: service.processes() == [], 20)


def test_a_killed_web_server_comes_back(service):
    before = service.processes("granian")
    service.kill("granian")

    until(lambda: service.heard("The web server ended by itself"), 5)
    until(lambda: service.status("/readyz") == 200, 20)
    assert not set(before) & set(service.processes("granian"))


def test_a_second_demo_is_told_that_one_runs(service, tmp_path):
    second = type(service)(tmp_path / "local")

    assert second.process.wait(20) == 1
    second._reader.join()
    assert second.heard("already runs in another window")
    assert service.status("/healthz") == 200
