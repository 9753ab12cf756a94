"""The closed lists that procedures choose from hold nothing that nobody chooses."""

from khanegi.process import book
from khanegi.process.words import Effect, Role

# An effect or role that no procedure uses yet needs its reason here.
EFFECTS_FOR_LATER: dict[Effect, str] = {}
NO_SEAT = {
    Role.ADMIN: "manages people, calendar and catalogue; never moves a case (design 2, rule 4)",
    Role.COMMITTEE: "votes in a session, which is no case (spec 3.9 F2)",
    Role.AUDITOR: "reads everything; moves nothing (spec 3.1)",
}


def test_every_effect_is_used_or_waits_for_a_reason():
    used = {effect for process in book.ALL for action in process.actions for effect in action.effects}
    assert set(Effect) - used == set(EFFECTS_FOR_LATER)


def test_every_role_does_something_or_has_a_reason_not_to():
    acting = {role for process in book.ALL for action in process.actions for role in action.by}
    assert set(Role) - acting == set(NO_SEAT)


def test_whoever_is_told_or_made_a_reader_by_a_bell_is_somebody():
    machines = {Role.CLOCK, Role.SYSTEM}
    told = {
        role
        for process in book.ALL
        for place in process.places
        for bell in place.bells
        for role in (*bell.tells, *((bell.reader,) if bell.reader else ()))
    }
    assert told & machines == set()


def test_every_rule_named_beside_a_number_of_days_is_named_once_or_means_the_same():
    days: dict[str, set[object]] = {}
    for process in book.ALL:
        for place in process.places:
            if place.rule:
                days.setdefault(place.rule, set()).add((place.days, place.unit))
    assert {rule: found for rule, found in days.items() if len(found) > 1} == {}


def test_what_a_child_carries_up_is_an_action_of_the_system_in_a_parent():
    system = {action.key for process in book.ALL for action in process.actions if action.by == (Role.SYSTEM,)}
    carried = {action.carries for process in book.ALL for action in process.actions if action.carries}
    assert carried - system == set()
