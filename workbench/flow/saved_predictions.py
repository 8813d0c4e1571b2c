"""Predictions as files: masks, images, boxes and tables of classes, in the frame of the original images."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Literal
from xml.etree import ElementTree as ET

import numpy as np

from workbench.atomic_files import replacing, write_atomically
from workbench.data.affine_map import Array
from workbench.data.image_header import ImageHeader
from workbench.data.sample import Sample
from workbench.data.sample_labels import BoxLabel, Targets
from workbench.flow.flow_arguments import refuse_argument, writing
from workbench.flow.frozen_errors import PredictionsNotSaved
from workbench.flow.original_frame import original_header, original_size, original_targets
from workbench.messages import mark, say

BoxFiles = Literal["csv", "voc"]
CLASSES, BOXES, VALUES = "classes.csv", "boxes.csv", "values.csv"
_PREDICTED = mark("samples with a prediction")
_WITHOUT = mark("{name!r} without one")
_APPLY = mark("Take what FrozenFlow.apply gives, or the result of a network's step.")
_NEW_FOLDER = mark("a folder that is new or empty")
_FULL = mark("{path}, which has files already")
_ANOTHER = mark("Give another folder, or empty this one.")
_A_KIND = mark('"csv" or "voc"')
_CHOOSE = mark("Choose one of the two: save(samples, folder, boxes='csv').")
_ENDINGS = re.compile(r"\.(nii\.gz|[A-Za-z0-9]{1,5})$")
_DICOM_TO_NIFTI = np.array([-1.0, -1.0, 1.0])
"""Headers are in DICOM's system; NIfTI counts to the right and to the front."""
_VOLUME = 3
_BYTES, _WORDS = 256, 65_536


def save_predictions(
    samples: Iterable[Sample],
    folder: Path,
    *,
    boxes: BoxFiles = "csv",
    alerts: Callable[[Targets], Sequence[str]] | None = None,
) -> Path:
    """Write the prediction of every sample to a folder.

    Everything lies in the frame of the original image: what the modules did to the pixels is undone. Masks become
    ``masks/<name>.png`` with the class number as the grey value, of volumes ``.nii.gz`` with the place in space of the
    original; images ``images/<name>.png`` where they are bytes, else ``.tif`` with their values, of volumes
    ``.nii.gz``; classes a table ``classes.csv`` with the probability of each; boxes a table ``boxes.csv``, or
    ``boxes/<name>.xml`` in the form of Pascal VOC; values a table ``values.csv``.

    Args:
        samples: Samples with predictions, read one after the other.
        folder: A new or an empty folder.
        boxes: "csv" for one table of all boxes, "voc" for a file an image.
        alerts: Says of a prediction which classes are above their thresholds, for a column of the table.

    Returns:
        The folder.

    Raises:
        PredictionsNotSaved: The folder has files already, or a sample has no prediction.
        FlowFileNotWritten: The folder cannot be made.
        OSError: A file cannot be written.
    """
    if boxes not in ("csv", "voc"):
        _refuse(say(_A_KIND), repr(boxes), say(_CHOOSE))
    if not isinstance(samples, Iterable):
        refuse_argument("save", "predictions", say(_PREDICTED), samples, "predictions=frozen.apply(samples)")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        _refuse(say(_NEW_FOLDER), say(_FULL, path=folder), say(_ANOTHER))
    with writing(folder, "save"):
        folder.mkdir(parents=True, exist_ok=True)
    writer = _Writer(folder, boxes, alerts)
    for sample in samples:
        if not sample.prediction.kinds:
            _refuse(say(_PREDICTED), say(_WITHOUT, name=sample.name), say(_APPLY))
        writer.add(sample)
    writer.finish()
    return folder


def _refuse(expected: str, received: str, remedy: str) -> None:
    raise PredictionsNotSaved(where="save", expected=expected, received=received, remedy=remedy)


