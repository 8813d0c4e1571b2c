"""The Sunnybrook Cardiac Data as they are published: DICOM images and manual contours."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from workbench.data.contours import rasterise, read_contour
from workbench.data.data_errors import BadChoice
from workbench.data.dataset import Array, Dataset, Split
from workbench.data.dicom import MrImage, instance_number, read_mr_image
from workbench.data.home import data_home
from workbench.data.series_errors import AmbiguousSeries, ContourWithoutImage, NoContours, NoImages, SizesDiffer
from workbench.data.splitting import split_by_group
from workbench.data.sunnybrook_layout import Found, Series, case_name, find
from workbench.messages import say
from workbench.text_format import listed

FOLDER = "sunnybrook"
STRUCTURES = ("cavity", "myocardium", "papillary")
"""What may be asked for: the left ventricle's cavity, its wall, and the papillary muscles in it."""

# The short-axis series of the 2009 release, where a patient's folder holds several.
_CHALLENGE_SERIES = {
    "SC-HF-I-01": 4,
    "SC-HF-I-02": 106,
    "SC-HF-I-04": 116,
    "SC-HF-I-40": 134,
    "SC-HF-NI-03": 379,
    "SC-HF-NI-04": 501,
    "SC-HF-NI-34": 446,
    "SC-HF-NI-36": 474,
    "SC-HYP-01": 550,
    "SC-HYP-03": 650,
    "SC-HYP-38": 734,
    "SC-HYP-40": 755,
    "SC-N-02": 898,
    "SC-N-03": 915,
    "SC-N-40": 944,
}
_SHOWN = 8


@dataclass(frozen=True)
class CineSlice:
    """An image of a patient with the contours drawn on it.

    ``contours["i"]`` is the file of the endocardium, ``"o"`` of the epicardium, ``"p1"``, ``"p2"`` … of the papillary
    muscles; ``read_contour`` gives the points.
    """

    case: str
    instance: int
    image: Path
    contours: Mapping[str, Path]


def load_sunnybrook(
    root: str | Path | None = None,
    *,
    structures: Sequence[str] = ("cavity",),
    validation: int | None = None,
    test: int | None = None,
    seed: int = 0,
    series: Mapping[str, int] | None = None,
) -> Dataset:
    """Load short-axis cine MRI of the heart with expert contours, split by patient: none is in two splits.

    - ``train``, ``validation``, ``test``: ``x`` (slices, 256, 256, 1), axes (images, height, width, channels), float32
      in 0..1 from each slice's darkest to its brightest pixel; ``y`` (slices, 256, 256), uint8, an index into
      ``class_names`` for each pixel
    - ``groups``: the case of each slice, such as ``"SC-HF-I-01"``
    - ``details``: ``instance`` (the DICOM InstanceNumber), ``spacing`` (slices, 2) of rows and columns and
      ``thickness`` in mm
    - ``class_names``: ``("background", *structures)``

    ``root`` is the folder into which the data was unpacked, or one above it (default: ``sunnybrook`` in the data
    home); images and contours of the Cardiac Atlas Project and of the MICCAI challenge of 2009 are found. Patients of
    whom only images or only contours are there are left out, and slices without a contour of every structure asked
    for: the cavity is drawn at end of diastole and of systole, wall and papillary muscles at end of diastole alone.

    ``validation`` and ``test`` are numbers of patients, a fifth each unless said; the same ``seed`` gives the same
    splits. ``series`` says which series of a patient is the short-axis one, where that cannot be told.

    Names, dates and all other tags that tell who a patient is are never read from the files.

    Args:
        root: The folder into which the data was unpacked, or one above it; ``sunnybrook`` in the data home unless said.
        structures: Which contours become classes, in order: some of ``"cavity"``, ``"myocardium"``, ``"papillary"``.
        validation: How many patients; a fifth unless said.
        test: How many patients; a fifth unless said.
        seed: The same seed gives the same splits.
        series: Which series of a patient is the short-axis one, where that cannot be told.

    Returns:
        Images and masks in three splits.

    Raises:
        BadChoice: an argument is none that can be.
        DataError: files are missing, damaged or do not belong together; the class says how.

    Source: P. Radau et al., *Evaluation framework for algorithms segmenting short axis cardiac MRI*, The MIDAS
    Journal (2009), hdl.handle.net/10380/3070. CC0 1.0.

    >>> wb.data.load_sunnybrook(folder / "nowhere")
    Traceback (most recent call last):
    workbench.data.series_errors.FolderMissing: ...
    """
    wanted = _checked(structures)
    slices = [item for item in sunnybrook_slices(root, series=series) if _has(item, wanted)]
    place = _root(root)
    if not slices:
        expected = say("at least one slice with {names}", names=", ".join(wanted))
        raise NoContours(where=place, expected=expected, received=say("none of that kind"))
    whole = _read(slices, wanted)
    splits = split_by_group(whole, validation, test, seed=seed, where="load_sunnybrook")
    return Dataset("sunnybrook", *splits, ("background", *wanted))


