"""The pages about a loan, for the kinds of applicants who may ask for one."""

from khanegi.intake.forms import words
from khanegi.rules.forms import Field, Kind, Page, When

LOAN = (
    Page(
        key="loan",
        title="وام هم می‌خواهید؟",
        hint="مجوز به وام بستگی ندارد. پس از صدور مجوز می‌توانید وام بخواهید یا نخواهید.",
        fields=(
            Field(
                key="wants_loan",
                label="وام هم می‌خواهید؟",
                short="درخواست وام",
                kind=Kind.CHOICE,
                choices=words.YES_NO,
            ),
        ),
    ),
    Page(
        key="past_loans",
        title="پیش از این وام اشتغال گرفته‌اید؟",
        when=(When("wants_loan", ("yes",)),),
        fields=(
            Field(
                key="had_loan",
                label="پیش از این وام اشتغال گرفته‌اید؟",
                short="سابقهٔ وام اشتغال",
                kind=Kind.CHOICE,
                choices=words.YES_NO,
            ),
        ),
    ),
    Page(
        key="lenders",
        title="از کجا وام گرفته‌اید؟",
        when=(When("wants_loan", ("yes",)), When("had_loan", ("yes",))),
        fields=(Field(key="lenders", label="وام‌دهنده", kind=Kind.CHOICES, choices=words.LENDERS),),
    ),
    Page(
        key="account",
        title="شبای حساب شما چیست؟",
        hint="حساب باید به نام خودتان باشد. اگر اکنون در دست ندارید، هنگام درخواست وام می‌پرسیم.",
        when=(When("wants_loan", ("yes",)),),
        fields=(Field(key="sheba", label="شبا", kind=Kind.SHEBA, hint="۲۴ رقم پس از IR", optional=True),),
    ),
)
