"""Every text that is told to a citizen, in one place (spec 3.17). No national ID, no full name.

A text goes into the inbox as it stands and, with the name of the service before it, by SMS: two
parts at most, so what comes from outside is cut by `short` before it is put in.
"""

from __future__ import annotations

from khanegi.notices import words_bank, words_permits, words_sponsors

ALONE, JOINED, PARTS = 70, 67, 2  # characters of one part in UCS-2, alone and in a chain
SERVICE = "مشاغل خانگی: "

REGISTERED = "کد رهگیری شما: {code}. این کد را نزد خود نگه دارید."
DRAFT_ENDS = "پرسش‌نامهٔ شما نیمه‌کاره مانده است و {days} روز دیگر پاک می‌شود. آن را کامل کنید."
PAPER_ENDS = "اعتبار «{paper}» پروندهٔ {code} در {due} پایان می‌یابد. نسخهٔ تازه را بفرستید."
LONGEST_PAPER = 30  # of its title, so that the whole stays within two parts
# A field that closes (spec 3.14): whose case lives hears that the rules of its own day stay.
CLOSES = {
    "registration": "«{field}» از {since} ثبت‌نام تازه ندارد. پروندهٔ {code} با قاعدهٔ روز ثبت پیش می‌رود.",
    "facility": "«{field}» از {since} تسهیلات تازه ندارد. درخواستی که پیش از آن ثبت شود می‌ماند.",
}
OPENS = {
    "registration": "«{field}» دوباره ثبت‌نام تازه می‌پذیرد. پروندهٔ {code} مانند پیش ادامه دارد.",
    "facility": "«{field}» دوباره تسهیلات دارد. راه درخواست در پروندهٔ {code} آمده است.",
}
LONGEST_FIELD = 30
ONE_TIME_CODE = "کد تأیید: {otp}. آن را به کسی ندهید."
MOVED = "مهلت پروندهٔ {code} از {before} به {due} رفت. دلیل: {reason}."

# What a party is told of an action: (procedure, action) -> text.
DONE = {
    ("independent", "submit"): "پروندهٔ {code} به {agency} رفت. مهلت پاسخ: {due}.",
    ("independent", "correct"): "اصلاح‌های پروندهٔ {code} به {agency} رسید. مهلت پاسخ: {due}.",
    ("independent", "withdraw"): "انصراف شما از پروندهٔ {code} ثبت شد.",
    ("independent", "move"): "نشانی پروندهٔ {code} در {county} ثبت شد. دستگاه شما: {agency}.",
    ("independent", "return"): "پروندهٔ {code} برای اصلاح {count} مورد برگشت. تا {due} اصلاح کنید.",
    ("independent", "resend_paper"): "یک مدرک پروندهٔ {code} را دوباره بفرستید. دلیل: {reason}.",
    ("independent", "ask"): "برای پروندهٔ {code} از دستگاه دیگری استعلام شد. تا پاسخ آن، مهلت بررسی می‌ایستد.",
    ("independent", "visit"): "بازدید پروندهٔ {code} برای {date} ساعت {hour} پیشنهاد شد. در سامانه پاسخ دهید.",
    ("independent", "answered"): "پاسخ استعلام یا بازدید پروندهٔ {code} رسید و بررسی ادامه دارد.",
    ("independent", "sign"): "پروندهٔ {code} امضای اول را گرفت و برای امضای دوم به ادارهٔ کل رفت.",
    ("independent", "issue"): "مجوز شما صادر شد. شماره {permit}، اعتبار تا {valid}.",
    ("independent", "refuse"): "درخواست {code} پذیرفته نشد. دلیل: {reason}. مهلت اعتراض: {due}.",
    ("independent", "refuse_final"): "درخواست {code} پذیرفته نشد. دلیل: {reason}. مهلت اعتراض: {due}.",
    ("independent", "reinstate"): "اعتراض شما پذیرفته شد و پروندهٔ {code} دوباره بررسی می‌شود.",
    ("independent", "uphold"): "اعتراض شما به نتیجهٔ پروندهٔ {code} پذیرفته نشد. متن رأی در سامانه است.",
    ("independent", "expire"): "مهلت ارسال طرح پروندهٔ {code} گذشت. تا {due} می‌توانید آن را دوباره باز کنید.",
    ("independent", "lapse"): "مهلت اصلاح پروندهٔ {code} گذشت. تا {due} می‌توانید آن را دوباره باز کنید.",
    ("appeal", "accept"): "اعتراض {code} پذیرفته شد. متن رأی در سامانه است.",
    ("appeal", "ask_more"): "برای اعتراض {code} توضیح لازم است. تا {due} در سامانه بنویسید.",
    ("appeal", "dismiss"): "اعتراض {code} پذیرفته نشد. متن رأی و راه بعدی در سامانه است.",
    ("cooperative", "connect"): "پروندهٔ {code} برای سامانهٔ تعاون فرستاده می‌شود. رسید آن را خبر می‌دهیم.",
    (
        "cooperative",
        "received",
    ): "سامانهٔ تعاون پروندهٔ {code} را گرفت. رسید: {receipt}. از صفحهٔ پرونده به آنجا بروید.",
    (
        "cooperative",
        "not_received",
    ): "تحویل پروندهٔ {code} به سامانهٔ تعاون نشد. کارشناس تعاون آگاه شد و پی می‌گیرد.",
    ("cooperative", "try_again"): "پروندهٔ {code} دوباره برای سامانهٔ تعاون فرستاده می‌شود.",
    ("cooperative", "return_back"): "پروندهٔ {code} برگشت. دلیل: {reason}. از راهی دیگر ثبت‌نام کنید.",
    ("cooperative", "return"): "تعاون پروندهٔ {code} را برگرداند. دلیل: {reason}. از راهی دیگر ثبت‌نام کنید.",
    (
        "cooperative",
        "outcome_returned",
    ): "تعاون پروندهٔ {code} را برگرداند. دلیل: {reason}. از راهی دیگر ثبت‌نام کنید.",
    ("cooperative", "register"): "تعاونی شما ثبت شد. شناسهٔ ملی آن در پروندهٔ {code} است.",
    ("cooperative", "outcome_registered"): "تعاونی شما ثبت شد. شناسهٔ ملی آن در پروندهٔ {code} است.",
    ("cooperative", "withdraw"): "انصراف شما از پروندهٔ {code} ثبت شد.",
    (
        "cooperative",
        "expire",
    ): "مهلت رضایت پروندهٔ {code} گذشت و پرونده بسته شد. پاسخ‌های شما نگه داشته شده است.",
}

