"""Rules for errors of NumPy and TensorFlow about arrays that are combined, reshaped or joined."""

import ast
import re
from math import prod

from workbench.analysis.analysis_report import Shape
from workbench.messages import mark, say
from workbench.trace.error_translation.argmax_use import takes_argmax_along_samples
from workbench.trace.error_translation.translation_rule import RaisedError, Sentence, rule, shape

TEMPLATES = {
    "element-shapes": mark(
        "{node}: expected two tensors of equal shape, or with sizes of 1 where they differ, received {one} and {two}. "
        "Bring both to one shape first."
    ),
    "matrix-sizes": mark(
        "{node}: the product of two matrices expects the last size of the first to be the first size of the second, "
        "received {one} and {two}: {last} is not {first}. Transpose one of them, or change a size."
    ),
    "inner-sizes": mark(
        "matmul: the product of two matrices expects the last size of the first to be the first size of the second, "
        "received {last} and {first}. Transpose one of them, or change a size."
    ),
    "reshape-total": mark(
        "reshape: expected a shape for all {count} numbers, received {target}. Choose sizes whose product is {count}, "
        "or -1 for one of them."
    ),
    "join-shapes": mark(
        "{node}: expected arrays that are equal but for the axis they are joined along, received {one} and {two} along "
        "axis {axis}. Cut or pad one of them, or join along another axis."
    ),
    "stack-shapes": mark(
        "stack: expected arrays of one shape, received {received}. Bring all to one shape (resize images, pad "
        "sequences) first."
    ),
    "uneven-list": mark(
        "array: expected parts of equal size, received parts that differ from axis {axis} on. Bring all to one size "
        "(resize images, pad sequences) first."
    ),
}
_SEVERAL = mark("arrays of several shapes")
_DIFFERENT = mark("{one} and {two}")


@rule(r"Incompatible shapes: (?P<one>\[[^]]*\]) vs\. (?P<two>\[[^]]*\])")
def unbroadcastable_operands(raised: RaisedError) -> Sentence:
    """Two tensors of incompatible shapes, combined element by element."""
    named = re.search(r"\[Op:([A-Z]\w*?)(?:V2)?\]", raised.text)
    return _elements(raised.layer or (named.group(1) if named else raised.node), raised)


@rule(r"Cannot broadcast shape, .*Input shapes are: (?P<one>\[[^]]*\]) and (?P<two>\[[^]]*\])")
def symbolic_shapes(raised: RaisedError) -> Sentence:
    """The same while a model is being built, with an operator such as +."""
    return _elements(raised.layer or "+", raised)


@rule(r"operands could not be broadcast together with shapes (?P<one>\([^)]*\)) (?P<two>\([^)]*\))")
def unbroadcastable_arrays(raised: RaisedError) -> Sentence:
    """The same with NumPy's arrays; in a comparison most often scores that no argmax was taken of."""
    line, one, two = raised.line, shape(raised.match["one"]), shape(raised.match["two"])
    if line is not None and isinstance(line.expression, ast.Compare):
        if takes_argmax_along_samples(line):
            return Sentence("argmax-axis", {"one": one[0], "two": two[0]})
        if {len(one), len(two)} == {1, 2} and one[0] == two[0]:
            return Sentence("argmax-missing", {})
    return _elements(raised.node, raised)


def _elements(node: str, raised: RaisedError) -> Sentence:
    return Sentence(
        "element-shapes", {"node": node, "one": shape(raised.match["one"]), "two": shape(raised.match["two"])}
    )


@rule(r"Matrix size-incompatible: In\[0\]: (?P<one>\[[^]]*\]), In\[1\]: (?P<two>\[[^]]*\])")
def matrix_sizes(raised: RaisedError) -> Sentence:
    """A product of matrices that do not fit."""
    one, two = shape(raised.match["one"]), shape(raised.match["two"])
    values = {"node": raised.layer or "matmul", "one": one, "two": two, "last": one[-1], "first": two[0]}
    return Sentence("matrix-sizes", values)


