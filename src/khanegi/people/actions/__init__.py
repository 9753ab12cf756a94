"""Writes about people: signing in, seats, closed days, and who looked at whose file."""

from khanegi.people.actions.households import declare_household
from khanegi.people.actions.records import saw, touch
from khanegi.people.actions.signing_in import (
    CODE_LIVES,
    WRONG_PASSWORD,
    Asked,
    ask_code,
    attempt,
    check_code,
    check_password,
    forget_old,
    stop,
    stopped,
    tried,
    within,
)
from khanegi.people.actions.staffing import (
    add_staff,
    close_days,
    disable,
    enable,
    must_be_admin,
    open_day,
    password_link,
    seat,
    set_password,
    unseat,
)

__all__ = [
    "CODE_LIVES",
    "WRONG_PASSWORD",
    "Asked",
    "add_staff",
    "ask_code",
    "attempt",
    "check_code",
    "check_password",
    "close_days",
    "declare_household",
    "disable",
    "enable",
    "forget_old",
    "must_be_admin",
    "open_day",
    "password_link",
    "saw",
    "seat",
    "set_password",
    "stop",
    "stopped",
    "touch",
    "tried",
    "unseat",
    "within",
]
