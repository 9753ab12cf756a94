"""The made-up members of staff: who sits where, by which name they sign in."""

from __future__ import annotations

from dataclasses import dataclass

from khanegi.process.words import Role

EXPERT, HEAD = Role.AGENCY_EXPERT, Role.AGENCY_HEAD
TOWNS = {"0621": "shushtar", "0606": "ahvaz"}


@dataclass(frozen=True, slots=True)
class Seat:
    """One ready-made member of staff."""

    username: str
    role: Role
    office: str  # its code
    first_name: str
    last_name: str
    mobile: str


_WHO = (
    ("heritage.shushtar.expert", EXPERT, "HERITAGE-0621", "مینا", "شوشتریان"),
    ("heritage.shushtar.expert2", EXPERT, "HERITAGE-0621", "سعید", "دانشور"),
    ("heritage.shushtar.head", HEAD, "HERITAGE-0621", "بهرام", "صالحی"),
    ("heritage.ahvaz.expert", EXPERT, "HERITAGE-0606", "نسرین", "کریمی"),
    ("heritage.ahvaz.head", HEAD, "HERITAGE-0606", "حسن", "مرادی"),
    ("heritage.province.head", HEAD, "HERITAGE-province", "ابراهیم", "رستمی"),
    ("agri.shushtar.expert", EXPERT, "AGRI-0621", "فریبا", "نظری"),
    ("agri.shushtar.head", HEAD, "AGRI-0621", "داود", "احمدی"),
    ("agri.ahvaz.expert", EXPERT, "AGRI-0606", "شیرین", "بهرامی"),
    ("agri.ahvaz.head", HEAD, "AGRI-0606", "مسعود", "کاظمی"),
    ("industry.shushtar.expert", EXPERT, "MIMT-0621", "الهام", "یزدانی"),
    ("industry.shushtar.head", HEAD, "MIMT-0621", "فرهاد", "امینی"),
    ("industry.ahvaz.expert", EXPERT, "MIMT-0606", "پریسا", "قاسمی"),
    ("industry.ahvaz.head", HEAD, "MIMT-0606", "ایرج", "طاهری"),
    ("culture.ahvaz.expert", EXPERT, "CULTURE-0606", "ندا", "فروغی"),
    ("culture.ahvaz.head", HEAD, "CULTURE-0606", "کامران", "رضوی"),
    ("health.shushtar", Role.SECOND_CHECK, "health-0621", "مهناز", "پاک‌نژاد"),
    ("health.ahvaz", Role.SECOND_CHECK, "health-0606", "زهره", "سلیمی"),
    ("veterinary.shushtar", Role.SECOND_CHECK, "veterinary-0621", "امیر", "دامغانی"),
    ("veterinary.ahvaz", Role.SECOND_CHECK, "veterinary-0606", "رویا", "گلزار"),
    ("labour.shushtar.expert", Role.LABOUR_EXPERT, "labour-0621", "آرزو", "نوری"),
    ("labour.ahvaz.expert", Role.LABOUR_EXPERT, "labour-0606", "بابک", "حیاتی"),
    ("labour.head", Role.LABOUR_HEAD, "labour-province", "محمود", "سرلک"),
    ("labour.deputy", Role.LABOUR_HEAD, "labour-province", "سیما", "وفایی"),
    ("secretariat", Role.SECRETARIAT, "secretariat-province", "پیمان", "جعفری"),
    ("appeals", Role.APPEALS, "secretariat-province", "طاهره", "عدالت"),
    ("branch.shushtar", Role.BRANCH, "bank-022-4", "نادر", "خزایی"),
    ("branch.ahvaz", Role.BRANCH, "bank-022-1", "شهین", "معتمدی"),
    ("auditor", Role.AUDITOR, "secretariat-province", "کیوان", "راستگو"),
    ("admin", Role.ADMIN, "labour-province", "لادن", "سامانی"),
    ("cooperative", Role.COOPERATIVE, "cooperative-province", "منصور", "همیاری"),
    ("committee.shushtar.chair", Role.COMMITTEE, "committee-0621", "هوشنگ", "بختیاروند"),
    ("committee.shushtar.industry", Role.COMMITTEE, "committee-0621", "نازنین", "دزفولی"),
    ("committee.shushtar.agriculture", Role.COMMITTEE, "committee-0621", "مرتضی", "کارونی"),
    ("committee.ahvaz.chair", Role.COMMITTEE, "committee-0606", "فرزانه", "شیرازی"),
    ("committee.ahvaz.culture", Role.COMMITTEE, "committee-0606", "حمید", "خرم‌آبادی"),
    ("inspector", Role.INSPECTOR, "secretariat-province", "سمیرا", "ناظمی"),
    ("branch.shushtar.saderat", Role.BRANCH, "bank-019-5", "لیلا", "گندمکار"),
    ("bank.head", Role.BANK_HEAD, "bank-022", "جلال", "اعتمادی"),
    ("secretariat.deputy", Role.SECRETARIAT, "secretariat-province", "ژاله", "پورمند"),
)
STAFF = tuple(
    Seat(username, role, office, first, last, f"099001{number:05}")
    for number, (username, role, office, first, last) in enumerate(_WHO, 1)
)


def seated(role: Role, office: str) -> Seat:
    """Return who sits at a desk; the one who sits above where the desk itself is empty."""
    body = office.split("-")[0]
    desks = (office, f"{body}-province")
    return next(seat for desk in desks for seat in STAFF if (seat.role, seat.office) == (role, desk))
