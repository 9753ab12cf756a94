"""The database is killed while people write: what was answered is there, and all comes back."""

import threading
import time

import psycopg
import pytest

from tests.faults.service import until


class Writer(threading.Thread):
    """Writes numbers one by one and notes those that were acknowledged; comes back after a cut."""

    def __init__(self, address: str, first: int) -> None:
        super().__init__()
        self.address, self.next, self.answered, self.done = address, first, [], False

    def run(self) -> None:
        while not self.done:
            try:
                with psycopg.connect(self.address, autocommit=True, connect_timeout=2) as connection:
                    while not self.done:
                        connection.execute("insert into written values (%s)", (self.next,))
                        self.answered.append(self.next)
                        self.next += 1
            except psycopg.OperationalError:
                self.next += 1  # whether this one was saved nobody can know
                time.sleep(0.05)


def kill_under_writes(service, times: int) -> None:
    with psycopg.connect(service.cluster.address(), autocommit=True) as connection:
        connection.execute("create table written (number bigint primary key)")
    writers = [Writer(service.cluster.address(), 1_000_000 * turn) for turn in range(1, 5)]
    for writer in writers:
        writer.start()
    try:
        for _ in range(times):
            before = sum(len(writer.answered) for writer in writers)
            until(lambda: sum(len(writer.answered) for writer in writers) > before + 500)  # noqa: B023
            service.kill_database()
            until(lambda: service.status("/readyz") == 200, 30)
    finally:
        for writer in writers:
            writer.done = True
            writer.join()
    saved = {number for (number,) in service.sql("select number from written")}
    answered = {number for writer in writers for number in writer.answered}
    assert len(answered) > 500 * times
    assert answered - saved == set()


def test_nothing_acknowledged_is_lost_and_the_pages_come_back(service):
    kill_under_writes(service, 1)

    assert service.heard("The database ended by itself")


@pytest.mark.long
def test_nor_is_it_after_ten_times(service):
    kill_under_writes(service, 10)


def test_without_its_database_the_service_says_come_back_later(service):
    with service.without_database():
        status, headers, text = service.ask("/")

        assert (status, headers["Retry-After"]) == (503, "5")
        assert "در دسترس نیست" in text
        assert (service.status("/healthz"), service.status("/readyz")) == (200, 503)
    until(lambda: service.ask("/")[0] == 200)
