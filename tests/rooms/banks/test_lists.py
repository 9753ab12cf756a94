"""Lists of acts in one file: good rows go through, bad ones are told by number, no row counts twice."""

import csv
import io
import zipfile

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.banks import jobs, queries, sheets, standing
from khanegi.banks.actions import clients, lists, rows
from khanegi.banks.models import Row
from khanegi.base.errors import Invalid, Unfit
from khanegi.cases.models import Event
from khanegi.people.models import Office
from khanegi.process.words import Role

pytestmark = pytest.mark.django_db
HEAD = "شمارهٔ نامه,کار,مرحله,مبلغ,تاریخ,دلیل,شرح"
WHY = "اعتبار شعبه تمام شده است"


@pytest.fixture
def letters(a_case):
    return [a_case("at_branch", "facility").referrals.get() for _ in range(3)]


@pytest.fixture
def program(letters):
    return a_program()


def a_program(*scopes):
    """Return a program of the bank with one live key."""
    row = clients.add(office="bank-022", name="سامانه", scopes=scopes or clients.ALL)
    clients.issue(client=row.pk)
    return row


def send(program, *lines, head=HEAD):
    data = "\n".join([head, *lines]).encode("utf-8-sig")
    return lists.upload(data=data, name="list.csv", office=program.office_id, by=program.user_id)


def outcomes(upload):
    return list(Row.objects.filter(upload=upload).order_by("number").values_list("number", "outcome"))


def test_good_rows_go_through_and_bad_ones_are_told_by_number(letters, program):
    first, second, third = letters

    kept = send(
        program,
        f"{first.number},accept,,{first.amount},,,",
        f"{second.number},برگرداندن به دبیرخانه,,,,B07,{WHY}",
        f"{third.number},accept,,{third.amount + 1},,,",
        "",
        "900000000000000,accept,,,,,",
        f"{third.number},approve,,,,,",
        f"{third.number},hand_back,,,,B77,{WHY}",
    )

    assert outcomes(kept) == [(2, "done"), (3, "done"), (4, "bad"), (6, "bad"), (7, "bad"), (8, "bad")]
    told = [row.told for row in queries.listed(kept.pk, [program.office_id]).bad]
    assert "مبلغ این نامه نیست" in told[0]
    assert told[1] == lists.NO_LETTER
    assert "«approve» شناخته نشد" in told[2]
    for letter in letters:
        letter.case.refresh_from_db()
    assert third.case.place == "at_branch"
    event = Event.objects.get(case=first.case, action="accept")
    assert (event.by, event.office) == (program.user, first.branch)


def test_the_same_list_again_changes_nothing_and_another_word_is_told(letters, program):
    row = f"{letters[0].number},hand_back,,,,B07,{WHY}"
    send(program, row)

    again, otherwise = send(program, row), send(program, row.replace("B07", "B01"))

    assert (outcomes(again), outcomes(otherwise)) == ([(2, "again")], [(2, "bad")])
    assert Event.objects.filter(case=letters[0].case, action="hand_back").count() == 1
    assert Row.objects.get(upload=otherwise).told == standing.OTHERWISE


def test_a_long_list_is_taken_by_a_job_that_may_run_twice(letters, program, monkeypatch):
    monkeypatch.setattr(lists, "AT_ONCE", 1)
    kept = send(program, *(f"{letter.number},accept,,,,," for letter in letters))
    assert queries.listed(kept.pk, [program.office_id]).percent == 0

    job = ProcrastinateJob.objects.get(task_name="banks.list")
    jobs.take_list(**job.args)
    jobs.take_list(**job.args)

    assert [outcome for _, outcome in outcomes(kept)] == ["done"] * 3
    assert queries.listed(kept.pk, [program.office_id]).percent == 100


def test_who_lost_the_seat_meanwhile_sends_nothing_through(letters, someone, office_of, monkeypatch):
    user = someone(Role.BRANCH)
    monkeypatch.setattr(lists, "AT_ONCE", 0)
    data = f"{HEAD}\n{letters[0].number},accept,,,,,".encode()
    kept = lists.upload(data=data, name="x", office=office_of(Role.BRANCH).pk, by=user.pk)
    user.seats.update(ended_at="2026-01-01T00:00:00Z")

    jobs.take_list(upload=kept.pk)

    assert outcomes(kept) == [(2, "bad")]


