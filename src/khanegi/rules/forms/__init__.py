"""The grammar of declared forms: from one frozen value come the pages that ask, the check of what
was typed, completeness, the check-your-answers page, the printout and the API schema.

Pure: no Django, no database. Choices that live in tables are given as `options`, by the name in
`Field.source`. It is no form library: it knows nothing of HTML.
"""

from khanegi.rules.forms.clean import Errors, Raw, clean, clean_page, fill, from_json
from khanegi.rules.forms.grammar import (
    NO_OPTIONS,
    Answers,
    Faulty,
    Field,
    Form,
    Kind,
    Options,
    Page,
    When,
    choices_of,
)
from khanegi.rules.forms.schema import schema
from khanegi.rules.forms.tell import Told, echo, first_gap, previous_page, show, visible

__all__ = [
    "NO_OPTIONS",
    "Answers",
    "Errors",
    "Faulty",
    "Field",
    "Form",
    "Kind",
    "Options",
    "Page",
    "Raw",
    "Told",
    "When",
    "choices_of",
    "clean",
    "clean_page",
    "echo",
    "fill",
    "first_gap",
    "from_json",
    "previous_page",
    "schema",
    "show",
    "visible",
]
