"""Keras's and TensorFlow's errors in plain words: where, expected, received, and what to do."""

from msgspec import Struct

from workbench.analysis.analysis_report import Shape
from workbench.text_format import shorten, without_colours
from workbench.trace.error_translation import (
    argument_rules,
    array_file_rules,
    array_rules,
    compile_rules,
    construction_rules,
    dataset_rules,
    file_rules,
    fit_argument_rules,
    fit_rules,
    history_rules,
    index_rules,
    input_rules,
    keyword_rules,
    label_rules,
    layer_rules,
    memory_rules,
    metric_rules,
    model_rules,
    model_use_rules,
    name_rules,
    none_rules,
    own_code_rules,
    own_layer_rules,
    plot_rules,
    rate_rules,
    setting_rules,
    unpacking_rules,
    value_rules,
)
from workbench.trace.error_translation.translation_rule import RaisedError, sentence_of

_RULE_MODULES = (
    memory_rules,
    plot_rules,
    array_file_rules,
    own_layer_rules,
    rate_rules,
    metric_rules,
    construction_rules,
    model_use_rules,
    dataset_rules,
    layer_rules,
    index_rules,
    fit_argument_rules,
    fit_rules,
    input_rules,
    label_rules,
    history_rules,
    value_rules,
    array_rules,
    file_rules,
    compile_rules,
    argument_rules,
    own_code_rules,
    model_rules,
    setting_rules,
    none_rules,
    name_rules,
    keyword_rules,
    unpacking_rules,
)
_RULES = tuple(known for module in _RULE_MODULES for known in module.RULES)
_TEMPLATES = {code: template for module in _RULE_MODULES for code, template in module.TEMPLATES.items()}
_LONGEST = 20_000
"""Keras may print whole arrays into an error; the relevant parts are at its beginning and end."""


class Translation(Struct, frozen=True):
    """``code`` names the kind of mistake, ``text`` is the sentence."""

    code: str
    text: str


def translate(error: BaseException, *, layer: str = "", kind: str = "") -> Translation | None:
    """Translate an error of Keras or TensorFlow into plain words.

    Args:
        error: What was raised.
        layer: The name of the layer that was called, where it is known.
        kind: The class of that layer, where it is known.

    Returns:
        A value with ``code``, the kind of mistake, and ``text``, the sentence; None for an error that no rule knows.

    >>> translate(ValueError("Inputs have incompatible shapes. Received shapes (8,) and (9,)")).code
    'merge-shapes'
    """
    if not isinstance(error, Exception):
        return None
    text = original(error)
    for known in _RULES:
        match = known.pattern.search(text) if isinstance(error, known.error) else None
        sentence = match and known.to_sentence(RaisedError(text, match, error, layer, kind))
        if sentence:
            return Translation(sentence.code, sentence_of(_TEMPLATES, sentence))
    return None


def wrong_size(node: str, expected: Shape, received: Shape) -> str:
    """The message for data of shape ``received`` where a model expects ``expected``, the batch first."""
    return sentence_of(_TEMPLATES, input_rules.size_sentence(node, expected, received))


def original(error: BaseException) -> str:
    """Keras's own message, without colours; a very long one is shortened in the middle."""
    return shorten(without_colours(str(error)).strip(), _LONGEST, keep="ends")
