"""Where a sponsor's case can be beside the road to the permit, and what time does there.

Source: spec.md 3.6 and 3.10. Days are defaults; the rule named beside each overrides them.
"""

from __future__ import annotations

from khanegi.process.grammar import Bell, Budget, Kind, Place, Unit
from khanegi.process.words import Role

COMPETENCE_DAYS = Budget(key="competence", title="مهلت بررسی اهلیت و بازدید", days=15, rule="competence_days")

PLAN = Place(
    key="plan",
    title="در انتظار طرح و مدارک",
    owners=(Role.APPLICANT,),
    days=45,
    unit=Unit.CALENDAR,
    rule="sponsor_plan_days",
    bells=(
        Bell(before=10, tells=(Role.APPLICANT,)),
        Bell(before=3, tells=(Role.APPLICANT,)),
        Bell(takes="expire"),
    ),
    next="طرح، ظرفیت، نرخ کار و مدرک سفارش‌ها را بنویسید و به دستگاه اجرایی رشتهٔ خود بفرستید.",
)
REVIEW = Place(
    key="review",
    title="بررسی اهلیت",
    owners=(Role.AGENCY_EXPERT,),
    budget=COMPETENCE_DAYS,
    bells=(
        Bell(percent=70, tells=(Role.AGENCY_EXPERT,)),
        Bell(percent=100, tells=(Role.AGENCY_HEAD, Role.APPLICANT), reader=Role.AGENCY_HEAD),
        Bell(percent=150, tells=(Role.SECRETARIAT,), reader=Role.SECRETARIAT),
    ),
    next="کارشناس از محل بازدید می‌کند و به اهلیت فردی، فنی، مالی و بازار شما امتیاز می‌دهد.",
)
MATCHING = Place(
    key="matching",
    title="مجوز صادر شد، معرفی افراد باز است",
    owners=(Role.AGENCY_HEAD,),
    days=90,
    unit=Unit.CALENDAR,
    rule="matching_days",
    granted=True,
    bells=(
        Bell(percent=15, tells=(Role.AGENCY_HEAD,)),  # the first list within ten working days (S7)
        Bell(before=30, tells=(Role.APPLICANT,)),
        Bell(before=10, tells=(Role.APPLICANT, Role.AGENCY_HEAD), reader=Role.SECRETARIAT),
        Bell(takes="fall_short"),
    ),
    next="دستگاه اجرایی افراد را معرفی می‌کند. با رسیدن به حد نصاب، طرح برای تأیید نهایی می‌رود.",
)
APPROVAL = Place(
    key="approval",
    title="تأیید نهایی طرح، دستگاه اجرایی",
    owners=(Role.AGENCY_HEAD,),
    days=3,
    rule="final_approval_days",
    bells=(
        Bell(percent=100, tells=(Role.AGENCY_HEAD,)),
        Bell(percent=150, tells=(Role.SECRETARIAT,), reader=Role.SECRETARIAT),
    ),
    next="پس از تأیید نهایی، اگر وام خواسته‌اید پروندهٔ تسهیلات باز می‌شود.",
)
ACTIVE = Place(
    key="active",
    title="پشتیبان فعال",
    kind=Kind.RESTS,
    days=90,
    unit=Unit.CALENDAR,
    rule="sponsor_quarter_days",
    granted=True,
    bells=(Bell(takes="quarter"),),
    next="هر سه ماه گزارش کار افراد را می‌دهید. تا ظرفیت شما جا دارد، معرفی ادامه می‌یابد.",
)
REPORTING = Place(
    key="reporting",
    title="در انتظار گزارش سه‌ماههٔ پشتیبان",
    owners=(Role.APPLICANT,),
    days=15,
    rule="sponsor_report_days",
    bells=(
        Bell(percent=70, tells=(Role.APPLICANT,)),
        Bell(percent=100, tells=(Role.APPLICANT,), reader=Role.AGENCY_HEAD),
        Bell(percent=200, tells=(Role.LABOUR_HEAD,), reader=Role.LABOUR_HEAD),
    ),
    next="نخست ادامهٔ کار هر نفر را تأیید کنید، سپس گزارش سه‌ماهه را بفرستید.",
)
SHORT = Place(
    key="short",
    title="حد نصاب در مهلت پر نشد",
    owners=(Role.AGENCY_HEAD,),
    days=10,
    rule="short_days",
    bells=(
        Bell(percent=100, tells=(Role.AGENCY_HEAD, Role.APPLICANT), reader=Role.SECRETARIAT),
        Bell(percent=150, tells=(Role.SECRETARIAT,), reader=Role.SECRETARIAT),
    ),
    next="دستگاه اجرایی طرح را کوچک می‌کند، یک بار دیگر مهلت می‌دهد یا به پشتیبانی پایان می‌دهد.",
)
SUSPENDED = Place(
    key="suspended",
    title="تعلیق، در انتظار پاسخ پشتیبان",
    owners=(Role.APPLICANT,),
    days=10,
    rule="hearing_days",
    bells=(Bell(percent=70, tells=(Role.APPLICANT,)), Bell(takes="unheard")),
    next="پاسخ خود را بنویسید. تا پایان رسیدگی معرفی تازه‌ای نیست و نامهٔ بانک پس گرفته می‌شود.",
)
HEARING = Place(
    key="hearing",
    title="رسیدگی به تعلیق، ادارهٔ کل",
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
    next="تا پایان مهلت می‌توانید اعتراض کنید؛ کسی دیگر به اعتراض رسیدگی می‌کند.",
)
ENDED = Place(
    key="ended",
    title="پشتیبانی پایان یافت",
    kind=Kind.FINAL,
    next="افراد شما به سر فهرست انتظار برگشتند یا برمی‌گردند.",
)
STANDING = (MATCHING, APPROVAL, ACTIVE, REPORTING, SHORT)
