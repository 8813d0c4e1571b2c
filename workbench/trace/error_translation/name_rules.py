"""Rules for names that nothing has: variables, attributes, modules."""

import ast
import re
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

from workbench.messages import mark, say
from workbench.trace.error_translation.names_elsewhere import (
    ARRAY_METHODS,
    GONE,
    IMPORTS,
    LAYERS_ELSEWHERE,
    MOVED,
    NUMPY_TYPES,
    PACKAGES,
    PIP,
    REMOVED,
    TORCH,
)
from workbench.trace.error_translation.raised_frames import is_students
from workbench.trace.error_translation.spelling import similar_name
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule

TEMPLATES = {
    "name-of-function": mark(
        "There is no {name!r} here: it is a name inside the function {function}, which nothing outside sees. Give it "
        "back with return, as in {name} = {function}(…)."
    ),
    "not-run": mark(
        "There is no {name!r} yet: no line that ran has given it a value. Run the cell that makes it first; in a "
        "notebook that was restarted, all cells above."
    ),
    "name-of-type": mark("There is no {name!r}: a type of numbers is written as text, '{name}', or as np.{name}."),
    "only-in-keras-2": mark("{module} has no {name!r} in Keras 3. Use {suggestion}."),
    "name-spelling": mark("There is no {name!r}. Perhaps {suggestion!r} is meant. Check the spelling."),
    "not-imported": mark(
        "There is no {name!r} yet: it is usually imported by {suggestion}. Run that line first; in a notebook that was "
        "restarted, the cell with the imports."
    ),
    "local-name": mark(
        "{name!r} is given a value inside this function, so it is a name of the function's own, and it is read before "
        "that. Pass the value as an argument, or use another name inside."
    ),
    "removed-method": mark("{type}: Keras 3 has no {name!r}. Use {suggestion}."),
    "history-not-model": mark(
        "model.fit returns a history, not a model, so it has no {name!r}. Do not give its result the name of the "
        "model: history = model.fit(…)."
    ),
    "functional-add": mark(
        "{type}: only a Sequential has add. Call the layer on the model's output and make a new model: "
        "keras.Model(model.inputs, layer(model.outputs[0]))."
    ),
    "attribute-spelling": mark("{type}: there is no {name!r}. Perhaps {suggestion!r} is meant. Check the spelling."),
    "torch-method": mark("{type}: {name!r} is a method of PyTorch. In Keras {suggestion}."),
    "no-method": mark("{type}: there is no {name!r} here: {suggestion}."),
    "no-shape": mark(
        "{what} is a {type} and has no shape. {remedy}"
    ),
    "layer-spelling": mark("{module} has no {name!r}. Perhaps {suggestion!r} is meant: capital letters count."),
    "layer-elsewhere": mark("{module} has no {name!r}. Use {suggestion}."),
    "tensorflow-1": mark(
        "tf.{name} is of TensorFlow 1, and TensorFlow 2 has none: functions give their numbers at once. Leave it out, "
        "or follow a text about Keras 3."
    ),
    "moved-module": mark("Keras 3 has no module {name!r}. Write {suggestion}."),
    "no-package": mark(
        "There is no package {name!r} in this environment. If it is spelled as meant, install it with %pip install "
        "{package}, and restart the kernel."
    ),
    "package-spelling": mark("There is no package {name!r}. Perhaps {suggestion!r} is meant. Check the spelling."),
}  # fmt: skip


def _function_of(name: str, names: Mapping[str, Any]) -> str | None:
    """The function of the student's own, not a library's, in which alone ``name`` has a value."""
    for known, value in names.items():
        code = getattr(value, "__code__", None)
        if code is not None and name in code.co_varnames[code.co_argcount :] and is_students(code):
            return known
    return None


@rule(r"^name '(?P<name>\w+)' is not defined", NameError)
def unknown_variable(raised: RaisedError) -> Sentence:
    """A cell that has not run, an import that is missing, or a name that is misspelt."""
    name, line = raised.match["name"], raised.line
    names = [one for one, value in (line.names if line else {}).items() if _may_be_meant(name, one, value)]
    if name in NUMPY_TYPES:
        return Sentence("name-of-type", {"name": name})
    if name in IMPORTS:
        return Sentence("not-imported", {"name": name, "suggestion": IMPORTS[name]})
    if line and (function := _function_of(name, line.names)):
        return Sentence("name-of-function", {"name": name, "function": function})
    if suggestion := similar_name(name, [*names, *_BUILTINS]):
        return Sentence("name-spelling", {"name": name, "suggestion": suggestion})
    return Sentence("not-run", {"name": name})


def _may_be_meant(name: str, known: str, value: Any) -> bool:
    """A variable that a misspelt name may mean: not a module that is called like several of it, as models for model."""
    if known.startswith("_") or known in ("In", "Out"):
        return False
    return not (isinstance(value, ModuleType) and known.rstrip("s") == name.rstrip("s"))


_BUILTINS = ("print", "range", "enumerate", "isinstance", "sorted", "True", "False", "None", "zip", "len")


@rule(r"^(?:cannot access local variable '(?P<one>\w+)'|local variable '(?P<two>\w+)' referenced before)", NameError)
def local_name(raised: RaisedError) -> Sentence:
    """A name that a function gives a value to, read before."""
    return Sentence("local-name", {"name": raised.match["one"] or raised.match["two"]})


