"""MNIST: found in the data home, or downloaded to it."""

import hashlib
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from workbench.data.data_errors import DownloadFailed, WrongContent
from workbench.data.dataset import Dataset, Split
from workbench.data.download import fetch
from workbench.data.home import data_home
from workbench.data.idx import parse_idx, read_gzip
from workbench.data.splitting import require_held_out, stratified_split

FOLDER = "mnist"
MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist",
    "https://storage.googleapis.com/cvdf-datasets/mnist",
)


@dataclass(frozen=True)
class IdxFile:
    """A published file. ``size`` (bytes) and ``sha256`` are of the unpacked content: gzip wrappers differ by mirror."""

    name: str
    size: int
    sha256: str


TRAIN_IMAGES = IdxFile(
    "train-images-idx3-ubyte.gz", 47_040_016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"
)
TRAIN_LABELS = IdxFile(
    "train-labels-idx1-ubyte.gz", 60_008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"
)
TEST_IMAGES = IdxFile(
    "t10k-images-idx3-ubyte.gz", 7_840_016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"
)
TEST_LABELS = IdxFile(
    "t10k-labels-idx1-ubyte.gz", 10_008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"
)
FILES = (TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS)


def load_mnist(*, validation: int = 10_000, seed: int = 0, progress: bool = True) -> Dataset:
    """Load MNIST: 70,000 handwritten digits, 0 to 9.

    - ``train``: ``x`` (50000, 28, 28, 1), ``y`` (50000,): the published training images without the validation split
    - ``validation``: ``x`` (10000, 28, 28, 1), ``y`` (10000,), or as many as ``validation`` says
    - ``test``: ``x`` (10000, 28, 28, 1), ``y`` (10000,): the published test images, in their order
    - ``class_names``: ``("0", "1", …, "9")``

    ``x`` is float32 in 0..1, with axes (images, height, width, channels); 0 is paper and 1 is ink. ``y`` is int64 in
    0..9. Every class has its share in ``validation``, and the same ``seed`` gives the same splits.

    The four idx files are read from the folder ``mnist`` in the data home (see ``data_home``). Those that are not
    there are downloaded to it once (11 MB), with a progress bar unless ``progress`` is false. Each is checked against
    its published content.

    Args:
        validation: The number of images in that split.
        seed: The same seed gives the same splits.
        progress: Whether a download shows a progress bar.

    Returns:
        The digits in three splits.

    Raises:
        BadChoice: ``validation`` is too small or too large.
        DownloadFailed: there is no network, or no mirror has a file; says what to place where.
        HomeNotWritable: there is no place for the files.
        DataError: a file in the data home is damaged; the class says how.

    Source: Y. LeCun, C. Cortes, C. Burges, *The MNIST database of handwritten digits*. CC BY-SA 3.0.

    >>> (data_home() / "mnist").mkdir()
    >>> for name in ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"):
    ...     size = (data_home() / "mnist" / f"{name}-ubyte.gz").write_bytes(b"Error 404")
    >>> load_mnist()
    Traceback (most recent call last):
    workbench.data.data_errors.NotGzip: ...
    """
    folder = data_home() / FOLDER
    _fetch_missing(folder, progress=progress)
    published = _read(folder, TRAIN_IMAGES, TRAIN_LABELS)
    require_held_out(validation, published.y, where="load_mnist", parameter="validation")
    rest, held_out = stratified_split(published, validation, seed=seed)
    test = _read(folder, TEST_IMAGES, TEST_LABELS)
    return Dataset("mnist", _scaled(rest), _scaled(held_out), _scaled(test), tuple("0123456789"))


def _fetch_missing(folder: Path, *, progress: bool) -> None:
    missing = [file for file in FILES if not (folder / file.name).exists()]
    for file in missing:
        urls = [f"{mirror}/{file.name}" for mirror in MIRRORS]
        failures = fetch(urls, folder / file.name, partial(_content, file=file), progress=progress)
        if failures:
            names = [each.name for each in missing if not (folder / each.name).exists()]
            raise DownloadFailed(
                where="load_mnist",
                expected=file.name,
                received="\n".join(failures),
                files=", ".join(names),
                folder=folder,
                instead="workbench.data.load_digits(size=28)",
            )


def _content(path: Path, file: IdxFile) -> bytes:
    """The unpacked content of ``path``, which must be the published one."""
    content = read_gzip(path, limit=file.size)
    received = hashlib.sha256(content).hexdigest()
    if received != file.sha256:
        raise WrongContent(where=path, expected=file.sha256, received=received)
    return content


def _read(folder: Path, images: IdxFile, labels: IdxFile) -> Split:
    """Images (n, height, width, 1) as uint8, and their labels (n,) as int64."""
    x, y = (parse_idx(_content(folder / file.name, file), where=folder / file.name) for file in (images, labels))
    return Split(x[..., np.newaxis], y.astype(np.int64))


def _scaled(split: Split) -> Split:
    """The same split with ``x`` from 0..255 as float32 in 0..1."""
    return Split(np.divide(split.x, 255, dtype=np.float32), split.y)
