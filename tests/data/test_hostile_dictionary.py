"""Dictionaries as careless modules return them: each is refused by the entry that is wrong, and nothing is made up."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from workbench.data import BoxLabel, Sample
from workbench.errors import BadLabel, BadPlatformDictionary
from workbench.modules.contract_samples import sample

Change = Callable[[dict[str, Any]], object]


def header(**entries: object) -> Change:
    return lambda data: data["image"]["header"].update(entries)


def label(**entries: object) -> Change:
    return lambda data: data["label"].update(entries)


def boxes(**entries: object) -> Change:
    return lambda data: data["label"]["object_detection"].update(entries)


CASES: dict[str, tuple[Change, str]] = {
    "spacing of texts": (header(Spacing=("a", "b")), "Spacing: expected numbers, received tuple"),
    "origin of a dictionary": (header(Origin={}), "Origin: expected numbers, received dict"),
    "a dimension in words": (header(dim="2D"), "dim: expected 2 or 3, received 2D"),
    "a dimension of seven": (header(dim=7), "dim: expected 2 or 3, received int"),
    "a range of one": (header(pixel_value_range=[1]), "pixel_value_range: expected two numbers, received tuple"),
    "no header": (lambda data: data["image"].update(header=[1]), "header: expected a dictionary, received list"),
    "a label of a list": (lambda data: data.update(label=[1]), "label: expected a dictionary, received list"),
    "a bare mask": (
        lambda data: data["label"].update(segmentation=data["image"]["array"]),
        "segmentation: expected a dictionary with an 'array' and a 'header', received ndarray",
    ),
    "a mask of NaN": (
        label(segmentation={"array": np.full((24, 32), np.nan)}),
        "segmentation: expected a class number for each pixel, received values that are NaN or infinite",
    ),
    "a class in words": (
        label(classification={"array": "cat"}), "classification: expected an array of numbers, received cat"
    ),
    "boxes in words": (boxes(bbox_coordinate="x"), "bbox_coordinate: expected an array of numbers, received x"),
    "classes without numbers": (boxes(header={"classes": ["a"]}), "classes: expected a dictionary, received list"),
    "classes of texts": (
        boxes(header={"classes": {"a": "x"}}), "classes: expected a number for each name, received dict (a)"
    ),
    "an image of objects": (
        lambda data: data["image"].update(array=[[1, 2], [3]]), "image: expected an array of numbers, received list"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_refused(name: str) -> None:
    change, text = CASES[name]
    given = sample()
    data = given.to_dict()
    change(data)
    with pytest.raises(BadPlatformDictionary) as caught:
        Sample.from_dict(data, like=given)
    assert text in str(caught.value)


@pytest.mark.parametrize("key", ["pixel_value_range", "piexl_value_range"])
@pytest.mark.parametrize("known", [None, (0.0, 255.0)])
def test_the_spelling_that_a_module_changed_is_read(key: str, known: tuple[float, float] | None) -> None:
    from dataclasses import replace

    given = sample()
    given = given.replaced(header=replace(given.header, value_range=known))
    data = given.to_dict()
    data["image"]["array"] = data["image"]["array"] / 255
    data["image"]["header"][key] = [0, 1]
    assert Sample.from_dict(data, like=given).header.value_range == (0, 1)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_boxes_lie_somewhere(value: float) -> None:
    with pytest.raises(BadLabel, match="must be finite numbers"):
        BoxLabel([[0, 0, value, 4]], [0])