@rule(r"^'?(?P<type>[\w.]+)'? object has no attribute '(?P<name>\w+)'", AttributeError)
def unknown_attribute(raised: RaisedError) -> Sentence | None:
    """A method of an older Keras, of PyTorch, of another kind of object, or misspelt."""
    kind, name = raised.match["type"].rpartition(".")[2], raised.match["name"]
    value = getattr(raised.error, "obj", None)
    if kind == "History":
        return Sentence("history-not-model", {"name": name})
    if name == "shape" and kind in ("tuple", "list", "str", "int", "float", "dict"):
        return _no_shape(raised, kind)
    if not _is_of_keras(value, kind):
        return None
    if kind == "Functional" and name == "add":
        return Sentence("functional-add", {"type": kind})
    return _known_elsewhere(kind, name) or _misspelt(kind, name, value)


def _known_elsewhere(kind: str, name: str) -> Sentence | None:
    values = {"type": kind, "name": name}
    if name in REMOVED and not _is_tensor(kind):
        return Sentence("removed-method", {**values, "suggestion": REMOVED[name]})
    if name not in TORCH:
        return None
    template, function = TORCH[name]
    suggestion = say(template, function=function) if function else say(template)
    code = "no-method" if name in ARRAY_METHODS else "torch-method"
    return Sentence(code, {**values, "suggestion": suggestion})


def _misspelt(kind: str, name: str, value: Any) -> Sentence | None:
    known = [] if value is None else [one for one in dir(value) if not one.startswith("_")]
    suggestion = similar_name(name, known)
    values = {"type": kind, "name": name, "suggestion": suggestion}
    return Sentence("attribute-spelling", values) if suggestion else None


_TENSORS = ("KerasTensor", "EagerTensor", "SymbolicTensor", "ndarray", "Tensor")


def _is_tensor(kind: str) -> bool:
    return kind in _TENSORS


def _is_of_keras(value: Any, kind: str) -> bool:
    modules = [one.__module__.partition(".")[0] for one in type(value).__mro__]
    return _is_tensor(kind) or "keras" in modules or kind in ("Sequential", "Functional")


_PAIR = mark("load_data gives two pairs: (x_train, y_train), (x_test, y_test) = ….load_data().")
_MAKE_ARRAY = mark("Make it an array first: np.array({what}).")


def _no_shape(raised: RaisedError, kind: str) -> Sentence:
    line = raised.line
    part = line.expression.value if line and isinstance(line.expression, ast.Attribute) else None
    what = ast.unparse(part) if part is not None else say(_IT)
    value = getattr(raised.error, "obj", None)
    is_pair = isinstance(value, tuple) and len(value) == 2 and all(hasattr(one, "shape") for one in value)  # noqa: PLR2004
    remedy = say(_PAIR) if is_pair else say(_MAKE_ARRAY, what=what if part is not None else "x")
    return Sentence("no-shape", {"what": what, "type": kind, "remedy": remedy})


_IT = mark("The value")


@rule(r"^module '(?P<module>(?:keras|tensorflow)[\w.]*)' has no attribute '(?P<name>\w+)'|"
      r"^cannot import name '(?P<imported>\w+)' from '(?P<source>(?:keras|tensorflow)[\w.]*)'")  # fmt: skip
def unknown_member(raised: RaisedError) -> Sentence | None:
    """A class of Keras that is misspelt, was renamed, or is of another library."""
    import importlib

    module = raised.match["module"] or raised.match["source"]
    name = raised.match["name"] or raised.match["imported"]
    module = re.sub(r"^keras\.(?:_tf_keras|api|src)\.", "", module)
    try:
        known = dir(importlib.import_module(module))
    except ImportError:
        return None
    elsewhere = LAYERS_ELSEWHERE.get(name)
    if elsewhere and "layers" in module:
        return Sentence("layer-elsewhere", {"module": module, "name": name, "suggestion": elsewhere})
    if name in GONE or name in MOVED:
        suggestion = GONE.get(name) or MOVED[name]
        return Sentence("only-in-keras-2", {"module": module, "name": name, "suggestion": suggestion})
    if similar := similar_name(name, known):
        return Sentence("layer-spelling", {"module": module, "name": name, "suggestion": similar})
    if module == "tensorflow" and _is_of_tensorflow_1(name):
        return Sentence("tensorflow-1", {"name": name})
    return None


def _is_of_tensorflow_1(name: str) -> bool:
    import tensorflow as tf

    return name in ("contrib", "app", "flags") or hasattr(tf.compat.v1, name)


@rule(r"^No module named '(?P<name>[\w.]+)'", ImportError)
def unknown_module(raised: RaisedError) -> Sentence:
    """A module of an older Keras, or a package that is not installed."""
    name = raised.match["name"]
    parts = name.split(".")
    if parts[0] in ("keras", "tensorflow") and len(parts) > 1:
        nearest = similar_name(parts[-1], _modules(parts[:-1]))
        if nearest and parts[-1] not in MOVED:
            return Sentence("package-spelling", {"name": name, "suggestion": ".".join([*parts[:-1], nearest])})
        moved = next((MOVED[part] for part in reversed(parts) if part in MOVED), "from keras import layers")
        return Sentence("moved-module", {"name": name, "suggestion": moved})
    if suggestion := similar_name(parts[0], [one for one in PACKAGES if one != parts[0]]):
        return Sentence("package-spelling", {"name": parts[0], "suggestion": suggestion})
    return Sentence("no-package", {"name": parts[0], "package": PIP.get(parts[0], parts[0])})


def _modules(parts: Sequence[str]) -> list[str]:
    """The modules inside one of Keras or TensorFlow."""
    import importlib

    try:
        parent = importlib.import_module(".".join(parts))
    except ImportError:
        return []
    return [name for name in dir(parent) if not name.startswith("_") and isinstance(getattr(parent, name), ModuleType)]


RULES = (unknown_variable, local_name, unknown_attribute, unknown_member, unknown_module)
