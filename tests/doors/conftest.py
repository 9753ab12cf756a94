"""A small province for the doors: offices, people in seats, and cases that stand somewhere."""

from __future__ import annotations

import datetime as dt
from itertools import count

import pytest
from django.db import transaction

from khanegi.base.persian import sort_key
from khanegi.cases import actions
from khanegi.cases.models import Case, Waiting
from khanegi.people import queries
from khanegi.people.models import County, Office, Province, Seat, User
from khanegi.process import book
from khanegi.process.words import Role, Sort
from khanegi.rules.models import Occupation

KINDS = {
    Role.AGENCY_EXPERT: "agency",
    Role.AGENCY_HEAD: "agency",
    Role.SECOND_CHECK: "health",
    Role.LABOUR_EXPERT: "directorate",
    Role.LABOUR_HEAD: "directorate",
    Role.SECRETARIAT: "secretariat",
    Role.APPEALS: "secretariat",
    Role.BRANCH: "branch",
    Role.AUDITOR: "directorate",
    Role.ADMIN: "directorate",
}
TITLES = {
    "agency": "جهاد کشاورزی اهواز",
    "health": "مرکز بهداشت اهواز",
    "directorate": "ادارهٔ کل تعاون، کار و رفاه اجتماعی خوزستان",
    "secretariat": "دبیرخانهٔ کارگروه اشتغال خوزستان",
    "branch": "بانک ملی، شعبهٔ مرکزی اهواز",
}
numbers = count(1)


@pytest.fixture
def county(db):
    province = Province.objects.get_or_create(code="06", defaults={"title": "خوزستان"})[0]
    made = {"province": province, "title": "اهواز", "sort_key": sort_key("اهواز")}
    return County.objects.get_or_create(code="0601", defaults=made)[0]


@pytest.fixture
def offices(county):
    """Return an office of each kind, by kind."""
    where = {"province": county.province, "county": county}
    return {
        kind: Office.objects.get_or_create(
            code=f"test-{kind}", defaults={"kind": kind, "title": title, **where}
        )[0]
        for kind, title in TITLES.items()
    }


@pytest.fixture
def someone(offices):
    """Return a maker of people: citizens for the applicant's role, else staff with one seat."""

    def make(role, first="زهرا", last="کریمی"):
        number = next(numbers)
        key = sort_key(f"{last} {first}")
        if role.sort is Sort.PARTY:
            return User.objects.create(
                mobile=f"0916{number:07}", first_name=first, last_name=last, name_key=key
            )
        user = User.objects.create(
            username=f"{role.value}{number}", first_name=first, last_name=last, name_key=key
        )
        Seat.objects.create(user=user, office=offices[KINDS[role]], role=role.value)
        return user

    return make


@pytest.fixture
def occupation(db):
    return Occupation.objects.get_or_create(
        code="T1",
        defaults={
            "title": "تولید ترشی و مربا",
            "search_key": "ترشی",
            "sort_key": "ترشی",
            "category": "agri",
            "category_title": "کشاورزی",
            "agency": "agency",
            "agency_basis": "list",
            "evidence": "A",
            "from_date": dt.date(2024, 3, 20),
        },
    )[0]


@pytest.fixture
def a_case(offices, county, occupation, someone):
    """Return a maker of cases that stand in a place, due in so many days, as if they had been moved there."""

    def make(place="review", procedure="independent", applicant=None, due=5):
        applicant = applicant or someone(Role.APPLICANT, "مریم", "عبدالرحمانی")
        sent = {
            role: (offices[KINDS[role]].pk, "")
            for role in Role
            if role.sort is Sort.STAFF and role not in (Role.AUDITOR, Role.ADMIN)
        }
        opening = actions.Opening(
            procedure=procedure,
            applicant=applicant.pk,
            county=county.pk,
            occupation=occupation.pk,
            by=Role.APPLICANT,
            offices=sent,
            parties={Role.APPLICANT: frozenset({applicant.pk})},
            key=f"test-{next(numbers)}",
        )
        with transaction.atomic():
            case = actions.open(opening, actor=queries.actor(applicant))
        stand(case, place, sent, due)
        return Case.objects.get(pk=case.pk)

    return make


def stand(case, place, sent, due):
    """Put a case in a place and on its worklists, without the way there."""
    here = book.get(case.procedure, case.version).place(place)
    due_at = dt.datetime.now(dt.UTC) + dt.timedelta(days=due)
    Case.objects.filter(pk=case.pk).update(place=place, due_at=due_at)
    Waiting.objects.filter(case=case).delete()
    for role in here.owners:
        if role.sort is Sort.PARTY:
            Waiting.objects.create(case=case, role=role.value, user_id=case.applicant_id, due_at=due_at)
        elif role.sort is Sort.STAFF:
            Waiting.objects.create(case=case, role=role.value, office_id=sent[role][0], due_at=due_at)


@pytest.fixture
def statements(django_assert_max_num_queries):
    """Return a counter: how many SQL statements a block asks."""

    def count(do):
        with django_assert_max_num_queries(1000) as asked:
            do()
        return len(asked.captured_queries)

    return count