class _Writer:
    """Writes files as samples come, and tables at the end."""

    def __init__(self, folder: Path, boxes: BoxFiles, alerts: Callable[[Targets], Sequence[str]] | None) -> None:
        self._folder, self._boxes, self._alerts = folder, boxes, alerts
        self._tables: dict[str, list[list[object]]] = {}
        self._names: set[str] = set()

    def add(self, sample: Sample) -> None:
        """Write what was predicted of a sample."""
        found = original_targets(sample.prediction, sample)
        header, stem = original_header(sample), self._stem(sample.name)
        if found.mask is not None:
            self._array("masks", stem, found.mask.array, header, as_classes=True)
        if found.image is not None:
            self._array("images", stem, found.image.array, header, as_classes=False)
        if found.boxes is not None:
            self._add_boxes(sample, stem, found.boxes)
        if found.category is not None:
            self._add_category(sample, found)
        if found.values is not None:
            names = found.values.names or tuple(f"value {place}" for place in range(1, found.values.values.size + 1))
            self._row(VALUES, ["name", "split", *names], [sample.name, sample.split, *found.values.values.tolist()])

    def _stem(self, name: str) -> str:
        """A sample's name as that of a file inside the folder: no ending, no way out, each once."""
        parts = [_plain(part) for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", "..", ".")]
        plain = _ENDINGS.sub("", "/".join(parts)) or "sample"
        unique, number = plain, 1
        while unique.lower() in self._names:  # also where "A" and "a" are one file
            number += 1
            unique = f"{plain}-{number}"
        self._names.add(unique.lower())
        return unique

    def _array(self, kind: str, stem: str, array: Array, header: ImageHeader, *, as_classes: bool) -> None:
        path = self._folder / kind / stem
        path.parent.mkdir(parents=True, exist_ok=True)
        if as_classes:
            array = array.astype(np.uint8 if array.max(initial=0) < _BYTES else np.uint16)
        if header.dimension == _VOLUME:
            _write_nifti(path.with_name(f"{path.name}.nii.gz"), array, header)
        elif array.dtype in (np.uint8, np.uint16, bool):
            _write_png(path.with_name(f"{path.name}.png"), array)
        else:
            _write_tiff(path.with_name(f"{path.name}.tif"), array)

    def _add_category(self, sample: Sample, found: Targets) -> None:
        category = found.category
        if category is None:
            return
        names = category.class_names
        chosen = (category.index,) if category.chosen is None else category.chosen
        row = [sample.name, sample.split, ", ".join(names[number] for number in chosen), *category.scores.tolist()]
        heads = ["name", "split", "class", *names]
        if self._alerts is not None:
            heads.append("alert")
            row.append(", ".join(self._alerts(found)))
        self._row(CLASSES, heads, row)

    def _add_boxes(self, sample: Sample, stem: str, boxes: BoxLabel) -> None:
        if self._boxes == "voc":
            path = self._folder / "boxes" / f"{stem}.xml"
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, _voc(sample, boxes))
            return
        axes = boxes.coordinates.shape[1] // 2
        places = [f"{axis}{end}" for end in ("min", "max") for axis in "xyz"[:axes]]
        scores = np.ones(len(boxes.classes)) if boxes.scores is None else boxes.scores
        heads = ["name", "split", "class", *places, "score"]
        self._tables.setdefault(BOXES, [list(heads)])
        for place, number, score in zip(boxes.coordinates, boxes.classes, scores, strict=True):
            name = _class_name(boxes, int(number))
            self._row(BOXES, heads, [sample.name, sample.split, name, *place.tolist(), float(score)])

    def _row(self, table: str, heads: Sequence[object], row: Sequence[object]) -> None:
        self._tables.setdefault(table, [list(heads)]).append(list(row))

    def finish(self) -> None:
        """Write the tables."""
        for name, rows in self._tables.items():
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows([[_cell(value) for value in row] for row in rows])
            write_atomically(self._folder / name, text.getvalue())


def _plain(part: str) -> str:
    """A part of a name without what a file system refuses."""
    return re.sub(r'[<>:"|?*\0-\x1f]', "_", part).strip(" .") or "_"


def _cell(value: object) -> object:
    """A value of a table; a text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _class_name(boxes: BoxLabel, number: int) -> str:
    return boxes.class_names[number] if 0 <= number < len(boxes.class_names) else str(number)


def _write_png(path: Path, array: Array) -> None:
    from PIL import Image

    plain = array.astype(np.uint8) * 255 if array.dtype == bool else array
    flat = plain[..., 0] if plain.ndim == _VOLUME and plain.shape[-1] == 1 else plain
    if flat.ndim == _VOLUME and (flat.dtype != np.uint8 or flat.shape[-1] not in (3, 4)):
        _write_tiff(path.with_suffix(".tif"), flat)
        return
    with replacing(path) as part:
        Image.fromarray(np.ascontiguousarray(flat)).save(part, format="PNG")


def _write_tiff(path: Path, array: Array) -> None:
    import tifffile

    with replacing(path) as part:
        tifffile.imwrite(part, array)


def _write_nifti(path: Path, array: Array, header: ImageHeader) -> None:
    """A volume as NIfTI, with its place in space: axes (x, y, z), the other way round than here."""
    import nibabel

    kept = array.astype(np.float32) if array.dtype in (np.float16, bool) else array
    order = (2, 1, 0, 3)[: kept.ndim]
    volume: Any = nibabel.Nifti1Image
    image = volume(np.ascontiguousarray(kept.transpose(order)), _affine(header), dtype=kept.dtype)
    with replacing(path) as part:
        nibabel.save(image, part)


def _affine(header: ImageHeader) -> Array:
    """(4, 4): from (x, y, z) pixel numbers to mm in NIfTI's system; what is unknown is 1 mm, without a turn."""
    spacing = np.asarray(header.spacing or (1.0,) * _VOLUME)
    direction = np.reshape(header.direction or np.eye(_VOLUME).ravel(), (_VOLUME, _VOLUME))
    origin = np.asarray(header.origin or (0.0,) * _VOLUME)
    affine = np.eye(4)
    affine[:3, :3] = (direction * spacing)[::-1, ::-1]
    affine[:3, 3] = origin[::-1]
    if header.direction:
        affine[:3] *= _DICOM_TO_NIFTI[:, None]
    return affine


def _voc(sample: Sample, boxes: BoxLabel) -> str:
    """The boxes of an image in the form of Pascal VOC, with the score of each, as ``wb.data.from_folder`` reads it."""
    size = original_size(sample)
    root = ET.Element("annotation")
    ET.SubElement(root, "filename").text = sample.name
    sizes: Mapping[str, int] = {"width": size[-1], "height": size[-2], "depth": sample.channels}
    parent = ET.SubElement(root, "size")
    for name, value in sizes.items():
        ET.SubElement(parent, name).text = str(value)
    scores = np.ones(len(boxes.classes)) if boxes.scores is None else boxes.scores
    for place, number, score in zip(boxes.coordinates, boxes.classes, scores, strict=True):
        entry = ET.SubElement(root, "object")
        ET.SubElement(entry, "name").text = _class_name(boxes, int(number))
        ET.SubElement(entry, "score").text = f"{float(score):.6g}"
        box = ET.SubElement(entry, "bndbox")
        for name, value in zip(_ends(len(place)), place.tolist(), strict=True):
            ET.SubElement(box, name).text = f"{value:.10g}"
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def _ends(count: int) -> list[str]:
    axes = "xyz"[: count // 2]
    return [f"{axis}{end}" for end in ("min", "max") for axis in axes]
