"""``wb.look``: an image, a volume, a sample or a set of them, what a module makes of it, and an import's report."""

from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, overload

import msgspec
import numpy as np

from workbench.data.data_errors import BadChoice
from workbench.data.dataset import Dataset, Split
from workbench.data.folders.file_source import MOST_OF_ONE
from workbench.data.folders.folder_report import ImportReport
from workbench.data.readers.image_content import UnreadableFile
from workbench.data.readers.reader_table import decode_file
from workbench.data.sample import Sample
from workbench.data.sample_set import SampleSet
from workbench.messages import mark, say
from workbench.text_format import bytes_text
from workbench.ui.image_viewer.image_viewer import ImageViewer
from workbench.ui.image_viewer.sample_pages import SamplePages
from workbench.ui.image_viewer.viewed_sample import ViewedSample
from workbench.ui.image_viewer.viewer_state import MOST_BINS
from workbench.ui.ui_errors import NothingToCompare, NotViewable

if TYPE_CHECKING:
    from workbench.ui.import_review.import_review import ImportReview

_WHERE = "look"
_AN_IMAGE = mark("an array of numbers, a sample or a set of samples")
_A_SECOND = mark("an image of the same dimension, or a module that gives one")
_GIVE_ONE = mark("Give a NumPy array, or a sample made of one.")
_A_FILE = mark("the path of an image file that can be read")
_A_FOLDER = mark(
    "Look at what is in a folder with wb.look(wb.data.inspect_folder(path)), or give the path of one file."
)
_CHECK_PATH = mark("Check the path: it starts at {here}.")
_NOT_ONE_IMAGE = mark("Give another file, or the array of its image.")
_GIVE_IMAGES = mark("Give its images, such as data.train.x[0].")
_GIVE_SECOND = mark("Give what the first is compared with as the second argument.")
_EMPTY, _GIVE_SOME = mark("a set without samples"), mark("Give a set that has some.")
_KEPT, _DROPPED = mark("no sample, since the module dropped it"), mark("Look at one that it keeps.")
_OTHER_DIMENSION, _SLICE = mark("an image of {count} dimensions"), mark("Give a slice of the volume.")
_AS_MANY = mark("Give a set of {count} samples, or a module.")
_WINDOW = mark("two numbers, the second above the first, or one of {names}")
_NUMBERS = mark("a whole number from {low} to {high}")


@overload
def look(image: ImportReport) -> "ImportReview": ...
@overload
def look(
    image: Any,
    after: Any = None,
    *,
    window: tuple[float, float] | str | None = None,
    axis: int = 0,
    index: int | None = None,
    bins: int = 64,
) -> ImageViewer: ...
def look(
    image: Any,
    after: Any = None,
    *,
    window: tuple[float, float] | str | None = None,
    axis: int = 0,
    index: int | None = None,
    bins: int = 64,
) -> "ImageViewer | ImportReview":
    """Look at an image: its values, slices, masks and boxes, and at what a module makes of it.

    In a notebook it is a viewer with zoom, windows, a slider for slices and one between before and after; in a saved
    one a picture stays.

    Args:
        image: (height, width[, channels]), (depth, height, width[, channels]), a sample, the path of an image file, or
            a set of samples, which is shown as a gallery. The report of ``wb.data.inspect_folder`` becomes a table of
            its files, in which some can be left out.
        after: What to compare it with: another image or sample, or a module, which is run on it.
        window: The values that are black and white at first, or the name of a preset, such as "lung" for CT.
        axis: Across which axis a volume is cut, counted from 0.
        index: Which slice is shown at first; without it the middle one.
        bins: Sections of the histogram, 2 to 512.

    Returns:
        The viewer; as the value of a cell it is shown.

    Raises:
        NotViewable: The image is none, or there is no such file.
        UnreadableFile: The file is of no format that is read, or is damaged.
        BadSampleImage: The array has other axes than an image or a volume.
        NothingToCompare: ``after`` is of another dimension, or its module drops the sample.
        BadChoice: Window, axis, slice or sections are not there.

    >>> wb.look(np.zeros((20, 30), "uint8"))
    Image: y 20 × x 30, L, uint8, values 0 to 0
    """
    if isinstance(image, ImportReport):
        from workbench.ui.import_review.import_review import ImportReview

        return ImportReview(image)
    _require_number("bins", bins, 2, MOST_BINS)
    if isinstance(image, SampleSet):
        return _looked_at_set(image, after, window=window, axis=axis, index=index, bins=bins)
    sample = as_sample(image)
    viewer = ImageViewer(sides_of(sample, after), bins=bins)
    _begin(viewer, window, axis, index)
    return viewer


def _looked_at_set(
    samples: SampleSet, after: Any, *, window: Any, axis: int, index: int | None, bins: int
) -> ImageViewer:
    if not len(samples):
        raise NotViewable(where=_WHERE, expected=say(_AN_IMAGE), received=say(_EMPTY), remedy=say(_GIVE_SOME))
    if after is not None and not callable(after) and not (isinstance(after, SampleSet) and len(after) == len(samples)):
        remedy = say(_AS_MANY, count=len(samples))
        raise NothingToCompare(where=_WHERE, expected=say(_A_SECOND), received=type(after).__name__, remedy=remedy)

    def sides(number: int) -> tuple[ViewedSample, ...]:
        return sides_of(samples[number], after[number] if isinstance(after, SampleSet) else after)

    first = next((number for number, entry in enumerate(samples.entries) if not entry.issue), 0)
    viewer = ImageViewer(sides(first), pages=SamplePages(samples), sides_at=sides, number=first, bins=bins)
    _begin(viewer, window, axis, index)
    return viewer