def sunnybrook_slices(
    root: str | Path | None = None, *, series: Mapping[str, int] | None = None
) -> tuple[CineSlice, ...]:
    """Every image of the Sunnybrook data that has a contour, with the files of both; pixels are not read yet.

    Args:
        root: The folder into which the data was unpacked, or one above it; ``sunnybrook`` in the data home unless said.
        series: Which series of a patient is the short-axis one, where that cannot be told.

    Returns:
        The slices by case and number.

    Raises:
        FolderMissing, NoImages, NoContours, NoPatientList, BadPatientList: something is not there.
        ContourWithoutImage, AmbiguousSeries, BrokenDicom: files do not belong together or are damaged.

    >>> wb.data.sunnybrook_slices(folder / "nowhere")
    Traceback (most recent call last):
    workbench.data.series_errors.FolderMissing: ...
    """
    place = _root(root)
    found = find(place)
    if not found.series:
        expected = "SCD0000101/CINESAX_300/*.dcm, challenge_training/SC-HF-I-1/IM-*.dcm"
        raise NoImages(where=place, expected=expected)
    cases = sorted({item.case for item in found.series} & found.contours.keys())
    if not cases:
        raise NoContours(
            where=place,
            expected="SC-HF-I-01/contours-manual/IRCCI-expert/IM-0001-0059-icontour-manual.txt",
            received=_cases_in_words(found),
        )
    chosen = {case_name(name) or name: number for name, number in (series or {}).items()}
    return tuple(item for case in cases for item in _joined(case, found, chosen))


def _root(root: str | Path | None) -> Path:
    return data_home() / FOLDER if root is None else Path(root).expanduser()


def _cases_in_words(found: Found) -> str:
    if not found.contours:
        return say("none")
    names = sorted(found.contours)
    return say("only those of {names}, and no images of them", names=listed(names, _SHOWN))


def _joined(case: str, found: Found, chosen: Mapping[str, int]) -> Iterator[CineSlice]:
    """A patient's contours with their images: the number in a contour's name is the DICOM InstanceNumber."""
    contours = found.contours[case]
    images = _images(case, [item for item in found.series if item.case == case], contours, chosen.get(case))
    for number, files in sorted(contours.items()):
        if number not in images:
            raise ContourWithoutImage(
                where=next(iter(files.values())), case=case, expected=number, received=listed(sorted(images), _SHOWN)
            )
        yield CineSlice(case, number, images[number], files)


