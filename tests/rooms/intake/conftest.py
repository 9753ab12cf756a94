"""A small province, and people in it who may hand in a questionnaire."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from khanegi.cli import answers as kinds
from khanegi.cli import made
from khanegi.cli import province as made_province
from khanegi.intake import actions
from khanegi.people.models import User


def a_photo(name: str = "گواهی.jpg"):
    return SimpleUploadedFile(name, made_province._photo())


@pytest.fixture
def province(db):
    call_command("load_reference", verbosity=0)


@pytest.fixture
def someone(province):
    """Return a citizen by number: the same number is the same person."""

    def one(n: int = 1) -> User:
        return User.objects.get_or_create(mobile=made.Person(n).mobile)[0]

    return one


@pytest.fixture
def a_draft(someone):
    """Return a complete questionnaire of a citizen; every rule says yes unless `changed` says otherwise."""

    def one(n: int = 1, field: str = "HND-029", **changed):
        user = someone(n)
        draft = actions.start(user=user, kind="independent")
        answers = made.questionnaire(made.Person(n), county="0621", town="شوشتر", field=field)
        given = {key: value for key, value in {**answers, **changed}.items() if value is not None}
        return actions.fill(draft=draft, user=user, data=given)

    return one


@pytest.fixture
def a_draft_of(someone):
    """Return a complete questionnaire of any kind of applicant; every rule says yes unless `changed`."""

    def one(kind: str, n: int = 1, field: str = "HND-029", certificate: bool = True, **changed):
        user = someone(n)
        draft = actions.start(user=user, kind=kind)
        answers = getattr(kinds, kind)(made.Person(n), county="0621", town="شوشتر", field=field)
        given = {key: value for key, value in {**answers, **changed}.items() if value is not None}
        draft = actions.fill(draft=draft, user=user, data=given)
        if kind == "covered" and certificate:
            actions.send_certificate(draft=draft, user=user, file=a_photo())
        return draft

    return one
