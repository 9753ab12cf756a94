"""Lists that break off, repeat what was undone, or say what only some acts need."""

import io

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models.functions import Now
from django.utils.timezone import timedelta

from khanegi.banks import jobs, standing
from khanegi.banks.actions import acting, lists, rows
from khanegi.banks.models import Row, Upload
from khanegi.cases.models import Event
from khanegi.loans.models import Contract, Demand
from khanegi.notices.models import Notice
from khanegi.process.words import Role
from tests.banking import CREDIT_OK, DEMAND, HAND_BACK, pay
from tests.rooms.banks.test_lists import a_program, outcomes, send, xlsx

pytestmark = pytest.mark.django_db
WIDE = "letter,action,stage,amount,date,reason,text,item,number,months,grace"
MONTH = "1406/01/10"


@pytest.fixture
def program(world):
    world.a_bank("bank-022")
    return a_program()


def told(upload):
    return list(Row.objects.filter(upload=upload).order_by("number").values_list("told", flat=True))


def breaks_at(monkeypatch, number, times=1):
    """Let the database go away when the row of this letter is taken, so many times."""
    left, real = [times], acting.take

    def take(deed, **more):
        if deed.letter.number == number and left[0]:
            left[0] -= 1
            raise OperationalError("server closed the connection unexpectedly")
        return real(deed, **more)

    monkeypatch.setattr(acting, "take", take)


@pytest.mark.parametrize("at_once", [0, 200], ids=["by a job", "by the page"])
def test_a_list_that_breaks_off_goes_on_by_itself_without_losing_or_doubling_a_row(
    a_case, program, monkeypatch, at_once
):
    letters = [a_case("at_branch", "facility").referrals.get() for _ in range(3)]
    monkeypatch.setattr(lists, "AT_ONCE", at_once)
    breaks_at(monkeypatch, letters[1].number)

    kept = send(program, *(f"{letter.number},accept,,,,," for letter in letters))
    if not at_once:
        with pytest.raises(OperationalError):
            jobs.take_list(upload=kept.pk)
    assert outcomes(kept) == [(2, "done"), (3, ""), (4, "")]

    Upload.objects.update(at=Now() - timedelta(minutes=2))
    jobs.go_on(timestamp=0)

    assert outcomes(kept) == [(2, "done"), (3, "done"), (4, "done")]
    assert Event.objects.filter(action="accept").count() == 3
    assert Upload.objects.get().ended_at is not None


def takes_too_long(monkeypatch, *numbers, only=None):
    """Let the rows of these letters (of one act only) run into the time that PostgreSQL gives a statement."""
    real = acting.take

    def take(deed, **more):
        if deed.letter.number in numbers and deed.action == (only or deed.action):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("set local statement_timeout = 20")
                cursor.execute("select pg_sleep(5)")
        return real(deed, **more)

    monkeypatch.setattr(acting, "take", take)


def test_a_row_that_takes_too_long_waits_and_holds_up_no_other(a_case, program, monkeypatch):
    letters = [a_case("at_branch", "facility").referrals.get().number for _ in range(3)]
    with monkeypatch.context() as slow:
        takes_too_long(slow, letters[1])
        kept = send(program, *(f"{letter},accept,,,,," for letter in letters))
        assert outcomes(kept) == [(2, "done"), (3, ""), (4, "done")]

    Upload.objects.update(at=Now() - timedelta(minutes=2))
    jobs.go_on(timestamp=0)

    assert outcomes(kept) == [(2, "done"), (3, "done"), (4, "done")]


def test_what_comes_after_a_row_that_waits_waits_with_it(a_case, program, monkeypatch):
    letters = [a_case("at_branch", "facility").referrals.get().number for _ in range(2)]
    said = [f"{letters[0]},accept,,,,,", f"{letters[0]},documents_complete,,,,,", f"{letters[1]},accept,,,,,"]
    with monkeypatch.context() as slow:
        takes_too_long(slow, letters[0], only="accept")
        kept = send(program, *said)
        assert outcomes(kept) == [(2, ""), (3, ""), (4, "done")]

    Upload.objects.update(at=Now() - timedelta(minutes=2))
    jobs.go_on(timestamp=0)

    assert outcomes(kept) == [(2, "done"), (3, "done"), (4, "done")]


