"""The addresses of the service and, for tests of the frame only, pages that show, refuse and fail."""

from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from khanegi.base import reading
from khanegi.base.errors import Invalid, NotFound, Refusal, Refused
from khanegi.conf.urls import *  # noqa: F403
from khanegi.conf.urls import urlpatterns as addresses
from tests.house.sink import sink


def refuse(request):
    raise Refused(Refusal("stale", "این پرونده پس از بازکردن شما تغییر کرده است."))


def hide(request):
    raise NotFound


def misfit(request):
    raise Invalid({"note": ("یادداشت را بنویسید.",)})


def fail(request):
    raise ZeroDivisionError


def suspect(request):
    raise SuspiciousOperation


def write(request):
    with connection.cursor() as cursor:
        cursor.execute("insert into django_content_type (app_label, model) values ('a', %s)", [request.path])
    return HttpResponse("ok", content_type="text/plain")


def look(request):
    with reading.writing_allowed():
        return write(request)


def read(request):
    return HttpResponse(request.POST["note"], content_type="text/plain")


def slow_down(request):
    response = HttpResponse(status=429)
    response["Retry-After"] = "60"
    return response


urlpatterns = [
    path("house/sink/", sink, name="sink"),
    path("house/refuse/", refuse),
    path("house/hide/", hide),
    path("house/misfit/", misfit),
    path("house/fail/", fail),
    path("house/suspect/", suspect),
    path("house/write/", write),
    path("house/look/", look),
    path("house/slow-down/", slow_down),
    path("house/read/", read),
    path("house/post-only/", require_POST(write)),
    *addresses,
]