def _images(
    case: str, several: Sequence[Series], contours: Mapping[int, object], chosen: int | None
) -> dict[int, Path]:
    """The images of the series that the contours were drawn on, by number."""
    candidates = _candidates(case, several, chosen)
    numbered = [_numbered(item) for item in candidates]
    if len(candidates) == 1:
        return numbered[0]
    fitting = [images for images in numbered if contours.keys() <= images.keys()]
    if len(fitting) > 1:
        raise AmbiguousSeries(
            where=candidates[0].files[0].parent.parent,
            case=case,
            expected=say("one series"),
            received=listed([item.number for item in candidates], _SHOWN),
            example=candidates[0].number,
        )
    # Where none has all, the nearest one: the missing image is named then.
    return fitting[0] if fitting else max(numbered, key=lambda images: len(contours.keys() & images.keys()))


def _candidates(case: str, several: Sequence[Series], chosen: int | None) -> Sequence[Series]:
    """The series that may be meant: the one chosen, the atlas's, the one known, or all."""
    if chosen is not None:
        named = [item for item in several if item.number == chosen]
        if not named:
            numbers = listed([item.number for item in several], _SHOWN)
            example = f"series={{{case!r}: {several[0].number}}}"
            raise BadChoice(
                where="load_sunnybrook",
                parameter=f"series[{case!r}]",
                expected=say("one of {numbers}", numbers=numbers),
                received=chosen,
                example=example,
            )
        return named[:1]
    atlas = [item for item in several if item.release == "atlas"]
    known = [item for item in several if item.number == _CHALLENGE_SERIES.get(case)]
    return atlas or known or several


def _numbered(series: Series) -> dict[int, Path]:
    images: dict[int, Path] = {}
    for path in series.files:
        images.setdefault(instance_number(path), path)
    return images


def _checked(structures: Sequence[str]) -> tuple[str, ...]:
    wanted = (structures,) if isinstance(structures, str) else tuple(structures)
    if not wanted or len(set(wanted)) < len(wanted) or not set(wanted) <= set(STRUCTURES):
        expected = say("some of {names}, each once", names=", ".join(STRUCTURES))
        example = "structures=('cavity', 'myocardium')"
        raise BadChoice(
            where="load_sunnybrook", parameter="structures", expected=expected, received=structures, example=example
        )
    return wanted


def _has(item: CineSlice, wanted: Sequence[str]) -> bool:
    """Whether every contour is there that the structures need: the wall lies between two."""
    needed = {"cavity": {"i"}, "myocardium": {"i", "o"}, "papillary": {"p1"}}
    return all(needed[structure] <= item.contours.keys() for structure in wanted)


def _read(slices: Sequence[CineSlice], wanted: Sequence[str]) -> Split:
    images = [read_mr_image(item.image) for item in slices]
    shape = images[0].pixels.shape
    for item, image in zip(slices, images, strict=True):
        if image.pixels.shape != shape:
            raise SizesDiffer(where=item.image, expected=shape, received=image.pixels.shape)
    masks = np.stack([_mask(item, wanted, *shape) for item in slices])
    x = np.stack([image.pixels for image in images])[..., np.newaxis]
    return Split(x, masks, np.array([item.case for item in slices]), _details(slices, images))


def _details(slices: Sequence[CineSlice], images: Sequence[MrImage]) -> dict[str, Array]:
    return {
        "instance": np.array([item.instance for item in slices]),
        "spacing": np.array([image.spacing for image in images]),
        "thickness": np.array([image.thickness for image in images]),
    }


def _mask(item: CineSlice, wanted: Sequence[str], height: int, width: int) -> Array:
    """Class indices (height, width), uint8. Papillary muscles lie in the cavity, so they are drawn last."""
    area = {kind: rasterise(read_contour(path), height, width) for kind, path in item.contours.items()}
    empty = np.zeros((height, width), bool)
    inside, outside = area.get("i", empty), area.get("o", empty)
    muscles = np.logical_or.reduce([empty, *(area[kind] for kind in area if kind.startswith("p"))])
    places = {"cavity": inside, "myocardium": outside & ~inside, "papillary": muscles}
    mask = np.zeros((height, width), np.uint8)
    for structure in sorted(wanted, key=STRUCTURES.index):
        mask[places[structure]] = wanted.index(structure) + 1
    return mask
