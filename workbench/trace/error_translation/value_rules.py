"""Rules for values that are used as what they are not: numbers that are called, probabilities taken for classes."""

import ast
import builtins
import re
from math import prod
from typing import Any

from workbench.messages import mark, say
from workbench.trace.error_translation.argmax_use import takes_argmax_along_samples
from workbench.trace.error_translation.raised_frames import value_of
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule

TEMPLATES = {
    "not-a-method": mark(
        "{what} is {article}, not a method: leave the brackets out. The shape of an array is x.shape."
    ),
    "overwritten": mark(
        "{name} is {received} here: a line that ran before gave Python's {name} another value. Take it back with "
        "del {name}, and use another name there."
    ),
    "not-callable": mark(
        "{what} is of type {type}, and the brackets after it call it as a function. Perhaps an operator is missing, or "
        "square brackets are meant."
    ),
    "module-called": mark(
        "{what} is a module, a collection of functions, and cannot be called itself. {remedy}"
    ),
    "to-categorical": mark(
        "to_categorical: expected class numbers from 0 to {last}, received {received}. Count classes from 0, or give "
        "num_classes={wanted}."
    ),
    "to-categorical-value": mark(
        "to_categorical: expected class numbers that count from 0, received {received}: a negative number, or NaN. "
        "Look at the labels with np.unique(y)."
    ),
    "index-bounds": mark(
        "Index {received} is outside of axis {axis}, which has {size} entries: 0 to {last}. Negative indices count "
        "from the end."
    ),
    "class-name-of-scores": mark(
        "An index expects one whole number, received {received}. The predicted class is int(np.argmax(…)) of the "
        "scores of a sample."
    ),
    "condition-of-array": mark(
        "if expects one truth value, received an array of several. Ask about one sample, as in p[0, 0] > 0.5, or use "
        "(…).any() or (…).all()."
    ),
    "argmax-missing": mark(
        "Expected a class number for each sample, received scores for each class. Use np.argmax(y_pred, axis=-1), or "
        "y_pred > 0.5 with one sigmoid unit, on whichever of the two has them."
    ),
    "argmax-axis": mark(
        "Expected one answer for each sample, received arrays of {one} and {two}: argmax was taken along the samples. "
        "Use axis=-1, the axis of the classes."
    ),
    "argmax-of-all": mark(
        "Expected an answer for each sample, received a single number. argmax without axis looks at all samples at "
        "once: use axis=-1, the axis of the classes."
    ),
    "two-lengths": mark(
        "Expected arrays with the same number of samples, received {received}. Cut all from the data in the same way."
    ),
    "no-axis": mark(
        "There is no axis {axis}: the array has {rank} axes, 0 to {last}. The axis of the classes is the last one: "
        "axis=-1."
    ),
    "whole-numbers-in-place": mark(
        "The array holds whole numbers ({dtype}), and {operator} puts fractions into it. Make a new one: "
        "x = x.astype('float32') / 255."
    ),
    "list-arithmetic": mark(
        "A list is no array: Python cannot use {operator} with it. Make it an array first: np.array(x) {operator} …."
    ),
    "text-arithmetic": mark(
        "Text is no number: Python cannot use {operator} with it. Turn it into a number first, with float(…)."
    ),
    "set-arithmetic": mark(
        "A data set is no array: Python cannot use {operator} with it. Use data.map(lambda x, y: (x {operator} …, y))."
    ),
    "set-subscript": mark(
        "A tf.data set has no numbered entries. Take a batch with next(iter({what})), or go through it with for."
    ),
    "text-to-number": mark(
        "Expected text that is a number, received {received}. Turn words into numbers first, for example with "
        "np.unique(column, return_inverse=True)[1], or leave the column out."
    ),
    "reshape-batch": mark(
        "reshape: {count} numbers are {samples} times {target}, so several samples. Keep the batch as the first axis: "
        "x.reshape({suggestion})."
    ),
}  # fmt: skip
_NUMBER, _TUPLE = mark("a number"), mark("a tuple")
_VALUE = mark("a value")
_ARTICLES = {"tuple": _TUPLE, "int": _NUMBER}
_PROPERTIES = ("size", "shape", "ndim", "dtype", "T", "nbytes", "itemsize")
_NAN = -(2**63)
"""What NumPy makes of NaN as a whole number."""