def test_where_every_row_takes_too_long_the_list_stops_and_waits(a_case, program, monkeypatch):
    letters = [a_case("at_branch", "facility").referrals.get().number for _ in range(5)]
    takes_too_long(monkeypatch, *letters[:4])

    kept = send(program, *(f"{letter},accept,,,,," for letter in letters))

    assert outcomes(kept) == [(number, "") for number in range(2, 7)]
    assert Upload.objects.get().ended_at is None


def test_what_waits_for_three_days_is_given_back_with_a_sentence(a_case, program, monkeypatch):
    letters = [a_case("at_branch", "facility").referrals.get().number for _ in range(2)]
    with monkeypatch.context() as slow:
        takes_too_long(slow, letters[0])
        kept = send(program, *(f"{letter},accept,,,,," for letter in letters))
    Upload.objects.update(at=Now() - timedelta(days=3, minutes=1))

    jobs.go_on(timestamp=0)

    assert outcomes(kept) == [(2, "bad"), (3, "done")]
    assert told(kept)[0] == lists.GIVEN_UP
    assert Upload.objects.get().ended_at is not None
    assert outcomes(send(program, f"{letters[0]},accept,,,,,")) == [(2, "done")]


def test_the_job_of_a_list_tries_again():
    assert jobs.take_list.retry_strategy.max_attempts > 1


def test_one_list_that_breaks_off_again_holds_up_no_other(a_case, program, monkeypatch):
    letters = [a_case("at_branch", "facility").referrals.get() for _ in range(2)]
    breaks_at(monkeypatch, letters[0].number, times=2)
    first, second = (send(program, f"{letter.number},accept,,,,,") for letter in letters)
    Upload.objects.update(at=Now() - timedelta(minutes=2), ended_at=None)
    Row.objects.filter(upload=second).update(outcome="")

    jobs.go_on(timestamp=0)

    assert (outcomes(first), outcomes(second)) == ([(2, "")], [(2, "again")])


def test_a_row_of_an_act_that_was_undone_says_so_and_goes_through_as_another_turn(world, program):
    case = world.act(world.a_loan("documents"), DEMAND)
    letter = case.referrals.get()
    row = f"{letter.number},documents_complete,,,,,"
    assert outcomes(send(program, row)) == [(2, "done")]
    assert told(send(program, row)) == [standing.BEFORE]
    world.act(case, DEMAND)

    undone = send(program, row)
    assert (outcomes(undone), told(undone)) == ([(2, "bad")], [standing.UNDONE])

    assert outcomes(send(program, f"{letter.number},documents_complete,2,,,,")) == [(2, "done")]
    case.refresh_from_db()
    assert case.place == "credit"


def test_a_row_of_a_letter_that_has_ended_since_says_so(world, program):
    case = world.a_loan("at_branch")
    row = f"{case.referrals.get().number},accept,,,,,"
    send(program, row)
    world.act(case, HAND_BACK)

    again = send(program, row)

    assert (outcomes(again), told(again)) == ([(2, "again")], [standing.AND_OVER])


def test_a_stage_that_the_branch_told_is_not_done_again_by_a_list(world, program):
    case = world.act(world.a_loan("paying"), pay(1, 200_000_000))
    letter, notices = case.referrals.get(), Notice.objects.count()
    day = letter.payments.get().paid_on

    same = send(program, f"{letter.number},pay,1,200000000,{day},,")
    other = send(program, f"{letter.number},pay,1,200000001,{day},,")

    assert (outcomes(same), outcomes(other)) == ([(2, "again")], [(2, "bad")])
    assert "مبلغ یا تاریخ دیگری" in told(other)[0]
    assert (Event.objects.filter(action="pay").count(), Notice.objects.count()) == (1, notices)


