"""A bank's program: who is let in, what it sees, and that an act happens once under its key."""

import datetime as dt
import json
import logging

import pytest
from django.db.models.functions import Now

from khanegi.banks.actions import admitting, clients, replies
from khanegi.banks.models import Client, Credential, Message, Reply
from khanegi.base import jalali, persian
from khanegi.base.errors import Refused
from khanegi.cases import queries as cases
from khanegi.cases.models import Event
from khanegi.notices.models import Notice
from khanegi.people.models import Look, Office
from khanegi.process import book
from khanegi.process.words import Role
from khanegi.rules import asks
from tests.banking import HAND_BACK, REFUSED
from tests.builders import SHEBA
from tests.doors.api.banking import Program

pytestmark = pytest.mark.django_db
BACK = {"reason": "B07", "text": "اعتبار شعبه تمام شده است."}


@pytest.fixture
def case(a_case):
    return a_case("at_branch", "facility")


@pytest.fixture
def letter(case):
    return case.referrals.get()


@pytest.fixture
def bank(case):
    """Return the program of the bank of the letter."""
    return Program("bank-022")


def other_bank(world):
    office, _ = Office.objects.get_or_create(
        code="bank-012", defaults={"kind": "bank", "title": "بانک ملت", "province": world.province}
    )
    return Program(office.code)


def code(answer):
    return answer.status_code, answer.json()["code"]


def test_the_description_is_of_openapi_3_1_and_names_every_act_of_a_branch(client, db):
    said = client.get("/api/v1/bank/openapi.json").json()

    assert said["openapi"].startswith("3.1")
    declared = {
        verb.key: verb for process in book.ALL if process.key == "facility" for verb in process.actions
        if Role.BRANCH in verb.by
    }  # fmt: skip
    for key, verb in declared.items():
        operation = said["paths"][f"/api/v1/bank/referrals/{{letter}}/{key}"]["post"]
        shape = operation["requestBody"]["content"]["application/json"]["schema"]["properties"]
        names = {field.key for field in asks.get(verb.asks).fields} if verb.asks else set()
        assert set(shape["answers"]["properties"]) == names
        assert "Idempotency-Key" in {one["name"] for one in operation["parameters"]}
        assert "application/problem+json" in operation["responses"]["409"]["content"]


def test_a_program_lists_the_letters_of_its_branches_page_by_page(bank, letter, a_case):
    second = a_case("at_branch", "facility").referrals.get()

    first = bank.get("/referrals?limit=1").json()
    rest = bank.get(f"/referrals?limit=1&after={first['after']}").json()

    assert [row["letter"] for page in (first, rest) for row in page["rows"]] == [letter.number, second.number]
    assert rest["after"] is None
    assert first["rows"][0]["amount"] == letter.amount
    assert bank.get("/referrals?state=ended").json()["rows"] == []


def test_a_letter_tells_what_a_bank_may_know_and_that_it_was_read_is_kept(bank, letter, case):
    said = bank.get(f"/referrals/{letter.number}").json()

    person = case.applicant
    assert said["applicant"] == {
        "name": str(person), "national_id": person.national_id, "mobile": person.mobile
    }  # fmt: skip
    assert (said["sheba"], said["tracking_code"]) == (SHEBA, case.code)
    assert said["plan"]["title"] == "حصیربافی"
    offers = {offer["action"]: offer for offer in said["offers"]}
    assert "B07" in offers["hand_back"]["asks"]["properties"]["reason"]["enum"]
    look = Look.objects.get(subject=f"case:{case.pk}", what="bank_api")
    assert (look.user, look.office) == (bank.row.user, letter.branch)


def test_an_act_moves_the_case_as_the_program_of_the_bank(bank, letter, case):
    answer = bank.act(letter, "accept")

    case.refresh_from_db()
    assert answer.status_code == 200, answer.content
    assert (answer.json()["place"], answer.json()["seq"]) == (case.place, case.seq)
    last = cases.history(cases.load(pk=case.pk), for_staff=True)[-1]
    assert (last.name, letter.branch.title in last.who) == ("بانک (برنامه)", True)


def test_the_same_request_again_is_one_act_and_one_answer(bank, letter, case):
    """Reliability F16 and F30."""
    first, second = bank.act(letter, "accept"), bank.act(letter, "accept")

    assert first.json() == second.json()
    assert second.headers["Idempotency-Replayed"] == "true"
    assert Event.objects.filter(case=case, action="accept").count() == 1


