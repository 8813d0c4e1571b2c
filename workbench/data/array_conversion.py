"""Arrays from what learners have: lists of images, tensors, columns of a table."""

from typing import Any, TypeAlias

import numpy as np

from workbench.data.data_errors import NotOneArray
from workbench.messages import mark, say

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]

_SHAPES = mark("examples of several shapes, such as {one} and {two}")
_A_VALUE = mark("a value of type {kind}")
_RESIZE = mark("Bring all to one shape first (resize images, pad sequences).")
_PAD_SEQUENCES = mark(
    "Pad them to one length, keras.utils.pad_sequences(sequences, padding='post', dtype='float32', value=-1), and "
    "begin the network with a Masking layer of mask_value=-1. Where each step has a label, pad the labels with -1 too, "
    "and set ignore_class=-1."
)
_TAKE_OUT = mark("Give an array or a list of arrays; of a tf.data set take the arrays that it was made from.")
_PAD = mark("Its examples have several lengths: value.to_tensor() fills the short ones with 0.")
_DENSE = mark("It leaves zeros out: value.toarray() is the whole array.")
_READ = mark("Read the files first, for example with keras.utils.load_img and np.stack.")
_AN_ARRAY = mark("Give an array or a list of arrays.")


def as_array(value: Any, *, where: str, name: str) -> Array:
    """An array of what a learner gives as examples or labels.

    Args:
        value: An array, a tensor, a table or column of pandas, or a list of any of these or of numbers.
        where: The public class that was called, for the error.
        name: The argument, "x" or "y".

    Returns:
        ``value`` itself if it is an array; else one with an entry for each example as its first axis.

    Raises:
        NotOneArray: Its parts differ in shape, or it has none.
    """
    if isinstance(value, np.ndarray):
        return value
    if name == "y" and (boxes := _box_lists(value)) is not None:
        return boxes
    try:
        array = np.asarray(value)
    except ValueError:  # NumPy's word for parts of several shapes
        remedy = _PAD_SEQUENCES if _are_sequences(value) else _RESIZE
        raise NotOneArray(where=where, name=name, received=_different(value), remedy=say(remedy)) from None
    if array.ndim == 0:
        received = say(_A_VALUE, kind=type(value).__name__)
        raise NotOneArray(where=where, name=name, received=received, remedy=say(_remedy(value)))
    return _plain(array)


def _box_lists(value: Any) -> Array | None:
    """Boxes of images, a list with (boxes, 5) for each, as an array of arrays; None for anything else.

    Where every image has as many boxes, the list could as well be one array of values, so that needs arrays of floats.
    """
    if not isinstance(value, list | tuple) or not value:
        return None
    parts = [np.asarray(part) for part in value if isinstance(part, np.ndarray | list | tuple)]
    shapes = {part.shape for part in parts}
    if len(parts) != len(value) or not all(_is_box_list(part) for part in parts):
        return None
    if len(shapes) == 1 and (parts[0].ndim != _BOXES_RANK or not all(part.dtype.kind == "f" for part in parts)):
        return None
    found = np.empty(len(parts), object)
    for place, part in enumerate(parts):
        found[place] = part.reshape(-1, _BOX_NUMBERS).astype(np.float32)
        found[place].setflags(write=False)
    return found


_BOXES_RANK, _BOX_NUMBERS = 2, 5


def _is_box_list(part: Array) -> bool:
    """Whether an array is (boxes, 5) numbers, or an empty list."""
    if part.shape == (0,):
        return True
    return part.ndim == _BOXES_RANK and part.shape[1] == _BOX_NUMBERS and part.dtype.kind in "iuf"


def _remedy(value: Any) -> str:
    """How an array is made of a value of this kind."""
    kind = type(value).__name__
    if kind == "RaggedTensor":
        return _PAD
    if hasattr(value, "toarray"):
        return _DENSE
    return _TAKE_OUT if kind.endswith("Dataset") else _READ if isinstance(value, str) else _AN_ARRAY


def _are_sequences(value: Any) -> bool:
    """Whether the parts differ in their first axis alone, as sequences of several lengths do."""
    shapes = {np.shape(part) for part in value if not isinstance(part, list) or not any(np.ndim(one) for one in part)}
    return len({shape[1:] for shape in shapes}) == 1 and all(len(shape) in _SEQUENCE_RANKS for shape in shapes)


_SEQUENCE_RANKS = (1, 2)


def _different(value: Any) -> str:
    shapes = list(dict.fromkeys(np.shape(part) for part in value if not isinstance(part, list)))
    one, two = (*shapes, "?", "?")[:2]
    return say(_SHAPES, one=one, two=two)


def _plain(array: Array) -> Array:
    """Columns of Python objects as numbers or text, where they are only that."""
    if array.dtype != object:
        return array
    parts = array.ravel().tolist()
    if parts and all(isinstance(part, str) for part in parts):
        return array.astype(str)
    if parts and all(isinstance(part, bool | int | float) for part in parts):
        return np.array(array.tolist())
    return array
