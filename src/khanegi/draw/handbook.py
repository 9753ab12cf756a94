"""The handbook: for each role what it can do, when, what it is asked, and what it is refused for."""

from __future__ import annotations

from collections.abc import Iterable

from khanegi.draw.layout import days
from khanegi.draw.rows import Row, Titled, bells, roles, row, state
from khanegi.process import decide
from khanegi.process.grammar import Place, Process
from khanegi.process.words import Role, Sort

MADE = "<!-- ساختهٔ ./run handbook از روی روندها؛ دستی تغییر ندهید -->"
NO_SEAT = {
    Role.ADMIN: "کاربران، میزها، تقویم، فهرست رشته‌ها و قواعد را نگه می‌دارد و هیچ پرونده‌ای را جابه‌جا نمی‌کند.",
    Role.AUDITOR: "همهٔ پرونده‌ها و سابقهٔ آن‌ها را می‌خواند و هیچ پرونده‌ای را جابه‌جا نمی‌کند.",
}
# What is done on a page of its own, beside the procedures.
LISTS = "کار چند نامه را یک‌جا با فرستادن فهرست در `/bank/upload/` ثبت کنید."
ELSEWHERE = {
    Role.SECRETARIAT: "جلسه‌های کمیتهٔ شهرستان را در `/committee/` بسازید و تصمیم‌ها را همان‌جا بنویسید.",
    Role.COMMITTEE: "در `/committee/` دربارهٔ پرونده‌های جلسه رأی بدهید و صورت‌جلسه را امضا کنید.",
    Role.BRANCH: LISTS,
    Role.BANK_HEAD: LISTS,
}


def handbook(processes: Iterable[Process], titled: Titled = str) -> dict[str, str]:
    """Return the text of every file by its name: one for each role, and the index."""
    every = tuple(processes)
    files = {f"{role.value}.md": _of_role(role, every, titled) for role in roles()}
    return {"index.md": _index(every), **files}


def _index(processes: tuple[Process, ...]) -> str:
    lines = [
        MADE,
        "",
        "# راهنمای کار",
        "",
        "برای هر نقش یک برگ: چه کاری می‌توانید بکنید، کی، و چه وقت پذیرفته نمی‌شود.",
        "",
    ]
    lines += [f"- [{role.title}]({role.value}.md)" for role in roles()]
    lines += ["", "## روندها", ""]
    for process in processes:
        name = f"{process.key}-{process.version}"
        lines.append(f"- {process.title}: [نمودار](../drawings/{name}.svg)، [BPMN](../drawings/{name}.bpmn)")
    lines += ["", "## جمله‌های نپذیرفتن", "", "| کد | جمله | روند |", "|---|---|---|"]
    lines += [f"| `{code}` | {text} | {where} |" for code, text, where in _refusals(processes)]
    return "\n".join([*lines, ""])


def _refusals(processes: tuple[Process, ...]) -> list[tuple[str, str, str]]:
    found = {
        (decide.OWN_CASE.code, decide.OWN_CASE.text): ["همه"],
        (decide.ANSWERED.code, decide.ANSWERED.text): ["همه"],
    }
    for process in processes:
        for action in process.actions:
            for guard in action.guards:
                found.setdefault((guard.code, guard.otherwise), []).append(process.title)
    return [(code, text, "، ".join(dict.fromkeys(where))) for (code, text), where in sorted(found.items())]


def _of_role(role: Role, processes: tuple[Process, ...], titled: Titled) -> str:
    lines = [MADE, "", f"# {role.title}", ""]
    if role in ELSEWHERE:
        lines += [ELSEWHERE[role], ""]
    parts = [_of_process(role, process, titled) for process in processes]
    if not any(parts):
        return "\n".join([*lines, *_without_a_case(role)])
    if role.sort is Sort.STAFF:
        lines += [f"در همهٔ روندها: {decide.OWN_CASE.text}", ""]
    return "\n".join(lines + [line for part in parts for line in part])


def _without_a_case(role: Role) -> tuple[str, ...]:
    """Return the sentence of a role that moves no case; what it does elsewhere may say enough."""
    said = NO_SEAT.get(role, "" if role in ELSEWHERE else "در روندهای کنونی کاری ندارد.")
    return (said, "") if said else ()


def _of_process(role: Role, process: Process, titled: Titled) -> list[str]:
    lines: list[str] = []
    for place in process.places:
        mine = [row(process, place, action, titled) for action in process.leaving(place) if role in action.by]
        told = any(role in bell.tells or role is bell.reader for bell in place.bells)
        if mine or told or role in place.owners:
            lines += _of_place(role, process, place, mine)
    return [f"## {process.title}", "", *lines] if lines else []


def _of_place(role: Role, process: Process, place: Place, mine: list[Row]) -> list[str]:
    lines = [f"### {place.title}", "", f"{state(place)}."]
    if days(place):
        lines += ["", f"مهلت: {days(place)}."]
    lines += [""]
    lines += [f"- {sentence}" for sentence in bells(process, place)]
    if mine:
        lines += [
            "",
            "| می‌توانید | پرونده می‌رود به | از شما می‌پرسیم | پذیرفته نمی‌شود اگر |",
            "|---|---|---|---|",
        ]
        lines += [_line(found) for found in mine]
    return [*lines, ""]


def _line(found: Row) -> str:
    to = "، ".join(f"«{title}»" for title in found.to) or "همان‌جا می‌ماند"
    cells = (found.action.title, to, found.asks or "چیزی نمی‌پرسیم", "<br>".join(found.refusals) or "—")
    return f"| {' | '.join(cells)} |"
