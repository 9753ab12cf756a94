"""The closed lists that procedures choose from: roles and effects.

A key is for machines and never changes; a title is for people and may.
"""

from __future__ import annotations

from enum import Enum


class Reach(Enum):
    """How far a seat counts in the tree of offices."""

    HERE = "here"  # only in the very office the case was sent to
    BELOW = "below"  # there, and in every office below one's own


class Sort(Enum):
    """What sort of actor a role is held by."""

    PARTY = "party"  # a citizen named in the case
    STAFF = "staff"  # somebody who sits in an office
    MACHINE = "machine"  # nobody: time itself, or another case


class Role(Enum):
    """Who can act, or be waited for. ADMIN and AUDITOR hold no seat in any procedure."""

    title: str
    sort: Sort
    reach: Reach

    APPLICANT = "applicant", "متقاضی", Sort.PARTY
    COVERED = "covered", "متقاضی تحت پوشش", Sort.PARTY  # of an introduction, as the sponsor is
    SPONSOR = "sponsor", "پشتیبان", Sort.PARTY
    AGENCY_EXPERT = "agency_expert", "کارشناس دستگاه اجرایی"
    AGENCY_HEAD = "agency_head", "مدیر دستگاه اجرایی", Sort.STAFF, Reach.BELOW
    SECOND_CHECK = "second_check", "کارشناس استعلام تخصصی"
    LABOUR_EXPERT = "labour_expert", "کارشناس مشاغل خانگی ادارهٔ کل"
    LABOUR_HEAD = "labour_head", "مدیر ادارهٔ کل تعاون، کار و رفاه اجتماعی", Sort.STAFF, Reach.BELOW
    SECRETARIAT = "secretariat", "دبیرخانهٔ کارگروه اشتغال استان", Sort.STAFF, Reach.BELOW
    APPEALS = "appeals", "میز رسیدگی به اعتراض"
    # A seat in the bank's head office with this role is the bank's own system, for all its branches.
    BRANCH = "branch", "شعبهٔ بانک", Sort.STAFF, Reach.BELOW
    BANK_HEAD = "bank_head", "سرپرستی بانک"
    COMMITTEE = "committee", "عضو کمیتهٔ شهرستان"
    INSPECTOR = "inspector", "ناظر"
    COOPERATIVE = "cooperative", "کارشناس تعاون"
    AUDITOR = "auditor", "بازرس"
    ADMIN = "admin", "راهبر سامانه"
    SYSTEM = "system", "سامانه", Sort.MACHINE
    CLOCK = "clock", "پایان مهلت", Sort.MACHINE

    def __new__(cls, key: str, title: str = "", sort: Sort = Sort.STAFF, reach: Reach = Reach.HERE) -> Role:
        member = object.__new__(cls)
        member._value_ = key
        member.title, member.sort, member.reach = title, sort, reach
        return member


