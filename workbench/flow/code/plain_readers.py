"""How exported code reads data: folders of pictures with Pillow, and samples that lie in an ``.npz`` beside it.

Like ``plain_sample``, this file is the source of what goes into exported notebooks.
"""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from workbench.data.affine_map import AffineMap, Array
from workbench.data.folders.verdict import natural_key
from workbench.flow.code.plain_sample import (
    PlainBoxLabel,
    PlainClassLabel,
    PlainGeometryStep,
    PlainImageHeader,
    PlainImageLabel,
    PlainMaskLabel,
    PlainPointLabel,
    PlainSample,
    PlainTargets,
    PlainValueLabel,
)

PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".webp")
ALONE = {"": ""}
"""A folder without folders for the splits."""


def files_of(folder: Path, splits: dict[str, str], below: str) -> Iterator[tuple[str, str, Path]]:
    """The files below a folder, split by split: the split, the name without the ending, and the path."""
    for top, split in sorted(splits.items(), key=lambda one: natural_key(one[0])):
        root = folder / top / below
        for file in sorted(root.rglob("*"), key=lambda one: natural_key(one.as_posix())):
            if file.is_file():
                yield split, file.relative_to(root).with_suffix("").as_posix(), file


def read_picture(file: Path) -> tuple[Array, PlainImageHeader]:
    """The pixels of a picture, upright, and what its channels mean."""
    picture = ImageOps.exif_transpose(Image.open(file))
    binary, mode = picture.mode == "1", picture.mode
    if "transparency" in picture.info or mode in ("LA", "PA"):
        mode = "RGBA"
    elif mode not in ("L", "RGB", "RGBA", "I;16"):
        mode = "L" if binary else "RGB"
    image = np.asarray(picture.convert(mode) if mode != picture.mode else picture)
    meaning = "Binary" if binary else mode if mode in ("RGB", "RGBA") else "L"
    white = {"uint8": (0, 255), "uint16": (0, 65535)}.get(str(image.dtype))
    return image, PlainImageHeader(color_mode=meaning, value_range=white, source=file.name)


def read_class_folders(folder: Path, class_names: tuple[str, ...], splits: dict[str, str] = ALONE) -> list[PlainSample]:
    """One sample for each picture; the folder that it lies in is its class."""
    samples = []
    for number, class_name in enumerate(class_names):
        label = PlainTargets(category=PlainClassLabel.of(number, class_names))
        for split, name, file in files_of(folder, splits, class_name):
            if file.suffix.lower() in PICTURES:
                image, header = read_picture(file)
                group = name.split("/")[0] if "/" in name else ""
                whole = "/".join(part for part in (split, class_name, name) if part)
                samples.append(PlainSample(image, header, label, group=group, split=split, name=whole))
    return samples


def read_pairs(
    folder: Path, images: str, labels: str, read_label: Any, splits: dict[str, str] = ALONE
) -> list[PlainSample]:
    """One sample for each picture that has a label of the same name in another folder."""
    known = {(split, name): file for split, name, file in files_of(folder, splits, labels)}
    samples = []
    for split, name, file in files_of(folder, splits, images):
        if file.suffix.lower() in PICTURES and (split, name) in known:
            image, header = read_picture(file)
            label = read_label(known[split, name], image)
            group = name.split("/")[0] if "/" in name else ""
            whole = f"{split}/{name}" if split else name
            samples.append(PlainSample(image, header, label, group=group, split=split, name=whole))
    return samples


def mask_reader(values: dict[int, int], class_names: tuple[str, ...]) -> Any:
    """A function that reads a mask whose numbers stand for classes."""

    def read(file: Path, _image: Array) -> PlainTargets:
        numbers = np.asarray(Image.open(file))  # of a palette: the numbers of its colours
        numbers = numbers[..., 0] if numbers.ndim > 2 else numbers  # noqa: PLR2004 - equal channels
        classes = np.zeros(max(values) + 1, np.uint8)
        classes[list(values)] = list(values.values())
        return PlainTargets(mask=PlainMaskLabel(classes[numbers.astype(np.int64)], class_names))

    return read


def read_target_picture(file: Path, _image: Array) -> PlainTargets:
    """Another picture as the answer."""
    return PlainTargets(image=PlainImageLabel(read_picture(file)[0]))


