"""Rules for pictures and curves of matplotlib: batches shown as one picture, lists of two lengths, axes in an array."""

import ast
import re
from math import isqrt
from types import FrameType
from typing import Any, TypeGuard

import numpy as np

from workbench.messages import mark, say
from workbench.trace.error_translation.spelling import similar_name
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule, shape

TEMPLATES = {
    "picture-batch": mark(
        "{method}: expected one picture, height × width or height × width × channels, received {received}: a batch of "
        "{count}. Show one of them: x[0]."
    ),
    "picture-first-axis": mark(
        "{method}: expected one picture, height × width × channels, received {received}. If these are {count} channels "
        "of one picture, use np.moveaxis(x, 0, -1); if they are {count} grey pictures, show one: x[0]."
    ),
    "picture-row": mark(
        "{method}: expected a picture, height × width, received a row of {count} numbers. Use "
        "x.reshape({height}, {width})."
    ),
    "picture-channels": mark(
        "{method}: expected 1, 3 or 4 channels, received {count}: {received}. Show one of them with x[..., 0]; if they "
        "are scores of classes, np.argmax(x, axis=-1) is the class of each pixel."
    ),
    "picture-shape": mark(
        "{method}: expected one picture, height × width or height × width × channels, received an array of shape "
        "{received}."
    ),
    "picture-text": mark(
        "{method}: expected the numbers of a picture, received the text {received!r}. Read the file first: "
        "plt.imread({received!r})."
    ),
    "picture-none": mark(
        "{method}: expected the numbers of a picture, received None. The line that made it gave nothing: cv2.imread, "
        "for example, gives None for a file that is not there."
    ),
    "picture-objects": mark(
        "{method}: expected an array of numbers, received one of type {received}. Look at its entries; pictures of "
        "several sizes do not go into one array of numbers."
    ),
    "curve-lengths": mark(
        "{method}: expected as many values for the one axis as for the other, received {one} and {two}. Take both from "
        "the same data; {remedy}"
    ),
    "curve-of-history": mark(
        "{method}: expected numbers, received the history of a training. Draw one of its lists: "
        "plt.plot({what}['loss'])."
    ),
    "curve-of-picture": mark(
        "plot: expected numbers along one axis, received an array of shape {received}. plot draws curves; a picture is "
        "shown with plt.imshow(x[0])."
    ),
    "one-axes": mark(
        "{what} is the only one of its figure, not an array of them: leave {index} out. plt.subplots gives an array "
        "from two pictures on."
    ),
    "array-of-axes": mark(
        "{what} is an array of {count} axes of a figure, not one of them: choose one, as in {what}{index}.{method}(…)."
    ),
    "row-of-axes": mark(
        "{what} is a row of {count} axes, because the figure has one row or one column, and takes one number: "
        "{what}[0]."
    ),
    "place-of-picture": mark(
        "subplot: expected a place from 1 to {last}, received {received}. Places count from 1, row by row. Give the "
        "figure more rows or columns, or start counting at 1."
    ),
    "colour-map": mark(
        "cmap: there is no colour map {received!r}. Perhaps {suggestion!r} is meant. Check the spelling."
    ),
    "artist-argument": mark(
        "{kind}: there is no argument {argument!r}. Perhaps {suggestion!r} is meant. Check the spelling."
    ),
}  # fmt: skip
_CUT_CURVE = mark("plt.plot(y) alone counts x from 0.")
_CUT = mark("look at both with len(…).")
_WRAPPERS = ("wrapper", "inner")
_BRITISH = {"colour": "color", "size": "figsize"}
_COLOURS, _PICTURE, _BATCH = (3, 4), 3, 4


def _frame(raised: RaisedError, *names: str) -> FrameType | None:
    """The innermost frame of matplotlib that is a call of one of these functions."""
    return next((one for one in reversed(raised.frames) if _is_plot(one) and one.f_code.co_name in names), None)