def test_a_list_demands_papers_and_writes_a_contract(world, program):
    first, second = world.a_loan("documents"), world.a_loan("credit")
    world.act(second, CREDIT_OK)
    asks, signs = first.referrals.get().number, second.referrals.get().number

    kept = send(
        program,
        f"{asks},demand,,,,,,D04;D05,,,",
        f"{asks},demand,,,,,برای مغازهٔ استیجاری,other,,,",
        f"{asks},demand,,,,,,ضامن,,,",
        f"{asks},demand,,,,,,D99,,,",
        f"{asks},demand,,,,,,,,,",
        f"{signs},draft_contract,,,{MONTH},,,,ق-۷۷,۶۰,0",
        f"{signs},draft_contract,,,{MONTH},,,,ق-۷۷,شصت,0",
        head=WIDE,
    )

    done = [outcome for _, outcome in outcomes(kept)]
    assert done == ["done", "done", "done", "bad", "bad", "done", "bad"]
    assert "«D99» شناخته نشد" in told(kept)[3]
    assert "«شمار قسط‌ها» باید عدد" in told(kept)[6]
    assert [row.item for row in Demand.objects.order_by("id")] == ["D04", "D05", "other", "D04"]
    contract = Contract.objects.get()
    assert (contract.number, contract.months, contract.grace) == ("ق-77", 60, 0)
    header = lists.report(kept.pk, only_bad=False).decode("utf-8-sig").splitlines()[0]
    assert {rows.HEADINGS[key][1] for key in ("item", "number", "months", "grace")} <= set(header.split(","))
    again = send(
        program,
        f"{asks},demand,,,,,,D05;D04,,,",
        f"{signs},draft_contract,,,{MONTH},,,,ق-۷۷,۶۰,0",
        head=WIDE,
    )
    assert [outcome for _, outcome in outcomes(again)] == ["again", "again"]


def test_a_contract_that_was_written_anew_is_not_said_to_stand(world, program):
    case = world.act(world.a_loan("credit"), CREDIT_OK)
    line = f"{case.referrals.get().number},draft_contract,{{}},,{MONTH},,,,ق-۷۷,{{}},0"
    send(program, line.format("", 60), head=WIDE)
    assert outcomes(send(program, line.format(2, 48), head=WIDE)) == [(2, "done")]

    assert told(send(program, line.format("", 60), head=WIDE)) == [standing.UNDONE]
    assert Contract.objects.get().months == 48


@pytest.mark.parametrize("evil", ["\x00", "\x01", "\x0b", "\x1f", "\ufffe"])
def test_a_cell_with_what_is_no_text_is_one_bad_row(world, program, evil):
    letters = [world.a_loan("at_branch").referrals.get().number for _ in range(2)]

    kept = send(program, f"{letters[0]},acc{evil}ept,,,,,", f"{letters[1]},accept,,,,,")

    assert outcomes(kept) == [(2, "bad"), (3, "done")]
    assert told(kept)[0] == rows.NO_TEXT


@pytest.mark.parametrize("evil", ["&#0;", "&#1;", "_x0000_", "_x0001_", "\x01", "\x00"])
def test_a_spreadsheet_with_what_is_no_text_is_told_in_a_sentence(world, program, evil, client, someone):
    letter = world.a_loan("at_branch").referrals.get()
    data = xlsx(("نامه", "کار", "شرح"), (letter.number, "accept", f"a{evil}b"), (letter.number, "settle", ""))
    client.force_login(someone(Role.BRANCH))
    file = io.BytesIO(data)
    file.name = "l.xlsx"

    answer = client.post("/bank/upload/", {"file": file, "office": letter.branch_id}, follow=True)

    assert answer.status_code in (200, 422)
    assert any(said in answer.content.decode() for said in (rows.NO_TEXT, "این فایل خوانده نشد", "ردیف ۳"))