@rule(r"^'(?P<type>[\w.]+)' object is not callable", TypeError)
def not_callable(raised: RaisedError) -> Sentence | None:
    """``x.size()``, a function of Python that was overwritten, or a forgotten operator."""
    line, kind = raised.line, raised.match["type"]
    if line is None or not isinstance(line.expression, ast.Call) or kind == "NoneType":
        return None
    called = line.expression.func
    what = ast.unparse(called)
    if isinstance(called, ast.Attribute) and called.attr in _PROPERTIES:
        return Sentence("not-a-method", {"what": what, "article": say(_ARTICLES.get(kind, _VALUE))})
    if isinstance(called, ast.Name) and hasattr(builtins, called.id):
        return Sentence("overwritten", {"name": what, "received": repr(line.names.get(called.id))})
    if kind == "module":
        return _module_called(what, value_of(called, line.names))
    return Sentence("not-callable", {"what": what, "type": kind})


_MEMBER, _CHOOSE = mark("Call what is in it: {what}.{name}(…)."), mark("Call one of its functions: {what}.name(…).")


def _module_called(what: str, module: Any) -> Sentence:
    """A module that is called, as tqdm: most often something in it has its name."""
    name = what.rpartition(".")[2]
    own = getattr(module, "__name__", name).rpartition(".")[2]
    found = next((one for one in (own, name) if callable(getattr(module, one, None))), None)
    remedy = say(_MEMBER, what=what, name=found) if found else say(_CHOOSE, what=what)
    return Sentence("module-called", {"what": what, "remedy": remedy})


@rule(r"^index (?P<index>-?\d+) is out of bounds for axis (?P<axis>\d+) with size (?P<size>\d+)", IndexError)
def index_bounds(raised: RaisedError) -> Sentence:
    """Classes that count from 1 in to_categorical, or any index that is too large."""
    index, size = int(raised.match["index"]), int(raised.match["size"])
    values = {"received": index, "last": size - 1, "size": size, "axis": raised.match["axis"], "wanted": index + 1}
    is_one_hot = any(frame.f_code.co_name == "to_categorical" for frame in raised.frames)
    if is_one_hot and index < 0:
        return Sentence("to-categorical-value", {"received": say("NaN") if index == _NAN else index})
    return Sentence("to-categorical" if is_one_hot else "index-bounds", values)


@rule(r"^only (?:integer scalar|length-1|0-dimensional) arrays can be converted to (?:a scalar index|Python scalars)"
      r"|^(?:list|tuple) indices must be integers or slices, not (?P<type>numpy\.\w+|ndarray|float)")  # fmt: skip
def scores_as_index(raised: RaisedError) -> Sentence | None:
    """``class_names[model.predict(x)[0]]``."""
    line = raised.line
    if line is None or not isinstance(line.expression, ast.Subscript):
        return None
    return Sentence("class-name-of-scores", {"received": raised.match["type"] or say(_SEVERAL)})


_SEVERAL = mark("an array of several numbers")


@rule(r"^The truth value of an array with more than one element is ambiguous", ValueError)
def condition_of_array(raised: RaisedError) -> Sentence | None:
    """``if model.predict(x) > 0.5``."""
    return None if raised.in_library else Sentence("condition-of-array", {})


@rule(r"Classification metrics can't handle a mix of .*(?:continuous|multilabel-indicator)|"
      r"^(?:continuous|continuous-multioutput|multilabel-indicator) is not supported")  # fmt: skip
def argmax_missing(raised: RaisedError) -> Sentence:  # noqa: ARG001
    """Scores or one-hot labels in a confusion matrix."""
    return Sentence("argmax-missing", {})