@pytest.mark.parametrize(
    ("scopes", "through"), [(("upload",), []), (("upload", "act"), ["accept"]), (("upload", "pay"), [])]
)
def test_a_list_lets_a_program_do_no_more_than_its_scopes(letters, scopes, through):
    row = letters[0]

    kept = send(a_program(*scopes), f"{row.number},accept,,,,,", f"{row.number},settle,,,,,")

    done = [line.said["action"] for line in kept.lines.filter(outcome="done")]
    told = list(kept.lines.filter(told=queries.NO_SCOPE.text).values_list("said__action", flat=True))
    assert done == through
    assert told == [verb for verb in ("accept", "settle") if queries.scope_of(verb) not in scopes]


def end_key(program):
    clients.revoke(number=program.credentials.get().number)


def end_office(program):
    Office.objects.filter(pk=program.office_id).update(is_active=False)


@pytest.mark.parametrize("end", [end_key, end_office, lambda program: clients.close(client=program.pk)])
def test_a_list_that_waits_stops_with_its_program(letters, program, monkeypatch, end):
    monkeypatch.setattr(lists, "AT_ONCE", 0)
    kept = send(program, *(f"{letter.number},accept,,,,," for letter in letters))
    end(program)

    jobs.take_list(upload=kept.pk)

    assert {(row.outcome, row.told) for row in kept.lines.all()} == {("bad", lists.PROGRAM_OVER.text)}
    assert not Event.objects.filter(action="accept").exists()


def test_a_list_goes_on_under_the_key_that_followed(letters, program, monkeypatch):
    monkeypatch.setattr(lists, "AT_ONCE", 0)
    kept = send(program, f"{letters[0].number},accept,,,,,")
    first = program.credentials.get().number
    clients.issue(client=program.pk)
    clients.revoke(number=first)

    jobs.take_list(upload=kept.pk)

    assert outcomes(kept) == [(2, "done")]