# What a party is told while time runs: (procedure, place) -> text, before the end and after it.
SOON = {
    ("independent", "plan"): "تا {due} طرح و مدارک پروندهٔ {code} را بفرستید.",
    ("independent", "correction"): "تا {due} اصلاح‌های پروندهٔ {code} را بفرستید.",
    ("visit", "offered"): "تا {due} بنویسید زمان بازدید پروندهٔ {code} برای شما مناسب است یا نه.",
    ("appeal", "more"): "تا {due} توضیح خواسته‌شدهٔ اعتراض {code} را بفرستید.",
    ("cooperative", "consent"): "تا {due} در پروندهٔ {code} رضایت دهید تا به سامانهٔ تعاون فرستاده شود.",
}
LATE = {
    ("independent", "review"): "مهلت بررسی پروندهٔ {code} گذشت. مدیر دستگاه آگاه شد و پرونده در بررسی می‌ماند.",
    ("cooperative", "at_cooperative"): "مهلت پاسخ تعاون به پروندهٔ {code} گذشت. دبیرخانه آگاه شد و پی می‌گیرد.",
    ("appeal", "desk"): "مهلت رسیدگی به اعتراض {code} گذشت. دبیرخانه آگاه شد و رسیدگی ادامه دارد.",
}
DONE |= {("sponsor", key): DONE["independent", key] for key in words_sponsors.ALIKE}
DONE |= words_sponsors.DONE | words_permits.DONE | words_bank.DONE
SOON |= words_sponsors.SOON | words_permits.SOON | words_bank.SOON
LATE |= words_sponsors.LATE | words_permits.LATE | words_bank.LATE


def short(text: str, most: int) -> str:
    """Return a text from outside on one line, cut at a word where it is too long."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    head = line[: most - 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head) + "…"


def sms(text: str) -> str:
    """Return what is sent to a phone: whose message it is comes first."""
    return SERVICE + text


def parts(text: str) -> int:
    """Return how many parts a message in Persian takes, as the networks count: UTF-16 units."""
    units = len(text.encode("utf-16-le")) // 2
    return 1 if units <= ALONE else -(-units // JOINED)
