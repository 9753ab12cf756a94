"""What a watching machine asks: does it live, may it be given work, what do its meters show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from secrets import compare_digest

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob, ProcrastinateWorker
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest

from khanegi.banks import queries as banks
from khanegi.base import given_up, sql
from khanegi.permits import queries as permits

WORKER_SILENT_AFTER = timedelta(seconds=60)
WAITING = Gauge("khanegi_jobs", "Jobs by status", ["status"])
GIVEN_UP = Gauge("khanegi_jobs_given_up", "Jobs that failed as often as they may, by task", ["task"])
OVERLONG = Gauge("khanegi_jobs_overlong", "Jobs begun over two minutes ago and not done")
PAPERS = Gauge("khanegi_permits_waiting", "Permits whose paper is not made yet")
OLDEST_PAPER = Gauge("khanegi_permits_waiting_seconds", "How long the oldest of them has waited")
MESSAGES = Gauge("khanegi_bank_messages", "Messages to banks that are not there", ["state"])
HEARTBEAT = Gauge("khanegi_workers", "Workers heard of during the last minute")


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """Answer as long as this process can answer at all."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether people may be sent here: each check by name, 503 if one of them fails."""
    checks: dict[str, Callable[[], bool]] = {
        "database": _database_answers,
        "persian_letters": _database_knows_persian_letters,
        "migrations": _migrations_are_applied,
        "worker": lambda: _workers() > 0,
    }
    found: dict[str, bool] = {}
    for name, check in checks.items():
        try:
            found[name] = check()
        except DatabaseError:
            found[name] = False
    return JsonResponse(found, status=200 if all(found.values()) else 503)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Give the meters to this machine itself, or to whoever shows the token."""
    if not _may_read_meters(request):
        return HttpResponse("not found\n", status=404, content_type="text/plain; charset=utf-8")
    for status in ("todo", "doing", "failed"):
        WAITING.labels(status).set(ProcrastinateJob.objects.filter(status=status).count())
    GIVEN_UP.clear()
    for task, times in Counter(one.task for one in given_up.given_up()).items():
        GIVEN_UP.labels(task).set(times)
    OVERLONG.set(_overlong_jobs())
    HEARTBEAT.set(_workers())
    count, oldest = permits.backlog()
    PAPERS.set(count)
    for state, messages in banks.backlog().items():
        MESSAGES.labels(state).set(messages)
    OLDEST_PAPER.set(oldest.total_seconds())
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _may_read_meters(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    if token:
        return compare_digest(request.headers.get("Authorization", ""), f"Bearer {token}")
    # Behind a proxy every request seems to come from this machine: there, only the token counts.
    return not settings.PRODUCTION and request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1")


def _database_answers() -> bool:
    return bool(sql.row("select 1") == (1,))


def _database_knows_persian_letters() -> bool:
    """In a database with LC_CTYPE=C a trigram search finds no Persian at all."""
    return bool(sql.row("select 'پ' ~ '[[:alpha:]]'") == (True,))


def _migrations_are_applied() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _workers() -> int:
    heard_of = timezone.now() - WORKER_SILENT_AFTER
    return ProcrastinateWorker.objects.filter(last_heartbeat__gte=heard_of).count()


def _overlong_jobs() -> int:
    long_ago = timezone.now() - timedelta(minutes=2)
    begun = ProcrastinateEvent.objects.filter(type="started", at__lt=long_ago, job__status="doing")
    return begun.values("job").distinct().count()
