"""Keras's and TensorFlow's errors in plain words: where, expected, received, and what to do."""

import re

from msgspec import Struct

from workbench.trace.words import answers, building, data, layers
from workbench.trace.words.rule import Said, sentence_of

_RULES = (*layers.RULES, *data.RULES, *answers.RULES, *building.RULES)
_TEMPLATES = {**layers.TEMPLATES, **data.TEMPLATES, **answers.TEMPLATES, **building.TEMPLATES}
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_LONGEST = 20_000
"""Keras may print whole arrays into an error; what counts stands at its beginning and end."""


class Translation(Struct, frozen=True):
    """``code`` names the kind of mistake, ``text`` is the sentence."""

    code: str
    text: str


def translate(error: BaseException, *, layer: str = "", kind: str = "") -> Translation | None:
    """The error in plain words, or None for one that no rule knows.

    ``layer`` and ``kind`` are the name and class of the layer that was called, where the caller knows them.

    >>> translate(ValueError("Inputs have incompatible shapes. Received shapes (8,) and (9,)")).code
    'merge-shapes'
    """
    if not isinstance(error, Exception):
        return None
    text = original(error)
    for known in _RULES:
        match = known.pattern.search(text)
        sentence = match and known.reading(Said(text, match, layer, kind))
        if sentence:
            return Translation(sentence.code, sentence_of(_TEMPLATES, sentence))
    return None


def original(error: BaseException) -> str:
    """Keras's own words, without colours; the middle of a very long text is left out."""
    text = _COLOURS.sub("", str(error)).strip()
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST // 2]} … {text[-_LONGEST // 2 :]}"
