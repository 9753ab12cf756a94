"""The checker of pages does see each fault it is there for, and passes a page without one."""

import pytest
from django.http import HttpResponse

from tests.house.page import problems

GOOD = """<!doctype html><html lang="fa" dir="rtl"><head><title>نمونه</title>
<link rel="stylesheet" href="/static/web/khanegi.css"></head><body><main><h1>نمونه</h1>
<form method="post" action="/"><input type="hidden" name="csrfmiddlewaretoken" value="x">
<label for="a">نام</label><input id="a" name="a" aria-describedby="b"><p id="b">راهنما</p>
<button>ادامه</button></form><p>کد <bdi dir="ltr">IR12</bdi> و ۱۲ مورد</p></main></body></html>"""
FAULTS = (
    ('lang="fa" dir="rtl"', 'lang="en"', "lang=fa"),
    ("<title>نمونه</title>", "<title></title>", "no title"),
    ("<h1>نمونه</h1>", "<h1>الف</h1><h1>ب</h1>", "2 h1"),
    ("<main>", "<div>", "no main"),
    ('<p id="b">', '<p id="a">', "id a stands twice"),
    ('<label for="a">نام</label>', "", "no label"),
    ('action="/"', "", "no action"),
    ('method="post"', "", "no method"),
    ('<input type="hidden" name="csrfmiddlewaretoken" value="x">', "", "no token"),
    ('name="a"', 'name="a" required', "`required`"),
    ('name="a"', 'name="a" type="number"', "type=number"),
    ("<button>", "<script>alert(1)</script><button>", "an inline script"),
    ("<button>", '<button style="color:red">', "an inline style"),
    ("<button>", '<button onclick="x()">', "onclick on button"),
    ('href="/static/web/khanegi.css"', 'href="https://example.org/x.css"', "another host"),
    ('href="/static/web/khanegi.css"', 'href="//example.org/x.css"', "another host"),
    ("راهنما", "Help", "Latin letters"),
    ("۱۲ مورد", "12 مورد", "not Persian"),
    ('aria-describedby="b"', 'aria-describedby="c"', "points at nothing"),
)


def page(html, **headers):
    return HttpResponse(html, headers={"Content-Security-Policy": "script-src 'self'", **headers})


def test_a_good_page_passes():
    assert problems(page(GOOD)) == []


@pytest.mark.parametrize(("good", "bad", "told"), FAULTS, ids=[told for *_, told in FAULTS])
def test_each_fault_is_seen(good, bad, told):
    assert good in GOOD

    assert told in "; ".join(problems(page(GOOD.replace(good, bad))))


def test_a_page_without_a_policy_is_seen():
    assert problems(HttpResponse(GOOD)) == ["no content security policy"]


def test_a_fragment_needs_no_frame_but_good_manners():
    assert problems(page("<section><p>کد ۱۲</p></section>")) == []
    assert problems(page("<section><p>Code</p></section>")) == ["Latin letters outside <bdi>: Code"]


def test_what_is_not_a_page_is_not_looked_at():
    assert problems(page("Code 12", **{"Content-Type": "text/plain"})) == []
