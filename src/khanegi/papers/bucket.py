"""Django's storage over a bucket: the other place, beside a disk, where files may lie."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

from django.core.files.base import File
from django.core.files.storage import Storage

from khanegi.links import s3


class BucketStorage(Storage):
    """Files in a bucket, for any number of web nodes. Names of ours are random: none is ever taken."""

    def __init__(self, url: str, key: str, secret: str, region: str) -> None:
        self.bucket = s3.Bucket(url, s3.Signer(key, secret, region))

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        return File(BytesIO(self.bucket.get(name)), name)

    def _save(self, name: str, content: Any) -> str:
        self.bucket.put(name, content.read())
        return name

    def delete(self, name: str) -> None:
        self.bucket.delete(name)

    def exists(self, name: str) -> bool:
        try:
            self.bucket.head(name)
        except FileNotFoundError:
            return False
        return True

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        return self.bucket.listed(f"{path.rstrip('/')}/")

    def size(self, name: str) -> int:
        return self.bucket.head(name)[0]

    def get_modified_time(self, name: str) -> dt.datetime:
        return self.bucket.head(name)[1]
