"""Samples as an ``.npz`` beside an exported notebook, for data that no few lines of code can read."""

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from workbench.atomic_files import write_atomically
from workbench.data.affine_map import Array
from workbench.data.image_header import ImageHeader
from workbench.data.sample import Sample
from workbench.data.sample_labels import ClassLabel, Targets

_USUAL = ImageHeader()
_FLAT = 2
_FACTS = ("dimension", "color_mode", "spacing", "origin", "direction", "modality", "value_range", "source")


def are_stackable(samples: Sequence[Sample]) -> bool:
    """Whether samples are images of one kind, each with a class, a mask or no label, and nothing else is known of them.

    Args:
        samples: The samples; all are read.
    """
    kinds = {_stack_kind(sample) for sample in samples}
    return len(kinds) == 1 and None not in kinds


def _stack_kind(sample: Sample) -> Any:
    """What stacked samples have in common; None for one that cannot be stacked."""
    header, label = sample.header, sample.label
    facts = {**_facts(sample)["header"]}
    common = {name: facts.pop(name, None) for name in ("color_mode", "value_range")}
    facts.pop("source", None)
    category = label.category
    one_hot = category is None or (
        category.chosen is None
        and np.array_equal(category.scores, ClassLabel.of(category.index, category.class_names).scores)
    )
    if facts or header.dimension != _FLAT or sample.prediction.kinds or not one_hot:
        return None
    if label.kinds not in ((), ("category",), ("mask",)):
        return None
    mask = None if label.mask is None else (label.mask.array.shape, str(label.mask.array.dtype))
    return (*common.values(), label.kinds, label.class_names, sample.image.shape, str(sample.image.dtype), mask)


def save_stack(samples: Sequence[Sample], path: Path) -> None:
    """Write stackable samples as ``read_stack`` of exported code reads them.

    Args:
        samples: The samples; all are in memory together.
        path: The file, ending in ``.npz``.

    Raises:
        OSError: It cannot be written.
    """
    read = list(samples)
    arrays: dict[str, Any] = {
        "images": np.stack([one.image for one in read]),
        "class_names": np.array(read[0].label.class_names, str),
        **{f"{name}s": np.array([getattr(one, name) for one in read], str) for name in ("name", "split", "group")},
    }
    if read[0].label.category is not None:
        arrays["classes"] = np.array([one.label.category.index for one in read if one.label.category])
    if read[0].label.mask is not None:
        arrays["masks"] = np.stack([one.label.mask.array for one in read if one.label.mask])
    _write(path, arrays)


def _write(path: Path, arrays: dict[str, Any]) -> None:
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)
    write_atomically(path, content.getvalue())


def save_samples(samples: Sequence[Sample], path: Path) -> None:
    """Write samples as ``read_kept_samples`` of exported code reads them.

    Args:
        samples: The samples; all are in memory together.
        path: The file, ending in ``.npz``.

    Raises:
        OSError: It cannot be written.
    """
    read = list(samples)
    columns: dict[str, dict[int, Array]] = {}
    for number, sample in enumerate(read):
        for name, array in _arrays(sample):
            columns.setdefault(name, {})[number] = array
    arrays = dict(part for name, column in columns.items() for part in _stored(name, column, len(read)))
    facts = json.dumps([_facts(sample) for sample in read], ensure_ascii=False)
    _write(path, {**arrays, "facts": np.array(facts)})


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
    chosen = getattr(targets.category, "chosen", None)
    return {
        "scores": getattr(targets.category, "scores", None),
        "chosen": None if chosen is None else np.array(chosen, np.int64),
        "mask": getattr(targets.mask, "array", None),
        "boxes": getattr(targets.boxes, "coordinates", None),
        "box_classes": getattr(targets.boxes, "classes", None),
        "box_scores": getattr(targets.boxes, "scores", None),
        "points": getattr(targets.points, "coordinates", None),
        "point_classes": getattr(targets.points, "classes", None),
        "image": getattr(targets.image, "array", None),
        "values": getattr(targets.values, "values", None),
    }


def _facts(sample: Sample) -> dict[str, Any]:
    header = sample.header
    known = {name: getattr(header, name) for name in _FACTS if getattr(header, name) != getattr(_USUAL, name)}
    if header.history:
        known["history"] = [
            (step.module, step.map.matrix, step.map.offset, step.before, step.after) for step in header.history
        ]
    names = {
        f"{part}/{kind}": _names(getattr(targets, kind))
        for part, targets in (("label", sample.label), ("prediction", sample.prediction))
        for kind in targets.kinds
    }
    said = {key: value for key, value in names.items() if value}
    return {"name": sample.name, "split": sample.split, "group": sample.group, "header": known, "class_names": said}


def _names(label: Any) -> tuple[str, ...]:
    """The names of classes, or of columns."""
    names: tuple[str, ...] = getattr(label, "class_names", ()) or getattr(label, "names", ())
    return names
