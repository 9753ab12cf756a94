"""Carrying messages to the gateway. Each job may run twice: the gateway knows the message by its key."""

from __future__ import annotations

import logging

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from khanegi.base import jalali
from khanegi.base.jobs import defer
from khanegi.links import sms
from khanegi.notices import actions, words
from khanegi.notices.models import Notice
from khanegi.people import queries as people
from khanegi.rules import queries as rules

log = logging.getLogger(__name__)
FOR_TWO_DAYS = RetryStrategy(max_attempts=10, exponential_wait=3)
FIRST = 10  # somebody sits at the screen; what is told to a whole province can wait a minute
FOR_MINUTES = RetryStrategy(max_attempts=6, linear_wait=5)


@app.task(name="notices.send", retry=FOR_TWO_DAYS)
def send(*, notice: int) -> None:
    """Send one notice. Running it again after it was sent or refused does nothing."""
    row = Notice.objects.select_related("to").filter(pk=notice, sent_at=None, refused="").first()
    if row is None or not row.to.mobile:
        return
    if people.standstill(row.to_id):
        actions.refused(notice=row.pk, why="standstill")
        return
    try:
        taken = sms.send(row.to.mobile, words.sms(row.text), key=f"notice-{row.pk}")
    except sms.GatewayRefused as no:
        actions.refused(notice=row.pk, why=str(no))
        return
    actions.carried(notice=row.pk, gateway_id=taken)


@app.task(name="notices.field_closes", retry=FOR_TWO_DAYS)
def field_closes(*, closure: int) -> None:
    """Tell everybody whose case a closed field touches. Running it again tells nobody twice."""
    told = actions.field_closes(closure=closure)
    log.info("closure %s was told to %s people", closure, told)


@app.periodic(cron="20 3 * * *", periodic_id="closings_of_today")
@app.task(name="notices.closings_of_today", queueing_lock="notices.closings_of_today")
def closings_of_today(timestamp: int) -> None:
    """Tell who came to a field between the decision and the day it closes, and whoever heard, of its end."""
    for closure in rules.closing_on(jalali.today()):
        defer("notices.field_closes", closure=closure)
    for closure in rules.opening_on(jalali.today()):
        defer("notices.field_opens", closure=closure)


@app.task(name="notices.field_opens", retry=FOR_TWO_DAYS)
def field_opens(*, closure: int) -> None:
    """Tell everybody who was told of a closing that it is over. Running it again tells nobody twice."""
    told = actions.field_opens(closure=closure)
    log.info("the end of closure %s was told to %s people", closure, told)


@app.task(name="notices.send_code", retry=FOR_MINUTES, priority=FIRST)
def send_code(*, code: int) -> None:
    """Send a one-time code while it still opens anything; it is made anew from its number."""
    found = people.code_of(code)
    if found is None:
        return
    mobile, digits = found
    text = words.sms(words.ONE_TIME_CODE.format(otp=digits))
    try:
        sms.send(mobile, text, key=f"code-{code}")
    except sms.GatewayRefused as no:
        log.warning("one-time code %s will not be delivered: %s", code, no)
