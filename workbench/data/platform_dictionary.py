"""A sample as the dictionary that modules for the platform read and return, both ways.

``data["image"|"label"|"prediction"]`` hold arrays with a ``header`` each. Its headers count x before y before z, as ITK
does; a sample's are in the order of the array's axes. The manual spells ``pixel_value_range`` in two ways, and modules
use either: both are read, and both are written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, NoReturn

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.image_header import COLOR_MODES, ImageHeader, mode_of
from workbench.data.sample_labels import BoxLabel, ClassLabel, ImageLabel, MaskLabel, Targets
from workbench.data.set_errors import BadPlatformDictionary
from workbench.messages import mark, say

VALUE_RANGES = ("pixel_value_range", "piexl_value_range")
"""The key as it is meant, and as the manual spells it for masks and target images."""
_ARRAY = mark("a dictionary with an 'array' and a 'header'")
_IMAGE = mark("a dictionary with the key 'image'")
_GIVE_BACK = mark("Return the dictionary that the module was given, with a changed array.")


class DictionaryParts(NamedTuple):
    """What of a sample stands in the dictionary."""

    image: Array
    header: ImageHeader
    label: Targets
    prediction: Targets


def to_dictionary(parts: DictionaryParts) -> dict[str, Any]:
    """A sample as the platform's dictionary; see ``Sample.to_dict``.

    Args:
        parts: What stands in it. Arrays are copied, since such modules write into them.

    Returns:
        ``image``, ``label`` and ``prediction``. Points have no place there and are left out.
    """
    return {
        "image": {"array": parts.image.copy(), "header": _image_header(parts.image, parts.header)},
        "label": _from_targets(parts, parts.label),
        "prediction": {kind: {**entry, "header": {}} for kind, entry in _from_targets(parts, parts.prediction).items()},
    }


def from_dictionary(data: Mapping[str, Any], old: DictionaryParts | None) -> DictionaryParts:
    """What of a sample stands in the platform's dictionary; see ``Sample.from_dict``.

    Args:
        data: What a module for the platform returned.
        old: The sample that it was given: points, names of classes and history are taken from it.

    Returns:
        Image, header, label and prediction.

    Raises:
        BadPlatformDictionary: Something is missing.
    """
    if not isinstance(data, Mapping) or "image" not in data:
        _refuse("data", say(_IMAGE), data)
    image = _array(data["image"], "image")
    header = _read_header(image, _mapping(data["image"].get("header"), "header"), old)
    label, prediction = (Targets(), Targets()) if old is None else (old.label, old.prediction)
    return DictionaryParts(
        image,
        header,
        _to_targets(_mapping(data.get("label"), "label"), label, header),
        _to_targets(_mapping(data.get("prediction"), "prediction"), prediction, header),
    )


def _image_header(array: Array, header: ImageHeader, **more: object) -> dict[str, Any]:
    axes = header.dimension
    low, high = header.value_range or (array.min(), array.max())
    direction = np.reshape(header.direction or np.eye(axes).ravel(), (axes, axes))
    return {
        "Direction": tuple(direction[::-1, ::-1].ravel().tolist()),
        "IsVector": array.ndim > axes,
        "Origin": (header.origin or (0.0,) * axes)[::-1],
        "Spacing": (header.spacing or (1.0,) * axes)[::-1],
        "color_mode": header.color_mode,
        "dim": axes,
        "ndim": array.ndim,
        "dtype": str(array.dtype),
        "modality": header.modality,
        **{key: [low, high] for key in VALUE_RANGES},
        **more,
    }


def _read_header(array: Array, read: Mapping[str, Any], old: DictionaryParts | None) -> ImageHeader:
    """The header of an image; what the dictionary does not say, or says of another shape, is guessed."""
    said_axes = read.get("dim") or (2 if old is None else old.header.dimension)
    if said_axes not in (2, 3):
        _refuse("dim", say("2 or 3"), said_axes)
    axes = int(said_axes)
    if array.ndim - axes not in (0, 1):
        axes = 2 if array.ndim == 2 else 3  # noqa: PLR2004 - height, width
    direction = np.array(_floats("Direction", read.get("Direction")))
    turned = direction.reshape(axes, axes)[::-1, ::-1].ravel() if direction.size == axes**2 else ()
    guessed = mode_of(array, axes)
    said = next((mode for mode in COLOR_MODES if mode == read.get("color_mode")), guessed)
    fits = said == guessed or said in _SAME_CHANNELS.get(guessed, ())
    return ImageHeader(
        axes,
        said if fits else guessed,
        _numbers("Spacing", read.get("Spacing"), axes),
        _numbers("Origin", read.get("Origin"), axes),
        tuple(turned),
        str(read.get("modality") or ""),
        _read_range(array, read, old),
        "" if old is None else old.header.source,
        () if old is None else old.header.history,
    )


def _read_range(array: Array, read: Mapping[str, Any], old: DictionaryParts | None) -> tuple[float, float] | None:
    """The range that a header says; None where it is only what the old image showed, or the new one exceeds it."""
    said = [_floats(key, read[key]) for key in VALUE_RANGES if read.get(key) is not None]
    if not said:
        return None
    known = None if old is None else old.header.value_range or (old.image.min(), old.image.max())
    limits = next((one for one in said if one != known), said[0])  # a module writes only the spelling that it knows
    if len(limits) != 2:  # noqa: PLR2004 - least and largest
        _refuse(VALUE_RANGES[0], say("two numbers"), limits)
    low, high = limits
    shown = old is not None and old.header.value_range is None and (low, high) == known
    return None if shown or array.min() < low or array.max() > high else (low, high)


_SAME_CHANNELS = {"L": ("Binary",), "Binary": ("L",), "RGB": ("HSV", "Lab", "YCrCb", "Channels"), "RGBA": ("Channels",)}
"""Other colour modes of as many channels as the one that an array looks like."""


def _numbers(where: str, value: Any, axes: int) -> tuple[float, ...]:
    """An entry an axis in the order of the array, or none where there are not as many."""
    found = _floats(where, value)
    return found[::-1] if len(found) == axes else ()


def _floats(where: str, value: Any) -> tuple[float, ...]:
    """The numbers of an entry of a header; none of None."""
    try:
        return tuple(np.ravel(np.asarray(() if value is None else value, np.float64)).tolist())
    except (TypeError, ValueError):
        _refuse(where, say("numbers"), value)


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    """A dictionary inside of the dictionary; None is an empty one."""
    if value is not None and not isinstance(value, Mapping):
        _refuse(where, say("a dictionary"), value)
    return value or {}


def _from_targets(parts: DictionaryParts, targets: Targets) -> dict[str, Any]:
    """Labels with their headers; those of predictions are empty dictionaries."""
    found: dict[str, Any] = {}
    if targets.category is not None:
        names = targets.category.class_names
        found["classification"] = {
            "array": targets.category.scores.copy(),
            "header": {"num_class": len(names), "class_name": list(names)},
        }
    if targets.mask is not None:
        mask = targets.mask
        place = {key: value for key, value in _image_header(parts.image, parts.header).items() if key in _PLACE}
        header = _image_header(
            mask.array,
            ImageHeader(mask.array.ndim, "L"),
            **place,
            class_name=list(mask.class_names),
            class_fraction=list(mask.fractions),
            num_class=len(mask.class_names) or int(mask.array.max(initial=0)) + 1,
        )
        found["segmentation"] = {"array": mask.array.copy(), "header": header}
    if targets.boxes is not None:
        names, classes = targets.boxes.class_names, targets.boxes.classes.astype(np.int64)
        count = max(len(names), int(classes.max(initial=-1)) + 1)
        found["object_detection"] = {
            "bbox_coordinate": targets.boxes.coordinates.copy(),
            "bbox_class": np.eye(count, dtype=np.float32)[classes],
            "header": {"classes": {name: index for index, name in enumerate(names)}, "num_class": count},
        }
    if targets.image is not None:
        array = targets.image.array
        mode = mode_of(array, parts.header.dimension)
        header = _image_header(array, ImageHeader(parts.header.dimension, mode))
        found["transformation"] = {"array": array.copy(), "header": header}
    return found


_PLACE = ("Direction", "Origin", "Spacing", "modality")
"""What a mask has in common with its image."""


def _to_targets(read: Mapping[str, Any], old: Targets, header: ImageHeader) -> Targets:
    """A label or a prediction; names that a header does not give are those that there were."""
    category = mask = boxes = image = None
    if (entry := read.get("classification")) is not None and not _is_empty(entry):
        scores = np.ravel(_array(entry, "classification"))
        category = ClassLabel(scores, _class_names(entry, old, len(scores)))
    if (entry := read.get("segmentation")) is not None and not _is_empty(entry):
        array = _array(entry, "segmentation")
        mask = MaskLabel(_class_mask(array, header.dimension), _class_names(entry, old, 0))
    if (entry := read.get("object_detection")) is not None and not _is_empty(entry):
        boxes = _boxes(entry, old)
    if (entry := read.get("transformation")) is not None and not _is_empty(entry):
        image = ImageLabel(_array(entry, "transformation"))
    return replace(old, category=category, mask=mask, boxes=boxes, image=image)


def _is_empty(entry: Any) -> bool:
    return isinstance(entry, Mapping) and not entry


def _class_mask(array: Array, axes: int) -> Array:
    """A class for each pixel; of one channel a class, the class of the largest."""
    if array.ndim > axes:
        array = array[..., 0] if array.shape[-1] == 1 else array.argmax(axis=-1)
    if array.dtype.kind in "iub":
        return array
    if not np.isfinite(array).all():
        _refuse("segmentation", say("a class number for each pixel"), say("values that are NaN or infinite"))
    return np.rint(array).astype(np.int64)


def _boxes(entry: Mapping[str, Any], old: Targets) -> BoxLabel:
    if not isinstance(entry, Mapping) or "bbox_coordinate" not in entry or "bbox_class" not in entry:
        expected = say("a dictionary with 'bbox_coordinate' and 'bbox_class'")
        _refuse("object_detection", expected, entry)
    coordinates, one_hot = (_numeric(entry[key], key) for key in ("bbox_coordinate", "bbox_class"))
    if one_hot.ndim not in (1, 2):
        _refuse(
            "bbox_class",
            say("(boxes, classes): 1 for the class of a box"),
            say("the shape {shape}", shape=one_hot.shape),
        )
    classes = one_hot.argmax(axis=-1) if one_hot.ndim == 2 and one_hot.size else np.zeros(len(one_hot), np.int64)  # noqa: PLR2004 - boxes, classes
    numbers = _mapping(_mapping(entry.get("header"), "header").get("classes"), "classes")
    if not all(isinstance(number, int | np.integer) for number in numbers.values()):
        _refuse("classes", say("a number for each name"), numbers)
    names = tuple(sorted(numbers, key=numbers.__getitem__)) if numbers else old.class_names
    return BoxLabel(coordinates, classes, names)


def _class_names(entry: Mapping[str, Any], old: Targets, count: int) -> tuple[str, ...]:
    """The names of a header, else those that there were if they are as many, else numbers."""
    given = _mapping(entry.get("header"), "header").get("class_name")
    if given is not None and not isinstance(given, Sequence | np.ndarray):
        _refuse("class_name", say("a list of names"), given)
    names = tuple(map(str, old.class_names if given is None else given))
    return names if not count or len(names) == count else tuple(map(str, range(count)))


def _array(entry: Any, where: str) -> Array:
    if not isinstance(entry, Mapping) or "array" not in entry:
        _refuse(where, say(_ARRAY), entry)
    return _numeric(entry["array"], where)


def _numeric(value: Any, where: str) -> Array:
    """An array of numbers; what else there may be is refused where it is read, and not where it is used."""
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        array = np.asarray(None)
    if array.dtype.kind not in "biuf" and array.size:
        kind = type(value).__name__
        _refuse(where, say("an array of numbers"), f"{array.dtype}" if kind == "ndarray" else value)
    return array


def _refuse(where: str, expected: str, received: object) -> NoReturn:
    kind = type(received).__name__
    keys = ", ".join(map(str, received)) if isinstance(received, Mapping) else ""
    said = received if isinstance(received, str) else f"{kind} ({keys})" if keys else kind
    raise BadPlatformDictionary(where=where, expected=expected, received=said, remedy=say(_GIVE_BACK))
