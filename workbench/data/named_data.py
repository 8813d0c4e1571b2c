"""Data sets by name, as samples."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.data_errors import BadChoice, DownloadFailed
from workbench.data.dataset import Dataset, Split
from workbench.data.home import data_home
from workbench.data.sample import Sample, SplitName
from workbench.data.sample_entries import SampleEntry
from workbench.data.sample_labels import ClassLabel, MaskLabel, Targets
from workbench.data.sample_set import SampleSet
from workbench.data.splitting import stratified_split
from workbench.messages import say

if TYPE_CHECKING:
    from workbench.data.folders.folder_import import Task

_FASHION = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip
_CIFAR = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
_SCIKIT_IMAGE = (
    "astronaut", "brick", "camera", "cell", "chelsea", "coffee", "coins", "grass", "gravel", "horse",
    "hubble_deep_field", "immunohistochemistry", "moon", "page", "rocket", "text",
)  # fmt: skip
"""The pictures that come with scikit-image itself; others would be downloaded."""
_SCIKIT_LEARN = ("china", "flower")
_TENTH = 10


@dataclass(frozen=True)
class NamedData:
    """A data set that has a name.

    Args:
        name: The name.
        load: Gives the samples.
    """

    name: str
    load: Callable[[], SampleSet]


def named(name: str) -> SampleSet:
    """A data set by its name.

    - ``digits``, ``mnist``, ``fashion_mnist``, ``cifar10``: images (height, width[, 3]) with a class, in three splits
    - ``phantom``, ``sunnybrook``: slices of the heart (height, width) with masks, in three splits by patient
    - ``scikit-image``, ``scikit-learn``: the pictures that come with these packages, without labels
    - ``pets``, ``bccd``: folders of these names in the data home, with classes and with boxes

    Args:
        name: One of these names.

    Returns:
        The samples.

    Raises:
        BadChoice: There is no data set of this name.
        DownloadFailed: It has to be downloaded once, and there is no network.
        NoImportSource: It has to lie in the data home, and does not; the message says where.

    >>> samples = named("digits")
    >>> len(samples), samples[0].image.shape, samples.class_names[:3]
    (1797, (8, 8), ('0', '1', '2'))
    """
    found = next((one for one in NAMED if one.name == name), None)
    if found is None:
        expected = say("one of {names}", names=", ".join(one.name for one in NAMED))
        raise BadChoice(where="named", parameter="name", expected=expected, received=name, example='named("digits")')
    return found.load()


def samples_of(data: Dataset) -> SampleSet:
    """The images of a data set as samples, with their classes or masks.

    Args:
        data: The data set.

    Returns:
        A sample an image, in the order of the splits; nothing is copied.

    >>> samples_of(wb.data.load_digits())[-1]
    Sample 'test/00299': (8, 8), L, float32, category, test
    """
    entries = (entry for name, split in data.splits.items() for entry in _entries(name, split, data.class_names))
    return SampleSet(entries, name=data.name, class_names=data.class_names)


def _entries(name: str, split: Split, class_names: tuple[str, ...]) -> Iterator[SampleEntry]:
    for number in range(len(split)):
        group = "" if split.groups is None else str(split.groups[number])
        read = partial(_sample, split, number, class_names)
        yield SampleEntry(f"{name}/{number:05d}", read, _SPLITS[name], group)


_SPLITS: dict[str, SplitName] = {"train": "train", "validation": "validation", "test": "test"}


def _sample(split: Split, number: int, class_names: tuple[str, ...]) -> Sample:
    image, answer = split.x[number], split.y[number]
    image = image[..., 0] if image.shape[-1] == 1 else image
    if answer.ndim:
        return Sample(image, label=Targets(mask=MaskLabel(answer, class_names)))
    return Sample(image, label=Targets(category=ClassLabel.of(int(answer), class_names)))


def _of_loader(name: str) -> SampleSet:
    from importlib import import_module

    loader: Callable[[], Dataset] = getattr(import_module("workbench.data"), name)
    return samples_of(loader())


def _of_keras(name: str, class_names: tuple[str, ...]) -> SampleSet:
    """By Keras's own loader, which keeps what it downloaded; a tenth of its training images is held out."""
    from keras import datasets

    try:
        (x, y), (x_test, y_test) = getattr(datasets, name).load_data()
    except Exception as error:
        # Keras raises a bare Exception where there is no network, and others for a file that is cut off.
        raise DownloadFailed(
            where="named", expected=name, received=f"- {_first_line(error)}", files=name,
            folder="~/.keras/datasets", instead='named("digits")',
        ) from error  # fmt: skip
    rest, validation = stratified_split(_split(x, y), len(x) // _TENTH, seed=0)
    return samples_of(Dataset(name, rest, validation, _split(x_test, y_test), class_names))


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _split(x: Array, y: Array) -> Split:
    """Images (images, height, width, channels) as they come, and class numbers (images,)."""
    return Split(x if x.ndim == 4 else x[..., np.newaxis], np.ravel(y).astype(np.int64))  # noqa: PLR2004 - axes


def _of_pictures(package: str, names: tuple[str, ...], read: Callable[[str], Any]) -> SampleSet:
    def entry(name: str) -> SampleEntry:
        return SampleEntry(name, lambda: Sample(np.asarray(read(name)), name=name))

    return SampleSet(map(entry, names), name=package)


def _scikit_image(name: str) -> Array:
    import skimage.data

    picture: Array = getattr(skimage.data, name)()
    return picture


def _scikit_learn(name: str) -> Array:
    from sklearn.datasets import load_sample_image

    picture: Array = load_sample_image(f"{name}.jpg")
    return picture


def _of_folder(name: str, task: "Task") -> SampleSet:
    from workbench.data.folders.folder_import import from_folder

    return from_folder(data_home() / name, task)


NAMED: tuple[NamedData, ...] = (
    NamedData("digits", partial(_of_loader, "load_digits")),
    NamedData("mnist", partial(_of_loader, "load_mnist")),
    NamedData("fashion_mnist", partial(_of_keras, "fashion_mnist", _FASHION)),
    NamedData("cifar10", partial(_of_keras, "cifar10", _CIFAR)),
    NamedData("phantom", partial(_of_loader, "make_lv_phantom")),
    NamedData("sunnybrook", partial(_of_loader, "load_sunnybrook")),
    NamedData("scikit-image", partial(_of_pictures, "scikit-image", _SCIKIT_IMAGE, _scikit_image)),
    NamedData("scikit-learn", partial(_of_pictures, "scikit-learn", _SCIKIT_LEARN, _scikit_learn)),
    NamedData("pets", partial(_of_folder, "pets", "classification")),
    NamedData("bccd", partial(_of_folder, "bccd", "detection")),
)
"""All data sets that have a name; a new one is one entry here."""
