"""A stand-in for a store that speaks S3, over real HTTP: python -m khanegi.links.standins.s3 --port 8003

Keeps what is put in memory, refuses what is not signed with its own key, and lists two names a page, so
that nobody gets by without asking for the next one. Faults: error (503), full (507), drop, slow.
"""

from __future__ import annotations

import argparse
import datetime as dt
from email.utils import format_datetime
from hashlib import sha256
from threading import Lock
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.sax.saxutils import escape

from khanegi.links.s3 import Signer
from khanegi.links.standins import server as stand

KEY, SECRET, BUCKET = "khanegi", "only-for-this-machine", "papers"
A_PAGE = 2
LISTED = '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{found}</ListBucketResult>'


class Store(stand.Stand):
    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(address, Handler)
        self.kept: dict[str, tuple[bytes, dt.datetime]] = {}
        self.lock = Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/{BUCKET}"


class Handler(stand.Handler):
    server: Store
    modes = ("slow", "error", "full", "drop")

    def do_GET(self) -> None:
        if (name := self._let_in()) is None:
            return None
        if not name:
            return self.answer(200, self._listed(), "application/xml")
        return self._kept(name)

    def do_HEAD(self) -> None:  # noqa: N802 (names that http.server calls)
        self.do_GET()

    def do_PUT(self) -> None:  # noqa: N802
        data = self.body()
        if name := self._let_in(data):
            with self.server.lock:
                self.server.kept[name] = (data, dt.datetime.now(dt.UTC))
            self.answer(200, "")

    def do_DELETE(self) -> None:
        if name := self._let_in():
            with self.server.lock:
                self.server.kept.pop(name, None)
            self.send_response(204)
            self.end_headers()

    def do_POST(self) -> None:
        self.take_fault(stand.read_json(self.body()))

    def _let_in(self, data: bytes = b"") -> str | None:
        """Return the name that is asked for; None once this was answered otherwise."""
        fault = self.server.next_fault()
        if fault in ("error", "full"):
            self.answer(503 if fault == "error" else 507, "<Error/>", "application/xml")
        elif fault == "drop":
            self.hang_up()
        elif not self._is_signed(data):
            self.answer(403, "<Error><Code>SignatureDoesNotMatch</Code></Error>", "application/xml")
        else:
            return unquote(urlsplit(self.path).path).removeprefix(f"/{BUCKET}/")
        return None

    def _is_signed(self, data: bytes) -> bool:
        url, said = urlsplit(self.path), self.headers.get("authorization", "")
        if (
            "SignedHeaders=" not in said
            or self.headers.get("x-amz-content-sha256") != sha256(data).hexdigest()
        ):
            return False
        names = said.partition("SignedHeaders=")[2].partition(",")[0].split(";")
        given = {name: self.headers.get(name, "") for name in names if name != "x-amz-date"}
        at = dt.datetime.strptime(self.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
        if abs(dt.datetime.now(dt.UTC) - at) > dt.timedelta(minutes=15):
            return False
        query = dict(parse_qsl(url.query, keep_blank_values=True))
        path = unquote(url.path)
        wanted = Signer(KEY, SECRET).headers(self.command, path, query, given, at)
        return wanted["authorization"] == said

    def _kept(self, name: str) -> None:
        with self.server.lock:
            data, at = self.server.kept.get(name, (None, None))
        if data is None or at is None:
            return self.answer(404, "" if self.command == "HEAD" else "<Error/>", "application/xml")
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Last-Modified", format_datetime(at, usegmt=True))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)
        return None

    def _listed(self) -> str:
        asked = dict(parse_qsl(urlsplit(self.path).query))
        prefix, after = asked.get("prefix", ""), asked.get("continuation-token", "")
        with self.server.lock:
            ends = [name[len(prefix) :] for name in self.server.kept if name.startswith(prefix)]
        found = sorted({end.partition("/")[0] + ("/" if "/" in end else "") for end in ends})
        later = [one for one in found if one > after]
        items = [_item(prefix, one) for one in later[:A_PAGE]]
        if len(later) > A_PAGE:
            items.append(f"<NextContinuationToken>{escape(later[A_PAGE - 1])}</NextContinuationToken>")
        return LISTED.format(found="".join(items))


def _item(prefix: str, found: str) -> str:
    whole = escape(prefix + found)
    if found.endswith("/"):
        return f"<CommonPrefixes><Prefix>{whole}</Prefix></CommonPrefixes>"
    return f"<Contents><Key>{whole}</Key></Contents>"


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--port", type=int, default=8003)
    words.add_argument("--quiet", action="store_true", help="do not print the address")
    asked = words.parse_args()
    stand.serve(Store(("127.0.0.1", asked.port)), asked)


if __name__ == "__main__":
    main()
