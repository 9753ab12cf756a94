"""Where an independent applicant's case can be, and what time does there.

Source: spec.md 3.4 and 3.8. Days are defaults; the rule named beside each overrides them.
"""

from __future__ import annotations

from khanegi.process.grammar import Bell, Budget, Kind, Place, Unit
from khanegi.process.words import Role

AGENCY_DAYS = Budget(key="agency", title="مهلت دستگاه اجرایی", days=10, rule="agency_days")

PLAN = Place(
    key="plan",
    title="در انتظار طرح و مدارک",
    owners=(Role.APPLICANT,),
    days=30,
    unit=Unit.CALENDAR,
    rule="plan_days",
    bells=(
        Bell(before=10, tells=(Role.APPLICANT,)),
        Bell(before=3, tells=(Role.APPLICANT,)),
        Bell(takes="expire"),
    ),
    next="پس از ارسال، پرونده به دستگاه اجرایی رشتهٔ شما می‌رود.",
)
REVIEW = Place(
    key="review",
    title="بررسی دستگاه اجرایی",
    owners=(Role.AGENCY_EXPERT,),
    budget=AGENCY_DAYS,
    bells=(
        Bell(percent=70, tells=(Role.AGENCY_EXPERT,)),
        Bell(percent=100, tells=(Role.AGENCY_HEAD, Role.APPLICANT), reader=Role.AGENCY_HEAD),
        Bell(percent=150, tells=(Role.SECRETARIAT,), reader=Role.SECRETARIAT),
    ),
    next="کارشناس دستگاه اجرایی طرح را بررسی می‌کند و نظر می‌دهد؛ سپس مدیر دستگاه امضا می‌کند.",
)
CORRECTION = Place(
    key="correction",
    title="برگشت برای اصلاح",
    owners=(Role.APPLICANT,),
    days=15,
    unit=Unit.CALENDAR,
    rule="correction_days",
    bells=(Bell(before=3, tells=(Role.APPLICANT,)), Bell(takes="lapse")),
    next="پس از اصلاح موردهای خواسته‌شده، پرونده به همان دستگاه برمی‌گردد.",
)
FIRST_SIGNATURE = Place(
    key="first_signature",
    title="امضای اول، دستگاه اجرایی",
    owners=(Role.AGENCY_HEAD,),
    days=2,
    rule="first_signature_days",
    bells=(
        Bell(percent=100, tells=(Role.AGENCY_HEAD,)),
        Bell(percent=150, tells=(Role.SECRETARIAT,), reader=Role.SECRETARIAT),
    ),
    next="پس از امضای اول، پرونده برای امضای دوم به ادارهٔ کل تعاون، کار و رفاه اجتماعی می‌رود.",
)
SECOND_SIGNATURE = Place(
    key="second_signature",
    title="امضای دوم، ادارهٔ کل",
    owners=(Role.LABOUR_HEAD,),
    days=2,
    rule="second_signature_days",
    bells=(
        Bell(percent=100, tells=(Role.LABOUR_HEAD,)),
        Bell(percent=150, tells=(Role.SECRETARIAT,), reader=Role.SECRETARIAT),
    ),
    next="با امضای دوم، مجوز صادر می‌شود.",
)
PERMITTED = Place(
    key="permitted",
    title="مجوز صادر شد",
    kind=Kind.FINAL,
    granted=True,
    next="مجوز شما آماده است. اگر وام خواسته‌اید، پروندهٔ تسهیلات هم باز شده است.",
)
REFUSED = Place(
    key="refused",
    title="پذیرفته نشد",
    kind=Kind.RESTS,
    days=15,
    unit=Unit.CALENDAR,
    rule="appeal_days",
    bells=(Bell(takes="close_refused"),),
    next="تا پایان مهلت می‌توانید اعتراض کنید؛ کسی دیگر به اعتراض رسیدگی می‌کند.",
)
APPEALED = Place(
    key="appealed",
    title="در انتظار نتیجهٔ اعتراض",
    owners=(Role.SYSTEM,),
    next="دبیرخانه به اعتراض رسیدگی می‌کند. نتیجه در همین پرونده ثبت می‌شود.",
)
EXPIRED = Place(
    key="expired",
    title="مهلت ارسال طرح گذشت",
    kind=Kind.RESTS,
    days=365,
    unit=Unit.CALENDAR,
    rule="reopen_expired_days",
    bells=(Bell(takes="close_expired"),),
    next="تا یک سال می‌توانید پرونده را با همین کد دوباره باز کنید.",
)
LAPSED = Place(
    key="lapsed",
    title="مهلت اصلاح گذشت",
    kind=Kind.RESTS,
    days=180,
    unit=Unit.CALENDAR,
    rule="reopen_lapsed_days",
    bells=(Bell(takes="close_lapsed"),),
    next="تا شش ماه می‌توانید پرونده را برای اصلاح دوباره باز کنید.",
)
REJECTED = Place(key="rejected", title="رد شد", kind=Kind.FINAL, next="نتیجه در سامانه نهایی است.")
WITHDRAWN = Place(
    key="withdrawn",
    title="انصراف داده شد",
    kind=Kind.FINAL,
    next="هر زمان بخواهید می‌توانید با همین اطلاعات درخواست تازه‌ای آغاز کنید.",
)
CLOSED = Place(key="closed", title="بسته شد", kind=Kind.FINAL, next="می‌توانید درخواست تازه‌ای آغاز کنید.")