def _is_plot(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__", "")).startswith("matplotlib.")


def _method(raised: RaisedError) -> str:
    """The function of matplotlib that the student called."""
    return next(
        (one.f_code.co_name for one in raised.frames if _is_plot(one) and one.f_code.co_name not in _WRAPPERS), "imshow"
    )


@rule(r"^Invalid shape (?P<shape>\([^)]*\)) for image data", TypeError)
def picture_shape(raised: RaisedError) -> Sentence:
    """A batch, a flat row, or channels at the other end."""
    sizes = [size or 0 for size in shape(raised.match["shape"])]
    values: dict[str, object] = {"method": _method(raised), "received": raised.match["shape"], "count": sizes[0]}
    if len(sizes) == 1:
        side = isqrt(sizes[0])
        words = {**values, "height": side, "width": side}
        return Sentence("picture-row" if side > 1 and side * side == sizes[0] else "picture-shape", words)
    if len(sizes) == _BATCH:
        return Sentence("picture-batch", values)
    if len(sizes) != _PICTURE or sizes[0] == 0:
        return Sentence("picture-shape", values)
    if sizes[0] in _COLOURS and min(sizes[1:]) > max(_COLOURS):
        return Sentence("picture-first-axis", values)
    if sizes[0] == 1 or sizes[1] == sizes[2]:
        return Sentence("picture-batch", values)
    return Sentence("picture-channels", {**values, "count": sizes[-1]})


@rule(r"^Image data of dtype (?P<kind>\S+) cannot be converted to float", TypeError)
def picture_kind(raised: RaisedError) -> Sentence:
    """The name of a file, None, or an array of objects."""
    frame = _frame(raised, "imshow", "matshow", "set_data")
    given = next((frame.f_locals[name] for name in ("X", "A", "Z") if name in frame.f_locals), ()) if frame else ()
    method = _method(raised)
    if isinstance(given, str):
        return Sentence("picture-text", {"method": method, "received": given})
    if given is None:
        return Sentence("picture-none", {"method": method})
    return Sentence("picture-objects", {"method": method, "received": raised.match["kind"]})


@rule(r"^x and y must have same first dimension, but have shapes \((?P<one>\d+),.*?\) and \((?P<two>\d+),"
      r"|^x and y must be the same size"
      r"|^shape mismatch: objects cannot be broadcast to a single shape\.\s+Mismatch is between '?\w.*? with shape "
      r"\((?P<three>\d+),\) and .*? with shape \((?P<four>\d+),\)", ValueError)  # fmt: skip
def curve_lengths(raised: RaisedError) -> Sentence | None:
    """More epochs than values, or the other way round."""
    frame = _frame(raised, "plot", "scatter", "bar", "barh", "_plot_args")
    if frame is None:
        return None
    one, two = raised.match["one"] or raised.match["three"], raised.match["two"] or raised.match["four"]
    if one is None:
        one, two = (str(np.size(frame.f_locals.get(name, ()))) for name in ("x", "y"))
    method = _method(raised)
    values = {"method": method, "one": one, "two": two}
    return Sentence("curve-lengths", {**values, "remedy": say(_CUT_CURVE if method == "plot" else _CUT)})


@rule(r"^float\(\) argument must be a string or a real number, not 'History'|^unhashable type: 'dict'", TypeError)
def curve_of_history(raised: RaisedError) -> Sentence | None:
    """``plt.plot(history)``."""
    if not any(_is_plot(frame) for frame in raised.frames):
        return None
    line = raised.caller
    call = line.expression if line else None
    what = ast.unparse(call.args[-1]) if isinstance(call, ast.Call) and call.args else "history"
    what = f"{what}.history" if "History" in raised.text else what
    return Sentence("curve-of-history", {"method": _method(raised), "what": what})


@rule(r"^x and y can be no greater than 2D, but have shapes \([^)]*\) and (?P<shape>\([^)]*\))", ValueError)
def curve_of_picture(raised: RaisedError) -> Sentence:
    """``plt.plot`` of pictures."""
    return Sentence("curve-of-picture", {"received": raised.match["shape"]})


@rule(r"^'(?:Axes|AxesSubplot)' object is not subscriptable", TypeError)
def one_axes(raised: RaisedError) -> Sentence | None:
    """``ax[0]`` of a figure with one picture."""
    line = raised.line
    part = line.expression if line else None
    if not isinstance(part, ast.Subscript):
        return None
    return Sentence("one-axes", {"what": ast.unparse(part.value), "index": f"[{ast.unparse(part.slice)}]"})


@rule(r"^'numpy\.ndarray' object has no attribute '(?P<name>\w+)'", AttributeError)
def array_of_axes(raised: RaisedError) -> Sentence | None:
    """``ax.imshow`` where ax is an array of axes, or a row of one."""
    value = getattr(raised.error, "obj", None)
    if not _holds_axes(value) or not hasattr(value.flat[0], raised.match["name"]):
        return None
    line = raised.line
    part = line.expression if line else None
    called = part.func if isinstance(part, ast.Call) else part
    what = ast.unparse(called.value) if isinstance(called, ast.Attribute) else "ax"
    count = " × ".join(map(str, value.shape))
    index = f"[{', '.join('0' * value.ndim)}]"
    return Sentence("array-of-axes", {"what": what, "count": count, "index": index, "method": raised.match["name"]})


@rule(r"^too many indices for array: array is 1-dimensional, but 2 were indexed", IndexError)
def row_of_axes(raised: RaisedError) -> Sentence | None:
    """``ax[0, 1]`` of a single row."""
    line = raised.line
    part = line.expression if line else None
    if line is None or not isinstance(part, ast.Subscript) or not isinstance(part.value, ast.Name):
        return None
    value = line.names.get(part.value.id)
    if not _holds_axes(value):
        return None
    return Sentence("row-of-axes", {"what": part.value.id, "count": len(value)})


def _holds_axes(value: Any) -> TypeGuard["np.ndarray[Any, Any]"]:
    if not isinstance(value, np.ndarray) or value.dtype != object or not value.size:
        return False
    return type(value.flat[0]).__module__.startswith("matplotlib.")


@rule(r"^num must be an integer with 1 <= num <= (?P<last>\d+), not (?P<number>-?\d+)", ValueError)
def place_of_picture(raised: RaisedError) -> Sentence:
    """``plt.subplot(2, 2, 5)``."""
    return Sentence("place-of-picture", {"last": raised.match["last"], "received": raised.match["number"]})


@rule(r"^'(?P<name>[^']+)' is not a valid value for cmap", ValueError)
def colour_map(raised: RaisedError) -> Sentence | None:
    """A colour map that is misspelt."""
    import matplotlib as mpl

    name = raised.match["name"]
    known = [one for one in mpl.colormaps if not one.endswith("_r") or name.endswith("_r")]
    letters = {one.lower(): one for one in known}
    found = letters.get(re.sub(r"[\d_]", "", name).lower()) or similar_name(name, known)
    return Sentence("colour-map", {"received": name, "suggestion": found}) if found else None


@rule(r"^(?P<kind>\w+)\.set\(\) got an unexpected keyword argument '(?P<name>\w+)'", AttributeError)
def artist_argument(raised: RaisedError) -> Sentence | None:
    """``plot(…, colour="red")`` and ``plt.figure(size=…)``."""
    owner = next((one.f_locals.get("self") for one in reversed(raised.frames) if _is_plot(one)), None)
    name, kind = raised.match["name"], raised.match["kind"]
    if owner is None:
        return None
    known = [one.removeprefix("set_") for one in dir(owner) if one.startswith("set_")]
    known += ["figsize"] * (kind == "Figure")
    british = _BRITISH.get(name)
    suggestion = british if british in known else similar_name(name, known)
    if not suggestion:
        return None
    return Sentence("artist-argument", {"kind": kind, "argument": name, "suggestion": suggestion})


RULES = (
    picture_shape,
    picture_kind,
    curve_lengths,
    curve_of_history,
    curve_of_picture,
    one_axes,
    array_of_axes,
    row_of_axes,
    place_of_picture,
    colour_map,
    artist_argument,
)
