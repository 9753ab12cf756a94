"""What the procedures name is there: each fact a guard asks for, each list a form lets choose from."""

from collections.abc import Iterator, Mapping

from khanegi.cases import handlers
from khanegi.process import book
from khanegi.process.facts import Actor, Facts
from khanegi.rules import asks


class Asked(Mapping):
    """Facts that are all absent, and remember what was asked for."""

    def __init__(self):
        self.names = set()

    def __getitem__(self, name):
        self.names.add(name)
        raise KeyError(name)

    def get(self, name, default=None):
        self.names.add(name)
        return default

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self):
        return 0


def asked_by(process):
    """Return the names of the facts that the guards of a procedure ask for."""
    more = Asked()
    for action in process.actions:
        for guard in action.guards:
            guard.holds(Facts(place=process.start.key, more=more), Actor(user=1))
    return more.names


def test_every_fact_a_guard_asks_for_is_contributed_to_its_procedure():
    lacking = {
        process.key: asked_by(process) - set(handlers.contributed().get(process.key, ()))
        for process in book.ALL
    }

    assert {key: names for key, names in lacking.items() if names} == {}
    assert "papers_missing" in asked_by(book.latest("independent"))


def test_every_list_an_action_lets_choose_from_is_offered():
    forms = [asks.get(action.asks) for process in book.ALL for action in process.actions if action.asks]
    fields = [field for form in forms for top in form.fields for field in (top, *top.fields)]

    assert {field.source for field in fields if field.source} - handlers.offered() == set()


def test_an_action_sends_to_an_office_its_form_asks_for():
    wrong = [
        action.key
        for process in book.ALL
        for action in process.actions
        if action.sends and action.sends[1] not in {field.key for field in asks.get(action.asks).fields}
    ]

    assert wrong == []
