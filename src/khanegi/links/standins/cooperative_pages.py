"""What people see of the stand-in of the cooperative system: the desk of its officer, and the way in."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import Any

from khanegi.base import jalali
from khanegi.base.persian import digits_out
from khanegi.links.standins import server as stand
from khanegi.links.standins.register import Entry

# The codes of docs/cooperative-api.md. The other side has its own copy: that is what a contract is.
REASONS = {
    "K01": "شمار اعضا کافی نیست",
    "K02": "اطلاعات یا مدارک اعضا ناقص است",
    "K03": "عضوی شرایط عضویت را ندارد",
    "K04": "موضوع کار برای تعاونی پذیرفته نیست",
    "K05": "نام تعاونی پذیرفته نشد",
    "K06": "متقاضی از تعاونی منصرف شد",
    "K07": "متقاضی پی‌گیری نکرد",
    "K99": "دلیل دیگر (در شرح نوشته شده است)",
}
STATES = {"received": "در انتظار رسیدگی", "registered": "ثبت شد", "returned": "برگشت داده شد"}
TITLE = "سامانهٔ تعاون (آزمایشی)"
BODY = """<p>این صفحه به جای سامانهٔ وزارت تعاون است: هر پرونده‌ای که تحویل داده می‌شود اینجا می‌آید و
کارشناس آن سامانه نتیجه را همین‌جا می‌نویسد. <a href="">تازه کردن صفحه</a></p>
{entries}"""
EMPTY = "<p>هنوز پرونده‌ای نرسیده است.</p>"
ITEM = """<li id="{id}"><h2>{name}</h2>
<p><strong>{state}</strong> · رسید <bdi dir="ltr">{number}</bdi><br>
شمارهٔ تحویل <bdi dir="ltr">{reference}</bdi><br>
<small>{county}، {occupation} · {at}</small></p>
{rest}</li>"""
FORMS = """<details><summary>ثبت تعاونی</summary><form method="post" action="/decide">
<input type="hidden" name="id" value="{id}">
<p><label>شناسهٔ ملی تعاونی<br><input name="legal_id" inputmode="numeric" dir="ltr"></label></p>
<p><label>نام تعاونی<br><input name="name"></label></p>
<p><button name="do" value="registered">نوشتن ثبت</button></p>
</form></details>
<details><summary>برگرداندن</summary><form method="post" action="/decide">
<input type="hidden" name="id" value="{id}">
<p><label>دلیل برگشت<br><select name="reason">{reasons}</select></label></p>
<p><label>شرح<br><textarea name="text" rows="3"></textarea></label></p>
<p><button name="do" value="returned">نوشتن برگشت</button></p>
</form></details>"""
STYLE = """<style>
label { font-weight: bold } h2 { font-size: 1.15rem; margin: 0 }
input, select, textarea { font: inherit; font-weight: normal; inline-size: 100%; box-sizing: border-box;
                          padding: .4rem .6rem }
button { font: inherit; padding: .5rem 1.25rem; min-block-size: 44px }
details { border-block-start: 1px solid #cfd6df; padding-block: .5rem } summary { min-block-size: 2rem }
</style>"""
ENTERED = """<div class="card"><p>{name}، خوش آمدید. پروندهٔ شما با رسید
<bdi dir="ltr">{id}</bdi> اینجاست و دوباره چیزی نمی‌نویسید.</p>
<p>وضعیت: <strong>{state}</strong></p>{outcome}</div>
<p><small>در سامانهٔ واقعی از اینجا نام تعاونی، اساسنامه و اعضا پی گرفته می‌شود.</small></p>"""


def desk(entries: list[Entry]) -> str:
    """Return the page on which the other ministry's officer decides."""
    shown = "<ol>" + "\n".join(_item(entry) for entry in entries[:200]) + "</ol>" if entries else EMPTY
    return stand.page(TITLE, STYLE + BODY.format(entries=shown))


def entered(entry: Entry) -> str:
    """Return what the person sees who was led over."""
    said = ENTERED.format(
        name=_name(entry), id=digits_out(escape(entry.id)), state=STATES[entry.state], outcome=_outcome(entry)
    )
    return stand.page("ورود به سامانهٔ تعاون", said)


def sorry(text: str) -> str:
    return stand.page("سامانهٔ تعاون", f'<div class="card"><p>{escape(text)}</p></div>')


def _item(entry: Entry) -> str:
    reasons = "".join(f'<option value="{code}">{text}</option>' for code, text in REASONS.items())
    forms = FORMS.format(id=escape(entry.id), reasons=reasons)
    return ITEM.format(
        id=escape(entry.id),
        number=digits_out(escape(entry.id)),
        name=_name(entry),
        state=STATES[entry.state],
        reference=digits_out(escape(entry.reference)),
        county=escape(_title(entry.payload, "county")),
        occupation=escape(_title(entry.payload, "occupation")),
        at=escape(jalali.show_moment(datetime.fromisoformat(entry.at))),
        rest=forms if entry.state == "received" else _outcome(entry),
    )


def _name(entry: Entry) -> str:
    person = entry.payload.get("applicant") or {}
    return escape(f"{person.get('first_name', '')} {person.get('last_name', '')}".strip())


def _title(payload: dict[str, Any], key: str) -> str:
    return str((payload.get(key) or {}).get("title", ""))


def _outcome(entry: Entry) -> str:
    said = entry.outcome or {}
    if entry.state == "registered":
        number = digits_out(escape(said["legal_id"]))
        return f'<p>«{escape(said["name"])}»، شناسهٔ ملی <bdi dir="ltr">{number}</bdi></p>'
    if entry.state == "returned":
        return f"<p>{escape(REASONS.get(said['reason'], ''))}: {escape(said['text'])}</p>"
    return ""
