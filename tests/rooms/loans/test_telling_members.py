"""Members learn of a session where everybody learns of things: a notice, carried by SMS."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from khanegi.base import jalali
from khanegi.loans.committee import actions, deciding
from khanegi.notices import words
from khanegi.notices.models import Notice
from khanegi.people.models import User
from tests.committee import Committee

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee(world):
    made = Committee(world)
    for number, user in enumerate(made.users):
        User.objects.filter(pk=user.pk).update(mobile=f"0913000000{number}")
    return made


def told(what: str) -> dict[int, str]:
    return dict(Notice.objects.filter(key__contains=f"-{what}-").order_by("id").values_list("to", "text"))


def test_everybody_called_is_told_when_and_where_and_no_draft_is_told_of(committee):
    row = committee.drafted(committee.waits())
    assert told("invited") == {}

    actions.call(actor=committee.secretary, session=row.pk, chair=committee.users[0].pk)

    text = f"جلسهٔ کمیتهٔ اهواز: {jalali.show_short(row.meets_on)}، فرمانداری، ساعت ۱۰. دستور آن در سامانه است."
    assert told("invited") == {user.pk: text for user in committee.users}
    sending = ProcrastinateJob.objects.filter(task_name="notices.send").values_list("args", flat=True)
    mine = set(Notice.objects.filter(key__startswith="session-", by_sms=True).values_list("pk", flat=True))
    assert mine <= {args["notice"] for args in sending}
    assert len(mine) == 3


def test_a_long_place_is_cut_so_that_the_message_stays_short(committee, world):
    row = actions.prepare(
        actor=committee.secretary, county="0606", meets_on=jalali.today(), place="ساختمان شمارهٔ دو " * 10
    )
    actions.choose(actor=committee.secretary, session=row.pk, cases={committee.waits().pk})
    actions.call(actor=committee.secretary, session=row.pk, chair=committee.users[0].pk)

    text = told("invited")[committee.users[0].pk]
    assert "…" in text
    assert words.parts(words.sms(text)) <= words.PARTS


def test_who_was_present_is_told_that_the_minutes_wait_and_until_when(committee):
    row = committee.opened(committee.waits(), present=2)
    committee.votes(row.items.get(), "yes", "yes")
    committee.decides(row.items.get(), "approve")
    deciding.close(actor=committee.secretary, session=row.pk)

    until = jalali.show_short(committee.fresh(row).sign_until)
    assert list(told("to_sign")) == [user.pk for user in committee.users[:2]]
    assert f"تا {until} امضا کنید" in told("to_sign")[committee.users[0].pk]


def test_who_is_written_down_as_not_signed_is_told(committee):
    row = committee.late(committee.held(committee.waits()))
    committee.unsigned(row, 2)

    assert list(told("written_down")) == [committee.users[2].pk]


def test_a_session_that_falls_is_told_to_everybody_who_was_called(committee):
    row = committee.called(committee.waits())
    actions.cancel(actor=committee.secretary, session=row.pk, reason="توفان شن")
    draft = committee.drafted()
    actions.cancel(actor=committee.secretary, session=draft.pk, reason="تعطیلی")

    assert set(told("called_off")) == {user.pk for user in committee.users}
    assert set(told("called_off").values()) == {
        f"جلسهٔ {jalali.show_short(row.meets_on)} کمیتهٔ اهواز لغو شد. دلیل: توفان شن."
    }
