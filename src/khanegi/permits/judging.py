"""Whether a file that somebody holds is a permit of ours: signature, hash and register must all agree."""

from __future__ import annotations

from dataclasses import dataclass

from khanegi.base.errors import NotFound
from khanegi.permits import checking, keys, queries, store
from khanegi.permits.models import Sheet

LARGEST = 2 * 1024 * 1024  # ours are some 60 kB
TOO_LARGE = (
    "این فایل از ۲ مگابایت بزرگ‌تر است و فایل مجوز ما نیست. فایلی را بفرستید که دارنده از سامانه گرفته است."
)
NO_PDF = (
    "این فایل PDF سالمی نیست. فایلی را بفرستید که دارنده از سامانه گرفته است، نه عکس یا نسخهٔ اسکن‌شدهٔ آن را."
)
UNSIGNED = "این فایل امضای الکترونیک ندارد. برگ چاپی را با شماره یا نشان مربعی آن بررسی کنید."
TWICE = "این فایل بیش از یک امضا دارد و مجوز ما تنها یکی دارد."
STRANGER = "امضای این فایل از ما نیست."
CHANGED = "این فایل پس از امضا تغییر کرده است."
APPENDED = "پس از امضا چیزی به پایان این فایل افزوده شده است."
UNKNOWN = "شماره‌ای که در امضای این فایل آمده در دفتر مجوزها نیست."
OTHER = "این فایل همان فایلی نیست که ما برای این شماره داده‌ایم."
OLDER = "این فایل نسخهٔ پیشین این مجوز است. نسخهٔ تازه را از دارنده بخواهید."


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found: a sentence for each thing that is wrong, and what the register says of the number."""

    faults: tuple[str, ...]
    permit: queries.Public | None

    @property
    def is_ours(self) -> bool:
        return not self.faults

    @property
    def holds(self) -> bool:
        return self.is_ours and self.permit is not None and self.permit.holds


def judge(pdf: bytes) -> Verdict:
    """Check a stranger's file, in a program that can do nothing else."""
    return verdict(checking.look_confined(pdf, keys.trusted()), store.digest(pdf))


def verdict(seen: checking.Seen, sha256: str) -> Verdict:
    """Compare what a file shows with the register."""
    if seen.signatures != 1:
        why = NO_PDF if not seen.is_pdf else UNSIGNED if not seen.signatures else TWICE
        return Verdict((why,), None)
    faults = _of_signature(seen)
    try:
        permit = queries.public(seen.number)
    except NotFound:
        return Verdict((*faults, UNKNOWN), None)
    return Verdict((*faults, *_of_register(permit.number, sha256)), permit)


def _of_signature(seen: checking.Seen) -> tuple[str, ...]:
    told = (
        # Of a file that changed nobody looks further: whose signature it was is not known then.
        (seen.is_unchanged and not seen.is_ours, STRANGER),
        (not seen.is_unchanged or (seen.is_ours and not seen.is_sound), CHANGED),
        (not seen.is_whole, APPENDED),
    )
    return tuple(sentence for is_wrong, sentence in told if is_wrong)


def _of_register(number: str, sha256: str) -> tuple[str, ...]:
    rows = Sheet.objects.filter(permit__number=number, state="issued").order_by("-version")
    hashes = list(rows.values_list("sha256", flat=True))
    if hashes and hashes[0] == sha256:
        return ()
    return (OLDER if sha256 in hashes else OTHER,)
