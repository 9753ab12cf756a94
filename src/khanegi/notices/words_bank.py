"""What is told about loans, from the request to the settlement, under the rules of `words`."""

from __future__ import annotations

DONE = {
    ("facility", "request"): "درخواست تسهیلات {code} ثبت شد. جای شما در صف در همان پرونده است.",
    ("facility", "schedule"): "درخواست {code} در دستور جلسهٔ کمیتهٔ شهرستان است.",
    (
        "facility",
        "committee_approved",
    ): "کمیته درخواست {code} را با مبلغ {amount} تصویب کرد. پس از نوشتن نامهٔ بانک خبر می‌دهیم.",
    (
        "facility",
        "committee_postponed",
    ): "کمیته هنوز دربارهٔ {code} تصمیم نگرفته است. پرونده با همان نوبت به جلسهٔ بعد می‌رود.",
    (
        "facility",
        "committee_rejected",
    ): "کمیته درخواست {code} را نپذیرفت. دلیل: {reason}. مهلت اعتراض: {due}.",
    ("facility", "refer"): "به {branch} معرفی شدید. نامهٔ {letter}، تا {valid}. فهرست مدارک در پرونده.",
    ("facility", "other_bank"): "انتخاب بانک دیگر برای {code} ثبت شد. دبیرخانه نامهٔ تازه می‌نویسد.",
    ("facility", "accept"): "شعبه پروندهٔ تسهیلات {code} را پذیرفت و بررسی می‌کند.",
    (
        "facility",
        "hand_back",
    ): "پروندهٔ {code} از شعبه برگشت. دلیل: {reason}. دبیرخانه نامهٔ تازه می‌نویسد.",
    ("facility", "demand"): "بانک برای پروندهٔ {code} خواست: {demand}. مهلت {due}.",
    ("facility", "documents_complete"): "مدارک پروندهٔ {code} کامل شد. مهلت اعتبارسنجی بانک: {due}.",
    ("facility", "credit_ok"): "اعتبارسنجی پروندهٔ {code} تأیید شد. شعبه قرارداد را می‌نویسد.",
    ("facility", "draft_contract"): "قسط‌ها و مدت وام {code} نوشته شد. آن را بخوانید و تا {due} امضا کنید.",
    ("facility", "people_left"): "با رفتن یکی از افراد، مبلغ وام {code} کم شد. مبلغ تازه در پرونده است.",
    (
        "facility",
        "contract_undone",
    ): "با رفتن یکی از افراد، مبلغ وام {code} کم شد و قرارداد دوباره نوشته می‌شود.",
    (
        "facility",
        "too_few_people",
    ): "افراد پروندهٔ {code} از کمترین شمار مجاز کمتر شدند. کمیته دوباره رأی می‌دهد.",
    ("facility", "pay"): "{amount} از وام پروندهٔ {code} پرداخت شد.",
    ("facility", "paid"): "پرداخت وام {code} کامل شد. نخستین قسط: {first}.",
    ("facility", "paid_in_part"): "پرداخت وام {code} با همان مبلغ پرداخت‌شده پایان یافت. دلیل: {reason}.",
    ("facility", "refuse"): "بانک وام {code} را نداد. دلیل: {reason}. مهلت اعتراض: {due}.",
    (
        "facility",
        "diverted",
    ): "ناظر نوشته است که وام {code} در کار طرح خرج نشده است. متن آن را در پرونده بخوانید و پاسخ دهید.",
    (
        "facility",
        "undivert",
    ): "ناظر ثبت انحراف وام {code} را پس گرفت. تعلیقی که تنها به همین سبب بود برداشته می‌شود.",
    (
        "facility",
        "diversion_cleared",
    ): "با رفع تعلیق مجوز، وام {code} به نظارت عادی برگشت.",
    ("facility", "settle"): "وام {code} تسویه شد.",
    ("facility", "reinstate"): "اعتراض شما پذیرفته شد و درخواست {code} دوباره بررسی می‌شود.",
    ("facility", "uphold"): "اعتراض شما به نتیجهٔ درخواست {code} پذیرفته نشد. متن رأی در سامانه است.",
    ("facility", "forgo"): "مهلت درخواست تسهیلات {code} گذشت و این پرونده بسته شد.",
    (
        "facility",
        "letter_ended",
    ): "اعتبار نامهٔ معرفی {code} گذشت. پرونده به دبیرخانه برگشت. دبیرخانه نامهٔ تازه می‌نویسد.",
}
SOON = {
    ("facility", "request"): "تا {due} مبلغ و بانک را در پروندهٔ تسهیلات {code} بنویسید.",
    ("facility", "at_branch"): "نامهٔ معرفی پروندهٔ {code} تا {valid} اعتبار دارد. پیش از آن به شعبه بروید.",
    ("facility", "documents"): "تا {due} آنچه بانک برای پروندهٔ {code} خواسته است به شعبه بدهید.",
    ("facility", "contract"): "تا {due} قرارداد وام {code} را بخوانید و امضا کنید.",
    ("facility", "unpaid"): "تا {due} برای درخواست {code} بانک دیگری انتخاب کنید یا اعتراض کنید.",
    ("facility", "supervision"): "کار شما پس از وام چگونه پیش می‌رود؟ در پروندهٔ {code} بنویسید.",
}
LATE = {
    ("facility", "at_branch"): "شعبه به پروندهٔ {code} پاسخ نداده است. می‌توانید بانک دیگری انتخاب کنید.",
    ("facility", "documents"): "مهلت مدارک پروندهٔ {code} گذشت. سرپرستی بانک آگاه شد. با شعبه هماهنگ کنید.",
    ("facility", "contract"): "مهلت امضای قرارداد وام {code} گذشت. اگر امضا نکرده‌اید، امروز امضا کنید.",
}
