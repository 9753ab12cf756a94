"""A page shows what was asked, keeps what was typed, and sends back what was stored."""

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string

from khanegi.rules.forms import Field, Kind, Page, When, clean_page, fill
from khanegi.web.declared import bind_page
from khanegi.web.fields import LOOKS, problems

YES_NO = (("yes", "بله"), ("no", "نه"))
OPTIONS = {
    "county": (("ahvaz", "اهواز"), ("dezful", "دزفول")),
    "occupation": (("sewing", "خیاطی زنانه"), ("sweets", "شیرینی‌پزی"), ("saffron", "کاشت زعفران")),
}
ROW = (
    Field(key="name", label="نام", kind=Kind.TEXT),
    Field(key="amount", label="مقدار", kind=Kind.INTEGER),
    Field(key="state", label="وضعیت", kind=Kind.CHOICE, choices=YES_NO),
)
MORE = {
    Kind.CHOICE: {"choices": YES_NO},
    Kind.CHOICES: {"choices": YES_NO},
    Kind.ROWS: {"fields": ROW},
}
CLOSED = (Kind.TICK, Kind.ROWS)  # nothing can be typed into these
STORED = {
    Kind.TEXT: "پارچه «ترمه» <b>",
    Kind.LONG: "یک سطر\nسطر دوم & پایان",
    Kind.NAME: "مریم سادات",
    Kind.DIGITS: "0012",
    Kind.NATIONAL_ID: "0013542419",
    Kind.LEGAL_ID: "14007650912",
    Kind.MOBILE: "09161234567",
    Kind.LANDLINE: "06133331111",
    Kind.POSTAL: "6134814111",
    Kind.SHEBA: "IR062960000000100324200001",
    Kind.DATE: "1986-09-12",
    Kind.YEAR: 1390,
    Kind.INTEGER: 12,
    Kind.MONEY: 500_000_000,
    Kind.PERCENT: 20,
    Kind.CHOICE: "no",
    Kind.CHOICES: ["yes", "no"],
    Kind.TICK: True,
    Kind.COUNTY: "dezful",
    Kind.OCCUPATION: "sweets",
    Kind.ROWS: [{"name": "نخ", "amount": 3, "state": "yes"}, {"name": "دکمه", "amount": 40, "state": "no"}],
}


def page_of(*fields):
    return Page(key="page", title="پرسش", fields=fields)


def a_field(kind, **more):
    return Field(key="asked", label="پرسش نمونه", kind=kind, **MORE.get(kind, {}), **more)


def drawn(page, raw, errors=None):
    fields = bind_page(page, {}, raw, errors or {}, OPTIONS)
    html = "".join(render_to_string("web/parts/field.html", {"field": one}) for one in fields)
    return BeautifulSoup(html, "html.parser")


def sent(soup):
    """Return what a browser would send for a form with these controls."""
    raw = {}
    for control in soup.find_all(["input", "textarea", "select"]):
        if control.name == "select":
            chosen = control.find("option", selected=True)
            value = chosen["value"] if chosen else ""
        elif control.name == "textarea":
            # A browser drops the first line break, so the page must not begin with one.
            value = control.get_text().removeprefix("\n")
        elif control.get("type") in ("radio", "checkbox") and not control.has_attr("checked"):
            continue
        else:
            value = control["value"]
        raw.setdefault(control["name"], []).append(value)
    return raw


def test_every_kind_has_a_look():
    assert {kind.value for kind in Kind} - set(LOOKS) == set()
    assert set(STORED) == set(Kind)


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.value)
def test_what_was_stored_comes_back_unchanged_from_the_page(kind):
    page = page_of(a_field(kind))
    stored = {"asked": STORED[kind]}

    again, errors = clean_page(page, sent(drawn(page, fill(page.fields, stored))), {}, OPTIONS)

    assert (again, errors) == (stored, {})


