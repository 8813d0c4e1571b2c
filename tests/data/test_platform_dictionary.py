# ruff: noqa: E501 - whole sentences stand in one line
"""The dictionary of the platform: what is in it, and that nothing is lost there and back."""

from dataclasses import replace

import numpy as np
import pytest

from tests.modules.pictures import sample
from workbench.data import Sample
from workbench.errors import BadPlatformDictionary

KEYS = {"Direction", "IsVector", "Origin", "Spacing", "color_mode", "dim", "ndim", "dtype", "modality"}


def test_what_is_in_it() -> None:
    given = sample("RGB").to_dict()
    header = given["image"]["header"]
    assert header.keys() == KEYS | {"pixel_value_range", "piexl_value_range"}
    assert header["IsVector"] is True
    assert (header["dim"], header["ndim"], header["dtype"], header["color_mode"]) == (2, 3, "uint8", "RGB")
    label = given["label"]
    assert label["classification"]["array"].tolist() == [0, 1, 0]
    assert label["classification"]["header"] == {"num_class": 3, "class_name": ["background", "cell", "nucleus"]}
    assert label["segmentation"]["header"]["num_class"] == 3
    assert label["segmentation"]["header"]["class_fraction"][1] == pytest.approx(84 / 768)
    assert label["segmentation"]["header"]["Spacing"] == (0.5, 0.5)
    assert label["object_detection"]["bbox_coordinate"].tolist() == [[8, 6, 20, 14]]
    assert label["object_detection"]["bbox_class"].tolist() == [[0, 1, 0]]
    assert label["object_detection"]["header"]["classes"] == {"background": 0, "cell": 1, "nucleus": 2}
    assert {kind: entry["header"] for kind, entry in given["prediction"].items()} == {
        "classification": {}, "segmentation": {}, "object_detection": {}, "transformation": {}
    }  # fmt: skip


def test_headers_count_x_before_y_before_z() -> None:
    header = sample("L", "int16", 3).to_dict()["image"]["header"]
    assert header["Spacing"] == (0.5, 0.5, 2.0)
    assert len(header["Direction"]) == 9


@pytest.mark.parametrize("dimension", [2, 3])
@pytest.mark.parametrize("mode", ["L", "RGB", "Binary", "HSV", "Channels"])
def test_there_and_back_nothing_is_lost(mode: str, dimension: int) -> None:
    given = sample(mode, "uint8", dimension)
    back = Sample.from_dict(given.to_dict(), like=given)
    np.testing.assert_array_equal(back.image, given.image)
    assert back.header.spacing == given.header.spacing
    assert back.header.direction == given.header.direction
    assert back.header.color_mode == mode
    assert back.label.kinds == given.label.kinds
    np.testing.assert_array_equal(back.label.mask.array, given.label.mask.array)
    np.testing.assert_array_equal(back.label.boxes.coordinates, given.label.boxes.coordinates)
    assert back.label.boxes.classes.tolist() == given.label.boxes.classes.tolist()
    assert back.label.boxes.class_names == back.label.category.class_names == given.label.class_names
    assert back.prediction.category.class_names == given.label.class_names
    assert (back.name, back.group) == ("a.png", "kim")


@pytest.mark.parametrize("key", ["pixel_value_range", "piexl_value_range"])
def test_both_spellings_of_the_range_are_read(key: str) -> None:
    data = {"image": {"array": np.zeros((2, 2), "uint8"), "header": {key: [0, 200]}}}
    assert Sample.from_dict(data).header.value_range == (0.0, 200.0)


def test_a_module_may_change_the_shape_and_forget_the_header() -> None:
    data = sample("RGB").to_dict()
    data["image"]["array"] = data["image"]["array"].mean(axis=-1)
    data["label"] = {}
    back = Sample.from_dict(data, like=sample("RGB"))
    assert back.header.color_mode == "L"
    assert back.label.kinds == ("points", "values")  # which the platform does not know


def test_writing_into_the_dictionary_leaves_the_sample_as_it_was() -> None:
    given = sample()
    data = given.to_dict()
    data["image"]["array"][:] = 0
    data["label"]["segmentation"]["array"][:] = 0
    assert given.image.any()
    assert given.label.mask.array.any()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "data: expected a dictionary with the key 'image', received list. Return the dictionary that the module was given, with a changed array."),
        ({"label": {}}, "data: expected a dictionary with the key 'image', received dict (label). Return the dictionary that the module was given, with a changed array."),
        ({"image": np.zeros((2, 2))}, "image: expected a dictionary with an 'array' and a 'header', received ndarray. Return the dictionary that the module was given, with a changed array."),
    ],
)  # fmt: skip
def test_what_is_no_such_dictionary_is_refused_in_words(data: object, words: str) -> None:
    with pytest.raises(BadPlatformDictionary) as caught:
        Sample.from_dict(data)
    assert str(caught.value) == words


class TestTheRangeOfValues:
    def test_what_the_image_shows_is_not_taken_for_its_range(self) -> None:
        """The dictionary needs limits; where none are known it holds those of the image, which say nothing of the new one."""
        given = sample()
        assert Sample.from_dict(given.to_dict(), like=given).header.value_range is None

    def test_a_range_that_a_module_says_is_taken(self) -> None:
        given, data = sample(), sample().to_dict()
        data["image"]["array"] = data["image"]["array"] / 255
        data["image"]["header"]["pixel_value_range"] = [0, 1]
        assert Sample.from_dict(data, like=given).header.value_range == (0, 1)

    def test_a_range_that_the_new_image_exceeds_is_not(self) -> None:
        given = sample().replaced(header=replace(sample().header, value_range=(0, 255)))
        data = given.to_dict()
        assert Sample.from_dict(data, like=given).header.value_range == (0, 255)
        data["image"]["array"] = data["image"]["array"].astype("int16") * 4
        assert Sample.from_dict(data, like=given).header.value_range is None
