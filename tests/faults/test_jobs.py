"""No job is lost with its worker, and none outlives the change that asked for it."""

from tests.faults.service import until


def test_a_job_caught_in_the_middle_is_done_by_another_worker(service, tmp_path):
    trace = tmp_path / "trace"
    service.defer("slow.nap", file=str(trace))
    until(trace.exists, 15)

    service.kill("procrastinate worker")

    until(lambda: trace.read_text().split() == ["began", "began", "done"], 38)
    until(
        lambda: (
            service.sql("select status from procrastinate_jobs where task_name = 'slow.nap'")
            == [("succeeded",)]
        )
    )


def test_a_job_asked_for_by_a_failed_job_does_not_exist(service, tmp_path):
    service.defer("slow.promise_and_fail", file=str(tmp_path / "trace"))

    until(
        lambda: (
            service.sql("select status from procrastinate_jobs where task_name = 'slow.promise_and_fail'")
            == [("failed",)]
        )
    )
    assert service.sql("select count(*) from procrastinate_jobs where task_name = 'slow.nap'") == [(0,)]
    assert (tmp_path / "trace").read_text().split() == ["promised"]


def test_after_the_database_was_killed_the_worker_works_on(service, tmp_path):
    service.kill_database()
    until(lambda: service.heard("The database ended by itself"))
    until(service.cluster.is_ready)
    trace = tmp_path / "trace"
    trace.touch()  # the nap is short when it is not the first

    service.defer("slow.nap", file=str(trace))

    until(lambda: trace.read_text().split() == ["began", "done"], 38)
