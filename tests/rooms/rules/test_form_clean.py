"""What people type becomes one stored form or a Persian sentence, whatever they type."""

import json

import pytest

from khanegi.rules.forms import (
    Field,
    Form,
    Kind,
    Page,
    When,
    clean,
    clean_page,
    fill,
    first_gap,
    from_json,
    previous_page,
    schema,
    show,
    visible,
)  # fmt: skip

YESNO = (("yes", "بله"), ("no", "خیر"))
ROW = (
    Field(key="name", label="نام کالا", kind=Kind.TEXT),
    Field(key="price", label="بها", kind=Kind.MONEY),
    Field(key="on", label="روز", kind=Kind.DATE, optional=True),
)
OPTIONS = {
    "county": (("1", "اهواز"), ("2", "آبادان")),
    "occupation": (("HAN-001", "کپوبافی"),),
    "item": (("D1", "گواهی"),),
    "condition": (("c1", "ش۱"),),
    "warnings": (("w1", "سود از قسط کمتر است"),),
    "bank": (("012", "ملت"), ("013", "رفاه")),
    "branch": (("7", "شعبه"),),
}


def _smaller(value, answers):
    home = answers.get("home")
    return None if home is None or value <= home else "محل کار از خانه بزرگ‌تر نیست."


def page(key: str, *fields: Field, **more) -> Page:
    return Page(key=key, title="پرسش", fields=fields, **more)


def field(key: str, kind: Kind, **more) -> Field:
    return Field(key=key, label=f"پرسش {key}", kind=kind, **more)


FORM = Form(
    key="everything",
    version=1,
    title="همه چیز",
    pages=(
        page("who", field("name", Kind.NAME), field("nid", Kind.NATIONAL_ID), field("born", Kind.DATE)),
        page("reach", field("mobile", Kind.MOBILE), field("phone", Kind.LANDLINE, optional=True)),
        page("where", field("county", Kind.COUNTY), field("occupation", Kind.OCCUPATION)),
        page("size", field("home", Kind.INTEGER, max=1000), field("work", Kind.INTEGER, check=_smaller)),
        page("wants", field("wants", Kind.CHOICE, choices=YESNO)),
        page(
            "loan",
            field("amount", Kind.MONEY),
            field("sheba", Kind.SHEBA, optional=True),
            when=(When("wants", ("yes",)),),
        ),
        page(
            "groups", field("groups", Kind.CHOICES, choices=YESNO, optional=True), field("since", Kind.YEAR)
        ),
        page("rows", field("rows", Kind.ROWS, fields=ROW, max=3, optional=True)),
        page(
            "more", field("share", Kind.PERCENT), field("text", Kind.LONG, max=40), field("code", Kind.DIGITS)
        ),
        page("pledge", field("post", Kind.POSTAL), field("legal", Kind.LEGAL_ID, optional=True)),
        page("end", field("ok", Kind.TICK), field("line", Kind.TEXT, optional=True)),
    ),
)
GOOD = {
    "name": ["زهرا  كريمي"], "nid": ["۰۱۲۳۴۵۶۷۸۹"], "born_day": ["۳۰"], "born_month": ["اسفند"],
    "born_year": ["۱۳۷۵"], "mobile": ["+98 916 123 4567"], "county": ["2"], "occupation": ["HAN-001"],
    "home": ["۱۲۰"], "work": ["20"], "wants": ["yes"], "amount": ["۵۰۰٬۰۰۰٬۰۰۰ ریال"],
    "groups": ["no", "yes"], "since": ["۱۴۰۱"], "rows-0-name": ["سبد"], "rows-0-price": ["1,000"],
    "rows-2-name": [""], "rows-7-name": ["زنبیل"], "rows-7-price": ["2000"],
    "rows-7-on_day": ["1"], "rows-7-on_month": ["1"],
    "rows-7-on_year": ["1405"], "share": ["۲۰٪"], "text": ["یک\r\nدو"], "code": ["۰۱۲"],
    "post": ["61346-67891"], "ok": ["on"], "other": ["نادیده"],
}  # fmt: skip
KEPT = {
    "name": "زهرا کریمی", "nid": "0123456789", "born": "1997-03-20", "mobile": "09161234567", "county": "2",
    "occupation": "HAN-001", "home": 120, "work": 20, "wants": "yes", "amount": 500_000_000,
    "groups": ["yes", "no"], "since": 1401,
    "rows": [{"name": "سبد", "price": 1000}, {"name": "زنبیل", "price": 2000, "on": "2026-03-21"}],
    "share": 20, "text": "یک\nدو", "code": "012", "post": "6134667891", "ok": True,
}  # fmt: skip


def test_a_whole_form_is_stored_in_one_form():
    assert clean(FORM, GOOD, OPTIONS) == (KEPT, {})


def test_stored_answers_fill_the_inputs_and_come_back_the_same():
    assert clean(FORM, fill(FORM.fields, KEPT), OPTIONS) == (KEPT, {})