@rule(r"matmul: Input operand 1 has a mismatch in its core dimension 0.*\(size (?P<first>\d+) is different from "
      r"(?P<last>\d+)\)|shapes \([^)]*\) and \([^)]*\) not aligned: (?P<dot_last>\d+) \(dim \d\) != "
      r"(?P<dot_first>\d+)")  # fmt: skip
def inner_sizes(raised: RaisedError) -> Sentence:
    """The same with NumPy's arrays, whose message has no shapes."""
    last, first = raised.match["last"] or raised.match["dot_last"], raised.match["first"] or raised.match["dot_first"]
    return Sentence("inner-sizes", {"last": last, "first": first})


@rule(r"cannot reshape array of size (?P<count>\d+) into shape (?P<target>\([^)]*\))|"
      r"Input to reshape is a tensor with (?P<values>\d+) values, but the requested shape "
      r"(?P<wanted>has \d+|requires a multiple of \d+)")  # fmt: skip
def array_reshape(raised: RaisedError) -> Sentence:
    """A shape that holds another number of values."""
    count = raised.match["count"] or raised.match["values"]
    target = shape(raised.match["target"]) if raised.match["target"] else None
    if target is None:
        number = str(raised.match["wanted"]).rpartition(" ")[2]
        received = f"… × {number}" if "multiple" in raised.match["wanted"] else number
    else:
        known = prod(size or 1 for size in target)
        received = f"{target} ({known})" if -1 not in _signed(raised.match["target"]) else raised.match["target"]
    return Sentence("reshape-total", {"count": count, "target": received})


def _signed(text: str) -> list[int]:
    return [int(size) for size in re.findall(r"-?\d+", text)]


@rule(r"ConcatOp : Dimension (?P<axis>\d+) in both shapes must be equal: shape\[\d+\] = (?P<one>\[[^]]*\]) vs\. "
      r"shape\[\d+\] = (?P<two>\[[^]]*\])")  # fmt: skip
def joined_tensors(raised: RaisedError) -> Sentence:
    """Tensors that differ in more than the joined axis."""
    return _joined(raised, shape(raised.match["one"]), shape(raised.match["two"]))


@rule(r"all the input array dimensions except for the concatenation axis must match exactly, but along dimension "
      r"(?P<axis>\d+), the array at index \d+ has size (?P<one>\d+) and the array at index \d+ has size "
      r"(?P<two>\d+)")  # fmt: skip
def joined_arrays(raised: RaisedError) -> Sentence:
    """The same with NumPy's arrays."""
    return _joined(raised, int(raised.match["one"]), int(raised.match["two"]))


def _joined(raised: RaisedError, one: Shape | int, two: Shape | int) -> Sentence:
    return Sentence("join-shapes", {"node": "concatenate", "one": one, "two": two, "axis": raised.match["axis"]})


@rule(r"Shapes of all inputs must match: values\[0\]\.shape = (?P<one>\[[^]]*\]) != values\[\d+\]\.shape = "
      r"(?P<two>\[[^]]*\])|all input arrays must have the same shape")  # fmt: skip
def stacked_shapes(raised: RaisedError) -> Sentence:
    """Images of several sizes to be put on top of each other."""
    one, two = raised.match["one"], raised.match["two"]
    return Sentence(
        "stack-shapes", {"received": say(_DIFFERENT, one=shape(one), two=shape(two)) if one else say(_SEVERAL)}
    )


@rule(r"The requested array has an inhomogeneous shape after (?P<axis>\d+) dimensions")
def ragged_list(raised: RaisedError) -> Sentence:
    """A list of arrays of several sizes."""
    return Sentence("uneven-list", {"axis": raised.match["axis"]})


RULES = (
    unbroadcastable_operands,
    symbolic_shapes,
    unbroadcastable_arrays,
    matrix_sizes,
    inner_sizes,
    array_reshape,
    joined_tensors,
    joined_arrays,
    stacked_shapes,
    ragged_list,
)