@rule(r"^Found input variables with inconsistent numbers of samples: \[(?P<sizes>[\d, ]+)\]", ValueError)
def two_lengths(raised: RaisedError) -> Sentence:
    """An argmax along the batch, or arrays that were cut differently."""
    sizes = raised.match["sizes"].split(", ")
    if len(sizes) == 2 and takes_argmax_along_samples(raised.caller):  # noqa: PLR2004 - labels and predictions
        return Sentence("argmax-axis", {"one": sizes[0], "two": sizes[1]})
    return Sentence("two-lengths", {"received": ", ".join(sizes)})


@rule(r"^Singleton array .* cannot be considered a valid collection"
      r"|^Expected sequence or array-like, got <class 'numpy\.int64'>", TypeError)  # fmt: skip
def argmax_of_all(raised: RaisedError) -> Sentence | None:  # noqa: ARG001 - the message has no values
    """An argmax without axis, which gives one number for everything."""
    return Sentence("argmax-of-all", {})


@rule(r"^axis (?P<axis>-?\d+) is out of bounds for array of dimension (?P<rank>\d+)")
def no_axis(raised: RaisedError) -> Sentence:
    """An axis that the array does not have."""
    rank = int(raised.match["rank"])
    return Sentence("no-axis", {"axis": raised.match["axis"], "rank": rank, "last": rank - 1})


@rule(r"^Cannot cast ufunc '(?P<function>\w+)' output from dtype\('float\d+'\) to dtype\('(?P<dtype>u?int\d+)'\)")
def whole_numbers_in_place(raised: RaisedError) -> Sentence:
    """``x /= 255`` on pixels."""
    operator = {"divide": "/=", "multiply": "*=", "subtract": "-=", "add": "+="}.get(raised.match["function"], "=")
    return Sentence("whole-numbers-in-place", {"dtype": raised.match["dtype"], "operator": operator})


@rule(r"^unsupported operand type\(s\) for (?P<operator>[^:]+): '(?P<one>[\w.]+)' and '(?P<two>[\w.]+)'", TypeError)
def odd_operands(raised: RaisedError) -> Sentence | None:
    """Arithmetic with a list, text, or a data set."""
    kinds, values = {raised.match["one"], raised.match["two"]}, {"operator": raised.match["operator"]}
    if "NoneType" in kinds or raised.in_library:
        return None
    if any(kind.endswith("Dataset") for kind in kinds):
        return Sentence("set-arithmetic", values)
    if "list" in kinds:
        return Sentence("list-arithmetic", values)
    return Sentence("text-arithmetic", values) if "str" in kinds else None


@rule(r"^'_?\w*Dataset' object is not subscriptable", TypeError)
def set_subscript(raised: RaisedError) -> Sentence:
    """``data[0]`` on a tf.data set."""
    line = raised.line
    part: Any = line.expression if line else None
    what = ast.unparse(part.value) if isinstance(part, ast.Subscript) else "data"
    return Sentence("set-subscript", {"what": what})


@rule(r"^could not convert string to float: (?:np\.str_\()?(?P<value>'[^']*')\)?", ValueError)
def text_to_number(raised: RaisedError) -> Sentence:
    """A column of words."""
    return Sentence("text-to-number", {"received": raised.match["value"]})


@rule(r"^cannot reshape array of size (?P<count>\d+) into shape (?P<target>\(\d[\d, ]*\))", ValueError)
def reshape_batch(raised: RaisedError) -> Sentence | None:
    """A batch of images, reshaped as if it were one."""
    sizes = [int(size) for size in re.findall(r"\d+", raised.match["target"])]
    count, whole = int(raised.match["count"]), prod(sizes)
    if len(sizes) < 2 or whole == 0 or count % whole or count == whole:  # noqa: PLR2004 - height and width
        return None
    suggestion = ", ".join(map(str, (-1, *sizes)))
    target = " × ".join(map(str, sizes))
    return Sentence(
        "reshape-batch", {"count": count, "samples": count // whole, "target": target, "suggestion": suggestion}
    )


RULES = (
    not_callable,
    index_bounds,
    scores_as_index,
    condition_of_array,
    argmax_missing,
    two_lengths,
    argmax_of_all,
    no_axis,
    whole_numbers_in_place,
    odd_operands,
    set_subscript,
    text_to_number,
    reshape_batch,
)
