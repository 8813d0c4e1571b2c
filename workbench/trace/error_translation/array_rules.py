"""What NumPy and TensorFlow say of arrays that are combined, reshaped or joined."""

import re
from math import prod

from workbench.analysis.analysis_report import Shape
from workbench.messages import mark, say
from workbench.trace.error_translation.translation_rule import Said, Sentence, rule, shape

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
def operation(said: Said) -> Sentence:
    """Two tensors of other sizes, combined element by element."""
    named = re.search(r"\[Op:([A-Z]\w*?)(?:V2)?\]", said.text)
    return _elements(said.layer or (named.group(1) if named else said.node), said)


@rule(r"Cannot broadcast shape, .*Input shapes are: (?P<one>\[[^]]*\]) and (?P<two>\[[^]]*\])")
def symbols(said: Said) -> Sentence:
    """The same while a model is being built, with an operator such as +."""
    return _elements(said.layer or "+", said)


@rule(r"operands could not be broadcast together with shapes (?P<one>\([^)]*\)) (?P<two>\([^)]*\))")
def broadcast(said: Said) -> Sentence:
    """The same with NumPy's arrays."""
    return _elements(said.node, said)


def _elements(node: str, said: Said) -> Sentence:
    return Sentence("element-shapes", {"node": node, "one": shape(said.match["one"]), "two": shape(said.match["two"])})


@rule(r"Matrix size-incompatible: In\[0\]: (?P<one>\[[^]]*\]), In\[1\]: (?P<two>\[[^]]*\])")
def matrices(said: Said) -> Sentence:
    """A product of matrices that do not fit."""
    one, two = shape(said.match["one"]), shape(said.match["two"])
    values = {"node": said.layer or "matmul", "one": one, "two": two, "last": one[-1], "first": two[0]}
    return Sentence("matrix-sizes", values)


@rule(r"matmul: Input operand 1 has a mismatch in its core dimension 0.*\(size (?P<first>\d+) is different from "
      r"(?P<last>\d+)\)|shapes \([^)]*\) and \([^)]*\) not aligned: (?P<dot_last>\d+) \(dim \d\) != "
      r"(?P<dot_first>\d+)")  # fmt: skip
def products(said: Said) -> Sentence:
    """The same with NumPy's arrays, which does not tell the shapes."""
    last, first = said.match["last"] or said.match["dot_last"], said.match["first"] or said.match["dot_first"]
    return Sentence("inner-sizes", {"last": last, "first": first})


@rule(r"cannot reshape array of size (?P<count>\d+) into shape (?P<target>\([^)]*\))|"
      r"Input to reshape is a tensor with (?P<values>\d+) values, but the requested shape "
      r"(?P<wanted>has \d+|requires a multiple of \d+)")  # fmt: skip
def reshape(said: Said) -> Sentence:
    """A shape that holds another number of values."""
    count = said.match["count"] or said.match["values"]
    target = shape(said.match["target"]) if said.match["target"] else None
    if target is None:
        number = str(said.match["wanted"]).rpartition(" ")[2]
        received = f"… × {number}" if "multiple" in said.match["wanted"] else number
    else:
        known = prod(size or 1 for size in target)
        received = f"{target} ({known})" if -1 not in _signed(said.match["target"]) else said.match["target"]
    return Sentence("reshape-total", {"count": count, "target": received})


def _signed(text: str) -> list[int]:
    return [int(size) for size in re.findall(r"-?\d+", text)]


@rule(r"ConcatOp : Dimension (?P<axis>\d+) in both shapes must be equal: shape\[\d+\] = (?P<one>\[[^]]*\]) vs\. "
      r"shape\[\d+\] = (?P<two>\[[^]]*\])")  # fmt: skip
def tensors_joined(said: Said) -> Sentence:
    """Tensors that differ in more than the joined axis."""
    return _joined(said, shape(said.match["one"]), shape(said.match["two"]))


@rule(r"all the input array dimensions except for the concatenation axis must match exactly, but along dimension "
      r"(?P<axis>\d+), the array at index \d+ has size (?P<one>\d+) and the array at index \d+ has size "
      r"(?P<two>\d+)")  # fmt: skip
def arrays_joined(said: Said) -> Sentence:
    """The same with NumPy's arrays."""
    return _joined(said, int(said.match["one"]), int(said.match["two"]))


def _joined(said: Said, one: Shape | int, two: Shape | int) -> Sentence:
    return Sentence("join-shapes", {"node": "concatenate", "one": one, "two": two, "axis": said.match["axis"]})


@rule(r"Shapes of all inputs must match: values\[0\]\.shape = (?P<one>\[[^]]*\]) != values\[\d+\]\.shape = "
      r"(?P<two>\[[^]]*\])|all input arrays must have the same shape")  # fmt: skip
def stacked(said: Said) -> Sentence:
    """Images of several sizes to be put on top of each other."""
    one, two = said.match["one"], said.match["two"]
    return Sentence(
        "stack-shapes", {"received": say(_DIFFERENT, one=shape(one), two=shape(two)) if one else say(_SEVERAL)}
    )


@rule(r"The requested array has an inhomogeneous shape after (?P<axis>\d+) dimensions")
def uneven(said: Said) -> Sentence:
    """A list of arrays of several sizes."""
    return Sentence("uneven-list", {"axis": said.match["axis"]})


RULES = (operation, symbols, broadcast, matrices, products, reshape, tensors_joined, arrays_joined, stacked, uneven)