def as_sample(image: Any) -> Sample:
    """The sample, or one made of an array or what can become one.

    Args:
        image: What ``look`` was given.

    Returns:
        The sample; its image shares its memory with the array.

    Raises:
        NotViewable: It is nothing of the kind.
        BadSampleImage: It is an array with other axes.
    """
    if isinstance(image, Sample):
        return image
    if isinstance(image, str | PurePath):
        return _of_file(Path(image).expanduser())
    remedy = _GIVE_IMAGES if isinstance(image, Dataset | Split | dict) else None
    if remedy is None:
        try:
            array = np.asarray(image)
        except (TypeError, ValueError, RuntimeError):
            array = np.asarray(None)
        if array.dtype.kind in "biufc" and array.ndim:
            return Sample(array)
    received = type(image).__name__
    raise NotViewable(where=_WHERE, expected=say(_AN_IMAGE), received=received, remedy=say(remedy or _GIVE_ONE))


def _of_file(path: Path) -> Sample:
    """The sample of an image file; a format that could tell who a patient is gives none of its name."""
    if path.is_dir():
        raise NotViewable(where=_WHERE, expected=say(_A_FILE), received=say("a folder"), remedy=say(_A_FOLDER))
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MOST_OF_ONE else b""
    except OSError as error:
        remedy = say(_CHECK_PATH, here=Path.cwd())
        raise NotViewable(where=_WHERE, expected=say(_A_FILE), received=error.strerror, remedy=remedy) from error
    if size > MOST_OF_ONE:
        received, remedy = bytes_text(size), say(_NOT_ONE_IMAGE)
        raise NotViewable(where=_WHERE, expected=say(_A_FILE), received=received, remedy=remedy)
    try:
        content = decode_file(path.name, data)
    except UnreadableFile as error:
        raise UnreadableFile(where=path, reason=error.values["reason"]) from error
    return Sample(content.array, content.header, name="" if content.is_private else path.name)


def sides_of(sample: Sample, after: Any) -> tuple[ViewedSample, ...]:
    """What is laid over each other: the sample, and what it is compared with, if anything.

    Args:
        sample: The first.
        after: An image, a sample, a module, or None. A sample whose label is an image is compared with that.

    Returns:
        One or two samples of the same dimension.

    Raises:
        NothingToCompare: There is no second one of the same dimension.
    """
    second = _second(sample, after)
    if second is None:
        return (ViewedSample(sample),)
    if second.header.dimension != sample.header.dimension:
        received = say(_OTHER_DIMENSION, count=second.header.dimension)
        raise NothingToCompare(where=_WHERE, expected=say(_A_SECOND), received=received, remedy=say(_SLICE))
    names = (say("label"), say("image")) if after is None else (say("after"), say("before"))
    measures = after.measures(sample) if hasattr(after, "measures") else ()
    return ViewedSample(sample, names[1]), ViewedSample(second, names[0], measures)


def _second(sample: Sample, after: Any) -> Sample | None:
    if after is None:
        other = sample.label.image
        return None if other is None else Sample(other.array, name=sample.name)
    if isinstance(after, SampleSet):
        raise NothingToCompare(
            where=_WHERE, expected=say(_A_SECOND), received=type(after).__name__, remedy=say(_GIVE_SECOND)
        )
    if not callable(after) or isinstance(after, Sample):
        return as_sample(after)
    found = after(sample)
    if isinstance(found, tuple):  # of several patches the first
        found = found[0] if found else None
    if found is None:
        raise NothingToCompare(where=_WHERE, expected=say(_A_SECOND), received=say(_KEPT), remedy=say(_DROPPED))
    return as_sample(found)


def _begin(viewer: ImageViewer, window: Any, axis: int, index: int | None) -> None:
    """Put the viewer where the arguments say."""
    first, state = viewer.sides[0], viewer.state
    changes: dict[str, Any] = {}
    if first.is_volume:
        _require_number("axis", axis, 0, 2)
        changes = {"axis": axis, "index": first.sample.size[axis] // 2}
        if index is not None:
            last = first.sample.size[axis] - 1
            _require_number("index", index, -last - 1, last)
            changes["index"] = index % (last + 1)
    elif axis or index:
        name, value = ("axis", axis) if axis else ("index", index)
        _refuse(name, say(_NUMBERS, low=0, high=0), value, f"{name}=0")
    if window is not None:
        changes["windows"] = (_window(first, window),) + (state.windows[1:] if not viewer.is_linked else ())
        changes["windows"] += (changes["windows"][0],) * (len(viewer.sides) - len(changes["windows"]))
    chosen = msgspec.structs.replace(state, **changes)
    if chosen != state:
        viewer.state = chosen


def _window(side: ViewedSample, window: Any) -> tuple[float, float]:
    named = dict(side.windows)
    if isinstance(window, str) and window in named:
        return named[window].low, named[window].high
    try:
        low, high = (float(value) for value in (() if isinstance(window, str) else window))
    except (TypeError, ValueError):
        low, high = 0.0, 0.0
    if not np.isfinite([low, high]).all() or low >= high:
        names = ", ".join(repr(name) for name in named)
        _refuse("window", say(_WINDOW, names=names), window, "window=(-160, 240)")
    return low, high


def _require_number(name: str, value: Any, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or not low <= value <= high:
        _refuse(name, say(_NUMBERS, low=low, high=high), value, f"{name}={max(low, 0)}")


def _refuse(name: str, expected: str, received: Any, example: str) -> None:
    raise BadChoice(where=_WHERE, parameter=name, expected=expected, received=received, example=example)
