"""Arrays of several inputs or outputs by name: entry ``i`` of each belongs to the same example."""

from collections.abc import ItemsView, KeysView, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np

from workbench.data.array_conversion import as_array
from workbench.data.data_errors import LengthsDiffer, NotOneArray
from workbench.messages import say

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


class ArrayGroup:
    """Several arrays with an entry an example each: ``group["image"]`` is one of them, ``group[:10]`` the first ten.

    It is what a :class:`Split` makes of a dictionary or a tuple of arrays. ``dict(group)`` gives a dictionary.

    Args:
        arrays: The arrays by name.
        in_order: Whether they were given without names, and are told apart by their order.

    >>> group = ArrayGroup({"image": np.zeros((3, 8, 8)), "age": np.zeros((3, 1))})
    >>> len(group), group[:2]["age"].shape, list(group.keys())
    (3, (2, 1), ['image', 'age'])
    """

    dtype = np.dtype(object)
    ndim = 0
    """It is no array of its own: what looks for labels or pictures finds none."""

    def __init__(self, arrays: Mapping[str, Array], *, in_order: bool = False) -> None:
        self._arrays = MappingProxyType(dict(arrays))
        self.in_order = in_order

    @property
    def shape(self) -> tuple[int]:
        """How many examples there are."""
        return (len(self),)

    @property
    def nbytes(self) -> int:
        """The bytes of all arrays together."""
        return sum(array.nbytes for array in self._arrays.values())

    def __len__(self) -> int:
        return len(next(iter(self._arrays.values())))

    def __getitem__(self, chosen: Any) -> Any:
        """One array, by its name; or of every array what ``chosen`` picks, as NumPy would."""
        if isinstance(chosen, str):
            return self._arrays[chosen]
        parts = {name: array[chosen] for name, array in self._arrays.items()}
        return parts if isinstance(chosen, int | np.integer) else ArrayGroup(parts, in_order=self.in_order)

    def keys(self) -> KeysView[str]:
        """The names, in order."""
        return self._arrays.keys()

    def items(self) -> ItemsView[str, Array]:
        """Names and arrays, in order."""
        return self._arrays.items()

    def __repr__(self) -> str:
        shapes = ", ".join(f"{name!r}: {array.shape}" for name, array in self._arrays.items())
        return f"ArrayGroup({{{shapes}}})"


def joined_arrays(first: Any, second: Any) -> Any:
    """The entries of both, one after the other: of two arrays, or of two groups with the same names."""
    if not isinstance(first, ArrayGroup):
        return np.concatenate([first, second])
    parts = {name: np.concatenate([array, second[name]]) for name, array in first.items()}
    return ArrayGroup(parts, in_order=first.in_order)


def group_of(value: Any, other: Any, *, where: str, name: str) -> ArrayGroup | None:
    """What is given as several arrays, as a group; None for anything else.

    Args:
        value: What is given as ``x`` or ``y``: a dictionary of arrays; or a tuple of arrays of one length, which is not
            how many of them there are, and as many examples as ``other`` has.
        other: The other one of ``x`` and ``y``.
        where: The public class that was called, for the error.
        name: The argument, "x" or "y".

    Raises:
        NotOneArray, LengthsDiffer: They are no arrays, or do not belong together.
    """
    if isinstance(value, ArrayGroup):
        return value
    if isinstance(value, Mapping):
        if not value:
            received, remedy = say("an empty dictionary"), say("Give an array by the name of each input or output.")
            raise NotOneArray(where=where, name=name, received=received, remedy=remedy)
        arrays = {str(key): as_array(part, where=where, name=f"{name}[{str(key)!r}]") for key, part in value.items()}
        _check_lengths(arrays, where, name)
        return ArrayGroup({key: _read_only(array) for key, array in arrays.items()})
    if not isinstance(value, tuple) or not _are_several(value, other):
        return None
    return ArrayGroup({str(number): _read_only(part) for number, part in enumerate(value, 1)}, in_order=True)


def _are_several(value: Sequence[Any], other: Any) -> bool:
    """Whether a tuple holds an array for each input, and not one for each example."""
    if not value or not all(isinstance(part, np.ndarray) and part.ndim for part in value):
        return False
    count = len(value[0])
    return count != len(value) and all(len(part) == count for part in value) and _examples(other) in (None, count)


def _examples(value: Any) -> int | None:
    """How many examples a value has; None where that cannot be said before it is converted."""
    if isinstance(value, Mapping) and value:
        value = next(iter(value.values()))
    return len(value) if isinstance(value, np.ndarray) and value.ndim else None


def _check_lengths(arrays: Mapping[str, Array], where: str, name: str) -> None:
    first, *others = arrays
    for other in others:
        if len(arrays[other]) != len(arrays[first]):
            words = {"first": first, "expected": len(arrays[first]), "other": other, "received": len(arrays[other])}
            raise LengthsDiffer(where=f"{where}.{name}", **words)


def _read_only(array: Array) -> Array:
    view = array.view()
    view.flags.writeable = False
    return view
