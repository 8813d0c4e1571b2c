"""Rules for arguments that Keras does not take: of an older Keras, misspelt, of another library, or forgotten."""

import ast
import inspect
import re
from collections.abc import Sequence
from typing import Any

from workbench.catalog import node_types
from workbench.catalog.renamed_arguments import MOVED_TO_INPUT, renamed_arguments
from workbench.messages import mark, say
from workbench.text_format import listed
from workbench.trace.error_translation.raised_frames import last_owner
from workbench.trace.error_translation.spelling import similar_name
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, literal, rule

TEMPLATES = {
    "unknown-argument": mark(
        "{node}: there is no argument {argument!r}. Expected one of Keras's names, perhaps {suggestion!r}. Check the "
        "spelling."
    ),
    "no-such-argument": mark("{node}: there is no argument {argument!r}. Expected one of {known}."),
    "renamed-argument": mark("{node}: Keras 3 has another name for {argument}. Write {suggestion}."),
    "moved-to-input": mark(
        "{node}: Keras 3 takes {argument!r} no longer. Begin the model with {suggestion} and leave it out here."
    ),
    "weights-in-constructor": mark(
        "{node}: Keras 3 takes 'weights' no longer. Make the layer, let it see its input, then use "
        "layer.set_weights([…])."
    ),
    "missing-setting": mark(
        "{node}: expected a value for {argument!r}, received none. Write it, as in {node}({argument}=…)."
    ),
    "argument-elsewhere": mark("{node}: this takes no argument {argument!r}. Give it to {owner}: {example}."),
    "argument-of-other": mark(
        "{node}: {argument!r} is an argument of {other} only. Use {other}, or leave it out."
    ),
    "share-range": mark(
        "{node}: {argument} expects a share from 0 to 1, received {received}. For {received} percent write {share:g}."
    ),
    "share": mark("{node}: {argument} expects a share from 0 to 1, received {received}."),
    "whole-number": mark(
        "{node}: {argument} expects a positive whole number, received {received} ({kind}). Use {remedy}."
    ),
}  # fmt: skip
_SHOWN = 8
_PER_CENT = 100


@rule(r"Unrecognized keyword arguments passed to (?P<kind>\w+): (?P<given>\{.*\})|"
      r"Argument\(s\) not recognized: (?P<others>\{.*\})")  # fmt: skip
def unknown_argument(raised: RaisedError) -> Sentence:
    """A misspelt parameter, or one of an older Keras."""
    given = raised.match["given"] or raised.match["others"]
    owner = last_owner(raised.error)
    kind = raised.match["kind"] or (type(owner).__name__ if owner is not None else "Optimizer")
    names = re.findall(r"[{,] ?'(\w+)': ", given)
    return _unknown(kind, names or [given], _parameters(kind, owner), given)


def _parameters(kind: str, owner: Any) -> Sequence[str]:
    known = next((one for one in node_types() if one.name == kind), None)
    if known is not None:
        return [parameter.name for parameter in known.parameters]
    if owner is None:
        return ["learning_rate"]
    return [name for name in inspect.signature(type(owner).__init__).parameters if name not in ("self", "kwargs")]


def _unknown(kind: str, names: Sequence[str], known: Sequence[str], given: str = "") -> Sentence:
    """The sentence for the first name, and for all that were renamed."""
    today = renamed_arguments(kind)
    renamed = [name for name in names if name in today and (today[name] in known or not known or kind == "Model")]
    if renamed:
        old, new = listed(map(repr, renamed), _SHOWN), listed((f"{today[name]}=…" for name in renamed), _SHOWN)
        return Sentence("renamed-argument", {"node": kind, "argument": old, "suggestion": new})
    name = names[0]
    values: dict[str, object] = {"node": kind, "argument": name}
    if name in MOVED_TO_INPUT:
        return Sentence("moved-to-input", {**values, "suggestion": _input(name, given)})
    if name == "weights":
        return Sentence("weights-in-constructor", values)
    other = _OTHERS.get(name)
    if other and other != kind and kind in _OPTIMIZERS:
        return Sentence("argument-of-other", {**values, "other": other})
    if suggestion := similar_name(name, known):
        return Sentence("unknown-argument", {**values, "suggestion": suggestion})
    return Sentence("no-such-argument", {**values, "known": listed(known, _SHOWN)})


_OTHERS = {"momentum": "SGD", "nesterov": "SGD", "rho": "RMSprop", "beta_1": "Adam", "amsgrad": "Adam"}
_OPTIMIZERS = ("Adam", "AdamW", "SGD", "RMSprop", "Adagrad", "Adadelta", "Adamax", "Nadam", "Lion")


def _input(name: str, given: str) -> str:
    values = literal(given)
    value = values.get(name) if isinstance(values, dict) else None
    if name in ("input_dim", "input_length") and isinstance(value, int):
        value = (value,)
    return f"keras.Input({MOVED_TO_INPUT[name]}={'…' if value is None else value})"