def voc_reader(class_names: tuple[str, ...]) -> Any:
    """A function that reads boxes in Pascal VOC's XML."""

    def read(file: Path, image: Array) -> PlainTargets:
        height, width = image.shape[:2]
        boxes: list[list[float]] = []
        classes: list[int] = []
        for found in ET.parse(file).getroot().iter("object"):  # noqa: S314 - read by the workbench before
            class_name = str(found.findtext("name")).strip()
            corners = [float(found.findtext(f"bndbox/{one}") or 0) for one in ("xmin", "ymin", "xmax", "ymax")]
            left, right = np.clip(corners[0::2], 0, width).tolist()
            top, bottom = np.clip(corners[1::2], 0, height).tolist()
            if left < right and top < bottom:
                boxes.append([left, top, right, bottom])
                classes.append(class_names.index(class_name))
        coordinates = np.array(boxes, np.float64).reshape(-1, 4)
        return PlainTargets(boxes=PlainBoxLabel(coordinates, np.array(classes, np.int64), class_names))

    return read


def read_stack(file: str, color_mode: str = "L", value_range: tuple[float, float] | None = None) -> list[PlainSample]:
    """Samples of an ``.npz``: one array of all images, and one of their classes or masks."""
    with np.load(file) as stored:
        arrays = {name: stored[name] for name in stored.files}
    images, class_names = arrays["images"], tuple(arrays["class_names"].tolist())
    header = PlainImageHeader(color_mode=color_mode, value_range=value_range)
    labels = [PlainTargets() for _ in images]
    if "classes" in arrays:
        labels = [PlainTargets(PlainClassLabel.of(number, class_names)) for number in arrays["classes"].tolist()]
    elif "masks" in arrays:
        labels = [PlainTargets(mask=PlainMaskLabel(mask, class_names)) for mask in arrays["masks"]]
    known = (arrays[name].tolist() for name in ("groups", "splits", "names"))
    return [
        PlainSample(image, header, label, group=group, split=split, name=name)
        for image, label, group, split, name in zip(images, labels, *known, strict=True)
    ]


def read_kept_samples(file: str) -> list[PlainSample]:
    """Samples of an ``.npz``: arrays, and a text in JSON that says what they are."""
    with np.load(file) as stored:
        arrays = {name: stored[name] for name in stored.files}
    facts = json.loads(str(arrays["facts"]))
    return [
        PlainSample(
            kept_array(arrays, "image", number),
            kept_header(fact["header"]),
            kept_targets(arrays, "label", number, fact["class_names"]),
            kept_targets(arrays, "prediction", number, fact["class_names"]),
            fact["group"],
            fact["split"],
            fact["name"],
        )
        for number, fact in enumerate(facts)
    ]


def kept_array(arrays: dict[str, Array], name: str, number: int) -> Any:
    """The array of one sample: a part of that of all, or one of its own; None where there is none."""
    return arrays[name][number] if name in arrays else arrays.get(f"{name}/{number}")


def kept_header(facts: dict[str, Any]) -> PlainImageHeader:
    """The header of a sample."""
    known: Any = {name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()}
    history = known.pop("history", ())
    steps = tuple(
        PlainGeometryStep(module, AffineMap.of(matrix, offset), tuple(before), tuple(after))
        for module, matrix, offset, before, after in history
    )
    return replace(PlainImageHeader(), **known, history=steps)


def kept_targets(arrays: dict[str, Array], part: str, number: int, names: dict[str, list[str]]) -> PlainTargets:
    """The label or the prediction of a sample."""

    def array(name: str) -> Any:
        return kept_array(arrays, f"{part}/{name}", number)

    def names_of(kind: str) -> tuple[str, ...]:
        return tuple(names.get(f"{part}/{kind}", ()))

    kinds = ("scores", "mask", "boxes", "points", "image", "values")
    scores, mask, boxes, points, image, values = map(array, kinds)
    chosen = array("chosen")
    return PlainTargets(
        None
        if scores is None
        else PlainClassLabel(scores, names_of("category"), None if chosen is None else tuple(chosen.tolist())),
        None if mask is None else PlainMaskLabel(mask, names_of("mask")),
        None if boxes is None else PlainBoxLabel(boxes, array("box_classes"), names_of("boxes"), array("box_scores")),
        None if points is None else PlainPointLabel(points, array("point_classes"), names_of("points")),
        None if image is None else PlainImageLabel(image),
        None if values is None else PlainValueLabel(values, names_of("values")),
    )
