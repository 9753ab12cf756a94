"""What happens after a tracking code, by kind of applicant: the first thing to do, then one step a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from khanegi.process.words import Role


@dataclass(frozen=True, slots=True)
class Way:
    """`go` is the button and `to` where it leads below the case; steps may name {agency} and {until}.

    `office` is the role whose office takes the steps; `body` is what that office is called on the sheet.
    """

    go: str
    to: str
    steps: tuple[str, ...]
    office: Role = Role.AGENCY_EXPERT
    body: str = "دستگاه اجرایی"

    def told(self, *, agency: str, until: str) -> list[str]:
        """Return the steps with the office that takes them and the last day of the first."""
        return [step.format(agency=agency, until=f"، تا {until}" if until else "") for step in self.steps]


TWO_SIGNATURES = "پس از دو امضا، مجوز صادر و به شما پیامک می‌شود."
WAYS: Mapping[str, Way] = {
    "independent": Way(
        "نوشتن طرح",
        "plan/",
        (
            "طرح کار و مدارک را در همین سامانه می‌فرستید{until}.",
            "{agency} طرح را بررسی می‌کند.",
            TWO_SIGNATURES,
        ),
    ),
    "covered": Way(
        "فرستادن مدارک",
        "papers/",
        (
            "مدارک را در همین سامانه می‌فرستید{until}، و وارد فهرست انتظار می‌شوید. نوبت شما از امروز است.",
            "{agency} شما را به پشتیبانی در همین رشته معرفی می‌کند.",
            "شرط‌های کار را می‌بینید و خودتان تصمیم می‌گیرید بپذیرید یا نه.",
            "پس از قرارداد سه‌جانبه در خانهٔ خود کار می‌کنید و هر سه ماه ادامهٔ کار را تأیید می‌کنید.",
        ),
    ),
    "sponsor": Way(
        "نوشتن طرح",
        "plan/",
        (
            "طرح، ظرفیت و مدارک را در همین سامانه می‌فرستید{until}.",
            "{agency} از محل بازدید می‌کند و اهلیت شما را می‌سنجد.",
            TWO_SIGNATURES,
            "{agency} افراد تحت پوشش را معرفی می‌کند و شما دربارهٔ هر نفر تصمیم می‌گیرید.",
            "با رسیدن قراردادها به حد نصاب، طرح تأیید نهایی می‌شود و اگر وام خواسته باشید به بانک می‌رود.",
        ),
    ),
    "cooperative": Way(
        "دیدن پرونده و ادامه",
        "",
        (
            "در پروندهٔ خود اجازه می‌دهید مشخصات به سامانهٔ تعاون فرستاده شود{until}.",
            "با یک دکمه به آن سامانه می‌روید و ثبت تعاونی را ادامه می‌دهید.",
            "نتیجه در همین پرونده ثبت و به شما پیامک می‌شود.",
        ),
        office=Role.COOPERATIVE,
        body="ادارهٔ تعاون",
    ),
}
