"""Rules for values that are divided among names, gone through, or indexed, and are not what they are taken for."""

import ast
from collections.abc import Mapping
from typing import Any

from workbench.messages import mark
from workbench.trace.error_translation.raised_frames import value_of
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule

TEMPLATES = {
    "evaluate-gives-one": mark(
        "evaluate gives one number, the loss, because the model was compiled without metrics. Write "
        "loss = model.evaluate(x, y), or compile with metrics=['accuracy']."
    ),
    "evaluate-gives": mark(
        "evaluate gives {received} numbers, the loss and then the metrics of compile, but {expected} names are to take "
        "them. Write as many names, or model.evaluate(x, y, return_dict=True)."
    ),
    "fit-gives-one": mark(
        "fit gives one object, the history of the training. Write history = model.fit(x, y); the model itself is "
        "trained in place."
    ),
    "load-data-gives": mark(
        "load_data gives two pairs, not {expected} values. Write (x_train, y_train), (x_test, y_test) = ….load_data()."
    ),
    "loop-over-pairs": mark(
        "for: the entries of {what} are of shape {received}, so {expected} names cannot take one of them. To go "
        "through samples and labels together use zip(x, y)."
    ),
    "unpack-count": mark(
        "{expected} names are to take the values, but {received} are there. Write as many names, or look at the value "
        "first."
    ),
    "model-is-no-list": mark(
        "{kind}: a model is no list. Its layers are in {what}.layers; one of them is {what}.get_layer('name')."
    ),
    "layers-by-name": mark("layers is a list, which takes numbers. A layer by its name is {what}.get_layer({name})."),
}  # fmt: skip
_PAIR = 2


def _statement(raised: RaisedError) -> ast.stmt | None:
    """The statement of the student's line, where it stands on one line."""
    line = raised.line
    lines = line.sources[-1].splitlines() if line and line.sources else []
    text = lines[-1].strip() if lines else ""
    for one in (text, f"{text} pass"):
        try:
            return ast.parse(one).body[-1]
        except (SyntaxError, ValueError, IndexError):
            continue
    return None


def _method(statement: ast.stmt | None) -> str:
    """The method whose result is divided."""
    value = getattr(statement, "value", None)
    return value.func.attr if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) else ""


@rule(r"^cannot unpack non-iterable (?P<kind>[\w.]+) object", TypeError)
def one_value(raised: RaisedError) -> Sentence | None:
    """``loss, accuracy = model.evaluate(x, y)`` without metrics, ``model, history = model.fit(x, y)``."""
    method = _method(_statement(raised))
    if raised.match["kind"] == "History":
        return Sentence("fit-gives-one", {})
    return Sentence("evaluate-gives-one", {}) if method == "evaluate" and "float" in raised.match["kind"] else None


@rule(r"^(?:not enough|too many) values to unpack \(expected (?P<wanted>\d+)(?:, got (?P<got>\d+))?", ValueError)
def other_count(raised: RaisedError) -> Sentence | None:
    """More names than values, or fewer."""
    if raised.line is None:
        return None
    statement, expected, received = _statement(raised), raised.match["wanted"], raised.match["got"]
    value: Any = getattr(statement, "value", None)
    found = value_of(value, raised.line.names) if isinstance(value, ast.expr) else None
    if _method(statement) == "load_data" or _are_pairs(found) or _is_pairs(value, raised.line.names):
        return Sentence("load-data-gives", {"expected": expected})
    if isinstance(statement, ast.For):
        shape = getattr(value_of(statement.iter, raised.line.names), "shape", None)
        words = {"what": ast.unparse(statement.iter), "received": shape and tuple(shape[1:]), "expected": expected}
        return Sentence("loop-over-pairs", words) if shape else None
    received = received or (str(len(found)) if isinstance(found, list | tuple) else None)
    if _method(statement) == "evaluate" and received:
        return Sentence("evaluate-gives", {"received": received, "expected": expected})
    return Sentence("unpack-count", {"expected": expected, "received": received}) if received else None


def _are_pairs(value: Any) -> bool:
    """Whether a value is what load_data gives."""
    if not isinstance(value, tuple) or len(value) != _PAIR:
        return False
    return all(
        isinstance(one, tuple) and len(one) == _PAIR and all(hasattr(part, "shape") for part in one) for one in value
    )


def _is_pairs(value: Any, names: Mapping[str, Any]) -> bool:
    """Whether an expression is a pair of pairs of arrays."""
    parts = value.elts if isinstance(value, ast.Tuple) else []
    pairs = [one.elts for one in parts if isinstance(one, ast.Tuple) and len(one.elts) == _PAIR]
    return len(parts) == len(pairs) == _PAIR and all(
        hasattr(value_of(part, names), "shape") for pair in pairs for part in pair
    )


@rule(r"^'(?P<kind>Sequential|Functional)' object is not (?:iterable|subscriptable)", TypeError)
def model_is_no_list(raised: RaisedError) -> Sentence:
    """``for layer in model`` and ``model[0]``."""
    line, statement = raised.line, _statement(raised)
    part: Any = line.expression if line else None
    if isinstance(part, ast.Subscript):
        part = part.value
    elif isinstance(statement, ast.For):
        part = statement.iter
    what = part.id if isinstance(part, ast.Name) else "model"
    return Sentence("model-is-no-list", {"kind": raised.match["kind"], "what": what})


@rule(r"^list indices must be integers or slices, not str", TypeError)
def layers_by_name(raised: RaisedError) -> Sentence | None:
    """``model.layers["conv"]``."""
    part = raised.line.expression if raised.line else None
    if not isinstance(part, ast.Subscript) or not isinstance(part.value, ast.Attribute) or part.value.attr != "layers":
        return None
    return Sentence("layers-by-name", {"what": ast.unparse(part.value.value), "name": ast.unparse(part.slice)})


RULES = (one_value, other_count, model_is_no_list, layers_by_name)
