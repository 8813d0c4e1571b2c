"""Slices of many patients in one ``.npz`` file: the arrays ``image``, ``mask``, ``case`` and ``instance``."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from workbench.data.data_errors import BadChoice, BrokenFile, SharedGroups
from workbench.data.dataset import Array, Dataset, Split
from workbench.data.given_path import given_path
from workbench.data.npz import named_arrays
from workbench.data.splitting import a_fifth, hold_out_examples, hold_out_groups
from workbench.messages import say
from workbench.text_format import listed

_ARRAYS = ("image", "mask", "case", "instance")
_WAYS = {"patient": hold_out_groups, "slice": hold_out_examples}
_SHOWN = 8


def load_slices(
    path: str | Path,
    *,
    test: str | Path | None = None,
    by: str = "patient",
    validation: int | None = None,
    seed: int = 0,
) -> Dataset:
    """Load slices and masks of an ``.npz`` file, divided by patient or, as courses often do, slice by slice.

    The file has the arrays ``image`` (slices, height, width), uint8, ``mask`` (slices, height, width), uint8 with the
    index of a class for each pixel, ``case`` (slices,), the patient of each slice, and ``instance`` (slices,), its
    number in the series.

    - ``train``, ``validation``, ``test``: ``x`` (slices, height, width, 1), axes (images, height, width, channels),
      float32 in 0..1; ``y`` (slices, height, width), uint8
    - ``groups``: the case of each slice (with ``by="slice"`` the slice itself); ``details``: ``case``, ``instance``
    - ``class_names``: ``("background", "cavity")``, or ``"class 0"`` … where there are more

    ``by="slice"`` puts neighbouring slices of one patient into training and validation. What is measured then is how
    well a network fills in a patient that it knows; ``by="patient"`` says what it does with a new one.

    Args:
        path: The file.
        test: Another file of the same kind, all of which becomes the test split; without it as much is held out for the
            test as for validation.
        by: ``"patient"``, so that no patient is in two splits, or ``"slice"``.
        validation: How many patients, or slices with ``by="slice"``; a fifth unless said.
        seed: The same seed gives the same splits.

    Returns:
        Images and masks in three splits.

    Raises:
        BadChoice: ``by`` or ``validation`` cannot be.
        SharedGroups: a patient is in both files.
        BrokenFile: a file is not there, is damaged, or has other arrays.

    >>> arrays = {"image": np.zeros((6, 8, 8), "uint8"), "mask": np.zeros((6, 8, 8), "uint8")}
    >>> arrays |= {"case": np.array(["a", "b", "c", "d", "e", "f"]), "instance": np.arange(6)}
    >>> np.savez(folder / "slices.npz", **arrays)
    >>> load_slices(folder / "slices.npz").train.x.shape
    (4, 8, 8, 1)
    """
    if by not in _WAYS:
        expected = say("{first} or {second}", first="'patient'", second="'slice'")
        raise BadChoice(where="load_slices", parameter="by", expected=expected, received=by, example="by='patient'")
    whole = _read(given_path(path, "load_slices"))
    count = a_fifth(_units(whole, by)) if validation is None else validation
    rest, held = _WAYS[by](whole, count, seed=seed, where="load_slices", parameter="validation")
    if test is None:
        rest, last = _WAYS[by](rest, count, seed=seed, where="load_slices", parameter="validation")
    else:
        last = _read(given_path(test, "load_slices", "test"))
        _check_apart(whole, last, Path(path), Path(test))
    if by == "slice":
        rest, held, last = (replace(split, groups=_slice_names(split)) for split in (rest, held, last))
    classes = 1 + max(int(split.y.max(initial=1)) for split in (rest, held, last))
    names = ("background", "cavity") if classes == 2 else tuple(f"class {number}" for number in range(classes))  # noqa: PLR2004
    return Dataset(Path(path).stem, rest, held, last, names)


def _slice_names(split: Split) -> Array:
    """A group of its own for each slice: whoever divides by slice says that patients may be in two splits."""
    pairs = zip(split.details["case"], split.details["instance"], strict=True)
    return np.array([f"{case}-{instance:04d}" for case, instance in pairs])


def _units(whole: Split, by: str) -> int:
    return len(whole) if by == "slice" else len(np.unique(_cases(whole)))


def _cases(split: Split) -> Array:
    return np.array([]) if split.groups is None else split.groups


def _check_apart(whole: Split, last: Split, path: Path, other: Path) -> None:
    shared = sorted(set(_cases(whole).tolist()) & set(_cases(last).tolist()))
    if shared:
        raise SharedGroups(where=other, other=path, received=listed(shared, _SHOWN))


def _read(path: Path) -> Split:
    arrays = named_arrays(path)
    missing = [name for name in _ARRAYS if name not in arrays]
    if missing:
        expected = say("the arrays {names}", names=", ".join(_ARRAYS))
        raise BrokenFile(where=path, expected=expected, received=listed(arrays) or say("none"))
    image, mask, case, instance = (arrays[name] for name in _ARRAYS)
    _check(path, "image", image, ("uint8",), 3, image.shape)
    _check(path, "mask", mask, ("uint8",), 3, image.shape)
    _check(path, "case", case, ("str",), 1, image.shape[:1])
    _check(path, "instance", instance, ("int", "uint"), 1, image.shape[:1])
    x = np.divide(image, 255, dtype=np.float32)[..., np.newaxis]
    return Split(x, mask, case, {"case": case, "instance": instance.astype(np.int64)})


def _check(path: Path, name: str, array: Array, kinds: tuple[str, ...], rank: int, shape: tuple[int, ...]) -> None:
    """One array: its kind of numbers, how many axes it has, and that it pairs up with the images."""
    if array.dtype.name.startswith(kinds) and array.ndim == rank and array.shape == shape and array.size:
        return
    expected = say("{name} of {kind} with the shape {shape}", name=name, kind=kinds[0], shape=shape)
    received = say("{kind} with the shape {shape}", kind=array.dtype.name, shape=array.shape)
    raise BrokenFile(where=path, expected=expected, received=received)
