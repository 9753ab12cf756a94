"""Where an issued permit can be, and what time does there.

Source: spec.md 3.8, 3.14 (complaint) and F31. Days are defaults; the rule named beside each overrides them.
"""

from __future__ import annotations

from khanegi.process.grammar import Bell, Kind, Place, Unit
from khanegi.process.words import Role

PERMIT_END = "permit_end"

VALID = Place(
    key="valid",
    title="مجوز معتبر",
    kind=Kind.RESTS,
    unit=Unit.CALENDAR,
    until=PERMIT_END,
    bells=(
        Bell(before=60, tells=(Role.APPLICANT,)),
        Bell(before=30, tells=(Role.APPLICANT,)),
        Bell(before=7, tells=(Role.APPLICANT,)),
        Bell(takes="end"),
    ),
    next=(
        "نزدیک پایان اعتبار پیامک می‌گیرید و می‌توانید تمدید بخواهید. "
        "مجوز برای همین خانه است؛ اگر جابه‌جا شوید مجوز تازه بخواهید."
    ),
)
RENEWAL = Place(
    key="renewal",
    title="بررسی تمدید، دستگاه اجرایی",
    owners=(Role.AGENCY_EXPERT,),
    days=10,
    rule="agency_days",
    bells=(
        Bell(percent=70, tells=(Role.AGENCY_EXPERT,)),
        Bell(percent=100, tells=(Role.AGENCY_HEAD, Role.APPLICANT), reader=Role.AGENCY_HEAD),
        Bell(percent=150, tells=(Role.SECRETARIAT,), reader=Role.SECRETARIAT),
    ),
    next="کارشناس می‌بیند چیزی تغییر نکرده باشد. سپس دو امضا لازم است.",
)
MORE = Place(
    key="more",
    title="تمدید در انتظار توضیح شما",
    owners=(Role.APPLICANT,),
    days=7,
    unit=Unit.CALENDAR,
    rule="renewal_more_days",
    bells=(Bell(before=2, tells=(Role.APPLICANT,)), Bell(takes="go_on")),
    next="پس از پاسخ شما، یا با پایان مهلت، بررسی تمدید ادامه می‌یابد.",
)
FIRST_SIGNATURE = Place(
    key="first_signature",
    title="امضای اول تمدید، دستگاه اجرایی",
    owners=(Role.AGENCY_HEAD,),
    days=2,
    rule="first_signature_days",
    bells=(
        Bell(percent=100, tells=(Role.AGENCY_HEAD,)),
        Bell(percent=150, tells=(Role.SECRETARIAT,), reader=Role.SECRETARIAT),
    ),
    next="پس از امضای اول، تمدید برای امضای دوم به ادارهٔ کل می‌رود.",
)
SECOND_SIGNATURE = Place(
    key="second_signature",
    title="امضای دوم تمدید، ادارهٔ کل",
    owners=(Role.LABOUR_HEAD,),
    days=2,
    rule="second_signature_days",
    bells=(
        Bell(percent=100, tells=(Role.LABOUR_HEAD,)),
        Bell(percent=150, tells=(Role.SECRETARIAT,), reader=Role.SECRETARIAT),
    ),
    next="با امضای دوم، مجوز با همان شماره تمدید می‌شود و برگ تازه می‌گیرد.",
)
NOT_RENEWED = Place(
    key="not_renewed",
    title="تمدید پذیرفته نشد",
    kind=Kind.RESTS,
    days=15,
    unit=Unit.CALENDAR,
    rule="appeal_days",
    bells=(Bell(takes="close_refused"),),
    next="اگر هنوز اعتراض نکرده‌اید، تا پایان مهلت می‌توانید. کسی دیگر به آن رسیدگی می‌کند.",
)
APPEALED = Place(
    key="appealed",
    title="در انتظار نتیجهٔ اعتراض",
    owners=(Role.SYSTEM,),
    next="میز اعتراض رسیدگی می‌کند. نتیجه در همین پرونده ثبت می‌شود.",
)
SUSPENDED = Place(
    key="suspended",
    title="مجوز در تعلیق، در انتظار پاسخ شما",
    owners=(Role.APPLICANT,),
    days=10,
    rule="hearing_days",
    bells=(Bell(percent=70, tells=(Role.APPLICANT,)), Bell(takes="unheard")),
    next="پاسخ خود را بنویسید. تا پایان رسیدگی مجوز اعتبار ندارد و نامهٔ بانک پس گرفته می‌شود.",
)
HEARING = Place(
    key="hearing",
    title="رسیدگی به تعلیق مجوز، ادارهٔ کل",
    owners=(Role.LABOUR_HEAD,),
    days=10,
    rule="suspension_days",
    bells=(
        Bell(percent=100, tells=(Role.LABOUR_HEAD, Role.APPLICANT), reader=Role.SECRETARIAT),
        Bell(percent=150, tells=(Role.SECRETARIAT,), reader=Role.SECRETARIAT),
    ),
    next="ادارهٔ کل تعلیق را برمی‌دارد یا مجوز را باطل می‌کند.",
)
REVOKED = Place(
    key="revoked",
    title="مجوز باطل شد",
    kind=Kind.RESTS,
    days=15,
    unit=Unit.CALENDAR,
    rule="appeal_days",
    bells=(Bell(takes="close_revoked"),),
    next="اگر هنوز اعتراض نکرده‌اید، تا پایان مهلت می‌توانید. کسی دیگر به آن رسیدگی می‌کند.",
)
ENDED = Place(
    key="ended",
    title="اعتبار مجوز پایان یافت",
    kind=Kind.RESTS,
    days=90,
    unit=Unit.CALENDAR,
    rule="renewal_after_days",
    bells=(Bell(before=30, tells=(Role.APPLICANT,)), Bell(takes="close")),
    next="مجوز اعتبار ندارد. تا پایان این مهلت هنوز می‌توانید تمدید بخواهید.",
)
FROZEN = Place(
    key="frozen",
    title="ایستاده تا نتیجهٔ تعلیق پشتیبان",
    owners=(Role.SYSTEM,),
    next="به تعلیق در پروندهٔ پشتیبان رسیدگی می‌شود و نتیجهٔ آن به اینجا هم می‌رسد.",
)
OVER = Place(
    key="over", title="مهلت تمدید گذشت", kind=Kind.FINAL, next="برای کار در خانه مجوز تازه‌ای بخواهید."
)
ANNULLED = Place(
    key="annulled",
    title="ابطال مجوز نهایی شد",
    kind=Kind.FINAL,
    next="نتیجه در سامانه نهایی است. راه بعدی شکایت به دیوان عدالت اداری است.",
)
GIVEN_UP = Place(
    key="given_up",
    title="دارنده از مجوز انصراف داد",
    kind=Kind.FINAL,
    next="هر زمان بخواهید می‌توانید مجوز تازه‌ای بخواهید.",
)
CLOSED = Place(key="closed", title="با پایان پشتیبانی بسته شد", kind=Kind.FINAL)

UNDER_RENEWAL = (RENEWAL, MORE, FIRST_SIGNATURE, SECOND_SIGNATURE)