def test_another_request_under_the_same_key_is_refused(bank, letter, case, a_case):
    other = a_case("at_branch", "facility").referrals.get()
    bank.act(letter, "accept")

    answers = [bank.act(letter, "hand_back", BACK), bank.act(other, "accept")]

    assert [code(answer) for answer in answers] == [(422, "key_used_for_another")] * 2
    other.case.refresh_from_db()
    assert other.case.place == "at_branch"


def test_a_request_in_flight_is_told_to_wait_and_one_that_died_is_begun_again(bank, letter):
    bank.act(letter, "accept")
    Reply.objects.update(status=None, answer=None, until=Now() + dt.timedelta(seconds=30))
    assert code(bank.act(letter, "accept")) == (409, "in_flight")

    Reply.objects.update(until=Now() - dt.timedelta(seconds=1))

    assert bank.act(letter, "accept").json()["action"] == "accept"
    assert Event.objects.filter(case=letter.case, action="accept").count() == 1


def test_an_answer_forgotten_after_a_month_is_still_one_act(bank, letter):
    first = bank.act(letter, "accept")
    replies.forget_old(before=dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
    assert not Reply.objects.exists()

    assert bank.act(letter, "accept").json() == first.json()
    assert Event.objects.filter(case=letter.case, action="accept").count() == 1


def test_an_act_is_answered_for_ever_as_it_was_whatever_became_of_its_letter(bank, letter, case, world):
    first = bank.act(letter, "accept")
    replies.forget_old(before=dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
    said = {"amount": letter.amount, "answers": {}}
    letter.amount -= 1
    letter.save()
    world.act(case, HAND_BACK)
    world.act(case, ("refer", Role.SECRETARIAT, {"branch": [str(letter.branch_id)]}))

    again = bank.ask("POST", f"/referrals/{letter.number}/accept", said, key="a-key-of-this-test")

    assert (again.status_code, again.json()) == (200, first.json())
    replies.forget_old(before=dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
    assert code(bank.act(letter, "hand_back", BACK)) == (409, "key_reused")


def test_a_stage_told_under_another_key_is_the_same_payment_and_nobody_is_told_twice(world):
    letter = world.a_loan("paying").referrals.get()
    bank, day = Program("bank-022"), jalali.today().isoformat()
    stage = {"stage": 1, "amount": letter.amount, "paid_on": day}
    first = bank.act(letter, "pay", stage, key="pay-number-1")
    counts = Event.objects.count(), Notice.objects.count()

    second = bank.act(letter, "pay", stage, key="pay-number-2")
    other = bank.act(letter, "pay", {**stage, "amount": 1}, key="pay-number-3")
    assert counts == (Event.objects.count(), Notice.objects.count())
    bank.act(letter, "paid", key="paid-at-last")
    late = bank.act(letter, "pay", stage, key="pay-number-4")

    assert first.status_code == 200, first.content
    assert second.json() == first.json() == late.json()
    assert code(other) == (409, "stage_differs")
    assert Event.objects.filter(action="pay").count() == 1
    assert Message.objects.filter(kind="pay").count() == 1


def test_the_same_key_of_another_program_is_another_key(bank, letter, a_case):
    other = a_case("at_branch", "facility").referrals.get()
    bank.act(letter, "accept")

    assert Program("bank-022").act(other, "accept").status_code == 200


def test_a_refusal_is_not_kept_under_its_key(bank, letter, world):
    """Reliability F17: what came too early is refused by its code and may come again when it is right."""
    world.act(letter.case, ("hand_back", Role.BRANCH, {key: [value] for key, value in BACK.items()}))
    early = bank.act(letter, "accept")
    assert (early.status_code, early.headers["Content-Type"]) == (409, "application/problem+json")

    Event.objects.filter(case=letter.case)
    assert code(bank.act(letter, "accept")) == code(early)
    assert Reply.objects.get().answer is None


@pytest.mark.parametrize("wrong", [1, -1])
def test_a_wrong_amount_changes_nothing_and_is_told_loudly(bank, letter, case, caplog, wrong):
    """Reliability F18."""
    answer = bank.act(letter, "accept", amount=letter.amount + wrong)

    assert code(answer) == (409, "wrong_amount")
    case.refresh_from_db()
    assert case.place == "at_branch"
    assert [record.levelno for record in caplog.records if "wrong amount" in record.message] == [
        logging.ERROR
    ]


def test_a_bank_that_means_another_loan_stands_before_the_secretariat_until_it_does_right(
    bank, letter, client, someone
):
    for wrong in (letter.amount + 7, letter.amount + 9):
        bank.act(letter, "accept", amount=wrong, key=f"first-key-{wrong}")
    bank.act(letter, "accept", national_id="0000000000", key="second-key")
    client.force_login(someone(Role.SECRETARIAT))

    page = client.get("/dashboard/").content.decode()
    bank.act(letter, "accept", key="third-key-x")
    after = client.get("/dashboard/").content.decode()

    assert f"مبلغ {persian.money(letter.amount + 9)} به جای {persian.money(letter.amount)}" in page
    assert "شخص دیگری، " in page
    assert "۲ بار" in page
    assert ("بانک وام دیگری" in page, "بانک وام دیگری" in after) == (True, False)


def test_a_loan_that_ends_after_a_bank_meant_another_stands_there_no_more(
    bank, letter, case, client, someone, world
):
    bank.act(letter, "accept", amount=letter.amount + 7)
    client.force_login(someone(Role.SECRETARIAT))
    before = client.get("/dashboard/").content.decode()
    world.act(case, ("give_up", Role.APPLICANT, {}))

    assert "بانک وام دیگری" in before
    assert "بانک وام دیگری" not in client.get("/dashboard/").content.decode()


def test_another_persons_letter_of_the_same_amount_is_told_where_the_bank_says_whose(bank, letter, a_case):
    other = a_case("at_branch", "facility").referrals.get()
    whose = letter.person.national_id

    assert code(bank.act(other, "accept", national_id=whose)) == (409, "wrong_person")
    assert bank.act(letter, "accept", national_id=whose, key="another-key-of-it").status_code == 200


def test_a_letter_that_was_followed_by_another_moves_nothing(bank, letter, case, world, office_of):
    world.act(case, ("hand_back", Role.BRANCH, {key: [value] for key, value in BACK.items()}))
    world.act(case, ("refer", Role.SECRETARIAT, {"branch": [str(office_of(Role.BRANCH).pk)]}))

    assert code(bank.act(letter, "accept")) == (409, "letter_over")
    said = bank.get(f"/referrals/{letter.number}").json()
    assert (said["applicant"], said["sheba"], said["offers"], said["place"]) == (None, "", [], "elsewhere")


ENDS = {
    "hand_back": HAND_BACK, "refuse": REFUSED, "recall": ("recall", Role.SYSTEM, {}),
    "halt": ("halt", Role.SYSTEM, {}), "letter_ended": ("letter_ended", Role.CLOCK, {}),
}  # fmt: skip


@pytest.mark.parametrize("step", ENDS.values(), ids=ENDS)
def test_a_letter_that_ended_without_being_paid_tells_its_bank_nothing_more_of_the_person(
    bank, letter, case, world, someone, client, step
):
    """Canaries: name, national ID, number, account and code of the person, in all that the bank can ask."""
    person = case.applicant
    words = [str(person), person.national_id, person.mobile, SHEBA, case.code]
    assert all(word in bank.get(f"/referrals/{letter.number}").content.decode() for word in words)
    case = world.act(case, step)
    told = Message.objects.count()

    paths = (f"/referrals/{letter.number}", "/referrals?state=all", "/messages")
    asked = [bank.get(path) for path in paths]

    assert [answer.status_code for answer in asked] == [200] * 3
    assert [word for word in words for answer in asked if word in answer.content.decode()] == []
    kept = asked[0].json()
    assert (kept["letter"], kept["amount"], kept["is_live"], kept["place"]) == (
        letter.number, letter.amount, False, "over"
    )  # fmt: skip
    assert kept["end_reason"]
    for role in (Role.BRANCH, Role.BANK_HEAD):
        client.force_login(someone(role))
        for path in ("", "print/letter/", "seen/"):
            assert client.get(f"/cases/{case.code}/{path}").status_code == 404
        assert case.code not in client.get("/inbox/").content.decode()
    assert Message.objects.count() == told


def test_what_becomes_of_the_person_after_the_letter_is_not_told_to_its_bank(bank, letter, case, world):
    case = world.act(case, HAND_BACK)
    before = [row["kind"] for row in bank.get("/messages").json()["rows"]]

    world.act(case, ("give_up", Role.APPLICANT, {"reason": ["other"], "text": ["دیگر نمی‌خواهم."]}))

    assert before == ["referral_made", "hand_back"]
    assert [row["kind"] for row in bank.get("/messages").json()["rows"]] == before


def test_a_letter_that_was_paid_goes_on_telling_whose_it_is(world):
    letter = world.a_loan("supervision").referrals.get()

    said = Program("bank-022").get(f"/referrals/{letter.number}").json()

    assert (said["is_live"], said["applicant"]["name"]) == (False, str(letter.person))


def test_what_is_of_another_bank_or_branch_does_not_exist(bank, letter, world, office_of):
    office_of(Role.BRANCH, world.karun)
    strangers = [other_bank(world), Program(f"branch-{world.karun.code}")]

    for program in strangers:
        seen = [program.get(f"/referrals/{letter.number}"), program.act(letter, "accept")]
        absent = program.get("/referrals/900000000000000")
        assert [answer.status_code for answer in seen] == [404, 404]
        assert seen[0].content == absent.content
        assert program.get("/referrals?state=all").json()["rows"] == []
        assert program.get("/messages").json()["rows"] == []
    assert Program(f"branch-{world.ahvaz.code}").act(letter, "accept").status_code == 200


@pytest.mark.parametrize(
    ("scope", "method", "path"),
    [("read", "GET", "/referrals"), ("read", "GET", "/referrals/{0}"),
     ("act", "POST", "/referrals/{0}/accept"),
     ("messages", "GET", "/messages"), ("hook", "GET", "/hook"), ("hook", "DELETE", "/hook"),
     ("upload", "POST", "/uploads")],
)  # fmt: skip
def test_without_its_scope_a_program_is_refused(case, letter, scope, method, path):
    program = Program("bank-022", tuple(one for one in clients.ALL if one != scope))

    answer = program.ask(
        method, path.format(letter.number), b"{}" if method == "POST" else None, key="a-key-of-it"
    )

    assert code(answer) == (403, "no_scope")


def test_a_signature_must_be_right_and_of_now_and_new(bank, letter):
    def refused(**changed):
        return code(bank.ask("GET", "/referrals", **changed))

    assert refused(**{"X-Signature": "v1=" + "0" * 64}) == (401, "bad_signature")
    assert refused(**{"X-Key": "key-of-nobody"}) == (401, "bad_signature")
    assert refused(**{"X-Timestamp": "x"}) == (401, "bad_clock")
    assert refused(**{"X-Nonce": "short"}) == (401, "bad_nonce")
    for skew in (-600, 600):
        bank.teller.skew = skew
        assert refused() == (401, "bad_clock")
    bank.teller.skew = 0
    signed = bank.teller.signed("GET", "/api/v1/bank/referrals", b"")
    assert bank.ask("GET", "/referrals", **signed).status_code == 200
    assert code(bank.ask("GET", "/referrals", **signed)) == (401, "replayed")


@pytest.mark.parametrize("part", ["path", "query", "body", "key"])
def test_what_was_signed_cannot_be_changed(bank, letter, part):
    said = json.dumps({"amount": letter.amount, "answers": {}}).encode()
    path = f"/referrals/{letter.number}/accept"
    signed = bank.teller.signed("POST", f"/api/v1/bank{path}", said, "a-key-of-this-test")
    body = said
    if part == "path":
        path = path.replace("accept", "hand_back")
    elif part == "query":
        path += "?a=1"
    elif part == "body":
        body = said + b" "
    elif part == "key":
        signed["Idempotency-Key"] = "another-key-of-it"

    answer = bank.ask("POST", path, body, **signed)

    assert code(answer) == (401, "bad_signature")
    letter.case.refresh_from_db()
    assert letter.case.place == "at_branch"


def test_what_was_signed_to_read_cannot_write(bank):
    signed = bank.teller.signed("GET", "/api/v1/bank/hook", b"", "a-key-of-this-test")

    assert code(bank.ask("DELETE", "/hook", **signed)) == (401, "bad_signature")


def test_a_key_that_is_over_is_told_so_and_two_may_live_at_a_time(bank, letter):
    second = clients.issue(client=bank.row.pk)
    with pytest.raises(Refused, match="two_keys"):
        clients.issue(client=bank.row.pk)
    first = bank.key

    clients.revoke(number=first.number)
    assert code(bank.get("/referrals")) == (401, "key_over")
    bank.use(second)
    assert bank.get("/referrals").status_code == 200
    Credential.objects.filter(number=second.number).update(expires_at=Now())
    assert code(bank.get("/referrals")) == (401, "key_over")
    bank.use(clients.issue(client=bank.row.pk))
    Client.objects.update(is_active=False)
    assert code(bank.get("/referrals")) == (401, "key_over")


def test_secrets_are_sealed_and_open_for_their_own_row_alone(bank, caplog):
    kept = bytes(Credential.objects.get().secret)
    other = clients.issue(client=bank.row.pk)

    assert bytes.fromhex(bank.key.secret) not in kept
    Credential.objects.filter(number=other.number).update(secret=kept)
    bank.use(other)
    assert code(bank.get("/referrals")) == (401, "bad_signature")
    assert "cannot be unsealed" in caplog.text


def test_whoever_asks_too_fast_or_guesses_keys_is_told_to_wait(bank, monkeypatch):
    monkeypatch.setattr(admitting, "RATE", 3)
    answers = [bank.get("/referrals") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0

    monkeypatch.setattr(admitting, "MISSES", (2, dt.timedelta(minutes=10)))
    wrong = {"X-Signature": "v1="}
    assert [bank.ask("GET", "/hook", **wrong).status_code for _ in range(3)] == [401, 401, 429]


@pytest.mark.parametrize(
    "said",
    [b"", b"{", b"[]", b"\xff", {"amount": "1", "answers": {}}, {"amount": 1.5, "answers": {}},
     {"amount": True, "answers": {}}, {"amount": 10**30, "answers": {}}, {"amount": 1}, {"answers": {}},
     {"amount": 1, "answers": {}, "place": "settled"}, {"amount": 1, "answers": []},
     b'{"amount":1,"answers":{"a":"\\ud800"}}'],
)  # fmt: skip
def test_a_hostile_shape_is_refused_and_never_an_accident(bank, letter, said):
    answer = bank.ask("POST", f"/referrals/{letter.number}/accept", said, key="a-key-of-this-test")

    assert answer.status_code in (409, 422)
    assert answer.headers["Content-Type"] == "application/problem+json"
    letter.case.refresh_from_db()
    assert letter.case.place == "at_branch"


@pytest.mark.parametrize("key", ["", "short", "x" * 49, "a key of words", "کلید-فارسی-من"])
def test_a_write_needs_a_key(bank, letter, key):
    answer = bank.ask("POST", f"/referrals/{letter.number}/accept", {"amount": letter.amount, "answers": {}},
                      **({"Idempotency-Key": key} if key and key.isascii() else {}))  # fmt: skip

    assert answer.status_code in (401, 422)
    letter.case.refresh_from_db()
    assert letter.case.place == "at_branch"


def test_answers_that_do_not_fit_are_told_by_field(bank, letter):
    answer = bank.act(letter, "hand_back", {"reason": "B77", "x": 1})

    assert code(answer) == (422, "invalid")
    assert set(answer.json()["fields"]) == {"reason", "text", "x"}


def test_messages_are_read_again_from_any_number_on(bank, letter):
    bank.act(letter, "accept")

    first = bank.get("/messages?limit=1").json()
    rest = bank.get(f"/messages?after={first['after']}").json()

    assert [row["kind"] for page in (first, rest) for row in page["rows"]] == ["referral_made", "accept"]
    assert rest["after"] is None
    assert {row["letter"] for page in (first, rest) for row in page["rows"]} == {letter.number}


def test_a_hook_is_set_read_and_taken_away_by_the_bank_itself(bank, letter):
    said = {"address": "http://127.0.0.1:9/messages", "after": 0}
    first = bank.ask("PUT", "/hook", said, key="set-the-hook-1")
    again = bank.ask("PUT", "/hook", said, key="set-the-hook-1")
    other = bank.ask("PUT", "/hook", said, key="set-the-hook-2")

    assert first.json() == again.json()
    assert len(first.json()["secret"]) == 64
    assert other.json()["secret"] != first.json()["secret"]
    assert first.json()["secret"] not in json.dumps(list(Reply.objects.values_list("answer", flat=True)))
    assert bank.get("/hook").json()["last"] == 1
    assert bank.ask("DELETE", "/hook", key="no-more-hook").json()["address"] == ""
    branch = Program(letter.branch.code)
    assert code(branch.ask("PUT", "/hook", said, key="set-the-hook-1")) == (409, "whole_bank")
    bad = bank.ask("PUT", "/hook", {"address": "http://me:secret@127.0.0.1/"}, key="set-the-hook-3")
    assert code(bad) == (422, "invalid")
