"""What people see of the stand-in of a bank's system: a branch's desk, drawn from what the API offers."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from khanegi.base.persian import digits_out, money
from khanegi.links.standins import server as stand

if TYPE_CHECKING:
    from khanegi.links.standins.bank_ledger import Ledger
    from khanegi.links.standins.bank_teller import Answer, Teller

MOST = 15
TITLE = "سامانهٔ بانک (آزمایشی)"
BODY = """<p>این صفحه به جای سامانهٔ یک بانک است: هر پیامی که سامانهٔ مشاغل خانگی می‌فرستد اینجا می‌آید و
شعبه کار خود را از همین‌جا گزارش می‌کند. <a href="/">تازه کردن صفحه</a></p>
{words}{letters}"""
EMPTY = "<p>هنوز نامه‌ای نرسیده است.</p>"
ITEM = """<li><h2><bdi dir="ltr">{letter}</bdi></h2>
<p>{name}<br>مبلغ نامه <bdi>{amount}</bdi><br><small>{state}</small></p>
{forms}</li>"""
FORM = """<details><summary>{title}</summary><form method="post" action="/desk">
<input type="hidden" name="letter" value="{letter}">
<input type="hidden" name="letter_amount" value="{amount}">
<input type="hidden" name="action" value="{action}">{fields}
<p><button>{title}</button></p></form></details>"""
FIELD = "<p><label>{label}<br>{box}</label></p>"
STYLE = """<style>
label { font-weight: bold } h2 { font-size: 1.15rem; margin: 0 }
input, select, textarea { font: inherit; font-weight: normal; inline-size: 100%; box-sizing: border-box;
                          padding: .4rem .6rem }
button { font: inherit; padding: .5rem 1.25rem; min-block-size: 44px }
details { border-block-start: 1px solid #cfd6df; padding-block: .5rem } summary { min-block-size: 2rem }
</style>"""
# Before the names of what a form asks; what is no text is marked by one more word.
ANSWER, WHOLE, TICK, FIRST = "answer-", "whole-", "tick-", "first-"


def desk(ledger: Ledger, teller: Teller, words: str = "") -> str:
    """Return the desk: the newest letters, each with what the service lets the branch do now."""
    items = [_item(letter, told, teller) for letter, told in list(ledger.letters())[:MOST]]
    shown = "<ol>" + "\n".join(items) + "</ol>" if items else EMPTY
    return stand.page(TITLE, STYLE + BODY.format(words=words, letters=shown))


def sorry(text: str) -> str:
    return stand.page("سامانهٔ بانک", f'<div class="card"><p>{escape(text)}</p></div>')


def trouble(answer: Answer) -> str:
    """Return what the service said instead of yes."""
    said = answer.said if isinstance(answer.said, dict) else {}
    lines = [str(said.get("title", ""))]
    lines += [f"{field}: {'، '.join(texts)}" for field, texts in (said.get("fields") or {}).items()]
    return f'<div class="card"><p>{"<br>".join(map(escape, lines))}</p></div>'


def chosen(typed: dict[str, str]) -> dict[str, Any]:
    """Return what was chosen on the desk as the act that it is."""
    answers: dict[str, Any] = {}
    for name, value in typed.items():
        if name.startswith(ANSWER + TICK):
            answers[name.removeprefix(ANSWER + TICK)] = True
        elif name.startswith(ANSWER + FIRST):
            key, _, column = name.removeprefix(ANSWER + FIRST).partition(".")
            answers[key] = [{column: value}]
        elif name.startswith(ANSWER + WHOLE):
            answers[name.removeprefix(ANSWER + WHOLE)] = int(value) if value.isdigit() else value
        elif name.startswith(ANSWER):
            answers[name.removeprefix(ANSWER)] = value
    amount = typed.get("letter_amount", "")
    return {
        "letter": typed.get("letter", ""),
        "action": typed.get("action", ""),
        "amount": int(amount) if amount.isdigit() else 0,
        "answers": answers,
    }


def _item(letter: str, told: list[dict[str, Any]], teller: Teller) -> str:
    try:
        answer = teller.letter(letter)
    except OSError:
        return ITEM.format(letter=escape(letter), name="", amount="", state="سامانه پاسخ نمی‌دهد", forms="")
    said = answer.said if answer.status == 200 and isinstance(answer.said, dict) else {}
    person = said.get("applicant") or {}
    offers = [one for one in said.get("offers", ()) if one.get("refusal") is None]
    return ITEM.format(
        letter=digits_out(escape(letter)),
        name=escape(str(person.get("name", ""))),
        amount=money(int(told[-1].get("amount", 0))),
        state=escape(str(said.get("place_title", "این نامه دیگر با این بانک نیست"))),
        forms="".join(_form(letter, int(told[-1].get("amount", 0)), offer) for offer in offers),
    )


def _form(letter: str, amount: int, offer: dict[str, Any]) -> str:
    asked = (offer.get("asks") or {}).get("properties") or {}
    return FORM.format(
        title=escape(str(offer["title"])),
        letter=escape(letter),
        amount=amount,
        action=escape(str(offer["action"])),
        fields="".join(_field(key, shape) for key, shape in asked.items()),
    )


def _field(key: str, shape: dict[str, Any]) -> str:
    name = f"{ANSWER}{WHOLE if shape.get('type') == 'integer' else ''}{escape(key)}"
    if shape.get("type") == "array":  # the first column of one row is enough to try it
        column, rest = next(iter(shape["items"]["properties"].items()))
        return _field(f"{FIRST}{key}.{column}", rest)
    if shape.get("type") == "boolean":
        box = f'<input name="{ANSWER}{TICK}{escape(key)}" type="checkbox" required>'
    elif shape.get("enum"):
        options = "".join(f"<option>{escape(str(one))}</option>" for one in shape["enum"])
        box = f'<select name="{name}">{options}</select>'
    elif shape.get("format") == "date":
        box = f'<input name="{name}" type="date">'
    elif int(shape.get("maxLength", 0)) > 400:
        box = f'<textarea name="{name}" rows="3"></textarea>'
    else:
        box = f'<input name="{name}">'
    return FIELD.format(label=escape(str(shape.get("title", key))), box=box)