def test_answers_are_json():
    assert json.loads(json.dumps(KEPT)) == KEPT
    assert from_json(FORM, KEPT, OPTIONS) == (KEPT, {})


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("name", "Zahra", "تنها با حروف فارسی"),
        ("name", "علی\u202eرضا", "نویسه‌های پنهان"),
        ("name", "ع" * 51, "کوتاه‌تر"),
        ("name", " \u200f", "را بنویسید"),
        ("nid", "1111111111", "درست نیست"),
        ("mobile", "12", "۰۹"),
        ("county", "3", "گزینه‌های فهرست"),
        ("home", "1001", "از ۰ تا ۱٬۰۰۰"),
        ("home", "۱۲٫۵", "عدد درست"),
        ("home", "-3", "عدد درست"),
        ("home", "9" * 10_000, "از ۰ تا"),
        ("work", "121", "بزرگ‌تر نیست"),
        ("wants", "", "یک گزینه انتخاب کنید"),
        ("amount", "50 میلیون", "عدد درست"),
        ("amount", "5000 تومان", "به ریال"),
        ("groups", "maybe", "تنها از گزینه‌های فهرست"),
        ("since", "65", "از ۱۳۰۰ تا ۱۵۰۰"),
        ("share", "101", "از ۰ تا ۱۰۰"),
        ("text", "ب" * 41, "بیش از ۴۰ نویسه"),
        ("code", "12a", "رقم است"),
        ("ok", "", "بپذیرید"),
    ],
)
def test_bad_input_gets_a_sentence_at_its_field(name, typed, told):
    answers, errors = clean(FORM, {**GOOD, name: [typed]}, OPTIONS)
    assert name not in answers
    assert list(errors) == [name]
    assert told in errors[name][0]


def test_a_date_and_a_row_get_their_sentences_where_they_were_typed():
    _, errors = clean(FORM, {**GOOD, "born_day": ["31"], "rows-7-price": [""]}, OPTIONS)
    assert errors == {"born": ("اسفند ۱۳۷۵ ۳۰ روز دارد.",), "rows-7-price": ("«بها» را بنویسید.",)}


def test_too_many_rows_are_refused_and_empty_ones_are_none():
    many = {f"rows-{place}-name": ["x"] for place in range(2000)}
    assert "بیش از ۳ ردیف" in clean(FORM, {**GOOD, **many}, OPTIONS)[1]["rows"][0]
    none = {name: typed for name, typed in GOOD.items() if not name.startswith("rows")}
    assert clean(FORM, {**none, "rows-0-name": [" "]}, OPTIONS)[1] == {}


def test_what_is_not_asked_is_not_kept():
    answers, errors = clean(FORM, {**GOOD, "wants": ["no"]}, OPTIONS)
    assert errors == {}
    assert "amount" not in answers


def test_clearing_an_optional_answer_clears_it_in_the_draft():
    answers, errors = clean_page(
        FORM.page("reach"), {"mobile": ["09161234567"], "phone": [""]}, KEPT, OPTIONS
    )
    assert (answers, errors) == ({"mobile": "09161234567", "phone": None}, {})


def test_pages_follow_the_answers():
    keys = [one.key for one, _ in visible(FORM, {"wants": "no"})]
    assert "loan" not in keys
    assert previous_page(FORM, FORM.page("rows"), {}) == FORM.page("groups")
    assert previous_page(FORM, FORM.pages[0], KEPT) is None


def test_the_first_gap_is_the_first_required_question_left_open():
    assert first_gap(FORM, KEPT) is None
    assert first_gap(FORM, {}) == FORM.pages[0]
    without = {key: value for key, value in KEPT.items() if key not in ("amount", "ok")}
    assert first_gap(FORM, without).key == "loan"
    assert first_gap(FORM, {**without, "wants": "no"}).key == "end"


def test_answers_are_told_as_people_read_them():
    told = {line.key: line for line in show(FORM, KEPT, OPTIONS)}
    assert told["born"].text == "دوشنبه ۳۰ اسفند ۱۳۷۵" or told["born"].text.endswith("۳۰ اسفند ۱۳۷۵")
    assert told["amount"].text == "۵۰۰٬۰۰۰٬۰۰۰ ریال (پنجاه میلیون تومان)"
    assert (told["county"].text, told["groups"].text, told["since"].text) == ("آبادان", "بله، خیر", "۱۴۰۱")
    assert (told["share"].text, told["ok"].text, told["phone"].text) == ("۲۰٪", "بله", "پاسخ داده نشده")
    assert [cell.text for cell in told["rows"].rows[1]][0::2] == ["زنبیل", "شنبه ۱ فروردین ۱۴۰۵"]
    assert told["nid"].page == "who"


def test_the_schema_closes_the_form():
    made = schema(FORM, OPTIONS)
    assert made["additionalProperties"] is False
    assert set(made["properties"]) == {one.key for one in FORM.fields}
    assert "amount" not in made["required"]
    assert {"name", "ok"} <= set(made["required"])
    assert made["properties"]["county"]["enum"] == ["1", "2"]
    assert made["properties"]["rows"]["items"]["required"] == ["name", "price"]


@pytest.mark.parametrize(
    ("data", "at"),
    [
        ({**KEPT, "admin": True}, "admin"),
        ({**KEPT, "ok": "on"}, "ok"),
        ({**KEPT, "home": 1.5}, "home"),
        ({**KEPT, "home": True}, "home"),
        ({**KEPT, "rows": [["x"]]}, "rows-0"),
        ({**KEPT, "rows": [{"name": "x", "price": 1, "more": 2}]}, "rows-0"),
        ({**KEPT, "rows": {"0": "x"}}, "rows"),
        ({**KEPT, "born": "1375-12-30"}, "born"),
        ({**KEPT, "born": "نوروز"}, "born"),
        ({**KEPT, "groups": "yes"}, "groups"),
        ([], ""),
    ],
)
def test_the_api_refuses_shapes_and_keys_it_does_not_know(data, at):
    assert at in from_json(FORM, data, OPTIONS)[1]
