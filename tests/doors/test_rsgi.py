"""A request reaches the pages whole, in its time, or not at all; whatever was held for it is given back."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from granian.rsgi import HTTPProtocol, Scope

from khanegi.conf import rsgi


class Line:
    """What granian hands over of one connection: the parts that come, and what is answered."""

    def __init__(self, *parts: bytes, pause: float = 0) -> None:
        self.parts, self.pause, self.read = list(parts), pause, 0
        self.status, self.headers, self.body = 0, [], b""

    def __aiter__(self):
        return self

    async def __anext__(self) -> bytes:
        await asyncio.sleep(self.pause)
        if not self.parts:
            raise StopAsyncIteration
        part = self.parts.pop(0)
        self.read += len(part)
        return part

    def response_str(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body.encode()

    def response_bytes(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body


class Headers(list):
    """Headers as granian gives them: the same name may come twice."""

    def get(self, name):
        return next((value for key, value in self if key == name), None)

    def items(self):
        return iter(self)


class Told(list):
    """What a page says, in parts; it may fail on the way, and is closed all the same."""

    is_closed, breaks = False, False

    def __iter__(self):
        yield from super().__iter__()
        if self.breaks:
            raise OSError("on the way")

    def close(self):
        self.is_closed = True


@pytest.fixture
def asked(monkeypatch):
    """Stand in for the pages: keep every request as it reached them, and answer."""
    reached = SimpleNamespace(requests=[], told=Told([b"well ", b"done"]))

    def pages(environment, begin):
        reached.requests.append(environment | {"body": environment["wsgi.input"].read()})
        begin("201 Created", [("content-type", "text/plain")])
        return reached.told

    monkeypatch.setattr(rsgi, "pages", pages)
    return reached


def scope(*headers, method="POST", size=None, **more):
    told = [("content-length", str(size))] if size is not None else []
    about = {
        "method": method, "path": "/track/", "query_string": "", "http_version": "1.1", "scheme": "http",
        "server": "127.0.0.1:8000", "client": "10.0.0.9:51000", "headers": Headers([*told, *headers]),
    }  # fmt: skip
    return SimpleNamespace(**(about | more))


def serve(*pairs):
    """Serve requests at once, in a thread without a loop of its own."""

    async def all_of_them():
        await asyncio.gather(*(rsgi.application(about, line) for about, line in pairs))

    with ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, all_of_them()).result()
    assert rsgi._held == 0
    return [line for _, line in pairs]


def test_the_stand_ins_have_what_granian_has():
    assert {"response_str", "response_bytes", "__aiter__"} <= set(dir(HTTPProtocol)) & set(dir(Line))
    assert set(vars(scope())) <= set(dir(Scope)) | set(getattr(Scope, "__annotations__", ()))


def test_a_request_in_many_parts_reaches_the_pages_in_one(asked):
    [line] = serve((scope(size=9), Line(b"abc", b"def", b"ghi")))

    assert (line.status, line.body) == (201, b"well done")
    [request] = asked.requests
    assert (request["body"], request["CONTENT_LENGTH"], request["REQUEST_METHOD"]) == (
        b"abcdefghi",
        "9",
        "POST",
    )
    assert asked.told.is_closed


def test_a_request_that_does_not_say_how_long_it_is_is_taken_as_it_comes(asked):
    serve((scope(), Line(b"abc", b"def")))

    assert [one["body"] for one in asked.requests] == [b"abcdef"]


def test_for_what_only_asks_nobody_waits(asked):
    never = Line(b"abc", pause=60)

    [line] = serve((scope(method="GET", query_string="a=1"), never))

    assert (line.status, asked.requests[0]["QUERY_STRING"], never.read) == (201, "a=1", 0)


@pytest.mark.parametrize("sent", [b"abc", b"abcdefghijkl", b""], ids=["less", "more", "nothing"])
def test_what_is_not_as_long_as_it_said_never_reaches_the_pages(asked, sent):
    [line] = serve((scope(size=9), Line(sent)))

    assert (line.status, line.body.decode(), asked.requests) == (400, rsgi.CUT, [])
    assert ("connection", "close") in line.headers


def test_what_says_that_it_is_too_large_is_not_read(asked):
    [line] = serve((scope(size=rsgi.LARGEST + 1), Line(b"abc")))

    assert (line.status, line.body.decode(), line.read) == (413, rsgi.TOO_LARGE, 0)


@pytest.mark.parametrize("said", [None, "²", "-5", "1e9"])
def test_what_goes_on_without_an_end_is_left_after_the_largest_request(asked, monkeypatch, said):
    monkeypatch.setattr(rsgi, "LARGEST", 1000)
    headers = [("content-length", said)] if said else []

    [line] = serve((scope(*headers), Line(*[b"x" * 100] * 50)))

    assert (line.status, asked.requests) == (413, [])
    assert line.read == 1100


def test_who_is_too_slow_is_let_go(asked, monkeypatch):
    monkeypatch.setattr(rsgi, "PATIENCE", 0.05)

    [line] = serve((scope(size=3), Line(b"a", b"b", b"c", pause=0.04)))

    assert (line.status, line.body.decode(), asked.requests) == (408, rsgi.TOO_SLOW, [])


def test_a_longer_request_has_more_time(asked, monkeypatch):
    monkeypatch.setattr(rsgi, "PATIENCE", 0.05)
    monkeypatch.setattr(rsgi, "SLOWEST", 100)

    [line] = serve((scope(size=100), Line(b"a" * 50, b"b" * 50, pause=0.04)))

    assert line.status == 201


def test_when_nothing_more_can_be_held_the_next_is_asked_to_come_again(asked, monkeypatch):
    monkeypatch.setattr(rsgi, "HELD", 10)
    slow = [(scope(size=5), Line(b"abcde", pause=0.05)) for _ in range(3)]

    said = serve(*slow)

    assert sorted(line.status for line in said) == [201, 201, 503]
    [line] = [line for line in said if line.status == 503]
    assert (line.body.decode(), line.read) == (rsgi.BUSY, 0)
    assert serve((scope(size=5), Line(b"abcde")))[0].status == 201  # room was given back


def test_headers_reach_the_pages_as_the_standard_says(asked):
    twice = [
        ("cookie", "a=1"),
        ("cookie", "b=2"),
        ("x-forwarded-for", "10.1.1.1"),
        ("x-forwarded-for", "10.2.2.2"),
    ]
    told = scope(
        *twice, ("content-type", "text/plain"), method="GET", path="/fields/خیاطی/", client="[::1]:443"
    )

    serve((told, Line()))

    [got] = asked.requests
    assert (got["HTTP_COOKIE"], got["HTTP_X_FORWARDED_FOR"]) == ("a=1; b=2", "10.1.1.1,10.2.2.2")
    assert got["PATH_INFO"].encode("latin-1").decode() == "/fields/خیاطی/"
    assert (got["REMOTE_ADDR"], got["CONTENT_TYPE"]) == ("::1", "text/plain")
    assert not {"HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"} & set(got)


def test_a_page_that_fails_on_the_way_is_closed_too(asked):
    asked.told.breaks = True

    with pytest.raises(OSError, match="on the way"):
        serve((scope(method="GET"), Line()))
    assert asked.told.is_closed


def test_the_real_pages_answer_through_it():
    [line] = serve((scope(("host", "127.0.0.1"), method="GET", path="/healthz"), Line()))

    assert (line.status, line.body) == (200, b"ok\n")
