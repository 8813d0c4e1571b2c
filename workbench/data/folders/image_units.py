"""Loose files, slices of patients and series put together into the images they are."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from workbench.data.folders.sample_plan import Stack
from workbench.data.folders.verdict import FileVerdict, SourceFile, natural_key
from workbench.data.readers.reader_table import reader_named, stem_of
from workbench.messages import mark, say

_VOLUME_FORMATS = ("NIfTI",)
_STACKED = mark("{count} series stacked as channels: {names}")
_BY_ORDER = mark("the slices of its series have different names, and were joined in their order")
_NO_IMAGE = mark("it is no image, and this template has no use for it")
TWO_LABELS = mark("{other!r} has boxes for the same image, and was taken; leave the right one of the two")
SAME_NAME = mark("{other!r} has the same name but for the ending, and a label belongs to one of them")
_UNEVEN = mark("the series of this patient have different numbers of slices ({counts}), so that they cannot be stacked")


@dataclass(frozen=True)
class Placed:
    """A file with its folders below the folder of all images (or labels), and how those are shown."""

    file: SourceFile
    folders: tuple[str, ...]

    @property
    def shown(self) -> tuple[str, ...]:
        """The folders as they are shown, then the name without its ending."""
        parts = self.file.shown.split("/")
        return (*parts[len(parts) - 1 - len(self.folders) : -1], stem_of(parts[-1]))

    @property
    def stem(self) -> str:
        """The name without its ending."""
        return stem_of(self.file.name)

    @property
    def is_volume(self) -> bool:
        """Whether its format holds whole volumes."""
        reader = reader_named(self.file.name)
        return reader is not None and reader.format in _VOLUME_FORMATS


@dataclass(frozen=True)
class ImageUnit:
    """The files of one image.

    Args:
        key: What image and label have in common: folders and stem, or the patient.
        name: The same, as it is shown.
        stacks: A stack a series.
        group: The patient, as it is shown.
        remark: How it was put together.
        series: The names of the series.
    """

    key: str
    name: str
    stacks: tuple[Stack, ...]
    group: str = ""
    remark: str = ""
    series: tuple[str, ...] = ()


def placed(files: Iterable[SourceFile], depth: int) -> list[Placed]:
    """Files with their folders below the first ``depth`` ones."""
    return [Placed(file, file.parts[depth:-1]) for file in files]


def only_images(files: Sequence[SourceFile]) -> tuple[list[SourceFile], list[FileVerdict]]:
    """The files that may be images, and an issue for each other one."""
    useless = [file for file in files if file.name.lower().endswith(".xml")]
    images = [file for file in files if not file.name.lower().endswith(".xml")]
    return images, [file.issue("no-image", say(_NO_IMAGE)) for file in useless]


def image_units(
    files: Sequence[Placed], dimension: int | None, *, has_series: bool, series_apart: bool = False
) -> tuple[dict[str, ImageUnit], list[FileVerdict]]:
    """Put files together.

    Args:
        files: The files.
        dimension: 3 makes one volume of the slices of a patient; 2 and None leave them alone. NIfTI is a volume anyhow.
        has_series: Whether folders inside a patient are series, to be stacked as channels.
        series_apart: Whether they are images of their own instead.

    Returns:
        The images by key, and what is said of files that cannot be put together.
    """
    units: dict[str, ImageUnit] = {}
    verdicts: list[FileVerdict] = []
    for patient, group in _grouped(files, lambda one: one.folders[0] if one.folders else ""):
        if not patient:
            found = [_alone(one) for one in group]
        elif series_apart and has_series and any(len(one.folders) > 1 for one in group):
            found = _series_apart(patient, group, dimension)
        elif dimension == 3 or (has_series and dimension is None and all(one.is_volume for one in group)):  # noqa: PLR2004
            found = [_of_patient(patient, group)]
        elif has_series and any(len(one.folders) > 1 for one in group):
            found, uneven = _series_of_slices(group)
            verdicts.extend(uneven)
        else:
            found = [_alone(one) for one in group]
        verdicts += _added(units, found, has_series)
    return units, verdicts


def _added(units: dict[str, ImageUnit], found: list[ImageUnit], must_differ: bool) -> list[FileVerdict]:
    """Add images; of two that differ in the ending alone, only the first can have the label of that name."""
    issues = []
    for unit in found:
        first = units.get(unit.key)
        if first is None:
            units[unit.key] = unit
        elif must_differ:
            text = say(SAME_NAME, other=first.stacks[0][0].shown)
            issues += [file.issue("same-name", text) for stack in unit.stacks for file in stack]
        else:
            ending = unit.stacks[0][0].name.rpartition(".")[2]
            units[f"{unit.key}.{ending}"] = replace(unit, key=f"{unit.key}.{ending}", name=f"{unit.name}.{ending}")
    return issues


def _grouped(files: Iterable[Placed], key: Callable[[Placed], str]) -> list[tuple[str, list[Placed]]]:
    ordered = sorted(files, key=lambda one: (natural_key(key(one)), key(one), natural_key(one.file.path)))
    return [(name, list(group)) for name, group in itertools.groupby(ordered, key)]


def _alone(one: Placed) -> ImageUnit:
    group = one.shown[0] if one.folders else ""
    return ImageUnit("/".join((*one.folders, one.stem)), "/".join(one.shown), ((one.file,),), group)


def _series_name(one: Placed) -> str:
    return "/".join(one.folders[1:])


def _of_patient(patient: str, files: list[Placed]) -> ImageUnit:
    """One volume: slices in one stack, a stack a series; several volumes of a patient are series too."""
    group = files[0].shown[0]
    series = _grouped(files, _series_name)
    if all(one.is_volume for one in files):
        series = [(one.stem, [one]) for one in files]
    names = tuple(name for name, _ in series)
    stacks = tuple(tuple(one.file for one in slices) for _, slices in series)
    return ImageUnit(patient, group, stacks, group, _stacked(len(stacks), _shown_series(series)), names)


def _series_apart(patient: str, files: list[Placed], dimension: int | None) -> list[ImageUnit]:
    """Each series by itself: a volume, or its slices; all of one patient."""
    if dimension != 3:  # noqa: PLR2004 - axes
        return [_alone(one) for one in files]
    units = []
    for name, slices in _grouped(files, _series_name):
        unit = _of_patient(patient, slices)
        shown = "/".join(slices[0].shown[:-1])
        units.append(replace(unit, key="/".join(filter(None, (patient, name))), name=shown))
    return units


def _shown_series(series: list[tuple[str, list[Placed]]]) -> list[str]:
    return ["/".join(slices[0].shown[1:-1]) or slices[0].shown[-1] for _, slices in series]


def _stacked(count: int, names: list[str]) -> str:
    return say(_STACKED, count=count, names=", ".join(names)) if count > 1 else ""


def _series_of_slices(files: list[Placed]) -> tuple[list[ImageUnit], list[FileVerdict]]:
    """Slices of one patient: those of equal names in all series are one image with channels."""
    series = _grouped(files, _series_name)
    shown, names = _shown_series(series), tuple(name for name, _ in series)
    counts = {len(slices) for _, slices in series}
    if len(counts) > 1:
        text = say(
            _UNEVEN, counts=", ".join(f"{name}: {len(slices)}" for name, (_, slices) in zip(shown, series, strict=True))
        )
        return [], [one.file.issue("series-differ", text) for one in files]
    same_names = len({tuple(one.stem for one in slices) for _, slices in series}) == 1
    units = []
    for several in zip(*(slices for _, slices in series), strict=True):
        first = several[0]
        remarks = (_stacked(len(several), shown), "" if same_names else say(_BY_ORDER))
        units.append(
            ImageUnit(
                f"{first.folders[0]}/{first.stem}", f"{first.shown[0]}/{first.shown[-1]}",
                tuple((one.file,) for one in several), first.shown[0], "; ".join(filter(None, remarks)), names,
            )
        )  # fmt: skip
    return units, []