class Effect(Enum):
    """What else happens in the same transaction. Bound to code in conf/wiring.py.

    An effect that `grants` gives somebody a right, so the clock may never cause it.
    """

    title: str
    grants: bool

    TELL_PARTIES = "tell_parties", "آگاه‌کردن متقاضی"
    ASSIGN = "assign", "سپردن پرونده به خود"
    OPEN_ERRAND = "open_errand", "فرستادن استعلام"
    OPEN_VISIT = "open_visit", "پیشنهاد زمان بازدید"
    OPEN_APPEAL = "open_appeal", "تشکیل پروندهٔ اعتراض"
    OVERRULE = "overrule", "برداشتن نتیجهٔ بررسی خودکار", True
    CLOSE_CHILDREN = "close_children", "بستن استعلام‌ها و بازدیدهای باز"
    MARK_RETURNED = "mark_returned", "نشان‌کردن موردهای برگشتی"
    ACCEPT_PAPERS = "accept_papers", "پذیرفتن مدرک‌ها"
    RECALL_PAPER = "recall_paper", "بازکردن یک مدرک برای فرستادن دوباره"
    FREEZE_PLAN = "freeze_plan", "ثبت نسخهٔ طرح"
    ISSUE_PERMIT = "issue_permit", "صدور مجوز", True
    OPEN_LIFE = "open_life", "تشکیل پروندهٔ پس از صدور"
    FREEZE_LIFE = "freeze_life", "نگه‌داشتن پروندهٔ پس از صدور"
    THAW_LIFE = "thaw_life", "ادامهٔ پروندهٔ پس از صدور", True
    CLOSE_LIFE = "close_life", "بستن پروندهٔ پس از صدور"
    BEGIN_RENEWAL = "begin_renewal", "نگه‌داشتن اعتبار مجوز تا پایان بررسی تمدید"
    RENEW_PERMIT = "renew_permit", "تمدید مجوز و چاپ برگ تازه", True
    END_RENEWAL = "end_renewal", "پایان بررسی تمدید بدون تمدید"
    REOPEN_FACILITY = "reopen_facility", "تشکیل دوبارهٔ پروندهٔ تسهیلات"
    OPEN_FACILITY = "open_facility", "تشکیل پروندهٔ تسهیلات", True
    RECORD_REQUEST = "record_request", "ثبت درخواست تسهیلات"
    REFER_TO_BRANCH = "refer_to_branch", "نوشتن نامهٔ معرفی به بانک", True
    END_REFERRAL = "end_referral", "پایان‌دادن به نامهٔ معرفی"
    TELL_BANK = "tell_bank", "آگاه‌کردن بانک"
    TELL_INSPECTOR = "tell_inspector", "گذاشتن پرونده در فهرست ناظر"
    RECORD_APPROVAL = "record_approval", "ثبت مبلغ و شمارهٔ مصوبهٔ کمیته", True
    CHOOSE_BANK = "choose_bank", "گذاشتن بانک تازه در آغاز انتخاب‌ها"
    RESERVE_QUOTA = "reserve_quota", "نگه‌داشتن سهمیه برای نامه", True
    FREE_QUOTA = "free_quota", "آزادکردن سهمیهٔ نامه"
    USE_QUOTA = "use_quota", "نوشتن پرداخت در سهمیهٔ مصرف‌شده"
    RECOUNT_AMOUNT = "recount_amount", "کم‌کردن مبلغ نامه به اندازهٔ افراد مانده"
    ASK_COMMITTEE_AGAIN = "ask_committee_again", "کنارگذاشتن مصوبهٔ پیشین کمیته"
    RECORD_DEMAND = "record_demand", "نوشتن خواسته‌های شعبه"
    ANSWER_DEMANDS = "answer_demands", "نوشتن پاسخ متقاضی به خواسته‌ها"
    CLOSE_DEMANDS = "close_demands", "بستن خواسته‌های شعبه"
    RECORD_CONTRACT = "record_contract", "حساب‌کردن قسط‌ها و کارمزد قرارداد"
    RECORD_PAYMENT = "record_payment", "نوشتن مرحلهٔ پرداخت", True
    PLAN_SUPERVISION = "plan_supervision", "نوشتن روزهای نظارت"
    SUSPEND_FOR_DIVERSION = "suspend_for_diversion", "تعلیق مجوز به سبب انحراف تسهیلات"
    LIFT_DIVERSION = "lift_diversion", "رفع تعلیقی که به سبب انحراف بود"
    CLEAR_DIVERSION = "clear_diversion", "برگرداندن وام به نظارت"
    RECORD_SUPERVISION = "record_supervision", "نوشتن نتیجهٔ نظارت"
    RECALL_FACILITY = "recall_facility", "پس‌گرفتن پروندهٔ تسهیلات از شعبه"
    HALT_FACILITY = "halt_facility", "پایان‌دادن به پروندهٔ تسهیلات"
    SUSPEND_PERMIT = "suspend_permit", "تعلیق مجوز"
    RESTORE_PERMIT = "restore_permit", "رفع تعلیق مجوز", True
    REVOKE_PERMIT = "revoke_permit", "ابطال مجوز"
    LIFT_REVOCATION = "lift_revocation", "برگرداندن مجوز از ابطال به تعلیق", True
    GIVE_UP_PERMIT = "give_up_permit", "پایان‌دادن به مجوز"
    CLOSE_COMPLAINTS = "close_complaints", "بستن شکایت‌های ثابت‌شده"
    ANSWER_NEIGHBOUR = "answer_neighbour", "آگاه‌کردن شکایت‌کننده"
    KEEP_HOME = "keep_home", "نوشتن نشانی تازه و خواستن مدرک‌های آن"
    LEAVE_OFFICE = "leave_office", "بستن کارهای باز دستگاه پیشین"
    MOVE_IN_POOL = "move_in_pool", "بردن نوبت به شهرستان تازه"
    JOIN_POOL = "join_pool", "نوشتن در فهرست انتظار معرفی"
    REST_IN_POOL = "rest_in_pool", "بیرون‌گذاشتن از فهرست انتظار، با نگه‌داشتن نوبت"
    LEAVE_POOL = "leave_pool", "پاک‌کردن از فهرست انتظار"
    WEIGH_CAPACITY = "weigh_capacity", "سنجیدن ظرفیت با کمترین شمار مجاز"
    OPEN_CAPACITY = "open_capacity", "ثبت ظرفیت تأییدشدهٔ پشتیبان"
    RESIZE_CAPACITY = "resize_capacity", "کوچک‌کردن ظرفیت پشتیبان"
    INTRODUCE = "introduce", "تشکیل پروندهٔ معرفی برای هر نفر"
    END_INTRODUCTION = "end_introduction", "پایان‌دادن به معرفی و آزادکردن جا"
    WRITE_CONTRACT = "write_contract", "نوشتن متن قرارداد سه‌جانبه"
    SIGN_CONTRACT = "sign_contract", "ثبت پذیرش قرارداد"
    STOP_SPONSOR = "stop_sponsor", "ایستاندن معرفی و آزادکردن افراد در جریان معرفی"
    RESUME_SPONSOR = "resume_sponsor", "بازکردن دوبارهٔ معرفی"
    CLOSE_SPONSOR = "close_sponsor", "پایان پشتیبانی و آزادکردن همهٔ افراد"
    STILL_IN_POOL = "still_in_pool", "بیرون‌گذاشتن از فهرست معرفی تا ادامهٔ پرونده"
    WAKE_IN_POOL = "wake_in_pool", "بازگشت به فهرست معرفی با همان نوبت", True
    STILL_SPONSOR = "still_sponsor", "ایستاندن معرفی و آزادکردن افراد تا ادامهٔ پرونده"
    WAKE_SPONSOR = "wake_sponsor", "بازکردن معرفی پس از ادامهٔ پرونده", True
    STILL_PERMIT = "still_permit", "تعلیق مجوز تا ادامهٔ پرونده"
    WAKE_PERMIT = "wake_permit", "اعتبار دوبارهٔ مجوز با ادامهٔ پرونده", True
    CEASE_PERMIT = "cease_permit", "پایان مجوز با بسته‌شدن پرونده"
    HAND_OVER = "hand_over", "تحویل به سامانهٔ تعاون"
    KEEP_RECEIPT = "keep_receipt", "نگه‌داشتن رسید سامانهٔ تعاون"
    KEEP_MISS = "keep_miss", "نوشتن دلیل تحویل‌نشدن"
    RECALL_HANDOFF = "recall_handoff", "پس‌گرفتن از سامانهٔ تعاون"
    RECORD_OUTCOME = "record_outcome", "نوشتن نتیجهٔ سامانهٔ تعاون"

    def __new__(cls, key: str, title: str = "", grants: bool = False) -> Effect:
        member = object.__new__(cls)
        member._value_ = key
        member.title, member.grants = title, grants
        return member
