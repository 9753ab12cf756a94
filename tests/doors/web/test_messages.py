"""What a citizen was told."""

import pytest

from khanegi.notices import actions
from khanegi.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(client, maryam):
    for number in range(25):
        actions.tell(to=maryam.pk, case=None, key=f"k{number}", text="خبر")
    client.force_login(maryam)
    return maryam


def test_every_notice_is_reached_page_by_page(client, told):
    first = client.get("/messages/").content.decode()
    after = Notice.objects.order_by("-made_at", "-id")[19].pk

    assert first.count("<bdi>خبر</bdi>") == 20
    assert f"/messages/?after={after}" in first
    assert client.get(f"/messages/?after={after}").content.decode().count("<bdi>خبر</bdi>") == 5


def test_looking_reads_nothing_and_the_button_reads_all(client, told):
    assert "۲۵ پیام خوانده‌نشده" in client.get("/messages/").content.decode()
    assert Notice.objects.filter(read_at=None).count() == 25

    client.post("/messages/read/")
    assert "خوانده‌نشده دارید" not in client.get("/messages/").content.decode()


def test_notices_of_others_are_not_shown(client, told, expert):
    client.force_login(expert)

    assert "هنوز پیامی ندارید" in client.get("/messages/").content.decode()
