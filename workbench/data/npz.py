"""Data sets in ``.npz`` files: NumPy's own format, read without unpickling anything."""

import zipfile
import zlib
from pathlib import Path

import numpy as np

from workbench.atomic_files import replacing
from workbench.data.array_group import ArrayGroup
from workbench.data.data_errors import BrokenFile, DataError, NotOneArray
from workbench.data.dataset import Array, Dataset, Split
from workbench.data.given_path import given_path
from workbench.messages import mark, say
from workbench.text_format import listed

_SPLITS = ("train", "validation", "test")
_SEPARATOR = "/"
_EACH = mark("Save a data set of each: Dataset(name, Split(train.x['image'], …), …).")


def save_npz(data: Dataset, path: str | Path) -> Path:
    """Save data in one compressed file; :func:`read_npz` gives it back.

    The file has the arrays ``name``, ``class_names`` and, for each split, ``train/x``, ``train/y``, and where there are
    any ``train/groups`` and ``train/details/…``; ``numpy.load`` opens it too. A file that is there already is replaced
    in one step, or stays as it was.

    Args:
        data: What is saved.
        path: The file; ``.npz`` is the usual ending.

    Returns:
        The path of the file.

    Raises:
        TypeError: an array holds Python objects.
        NotOneArray: there are several inputs or outputs.
        OSError: the file cannot be written.

    >>> save_npz(data, folder / "digits.npz").name
    'digits.npz'
    """
    for split_name, split in data.splits.items():
        for axis, value in (("x", split.x), ("y", split.y)):
            if isinstance(value, ArrayGroup):
                received = say("several: {names}", names=listed(value.keys()))
                raise NotOneArray(where=f"save_npz: {split_name}", name=axis, received=received, remedy=say(_EACH))
    arrays = {"name": np.array(data.name), "class_names": np.array(data.class_names, dtype=str)}
    for split_name, split in data.splits.items():
        for name, array in _parts(split).items():
            arrays[f"{split_name}{_SEPARATOR}{name}"] = _plain(name, array)
    target = given_path(path, "save_npz")
    with replacing(target) as part, part.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)
    return target


def read_npz(path: str | Path) -> Dataset:
    """Read what :func:`save_npz` wrote.

    Args:
        path: The file.

    Returns:
        The data that was saved.

    Raises:
        BadChoice: there is no path.
        BrokenFile: the file is not there, is damaged, or is not of this kind.

    >>> read_npz(save_npz(data, folder / "digits.npz")).class_names == data.class_names
    True
    """
    path = given_path(path, "read_npz")
    arrays = named_arrays(path)
    needed = ["name", "class_names", *(f"{split}{_SEPARATOR}{axis}" for split in _SPLITS for axis in "xy")]
    if any(name not in arrays for name in needed):
        expected = say("the arrays {names}", names=", ".join(needed))
        raise BrokenFile(where=path, expected=expected, received=listed(arrays) or say("none"))
    try:
        train, validation, test = (_split(arrays, name + _SEPARATOR) for name in _SPLITS)
    except (DataError, TypeError) as error:
        raise BrokenFile(where=path, expected=say("arrays that belong together"), received=error) from error
    class_names = tuple(str(name) for name in np.atleast_1d(arrays["class_names"]))
    return Dataset(str(arrays["name"]), train, validation, test, class_names)


def named_arrays(path: Path) -> dict[str, Array]:
    """All arrays of an ``.npz`` file. Raises BrokenFile; arrays of Python objects are refused, never unpickled."""
    try:
        zipfile.ZipFile(path).close()  # NumPy would open a single array (.npy) too
        with np.load(path, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except OSError as error:
        expected = say("a file that can be read")
        raise BrokenFile(where=path, expected=expected, received=error.strerror or error) from error
    except (ValueError, EOFError, KeyError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
        expected = say("an .npz file with arrays of numbers and texts")
        raise BrokenFile(where=path, expected=expected, received=error) from error


def _parts(split: Split) -> dict[str, Array]:
    groups = {} if split.groups is None else {"groups": split.groups}
    details = {f"details{_SEPARATOR}{name}": array for name, array in split.details.items()}
    return {"x": split.x, "y": split.y, **groups, **details}


def _plain(name: str, array: Array) -> Array:
    if array.dtype.hasobject:
        message = say("{name}: expected numbers or texts, received Python objects", name=name)
        raise TypeError(message)
    return array


def _split(arrays: dict[str, Array], prefix: str) -> Split:
    start = f"{prefix}details{_SEPARATOR}"
    details = {name.removeprefix(start): array for name, array in arrays.items() if name.startswith(start)}
    return Split(arrays[f"{prefix}x"], arrays[f"{prefix}y"], arrays.get(f"{prefix}groups"), details)
