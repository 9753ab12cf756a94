"""Made-up people of the province: officers in every office, one citizen for every case."""

from __future__ import annotations

import datetime as dt
import random

from django.db import transaction

from bench.copying import Batch
from khanegi.base import persian
from khanegi.people.models import Office, Seat, User
from khanegi.process.words import Role

HEADS = {"labour": Role.LABOUR_HEAD, "secretariat": Role.SECRETARIAT}
AGENCIES = ("AGRI", "HERITAGE", "MIMT", "CULTURE")
WOMEN = ("زهرا", "فاطمه", "مریم", "سکینه", "نرگس", "معصومه", "لیلا", "طاهره", "خدیجه", "رقیه", "ندا", "بهاره")
FAMILIES = (
    "کریمی", "موسوی", "دریانورد", "بهبهانی", "شوشتری", "عبیات", "حیدری", "راشدی", "ساکی", "مرادی", "بنی‌تمیم",
    "جلالی", "چنانی", "نیسی", "سواری", "کعبی", "ممبینی", "بهداروند", "رستمی", "طرفی", "حزباوی", "آلبوغبیش",
)  # fmt: skip


@transaction.atomic
def seats() -> None:
    """Seat two experts and a head in every agency office, and the directorate's people."""
    for office in Office.objects.order_by("pk"):
        if office.kind in AGENCIES:
            roles = [Role.AGENCY_EXPERT, Role.AGENCY_EXPERT, Role.AGENCY_HEAD]
        elif office.kind == "labour":
            roles = [Role.LABOUR_HEAD] if office.county_id is None else [Role.LABOUR_EXPERT]
        elif office.kind == "secretariat":
            roles = [Role.SECRETARIAT, Role.APPEALS]
        else:
            roles = []
        for number, role in enumerate(roles):
            name = f"bench-{office.code}-{role.value}-{number}"
            user = User.objects.create(username=name, first_name="همکار", last_name=f"{office.pk}-{number}")
            Seat.objects.create(user=user, office=office, role=role.value)


def citizen(batch: Batch, number: int, now: dt.datetime, dice: random.Random) -> None:
    """Add one citizen, whose number is also in the mobile number and the national ID."""
    given, family = dice.choice(WOMEN), f"{dice.choice(FAMILIES)} {dice.choice(FAMILIES)}"
    batch.put(
        User, id=number, password="!", username=None, mobile=f"09{number:09}",
        national_id=national_id(number), first_name=given, last_name=family,
        name_key=persian.sort_key(f"{family} {given}"),
        birth_date=dt.date(1990, 5, 1), created_at=now,
    )  # fmt: skip


def national_id(number: int) -> str:
    digits = f"{number:09}"
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(digits)) % 11
    return f"{digits}{rest if rest < 2 else 11 - rest}"
