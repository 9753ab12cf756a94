"""A bucket is asked as the standard has it, and whatever the store does is told as it is."""

import datetime as dt
import threading
from hashlib import sha256

import pytest

from khanegi.links import s3
from khanegi.links.standins.s3 import KEY, SECRET, Store
from khanegi.links.standins.server import Fault

NOTHING = sha256(b"").hexdigest()
HOST = "examplebucket.s3.amazonaws.com"
# The examples of «Signature Calculations for the Authorization Header» in Amazon's own documents.
EXAMPLES = {
    "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41": (
        ("GET", "/test.txt", {}),
        {"range": "bytes=0-9", "x-amz-content-sha256": NOTHING},
    ),
    "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd": (
        ("PUT", "/test$file.text", {}),
        {
            "date": "Fri, 24 May 2013 00:00:00 GMT",
            "x-amz-storage-class": "REDUCED_REDUNDANCY",
            "x-amz-content-sha256": sha256(b"Welcome to Amazon S3.").hexdigest(),
        },
    ),
    "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543": (
        ("GET", "/", {"lifecycle": ""}),
        {"x-amz-content-sha256": NOTHING},
    ),
    "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7": (
        ("GET", "/", {"max-keys": "2", "prefix": "J"}),
        {"x-amz-content-sha256": NOTHING},
    ),
}


@pytest.mark.parametrize("mark", EXAMPLES)
def test_requests_are_signed_as_the_standard_signs_its_examples(mark):
    asked, given = EXAMPLES[mark]
    signer = s3.Signer("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")

    headers = signer.headers(*asked, {"host": HOST, **given}, dt.datetime(2013, 5, 24, tzinfo=dt.UTC))

    assert headers["authorization"].rsplit("=", 1)[1] == mark


@pytest.fixture
def standing():
    """The stand-in on a free port."""
    server = Store(("127.0.0.1", 0))
    thread = threading.Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def bucket(standing):
    return s3.Bucket(standing.url, s3.Signer(KEY, SECRET))


def test_what_is_put_is_there_until_it_is_deleted(bucket):
    bucket.put("papers/ab/سند 1.pdf", b"one")
    bucket.put("papers/ab/سند 1.pdf", b"three")

    assert bucket.get("papers/ab/سند 1.pdf") == b"three"
    size, at = bucket.head("papers/ab/سند 1.pdf")
    assert (size, abs(dt.datetime.now(dt.UTC) - at) < dt.timedelta(minutes=1)) == (5, True)

    bucket.delete("papers/ab/سند 1.pdf")
    bucket.delete("papers/ab/سند 1.pdf")
    for ask in (bucket.get, bucket.head):
        with pytest.raises(FileNotFoundError):
            ask("papers/ab/سند 1.pdf")


def test_a_long_list_is_read_to_its_end(bucket):
    for name in ("a/1", "a/2", "a/3", "a/4", "a/5", "b/1", "c/1/deep"):
        bucket.put(f"papers/{name}", b"x")

    assert bucket.listed("papers/") == (["a", "b", "c"], [])
    assert bucket.listed("papers/a/") == ([], ["1", "2", "3", "4", "5"])
    assert bucket.listed("nothing/") == ([], [])


def test_another_secret_opens_nothing(standing):
    other = s3.Bucket(standing.url, s3.Signer(KEY, "guessed"))

    with pytest.raises(s3.Down, match="403"):
        other.put("papers/a", b"x")
    assert standing.kept == {}


@pytest.mark.parametrize("mode", ["error", "full", "drop"])
def test_a_store_that_fails_is_down_and_nothing_is_there(bucket, standing, mode):
    standing.fault = Fault(mode, 1)

    with pytest.raises(s3.Down):
        bucket.put("papers/a", b"x")
    assert standing.kept == {}


def test_a_store_that_says_nothing_is_not_waited_for_long(bucket, standing, monkeypatch):
    monkeypatch.setattr(s3, "SECONDS", 0.2)
    standing.fault = Fault("slow", 1, 1)

    with pytest.raises(s3.Down, match="TimeoutError"):
        bucket.get("papers/a")


def test_a_store_that_is_not_there_is_down():
    with pytest.raises(s3.Down):
        s3.Bucket("http://127.0.0.1:1/papers", s3.Signer(KEY, SECRET)).get("papers/a")
