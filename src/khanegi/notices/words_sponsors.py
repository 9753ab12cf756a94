"""What covered persons and sponsors are told, under the rules of `words`: no full name, two parts at most.

Both sides of an introduction read the same sentence, so none says «شما» of what one side did.
"""

from __future__ import annotations

DONE = {
    ("covered", "enter"): "پروندهٔ {code} وارد فهرست انتظار معرفی شد. جایگاه شما در سامانه دیده می‌شود.",
    ("covered", "move"): "نشانی پروندهٔ {code} در {county} ثبت شد. دستگاه شما: {agency}.",
    ("covered", "wake"): "پروندهٔ {code} به فهرست انتظار برگشت. روزهای پیشین شما حساب است.",
    ("covered", "withdraw"): "انصراف شما از پروندهٔ {code} ثبت شد.",
    ("covered", "return"): "مدارک پروندهٔ {code} در {count} مورد اصلاح می‌خواهد. تا {due} بفرستید.",
    ("covered", "released"): "معرفی بسته شد و پروندهٔ {code} با نوبت خودش در فهرست انتظار است.",
    ("covered", "freed"): "همکاری پایان یافت و پروندهٔ {code} با نوبت خودش در فهرست انتظار است.",
    ("covered", "doze"): "پروندهٔ {code} تأیید نشد و فعلاً معرفی نمی‌شود. با یک دکمه در سامانه برگردید.",
    ("covered", "close"): "پروندهٔ {code} پس از دو سال بی‌خبری بسته شد. می‌توانید دوباره ثبت‌نام کنید.",
    ("sponsor", "introduce"): "{people} نفر به پشتیبانی {code} معرفی شدند. پس از پذیرش آن‌ها نوبت پاسخ شماست.",
    (
        "sponsor",
        "resize",
    ): "طرح پشتیبانی {code} به اندازهٔ قراردادهای امضاشده کوچک شد. مهلت تأیید نهایی: {due}.",
    ("sponsor", "approve"): "طرح پشتیبانی {code} تأیید نهایی شد. اگر وام خواسته‌اید پروندهٔ آن باز شده است.",
    ("sponsor", "go_on_matching"): "پروندهٔ {code} به مرحلهٔ معرفی برگشت. مهلت حد نصاب: {due}.",
    ("sponsor", "end_short"): "پشتیبانی {code} چون حد نصاب پر نشد پایان یافت. دلیل در سامانه است.",
    ("sponsor", "end"): "پایان پشتیبانی {code} ثبت شد. افراد شما باخبر می‌شوند.",
    ("sponsor", "suspend"): "پشتیبانی {code} تعلیق شد. دلیل: {reason}. تا {due} در سامانه پاسخ دهید.",
    ("sponsor", "restore"): "تعلیق پشتیبانی {code} برداشته شد و معرفی دوباره باز است.",
    ("sponsor", "revoke"): "مجوز پشتیبانی {code} باطل شد. دلیل: {reason}. مهلت اعتراض: {due}.",
    ("sponsor", "quorum"): "قراردادهای پشتیبانی {code} به حد نصاب رسید. مهلت تأیید نهایی: {due}.",
    (
        "sponsor",
        "fall_short",
    ): "مهلت معرفی پشتیبانی {code} بدون حد نصاب گذشت. دستگاه اجرایی تا {due} تصمیم می‌گیرد.",
    ("sponsor", "quarter"): "گزارش سه‌ماههٔ پشتیبانی {code} را تا {due} در سامانه بفرستید.",
    ("introduction", "consent"): "متقاضی معرفی {code} آن را پذیرفت. پشتیبان تا {due} پاسخ می‌دهد.",
    ("introduction", "decline"): "متقاضی معرفی {code} را نپذیرفت و این معرفی بسته شد.",
    ("introduction", "leave"): "همکاری {code} با خواست متقاضی بی‌درنگ پایان یافت.",
    (
        "introduction",
        "accept",
    ): "پشتیبان معرفی {code} را پذیرفت. قرارداد را تا {due} در سامانه بخوانید و بپذیرید.",
    ("introduction", "refuse"): "پشتیبان معرفی {code} را نپذیرفت. دلیل: {reason}.",
    ("introduction", "sign"): "یکی از سه طرف، قرارداد معرفی {code} را پذیرفت. وضع تازه در سامانه است.",
    ("introduction", "end"): "پایان همکاری {code} اعلام شد: {due}. دلیل: {reason}.",
    ("introduction", "dispute"): "اختلاف همکاری {code} به دبیرخانه رفت. مهلت رسیدگی: {due}.",
    ("introduction", "take_back"): "دستگاه اجرایی معرفی {code} را برداشت. دلیل در سامانه است.",
    ("introduction", "settle_on"): "دبیرخانه رأی داد همکاری {code} ادامه یابد. متن رأی در سامانه است.",
    ("introduction", "settle_end"): "دبیرخانه رأی داد همکاری {code} پایان یابد. متن رأی در سامانه است.",
    ("introduction", "silent"): "معرفی {code} بی‌پاسخ ماند و بسته شد. نوبت متقاضی در فهرست انتظار می‌ماند.",
    ("introduction", "unanswered"): "پشتیبان به معرفی {code} پاسخ نداد و بسته شد. نوبت متقاضی می‌ماند.",
    ("introduction", "unsigned"): "قرارداد معرفی {code} در مهلت امضا نشد و بسته شد. نوبت متقاضی می‌ماند.",
    (
        "introduction",
        "quarter",
    ): "تأیید سه‌ماههٔ همکاری {code} لازم است. تا {due} در سامانه بگویید ادامه دارد یا نه.",
    ("introduction", "finish"): "همکاری {code} پایان یافت.",
    (
        "introduction",
        "wound_up",
    ): "مهلت جابه‌جایی گذشت و همکاری {code} پایان یافت. متقاضی به سر فهرست انتظار می‌رود.",
    ("introduction", "left"): "متقاضی انصراف داد و معرفی {code} بسته شد.",
    (
        "introduction",
        "stopped",
    ): "پشتیبان دیگر مجاز به پذیرش نیست و معرفی {code} بسته شد. متقاضی به سر فهرست می‌رود.",
    (
        "introduction",
        "suspended",
    ): "پشتیبان همکاری {code} تعلیق شد و به آن رسیدگی می‌شود. متقاضی می‌تواند بماند یا برود.",
    ("introduction", "sponsor_still"): "کار پشتیبان همکاری {code} ایستاده است. متقاضی می‌تواند بماند یا برود.",
    ("introduction", "sponsor_back"): "پشتیبان همکاری {code} به کار برگشته است و همکاری مانند پیش است.",
    ("introduction", "person_gone"): "معرفی {code} به دلیلی که به پشتیبان برنمی‌گردد بسته شد.",
    (
        "introduction",
        "person_gone_from_work",
    ): "همکاری {code} به دلیلی که به پشتیبان برنمی‌گردد پایان یافت.",
    ("introduction", "restored"): "تعلیق پشتیبان همکاری {code} برداشته شد و همکاری مانند پیش است.",
    ("introduction", "fell"): "پشتیبانی پایان یافت. همکاری {code} تا {due} مهلت جابه‌جایی دارد.",
    (
        "sponsor",
        "suspend_for_diversion",
    ): "پشتیبانی {code} تعلیق شد. دلیل: انحراف تسهیلات. تا {due} در سامانه پاسخ دهید.",
    (
        "sponsor",
        "diversion_lifted",
    ): "ناظر ثبت انحراف را پس گرفت و تعلیق پشتیبانی {code} برداشته شد.",
    ("facility", "recall"): "چون مجوز تعلیق شده است، پروندهٔ تسهیلات {code} از شعبه پس گرفته شد.",
    ("facility", "halt"): "چون مجوز پایان یافته است، پروندهٔ تسهیلات {code} بسته شد.",
}
SOON = {
    ("covered", "gathering"): "تا {due} مدارک پروندهٔ {code} را بفرستید و وارد فهرست انتظار شوید.",
    ("covered", "pool"): "تا {due} در پروندهٔ {code} دکمهٔ «هنوز آماده‌ام» را بزنید تا نوبت شما بماند.",
    ("covered", "inactive"): "پروندهٔ {code} در {due} بسته می‌شود. اگر آماده‌اید به فهرست انتظار برگردید.",
    ("sponsor", "plan"): "تا {due} طرح و مدارک پروندهٔ {code} را بفرستید.",
    ("sponsor", "correction"): "تا {due} اصلاح‌های پروندهٔ {code} را بفرستید.",
    ("sponsor", "matching"): "مهلت حد نصاب پشتیبانی {code} تا {due} است. به معرفی‌ها پاسخ دهید.",
    ("sponsor", "reporting"): "گزارش سه‌ماههٔ پشتیبانی {code} را تا {due} بفرستید.",
    ("sponsor", "suspended"): "تا {due} به تعلیق پشتیبانی {code} پاسخ دهید.",
    ("introduction", "consent"): "تا {due} به پیشنهاد معرفی {code} پاسخ دهید. بی‌پاسخ، یعنی نه.",
    ("introduction", "answer"): "تا {due} به معرفی {code} پاسخ دهید. بی‌پاسخ، یعنی نه.",
    ("introduction", "contract"): "تا {due} قرارداد معرفی {code} را بپذیرید؛ وگرنه معرفی بسته می‌شود.",
    ("introduction", "confirming"): "تا {due} ادامهٔ همکاری {code} را در سامانه تأیید کنید.",
    (
        "introduction",
        "winding",
    ): "همکاری {code} در {due} پایان می‌گیرد. پیش از آن هم می‌توانید آن را پایان دهید.",
}
LATE = {
    ("sponsor", "review"): "مهلت بررسی پروندهٔ {code} گذشت. مدیر دستگاه آگاه شد و پرونده در بررسی می‌ماند.",
    ("sponsor", "reporting"): "مهلت گزارش سه‌ماههٔ پشتیبانی {code} گذشت. نفرستادن آن به تعلیق می‌رسد.",
    ("sponsor", "short"): "مهلت تصمیم دربارهٔ پشتیبانی {code} گذشت. دبیرخانه آگاه شد.",
    ("sponsor", "hearing"): "مهلت رسیدگی به تعلیق {code} گذشت. دبیرخانه آگاه شد و رسیدگی ادامه دارد.",
    ("introduction", "confirming"): "مهلت تأیید سه‌ماههٔ همکاری {code} گذشت. دستگاه اجرایی آگاه شد.",
    ("introduction", "dispute"): "مهلت رسیدگی به اختلاف {code} گذشت و رسیدگی ادامه دارد.",
}
# The road to the permit is one for every plan, and so are its words.
ALIKE = (
    "submit", "correct", "withdraw", "return", "resend_paper", "ask", "visit", "answered", "sign", "issue",
    "refuse", "refuse_final", "reinstate", "uphold", "expire", "lapse",
)  # fmt: skip
OFFERED = "یک پشتیبان در {county} برای شما پیشنهاد شد. پروندهٔ {code} را ببینید و تا {due} پاسخ دهید."
