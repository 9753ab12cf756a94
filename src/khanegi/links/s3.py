"""A bucket of any store that speaks S3, asked by five of its verbs, signed with AWS Signature Version 4.

Of our own because the usual library pins what other parts of the service need newer; what is signed is
compared with the examples of the standard's own documents, and was tried against another implementation.
"""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

CONNECT_SECONDS, SECONDS = 3, 30
LARGEST = 64 * 1024 * 1024
SPACE = "{http://s3.amazonaws.com/doc/2006-03-01/}"


class Down(OSError):
    """The store did not do it, or nobody can know."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who asks, and where: signs one request at a moment."""

    key: str
    secret: str = field(repr=False)
    region: str = "us-east-1"

    def headers(
        self, method: str, path: str, query: Mapping[str, str], given: Mapping[str, str], at: dt.datetime
    ) -> dict[str, str]:
        """Return the headers of a request, signed; `given` holds host and the digest of the body."""
        moment = at.strftime("%Y%m%dT%H%M%SZ")
        signed = {name.lower(): value for name, value in given.items()} | {"x-amz-date": moment}
        names = ";".join(sorted(signed))
        lines = "".join(f"{name}:{signed[name].strip()}\n" for name in sorted(signed))
        asked = "\n".join(
            (method, quote(path, safe="/~"), _query(query), lines, names, signed["x-amz-content-sha256"])
        )
        scope = f"{moment[:8]}/{self.region}/s3/aws4_request"
        told = "\n".join(("AWS4-HMAC-SHA256", moment, scope, sha256(asked.encode()).hexdigest()))
        mark = hmac.new(self._key_of(moment[:8]), told.encode(), sha256).hexdigest()
        proof = f"AWS4-HMAC-SHA256 Credential={self.key}/{scope},SignedHeaders={names},Signature={mark}"
        return {**signed, "authorization": proof}

    def _key_of(self, day: str) -> bytes:
        made = f"AWS4{self.secret}".encode()
        for part in (day, self.region, "s3", "aws4_request"):
            made = hmac.new(made, part.encode(), sha256).digest()
        return made


def _query(query: Mapping[str, str]) -> str:
    return "&".join(f"{quote(key, safe='~')}={quote(query[key], safe='~')}" for key in sorted(query))


@dataclass(frozen=True, slots=True)
class Bucket:
    """One bucket; `url` is the address of the store with the bucket behind it: https://host/bucket."""

    url: str
    signer: Signer

    def put(self, name: str, data: bytes) -> None:
        """Keep bytes under a name, in place of what is there. Raises Down."""
        self._ask("PUT", name, data=data)

    def get(self, name: str) -> bytes:
        """Return what is kept under a name. Raises FileNotFoundError, Down."""
        return self._ask("GET", name)[1]

    def head(self, name: str) -> tuple[int, dt.datetime]:
        """Return size and age of what is kept under a name. Raises FileNotFoundError, Down."""
        answer, _ = self._ask("HEAD", name)
        return int(answer.headers["Content-Length"]), parsedate_to_datetime(answer.headers["Last-Modified"])

    def delete(self, name: str) -> None:
        """Forget a name, whether something is there or not. Raises Down."""
        self._ask("DELETE", name)

    def listed(self, prefix: str) -> tuple[list[str], list[str]]:
        """Return folders and names that stand right behind a prefix such as «papers/». Raises Down."""
        folders, names, more = [], [], {"list-type": "2", "delimiter": "/", "prefix": prefix}
        while True:
            tree = ElementTree.fromstring(self._ask("GET", "", query=more)[1])  # noqa: S314 (our own store)
            found = [each.text or "" for each in tree.findall(f"{SPACE}CommonPrefixes/{SPACE}Prefix")]
            folders += [one[len(prefix) :].rstrip("/") for one in found]
            names += [
                (each.text or "")[len(prefix) :] for each in tree.findall(f"{SPACE}Contents/{SPACE}Key")
            ]
            token = tree.findtext(f"{SPACE}NextContinuationToken")
            if not token:
                return folders, names
            more = {**more, "continuation-token": token}

    def _ask(
        self, method: str, name: str, *, data: bytes = b"", query: Mapping[str, str] | None = None
    ) -> tuple[HTTPResponse, bytes]:
        url, asked = urlsplit(self.url), query or {}
        path = f"{url.path.rstrip('/')}/{name}"
        given = {"host": url.netloc, "x-amz-content-sha256": sha256(data).hexdigest()}
        headers = self.signer.headers(method, path, asked, given, dt.datetime.now(dt.UTC))
        kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
        line = kind(url.hostname or "", url.port, timeout=CONNECT_SECONDS)
        try:
            line.connect()
            line.sock.settimeout(SECONDS)
            target = quote(path, safe="/~") + (f"?{_query(asked)}" if asked else "")
            line.request(method, target, data if method == "PUT" else None, headers)
            answer = line.getresponse()
            body = answer.read(LARGEST)
        except (OSError, HTTPException) as silence:
            raise Down(f"no answer: {type(silence).__name__}") from silence
        finally:
            line.close()
        if answer.status == 404 and method != "PUT" and name:
            raise FileNotFoundError(name)
        if answer.status not in (200, 204):
            raise Down(f"answer {answer.status}")
        return answer, body
