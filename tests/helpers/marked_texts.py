"""All texts of the workbench that a learner may read."""

from functools import cache

from babel.messages.pofile import read_po

from workbench.locales.extraction import TEMPLATE


@cache
def marked_texts() -> frozenset[str]:
    """The texts of the template, both forms of those with a number; another test compares it with the sources.

    To read the sources for them takes seconds of every process that does.
    """
    with TEMPLATE.open("rb") as file:
        messages = [message.id for message in read_po(file) if message.id]
    return frozenset(form for one in messages for form in (one if not isinstance(one, str) else (one,)))
