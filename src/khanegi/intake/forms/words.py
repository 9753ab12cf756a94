"""The closed lists of the questionnaires and the plan: (key, label). A key never changes its meaning."""

YES_NO = (("yes", "بله"), ("no", "خیر"))
GENDER = (("female", "زن"), ("male", "مرد"))
NATIONALITY = (("iranian", "ایرانی"), ("other", "غیرایرانی"))
MILITARY = (
    ("done", "پایان خدمت"),
    ("exempt", "معافیت"),
    ("serving", "در حال خدمت"),
    ("due", "مشمول"),
)
MARITAL = (("single", "مجرد"), ("married", "متأهل"))
EDUCATION = (
    ("none", "سواد خواندن و نوشتن ندارم"),
    ("literate", "خواندن و نوشتن"),
    ("primary", "ابتدایی"),
    ("middle", "متوسطهٔ اول"),
    ("diploma", "دیپلم"),
    ("associate", "کاردانی"),
    ("bachelor", "کارشناسی"),
    ("master", "کارشناسی ارشد"),
    ("doctor", "دکتری"),
)
WITH_DIPLOMA = ("diploma", "associate", "bachelor", "master", "doctor")
EMPLOYMENT = (
    ("unemployed", "بیکار"),
    ("homemaker", "خانه‌دار"),
    ("private", "شاغل غیردولتی"),
    ("government", "شاغل دولتی"),
    ("retired", "بازنشسته"),
    ("student", "دانشجو"),
)
INSURANCE = (
    ("none", "بیمه ندارم"),
    ("dependent", "بیمهٔ همسر یا پدر و مادر"),
    ("own", "خودم بیمه‌پرداز هستم"),
    ("employer", "کارفرما بیمه‌ام کرده است"),
)
PRIORITY = (
    ("head_of_household", "زن سرپرست خانوار"),
    ("disabled", "دارای معلولیت"),
    ("relief", "زیر پوشش کمیتهٔ امداد"),
    ("welfare", "زیر پوشش بهزیستی"),
    ("veteran", "ایثارگر یا از خانوادهٔ ایثارگران"),
    ("rural", "روستایی یا عشایر"),
    ("graduate", "دانش‌آموختهٔ دانشگاه"),
)
STAGE = (("new", "می‌خواهم آغاز کنم"), ("working", "هم‌اکنون کار می‌کنم"))
SALE = (
    ("direct", "فروش مستقیم به مشتری"),
    ("shops", "فروش به مغازه‌ها"),
    ("online", "شبکه‌های اجتماعی و سایت"),
    ("markets", "بازارچه و نمایشگاه"),
    ("order", "سفارش کارفرما یا شرکت"),
    ("export", "صادرات"),
)
LENDERS = (
    ("home_business", "وام مشاغل خانگی"),
    ("relief", "کمیتهٔ امداد"),
    ("welfare", "بهزیستی"),
    ("barakat", "بنیاد برکت"),
    ("alavi", "بنیاد علوی"),
    ("basij", "بسیج"),
    ("armed_forces", "نیروهای مسلح"),
    ("other", "جای دیگر"),
)
PLAN_KIND = (("new", "کار تازه"), ("expand", "گسترش کاری که دارم"))
OWNED = (("owned", "دارم"), ("buy", "باید بخرم"))
LEVEL = (("none", "ندارد"), ("little", "کم"), ("much", "زیاد"))
REACH = (("own", "تنها شهرستان خودم"), ("near", "شهرستان‌های همسایه هم"))
PAY = (("piece", "کارمزدی: به ازای هر کار"), ("monthly", "ماهانه"))
ENTITY = (("natural", "خودم، یک شخص حقیقی"), ("legal", "شرکت یا مؤسسه‌ای که نمایندهٔ آن هستم"))
LEGAL_KIND = (
    ("limited", "شرکت با مسئولیت محدود"),
    ("private_stock", "شرکت سهامی خاص"),
    ("public_stock", "شرکت سهامی عام"),
    ("cooperative", "شرکت تعاونی"),
    ("institute", "مؤسسه"),
    ("other", "نوع دیگر"),
)
SUPPLIES = (
    ("training", "آموزش"),
    ("material", "مواد اولیه"),
    ("tools", "ابزار"),
    ("design", "طراحی"),
    ("packing", "بسته‌بندی"),
    ("sale", "فروش"),
)
COOPERATIVE = (("existing", "تعاونی ثبت‌شده داریم"), ("new", "می‌خواهیم تعاونی بسازیم"))
WHO_BRINGS = (("sponsor", "پشتیبان"), ("covered", "خود شخص"))
