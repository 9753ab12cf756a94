"""What holders are told after issue, and neighbours who complained, under the rules of `words`."""

from __future__ import annotations

REFUSED = "تمدید مجوز {permit} پذیرفته نشد. دلیل: {reason}. مهلت اعتراض: {due}."

DONE = {
    ("permit_life", "ask_renewal"): "درخواست تمدید مجوز {permit} ثبت شد. مهلت پاسخ: {due}.",
    ("permit_life", "ask_more"): "برای تمدید مجوز {permit} توضیح لازم است. تا {due} در سامانه بنویسید.",
    ("permit_life", "sign"): "تمدید مجوز {permit} امضای اول را گرفت و برای امضای دوم به ادارهٔ کل رفت.",
    ("permit_life", "refuse"): REFUSED,
    ("permit_life", "refuse_final"): REFUSED,
    ("permit_life", "renew"): "مجوز {permit} با همان شماره تمدید شد و تا {valid} اعتبار دارد.",
    ("permit_life", "give_up"): "انصراف شما از مجوز {permit} ثبت شد.",
    ("permit_life", "suspend"): "مجوز {permit} تعلیق شد. دلیل: {reason}. تا {due} در سامانه پاسخ دهید.",
    (
        "permit_life",
        "suspend_for_diversion",
    ): "مجوز {permit} تعلیق شد. دلیل: انحراف تسهیلات. تا {due} در سامانه پاسخ دهید.",
    (
        "permit_life",
        "diversion_lifted",
    ): "ناظر ثبت انحراف را پس گرفت و تعلیق مجوز {permit} برداشته شد. اعتبار آن تا {valid} است.",
    ("permit_life", "restore"): "تعلیق مجوز {permit} برداشته شد. اعتبار آن تا {valid} است.",
    ("permit_life", "revoke"): "مجوز {permit} باطل شد. دلیل: {reason}. مهلت اعتراض: {due}.",
    ("permit_life", "reinstate"): "اعتراض شما دربارهٔ مجوز {permit} پذیرفته شد و دوباره بررسی می‌شود.",
    ("permit_life", "uphold"): "اعتراض شما دربارهٔ مجوز {permit} پذیرفته نشد. متن رأی در سامانه است.",
    ("permit_life", "end"): "اعتبار مجوز {permit} پایان یافت. تا {due} هنوز می‌توانید تمدید بخواهید.",
    ("complaint", "prove"): "به شکایتی از مجوز {permit} رسیدگی شد و ثابت است. ادارهٔ کل تصمیم می‌گیرد.",
    ("complaint", "disprove"): "به شکایتی از مجوز {permit} رسیدگی شد و ثابت نشد.",
    ("complaint", "settle"): "شکایت از مجوز {permit} با قراری بسته شد که متن آن در سامانه است.",
}
SOON = {
    ("permit_life", "valid"): "مجوز {permit} تا {left} روز دیگر پایان می‌یابد. برای تمدید وارد شوید.",
    ("permit_life", "more"): "تا {due} توضیح خواسته‌شده برای تمدید مجوز {permit} را بفرستید.",
    ("permit_life", "suspended"): "تا {due} به تعلیق مجوز {permit} پاسخ دهید.",
    (
        "permit_life",
        "ended",
    ): "تا {due} می‌توانید تمدید مجوز {permit} را بخواهید. پس از آن مجوز تازه لازم است.",
}
LATE = {
    (
        "permit_life",
        "renewal",
    ): "مهلت بررسی تمدید مجوز {permit} گذشت. مدیر دستگاه آگاه شد و بررسی ادامه دارد.",
    (
        "permit_life",
        "hearing",
    ): "مهلت رسیدگی به تعلیق مجوز {permit} گذشت. دبیرخانه آگاه شد و رسیدگی ادامه دارد.",
}
RECEIVED = "شکایت شما با شمارهٔ {code} ثبت شد. کارشناس رسیدگی می‌کند و نتیجه پیامک می‌شود."
COMPLAINT = {
    "proven": "شکایت شما ({code}) ثابت شد. ادارهٔ کل دربارهٔ مجوز تصمیم می‌گیرد.",
    "unproven": "به شکایت شما ({code}) رسیدگی شد و ثابت نشد. اگر مزاحمت ادامه دارد دوباره بنویسید.",
    "settled": "شکایت شما ({code}) با قراری با دارندهٔ مجوز بسته شد. اگر مزاحمت ماند دوباره بنویسید.",
    "acted_on": "پس از شکایت شما ({code})، مجوز تعلیق شد و به آن رسیدگی می‌شود.",
    "ceased": "مجوزی که از آن شکایت داشتید ({code}) پایان یافت و رسیدگی بسته شد.",
    "needless": "مجوزی که از آن شکایت داشتید ({code}) پایان یافت و رسیدگی بسته شد.",
}