def xlsx(*lines, sheet=None, shared=None):
    """Return a small XLSX file, as spreadsheets write it: texts inline, numbers bare."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        rows = "".join(f"<row>{''.join(map(cell, line))}</row>" for line in lines)
        for name, text in PARTS.items():
            packed.writestr(name, text)
        packed.writestr("xl/worksheets/sheet1.xml", sheet or SHEET.format(rows))
        if shared:
            packed.writestr("xl/sharedStrings.xml", shared)
    return out.getvalue()


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKED = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
SHEET = f'<?xml version="1.0"?><worksheet {MAIN}><sheetData>{{}}</sheetData></worksheet>'
PARTS = {
    "_rels/.rels": f"<Relationships {PACKED}>"
    f'<Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{LINKS}"><sheets>'
    '<sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f"<Relationships {PACKED}>"
    f'<Relationship Id="rId1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/styles.xml": f"<styleSheet {MAIN}>"
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
}


def cell(value):
    return (
        f"<c><v>{value}</v></c>"
        if isinstance(value, int)
        else f'<c t="inlineStr"><is><t>{value}</t></is></c>'
    )


def test_a_spreadsheet_says_the_same_as_a_text(letters, program):
    letter = letters[0]
    data = xlsx(("نامه", "کار", "مبلغ"), (letter.number, "accept", letter.amount))

    kept = lists.upload(data=data, name="l.xlsx", office=program.office_id, by=program.user_id)

    assert outcomes(kept) == [(2, "done")]


def test_a_spreadsheet_with_shared_texts_gaps_dates_and_large_numbers():
    sheet = SHEET.format(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>5E8</v></c><c r="B2"><f>1+1</f><v>2.0</v></c>'
        '<c r="C2" s="1"><v>46351</v></c></row>'
    )
    words = '<si><r><t xml:space="preserve">شمارهٔ </t></r><r><t>نامه</t></r></si><si><t>کار</t></si>'
    shared = f"<sst {MAIN}>{words}</sst>"

    assert sheets.rows(xlsx(sheet=sheet, shared=shared)) == [
        ("شمارهٔ نامه", "", "کار"),
        ("500000000", "2", "2026-11-25"),
    ]


BOMB = '<!DOCTYPE a [<!ENTITY b "cccc"><!ENTITY d "&b;&b;&b;">]><worksheet>&d;</worksheet>'


@pytest.mark.parametrize(
    "data",
    [
        b"PK not a zip",
        b"\xff\xfe\x00",
        b"a,b\x00",
        xlsx(sheet="<worksheet>" + " " * (sheets.MOST_UNPACKED + 1) + "</worksheet>"),
        b"x" * (sheets.MOST_BYTES + 1),
        b"letter,action\n" + b"1,a\n" * (sheets.MOST_ROWS + 1),
        b"\x00" * 100,
    ],
    ids=["no zip", "utf-16", "nul", "bomb", "big", "many rows", "zeros"],
)
def test_a_file_made_to_hurt_is_refused_in_a_sentence(data):
    with pytest.raises(Unfit, match=r"فایل|فهرست"):
        sheets.rows(data)


@pytest.mark.parametrize("sheet", [BOMB, "<worksheet><row>"], ids=["entities", "half"])
def test_a_sheet_that_is_none_says_nothing(sheet):
    assert sheets.rows(xlsx(sheet=sheet)) == []


@pytest.mark.parametrize("head", ["", "a,b", "نامه,مبلغ"])
def test_a_list_without_its_heading_or_rows_is_refused(program, head):
    with pytest.raises(Invalid):
        send(program, "1,2", head=head)
    with pytest.raises(Invalid):
        send(program)


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@a", "\t=1", "\u200f=1", "\ufeff=cmd|' /C calc'!A0"])
def test_a_report_is_no_formula_and_may_be_sent_again(letters, program, evil):
    kept = send(program, f'{letters[0].number},accept,,,,,"{evil}"', f'"{evil}",accept,,,,,')

    [head, *lines] = csv.reader(io.StringIO(lists.report(kept.pk, only_bad=True).decode("utf-8-sig")))

    assert head[:2] == ["شمارهٔ نامه", "کار"]
    assert [line[0][:1] for line in lines] == ["'"]
    assert lines[0][-1] == lists.NO_LETTER


DAYS = {"۱۴۰۵/۰۹/۰۴": "2026-11-25", "1405-9-4": "2026-11-25", "2026-11-25T00:00:00": "2026-11-25", "": None}


@pytest.mark.parametrize(("said", "iso"), DAYS.items())
def test_a_day_is_read_by_both_calendars(said, iso):
    assert rows.day(said) == iso


@pytest.mark.parametrize("said", ["1405/13/01", "4/9/1405", "فردا", "2026-02-30", "1405/12/31"])
def test_what_is_no_day_is_told(said):
    with pytest.raises(Unfit, match="خوانده نشد"):
        rows.day(said)


def test_a_branch_sends_a_list_by_its_page_and_nobody_else_has_one(
    client, letters, someone, office_of, world
):
    branch = office_of(Role.BRANCH, letters[0].case.county)
    client.force_login(someone(Role.BRANCH))
    data = f"{HEAD}\n{letters[0].number},accept,,,,,\n{letters[1].number},nothing,,,,,".encode()
    file = io.BytesIO(data)
    file.name = "فهرست.csv"
    assert client.get("/bank/upload/").status_code == 200
    assert client.post("/bank/upload/", {"office": branch.pk}).status_code == 422

    answer = client.post("/bank/upload/", {"file": file, "office": branch.pk}, follow=True)

    page, url = answer.content.decode(), answer.redirect_chain[0][0]
    assert "ردیف‌هایی که ثبت نشد" in page
    report = client.get(f"{url}report.csv?only=bad").content.decode("utf-8-sig")
    assert letters[1].number in report
    assert letters[0].number not in report
    client.force_login(someone(Role.BRANCH, world.karun))
    assert [client.get(path).status_code for path in (url, f"{url}report.csv")] == [404, 404]
    client.force_login(someone(Role.SECRETARIAT))
    assert client.get("/bank/upload/").status_code == 404
