"""Samples as an ``.npz`` beside an exported notebook, for data that no few lines of code can read."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from workbench.atomic_files import write_atomically
from workbench.data.affine_map import Array
from workbench.data.image_header import ImageHeader
from workbench.data.sample import Sample
from workbench.data.sample_labels import Targets

_USUAL = ImageHeader()
_FACTS = ("dimension", "color_mode", "spacing", "origin", "direction", "modality", "value_range", "source")


def save_samples(samples: Sequence[Sample], path: Path) -> None:
    """Write samples as ``read_kept_samples`` of exported code reads them.

    Args:
        samples: The samples; all are in memory together.
        path: The file, ending in ``.npz``.

    Raises:
        OSError: It cannot be written.
    """
    import io

    read = list(samples)
    columns: dict[str, dict[int, Array]] = {}
    for number, sample in enumerate(read):
        for name, array in _arrays(sample):
            columns.setdefault(name, {})[number] = array
    arrays = dict(part for name, column in columns.items() for part in _stored(name, column, len(read)))
    facts = json.dumps([_facts(sample) for sample in read], ensure_ascii=False)
    content = io.BytesIO()
    np.savez_compressed(content, facts=np.array(facts), **arrays)
    write_atomically(path, content.getvalue())


def _stored(name: str, column: dict[int, Array], count: int) -> Iterator[tuple[str, Array]]:
    """One array of all samples where they are alike, else one a sample."""
    forms = {(array.shape, array.dtype) for array in column.values()}
    if len(column) == count and len(forms) == 1:
        yield name, np.stack(list(column.values()))
        return
    yield from ((f"{name}/{number}", array) for number, array in column.items())


def _arrays(sample: Sample) -> Iterator[tuple[str, Array]]:
    yield "image", sample.image
    for part, targets in (("label", sample.label), ("prediction", sample.prediction)):
        yield from ((f"{part}/{name}", array) for name, array in _parts(targets).items() if array is not None)


def _parts(targets: Targets) -> dict[str, Array | None]:
    category, mask, boxes, points, image = (
        targets.category, targets.mask, targets.boxes, targets.points, targets.image,
    )  # fmt: skip
    return {
        "scores": category and category.scores,
        "mask": mask and mask.array,
        "boxes": boxes and boxes.coordinates,
        "box_classes": boxes and boxes.classes,
        "box_scores": boxes and boxes.scores,
        "points": points and points.coordinates,
        "point_classes": points and points.classes,
        "image": image and image.array,
    }


def _facts(sample: Sample) -> dict[str, Any]:
    header = sample.header
    known = {name: getattr(header, name) for name in _FACTS if getattr(header, name) != getattr(_USUAL, name)}
    if header.history:
        known["history"] = [
            (step.module, step.map.matrix, step.map.offset, step.before, step.after) for step in header.history
        ]
    names = {
        f"{part}/{kind}": getattr(getattr(targets, kind), "class_names", ())
        for part, targets in (("label", sample.label), ("prediction", sample.prediction))
        for kind in targets.kinds
    }
    said = {key: value for key, value in names.items() if value}
    return {"name": sample.name, "split": sample.split, "group": sample.group, "header": known, "class_names": said}
