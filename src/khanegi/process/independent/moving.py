"""An independent applicant who moves house before the permit is signed (spec 3.14)."""

from __future__ import annotations

from khanegi.process.grammar import Guard
from khanegi.process.independent.places import CORRECTION, FIRST_SIGNATURE, PLAN, REVIEW, SECOND_SIGNATURE
from khanegi.process.moving import left_before, move
from khanegi.process.words import Effect

UNSIGNED = Guard(
    code="awaits_signature",
    holds=lambda facts, actor: facts.place not in (FIRST_SIGNATURE.key, SECOND_SIGNATURE.key),
    otherwise=(
        "پرونده در انتظار امضاست و نشانی آن اکنون عوض نمی‌شود. از ادارهٔ امضاکننده بخواهید آن را به بررسی "
        "برگرداند، سپس نشانی تازه را بنویسید."
    ),
)
HOME = move(
    asks="move",
    at=(PLAN, REVIEW, CORRECTION, FIRST_SIGNATURE, SECOND_SIGNATURE),
    guards=(UNSIGNED,),
    also=Effect.LEAVE_OFFICE,
    # «Clock restarts once»: the first new agency gets its whole days, a later one what is left of them.
    afresh=lambda facts: not left_before(facts, REVIEW, CORRECTION),
)
