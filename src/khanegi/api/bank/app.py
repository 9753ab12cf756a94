"""Who may ask, how refusals look, and the description of it all (OpenAPI 3.1)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from khanegi.banks.actions import admitting, replies
from khanegi.banks.actions.admitting import Signed, Unknown
from khanegi.banks.queries import NO_SCOPE, Program
from khanegi.base.address import address
from khanegi.base.errors import Invalid, NotFound, Refused, TooMany

KEY = re.compile(r"[A-Za-z0-9_-]{8,48}")
PROBLEM = "application/problem+json"
SHAPE = "این مقدار به شکلی نیست که در شرح آمده است."
SCHEMES = {
    name: {"type": "apiKey", "in": "header", "name": header, "description": told}
    for name, header, told in (
        ("key", "X-Key", "number of the key"),
        ("timestamp", "X-Timestamp", "seconds since 1970, at most five minutes away"),
        ("nonce", "X-Nonce", "16 to 64 of A-Z a-z 0-9 _ -, never used before"),
        ("signature", "X-Signature", "v1= and the HMAC-SHA256 of docs/bank-api.md"),
    )
}
IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "The same key and request again is the same act and gets the same answer.",
    "schema": {"type": "string", "pattern": f"^{KEY.pattern}$"},
}


class ByKey:
    """Lets in whoever signs with a key we know."""

    openapi_security_schema = SCHEMES["signature"]

    def __call__(self, request: HttpRequest) -> Program:
        query = request.META.get("QUERY_STRING", "")
        head = request.headers
        return admitting.admit(
            Signed(
                number=head.get("X-Key", ""),
                timestamp=head.get("X-Timestamp", ""),
                nonce=head.get("X-Nonce", ""),
                mark=head.get("X-Signature", ""),
                method=request.method or "",
                path=request.path + (f"?{query}" if query else ""),
                idempotency=head.get("Idempotency-Key", ""),
                body=request.body,
                address=address(request),
            )
        )


class BankAPI(NinjaAPI):
    def get_openapi_schema(self, **given: Any) -> Any:
        """Return the description with what every operation has alike: keys, signatures, problems."""
        said: dict[str, Any] = json.loads(json.dumps(super().get_openapi_schema(**given)))
        said["components"]["securitySchemes"] = SCHEMES
        for methods in said["paths"].values():
            for method, operation in methods.items():
                operation["security"] = [{name: [] for name in SCHEMES}]
                if method != "get":
                    operation.setdefault("parameters", []).append(IDEMPOTENCY)
                for status, answer in operation["responses"].items():
                    if int(status) >= 400:
                        answer["content"] = {PROBLEM: answer["content"]["application/json"]}
        return said


api = BankAPI(
    title="Khanegi for banks",
    version="1",
    description="Letters, acts, messages and lists of one bank. The contract is docs/bank-api.md.",
    auth=ByKey(),
    docs_url=None,
    urls_namespace="bank_api",
)


def program(request: HttpRequest) -> Program:
    return request.auth  # type: ignore[attr-defined]


def once(request: HttpRequest, do: Callable[[str], dict[str, Any]]) -> tuple[dict[str, Any], bool]:
    """Do a write once for its key, which `do` is given; return its answer and whether it is an old one."""
    key = request.headers.get("Idempotency-Key", "")
    if not KEY.fullmatch(key):
        raise Invalid({"Idempotency-Key": (replies.NO_KEY,)})
    asked = sha256(f"{request.method} {request.get_full_path()}\n".encode() + request.body).hexdigest()
    return replies.once(client=program(request).client, key=key, asked=asked, do=lambda: do(key))


def answer(said: dict[str, Any], *, again: bool = False, status: int = 200) -> HttpResponse:
    """Return an answer; that it is the one of an earlier time stands in a header."""
    response = JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "no-store"
    if again:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def problem(status: int, code: str, title: str, fields: dict[str, list[str]] | None = None) -> HttpResponse:
    said = {"type": f"urn:khanegi:refusal:{code}", "title": title, "status": status, "code": code}
    body = json.dumps({**said, "fields": fields or {}}, ensure_ascii=False)
    response = HttpResponse(body, status=status, content_type=PROBLEM)
    response.headers["Cache-Control"] = "no-store"
    return response


@api.exception_handler(Unknown)
def unknown(request: HttpRequest, nobody: Unknown) -> HttpResponse:
    """Nobody we know has signed this, or it is not of now."""
    response = problem(401, nobody.refusal.code, nobody.refusal.text)
    response.headers["WWW-Authenticate"] = "Khanegi-HMAC-SHA256"
    return response


@api.exception_handler(Refused)
def refused(request: HttpRequest, no: Refused) -> HttpResponse:
    """A rule said no: 409; 403 where the program may not; 429 where it asks too fast."""
    status = 429 if isinstance(no, TooMany) else 403 if no.refusal is NO_SCOPE else 409
    response = problem(status, no.refusal.code, no.refusal.text)
    if isinstance(no, TooMany):
        response.headers["Retry-After"] = str(no.after)
    return response


@api.exception_handler(NotFound)
def not_found(request: HttpRequest, nothing: NotFound) -> HttpResponse:
    """Absent, or another bank's: the same answer."""
    return problem(404, "not_found", "چنین چیزی برای این بانک پیدا نشد.")


@api.exception_handler(Invalid)
def invalid(request: HttpRequest, wrong: Invalid) -> HttpResponse:
    """What was sent does not fit the form, or its key is that of another request."""
    code = "key_used_for_another" if isinstance(wrong, replies.OfAnother) else "invalid"
    fields = {key: list(said) for key, said in wrong.errors.items()}
    return problem(422, code, next((text for texts in fields.values() for text in texts), SHAPE), fields)


@api.exception_handler(ValidationError)
def misshapen(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    """What came has not the shape that the description says."""
    fields = {".".join(str(part) for part in one["loc"][1:]) or "body": [SHAPE] for one in wrong.errors}
    return problem(422, "invalid", SHAPE, fields)


@api.exception_handler(RequestDataTooBig)
def too_big(request: HttpRequest, much: RequestDataTooBig) -> HttpResponse:
    return problem(413, "too_big", "این درخواست بزرگ‌تر از اندازه‌ای است که گرفته می‌شود.")