@pytest.mark.parametrize(
    "kind",
    [kind for kind in Kind if kind not in MORE and kind not in (Kind.TICK, Kind.COUNTY, Kind.OCCUPATION)],
)
def test_what_was_typed_wrong_is_kept_as_it_was_typed(kind):
    typed = '<b>"نادرست"&amp; \u200cابجد'
    page = page_of(a_field(kind))
    raw = {name: [typed] for name in ("asked", "asked_day", "asked_month", "asked_year")}

    kept = sent(drawn(page, raw, {"asked": ("این پذیرفته نیست.",)}))

    assert set(map(tuple, kept.values())) == {(typed,)}


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.value)
def test_the_sentence_stands_at_the_field_and_is_tied_to_it(kind):
    page = page_of(a_field(kind, hint="راهنما"))
    soup = drawn(page, {}, {"asked": ("این را بنویسید.",)})

    assert soup.find(id="id-asked-error").get_text(strip=True) == "خطا:این را بنویسید."
    assert "id-asked-hint id-asked-error" in [
        tag["aria-describedby"] for tag in soup.select("[aria-describedby]")
    ]
    assert soup.find(id="id-asked") is not None


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.value)
def test_what_may_be_left_out_says_so_in_words(kind):
    soup = drawn(page_of(a_field(kind, optional=True)), {})

    assert "(اختیاری)" in soup.get_text()
    assert soup.select("[required]") == []


def test_numbers_are_typed_with_a_number_pad_in_latin_order():
    soup = drawn(page_of(a_field(Kind.NATIONAL_ID)), {})

    control = soup.find("input")
    assert (control["inputmode"], control["dir"], control["type"]) == ("numeric", "ltr", "text")


def test_rows_offer_two_more_than_were_typed_and_never_more_than_allowed():
    few = drawn(page_of(a_field(Kind.ROWS)), {"asked-0-name": ["نخ"]})
    full = drawn(page_of(a_field(Kind.ROWS, max=2)), {"asked-1-name": ["نخ"]})

    assert (len(few.select(".rows__row")), len(full.select(".rows__row"))) == (3, 2)


def test_a_huge_row_number_does_not_draw_a_huge_page():
    soup = drawn(page_of(a_field(Kind.ROWS)), {"asked-9999-name": ["نخ"]})

    assert len(soup.select(".rows__row")) == 20


def test_a_long_catalogue_is_searched_without_a_script():
    found = drawn(page_of(a_field(Kind.OCCUPATION)), {"asked-search": ["شيريني پزي"]})
    nothing = drawn(page_of(a_field(Kind.OCCUPATION)), {"asked-search": ["فولاد"]})

    assert [one["value"] for one in found.select("[type=radio]")] == ["sweets"]
    assert "پیدا نشد" in nothing.get_text()


def test_what_was_chosen_stays_when_something_else_is_searched():
    soup = drawn(page_of(a_field(Kind.OCCUPATION)), {"asked": ["saffron"], "asked-search": ["خیاطی"]})

    assert [one["value"] for one in soup.select("[checked]")] == ["saffron"]


def test_an_amount_is_said_in_words():
    soup = drawn(page_of(a_field(Kind.MONEY)), {"asked": ["۵۰۰٬۰۰۰٬۰۰۰"]})

    assert soup.find("output").get_text() == "۵۰۰٬۰۰۰٬۰۰۰ ریال = پنجاه میلیون تومان"


def test_one_question_alone_is_the_heading_of_its_page():
    page = Page(key="page", title="پرسش نمونه", fields=(a_field(Kind.CHOICE),))

    assert drawn(page, {}).h1.get_text(strip=True) == "پرسش نمونه"


def test_a_question_these_answers_do_not_call_for_is_not_drawn():
    hidden = Field(key="why", label="چرا", kind=Kind.TEXT, when=(When("loan", ("yes",)),))

    assert bind_page(page_of(hidden), {"loan": "no"}, {}, {}) == []


def test_problems_of_rows_lead_to_their_own_input():
    fields = bind_page(page_of(a_field(Kind.ROWS)), {}, {}, {"asked-0-amount": ("عدد بنویسید.",)}, OPTIONS)

    assert [tuple(one) for one in problems(fields)] == [("id-asked-0-amount", "عدد بنویسید.")]
