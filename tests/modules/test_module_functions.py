"""The function for arrays is the module's class again: signature, documentation, and nothing written twice."""

import inspect
from typing import get_type_hints

import numpy as np
import pytest

from tests.modules.pictures import sample
from workbench.data import Sample
from workbench.errors import ColorModeRefused, DimensionRefused, DtypeRefused, NotASample, NotFinitePixels
from workbench.modules import Resize, Smoothing, crop, flip, min_max_normalization, resize, smoothing
from workbench.modules.families import general_geometry


def test_the_signature_is_that_of_the_class_behind_an_image() -> None:
    text = str(inspect.signature(resize))
    assert text.startswith("(image: numpy.ndarray, /, height: int = 256, width: int = 256, volume: int | None = None,")
    assert text.endswith("-> numpy.ndarray")
    assert (resize.__name__, resize.__module__) == ("resize", general_geometry.__name__)
    assert get_type_hints(Resize)["height"] is int


def test_the_documentation_is_that_of_the_class_with_the_image() -> None:
    lines = inspect.getdoc(resize).splitlines()
    assert lines[0] == "Bring images to one height and width, and volumes to one depth too."
    assert lines.index("Args:") < lines.index("Returns:") < lines.index("Raises:")
    assert inspect.getdoc(min_max_normalization).count("Args:") == 1


def test_a_result_can_be_written_to_and_shares_nothing_with_the_image() -> None:
    image = np.zeros((4, 6), "uint8")
    for result in (crop(image, (0, 4, 0, 6)), flip(image), crop(image, (1, 3, 1, 3)), resize(image, 4, 6)):
        result[:] = 1
    assert not image.any()


@pytest.mark.parametrize(
    ("call", "reason", "words"),
    [
        (
            lambda: Resize()(np.zeros((4, 6))),
            NotASample,
            "Resize: expected a sample, received ndarray. For a plain array use the function resize(image, …), or "
            "make a sample of it: wb.data.Sample(image).",
        ),
        (
            lambda: smoothing(np.zeros((4, 6), "int64")),
            DtypeRefused,
            "Smoothing: expected an image of uint8, uint16, int16, float32, float64, received int64. Put the module "
            "Data Type Change in front of it, or Min-Max Normalization if the range of the values does not matter.",
        ),
        (
            lambda: smoothing(np.array([[1.0, np.nan], [np.inf, 1.0]])),
            NotFinitePixels,
            "Smoothing: expected finite values, received 2 that are NaN or infinite. One of them spoils every pixel "
            "around it. Find out where they come from, or replace them first: np.nan_to_num(image).",
        ),
        (
            lambda: Smoothing()(sample("HSV")),
            ColorModeRefused,
            "Smoothing: expected the colour mode L, RGB, RGBA, Lab, YCrCb, Channels, received HSV. Put Color Mode "
            "Convert in front of it.",
        ),
    ],
    ids=["no sample", "dtype", "not finite", "colour mode"],
)  # fmt: skip
def test_what_is_not_taken_is_refused_in_words(call: object, reason: type[Exception], words: str) -> None:
    with pytest.raises(reason) as caught:
        call()  # type: ignore[operator]
    assert str(caught.value) == words


def test_a_sum_that_overflows_is_not_taken_for_infinite_values() -> None:
    large = np.full((9, 9), 3e38, "float32")
    assert smoothing(large, "median", 3).max() == np.float32(3e38)


def test_a_dimension_that_is_not_taken_is_refused() -> None:
    class Flat(Resize, frozen=True):
        """For images only."""

        about = type(Resize.about)(
            name="Flat", korean="평면", category="General", source="x", chain="Flat", dimensions=(2,)
        )

    with pytest.raises(DimensionRefused) as caught:
        Flat()(Sample(np.zeros((5, 8, 9))))
    assert str(caught.value) == (
        "Flat: expected an image with dimension 2, received dimension 3. Take slices of the volume, or a module that "
        "takes volumes."
    )
