"""Rules for the history of a training: keys that it does not have, and the object in place of its numbers."""

import ast
from collections.abc import Mapping
from typing import Any

from workbench.messages import mark
from workbench.text_format import listed
from workbench.trace.error_translation.raised_frames import value_of
from workbench.trace.error_translation.spelling import similar_name
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule

TEMPLATES = {
    "history-subscript": mark("model.fit returns a history object; its numbers are in {name}.history[{key}]."),
    "history-renamed": mark("history: there is no {received!r}. Keras 3 calls it {suggestion!r}."),
    "history-other": mark(
        "history: there is no {received!r}. It is called {suggestion!r} here, as the metric in compile."
    ),
    "history-spelling": mark("history: there is no {received!r}. Perhaps {suggestion!r} is meant. Check the spelling."),
    "history-validation": mark(
        "history: there is no {received!r}, because fit had no validation data. Give validation_data=(x_val, y_val) "
        "or validation_split=0.2. It has: {known}."
    ),
    "history-metric": mark(
        "history: there is no {received!r}, because the model was compiled without that metric. Give "
        "model.compile(…, metrics=[{metric!r}]). It has: {known}."
    ),
    "history-key": mark("history: there is no {received!r}. It has: {known}."),
}
_ACCURACY = ("acc", "accuracy")
_OLD_KEYS = {"lr": "learning_rate", "acc": "accuracy", "val_acc": "val_accuracy"}
_SHORT = {"mean_absolute_error": "mae", "mean_squared_error": "mse"}


@rule(r"^'History' object is not subscriptable", TypeError)
def history_subscript(raised: RaisedError) -> Sentence:
    """``history["loss"]``."""
    line = raised.line
    part = line.expression if line and isinstance(line.expression, ast.Subscript) else None
    name, key = (ast.unparse(part.value), ast.unparse(part.slice)) if part else ("history", "'loss'")
    return Sentence("history-subscript", {"name": name, "key": key})


@rule(r"^'(?P<key>\w+)'$", KeyError)
def history_key(raised: RaisedError) -> Sentence | None:
    """A number that a training has not noted; other dicts are not ours to explain."""
    line = raised.line
    part = line.expression if line and isinstance(line.expression, ast.Subscript) else None
    numbers = value_of(part.value, line.names) if part is not None and line is not None else None
    if not isinstance(numbers, Mapping) or "loss" not in numbers or not isinstance(numbers["loss"], list):
        return None
    return _history_sentence(raised.match["key"], numbers)


def _history_sentence(key: str, numbers: Mapping[str, Any]) -> Sentence:
    values: dict[str, object] = {"received": key, "known": listed(numbers, 12), "metric": key.removeprefix("val_")}
    if _OLD_KEYS.get(key) in numbers:
        return Sentence("history-renamed", {**values, "suggestion": _OLD_KEYS[key]})
    prefix = "val_" if key.startswith("val_") else ""
    wanted = key.removeprefix("val_")
    other = next((f"{prefix}{one}" for pair in _SHORT.items() for one in pair if wanted in pair and one != wanted), "")
    if other in numbers:
        return Sentence("history-other", {**values, "suggestion": other})
    accuracies = [
        one for one in numbers if one.startswith(f"{prefix}") and one.removeprefix(prefix).endswith(_ACCURACY)
    ]
    if key.removeprefix("val_") in _ACCURACY and accuracies:
        return Sentence("history-other", {**values, "suggestion": accuracies[0]})
    if key.startswith("val_") and not any(one.startswith("val_") for one in numbers):
        return Sentence("history-validation", values)
    if suggestion := similar_name(key, numbers):
        return Sentence("history-spelling", {**values, "suggestion": suggestion})
    known_metric = key.removeprefix("val_") in ("acc", "accuracy", "auc", "mae", "mse", "precision", "recall")
    return Sentence("history-metric" if known_metric else "history-key", values)


RULES = (history_subscript, history_key)