@rule(r"^(?P<owner>[\w.<>]+)\.(?P<method>\w+)\(\) got an unexpected keyword argument '(?P<name>\w+)'", TypeError)
def unknown_keyword(raised: RaisedError) -> Sentence | None:
    """The same of fit, evaluate, predict and compile."""
    import keras

    method, owner = raised.match["method"], raised.match["owner"]
    places = (keras, keras.callbacks, keras.losses, keras.metrics, keras.optimizers, keras.initializers)
    made = next((getattr(place, owner) for place in places if hasattr(place, owner)), None)
    found = getattr(keras.Model if "Trainer" in owner else made, method, None)
    if found is None:
        return None
    elsewhere = _elsewhere(raised, method, raised.match["name"])
    if elsewhere is not None and "Trainer" in owner:
        return elsewhere
    hidden = ("self", "kwargs", "args")
    known = [name for name in inspect.signature(inspect.unwrap(found)).parameters if name not in hidden]
    return _unknown(owner if method == "__init__" else method, [raised.match["name"]], known)


_OF_COMPILE = ("optimizer", "loss", "metrics")
_OF_FIT = ("epochs", "batch_size", "validation_data", "validation_split", "callbacks", "shuffle", "class_weight")
_OF_OPTIMIZERS = ("learning_rate", "lr")
_OF_VALIDATION = ("validation", "val", "val_data", "valid", "validation_set", "val_split")
_THE_OPTIMIZER = mark("the optimizer")
_EXAMPLES = {
    "epochs": "epochs=10", "batch_size": "batch_size=32", "validation_data": "validation_data=(x_val, y_val)",
    "validation_split": "validation_split=0.2", "callbacks": "callbacks=[…]", "shuffle": "shuffle=True",
    "class_weight": "class_weight={0: 1.0, 1: 2.0}", "optimizer": "optimizer='adam'", "loss": "loss='mse'",
    "metrics": "metrics=['accuracy']",
}  # fmt: skip


def _elsewhere(raised: RaisedError, method: str, name: str) -> Sentence | None:
    """An argument of compile, fit or the optimizer that another of them is given."""
    values = {"node": method, "argument": name}
    if name in _OF_OPTIMIZERS and method in ("fit", "compile"):
        example = "keras.optimizers.Adam(learning_rate=0.001)"
        return Sentence("argument-elsewhere", {**values, "owner": say(_THE_OPTIMIZER), "example": example})
    for owner, names in (("compile", _OF_COMPILE), ("fit", _OF_FIT)):
        if name in names and method != owner:
            example = f"model.{owner}({'x, y, ' if owner == 'fit' else ''}{_EXAMPLES[name]})"
            return Sentence("argument-elsewhere", {**values, "owner": owner, "example": example})
    if method == "fit" and name in _OF_VALIDATION:
        line = raised.caller
        call = line.expression if line and isinstance(line.expression, ast.Call) else None
        given = next((word.value for word in (call.keywords if call else []) if word.arg == name), None)
        share = isinstance(given, ast.Constant) and isinstance(given.value, float)
        return Sentence(
            "unknown-argument", {**values, "suggestion": "validation_split" if share else "validation_data"}
        )
    return None


@rule(r"^(?P<kind>\w+)\.__init__\(\) missing \d+ required positional arguments?: '(?P<argument>\w+)'", TypeError)
def missing_setting(raised: RaisedError) -> Sentence | None:
    """``Dense()`` without units, or with units under another name. Other classes have messages of their own."""
    kind, argument = raised.match["kind"], raised.match["argument"]
    known = next((one for one in node_types() if one.name == kind), None)
    if known is None:
        return None
    line = raised.caller
    written = line.expression.keywords if line and isinstance(line.expression, ast.Call) else []
    others = [word.arg for word in written if word.arg and known.parameter(word.arg) is None]
    if others:
        return _unknown(kind, others, [one.name for one in known.parameters])
    return Sentence("missing-setting", {"node": kind, "argument": argument})


@rule(r"Invalid value received for argument `rate`\. Expected a float value between 0 and 1\. Received: "
      r"rate=(?P<value>\S+)")  # fmt: skip
def share(raised: RaisedError) -> Sentence:
    """A dropout in per cent."""
    owner, value = last_owner(raised.error), literal(raised.match["value"])
    values = {"node": type(owner).__name__ if owner is not None else "Dropout", "argument": "rate", "received": value}
    if isinstance(value, int | float) and 1 < value <= _PER_CENT:
        return Sentence("share-range", {**values, "share": value / _PER_CENT})
    return Sentence("share", values)


@rule(r"Received an invalid value for `(?P<argument>units|filters)`, expected a positive integer\. Received: "
      r"\w+=(?P<value>.*)$")  # fmt: skip
def whole_number(raised: RaisedError) -> Sentence | None:
    """Units as text, as a fraction, or none at all."""
    owner = last_owner(raised.error)
    value = next((one.f_locals.get(raised.match["argument"]) for one in reversed(raised.frames)), None)
    value = literal(raised.match["value"]) if value is None else value
    node = type(owner).__name__ if owner is not None else "Dense"
    kind = type(value).__name__
    if isinstance(value, float) and value.is_integer():
        remedy = say("//, which divides whole numbers, or int(…)")
    elif isinstance(value, str) and value.isdigit():
        remedy = say("{value} without quotes", value=value)
    else:
        remedy = say("a number such as 10")
    received = repr(value)
    return Sentence(
        "whole-number",
        {"node": node, "argument": raised.match["argument"], "received": received, "kind": kind, "remedy": remedy},
    )


RULES = (unknown_argument, unknown_keyword, missing_setting, share, whole_number)
