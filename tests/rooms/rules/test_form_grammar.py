"""A form that contradicts itself cannot be imported, and tells all its faults at once."""

import pytest

from khanegi.base.errors import NotFound
from khanegi.rules.forms import Faulty, Field, Form, Kind, Page, When

NAME = Field(key="name", label="نام", kind=Kind.NAME)
YESNO = (("yes", "بله"), ("no", "خیر"))
WANTS = Field(key="wants", label="می‌خواهید؟", kind=Kind.CHOICE, choices=YESNO)


def form(*pages: tuple[Field, ...]) -> Form:
    named = (Page(key=f"p{place}", title="پرسش", fields=fields) for place, fields in enumerate(pages))
    return Form(key="test", version=1, title="آزمون", pages=tuple(named))


def text(key: str, **more) -> Field:
    return Field(key=key, label=key, kind=Kind.TEXT, **more)


FAULTY = {
    "no pages": ((), "no pages"),
    "twice": (((NAME,), (NAME,)), "field name is declared 2 times"),
    "box": (
        ((Field(key="born", label="x", kind=Kind.DATE), text("born_day")),),
        "field born_day is declared 2",
    ),
    "key": (((text("Name"),),), "lower-case ASCII"),
    "label": (((Field(key="a", label="", kind=Kind.TEXT),),), "no label"),
    "empty page": (((),), "at least one field"),
    "unknown": (((text("a", when=(When("b", ("x",)),)),),), "depends on b, which no earlier page asks"),
    "same page": (((WANTS, text("a", when=(When("wants", ("yes",)),))),), "which no earlier page asks"),
    "later": (((text("a", when=(When("wants", ("yes",)),)),), (WANTS,)), "which no earlier page asks"),
    "impossible": (((WANTS,), (text("a", when=(When("wants", ("maybe",)),)),)), "being 'maybe'"),
    "bare string": (((WANTS,), (text("a", when=(When("wants", "yes"),)),)), "non-empty tuple"),
    "no choices": (((Field(key="a", label="x", kind=Kind.CHOICE),),), "needs choices or a source"),
    "both": (((Field(key="a", label="x", kind=Kind.CHOICE, choices=YESNO, source="s"),),), "not both"),
    "same choice": (
        ((Field(key="a", label="x", kind=Kind.CHOICE, choices=(YESNO * 2)),),),
        "declared 2 times",
    ),
    "strange choices": (((text("a", choices=YESNO),),), "no choice but has choices"),
    "bounds": (((text("a", min=9, max=2),),), "min 9 is more than max 2"),
    "no rows": (((Field(key="a", label="x", kind=Kind.ROWS),),), "rows need fields"),
    "nested": (
        ((Field(key="a", label="x", kind=Kind.ROWS, fields=(Field(key="b", label="x", kind=Kind.ROWS),)),),),
        "a row holds no rows",
    ),
}


@pytest.mark.parametrize(("pages", "told"), FAULTY.values(), ids=FAULTY.keys())
def test_a_contradiction_is_told_at_import(pages, told):
    with pytest.raises(Faulty, match=told.replace("(", r"\(")):
        form(*pages)


def test_all_faults_are_told_together():
    with pytest.raises(Faulty, match=r"no label.*min 9.*lower-case"):
        form((Field(key="a", label="", kind=Kind.TEXT), text("b", min=9, max=2), text("ج")))


def test_conditions_may_look_at_earlier_pages():
    made = form((WANTS,), (text("why", when=(When("wants", ("yes",)),)),))
    assert made.pages[1].asked({"wants": "yes"}) == made.pages[1].fields
    assert made.pages[1].asked({"wants": "no"}) == ()


def test_an_unknown_page_or_field_is_not_found():
    made = form((NAME,))
    with pytest.raises(NotFound):
        made.page("../etc")
    with pytest.raises(NotFound):
        made.field("other")
