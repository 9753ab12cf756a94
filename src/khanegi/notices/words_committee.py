"""What members of a county committee are told, under the rules of `words`. No applicant is named here."""

from __future__ import annotations

INVITED = "جلسهٔ کمیتهٔ {county}: {date}، {place}. دستور آن در سامانه است."
TO_SIGN = "صورت‌جلسهٔ {date} کمیتهٔ {county} آماده است. آن را بخوانید و تا {due} امضا کنید."
CALLED_OFF = "جلسهٔ {date} کمیتهٔ {county} لغو شد. دلیل: {reason}."
WRITTEN_DOWN = "در دفتر امضای جلسهٔ {date} کمیتهٔ {county} نوشته شد که امضا نکرده‌اید. دلیل آن در سامانه است."
