"""Small pictures of activations: what is kept of a tensor, and that nothing large or broken gets in."""

import base64
from typing import Any

import cv2
import numpy as np
import pytest

from workbench.imaging.activation_picture import ReducedActivation, reduced


def image_of(one: ReducedActivation) -> Any:
    kind, _, content = one.address().partition(",")
    assert kind == "data:image/png;base64"
    return cv2.imdecode(np.frombuffer(base64.b64decode(content), "uint8"), cv2.IMREAD_UNCHANGED)


def svg_of(one: ReducedActivation) -> str:
    kind, _, content = one.address().partition(",")
    assert kind == "data:image/svg+xml;base64"
    return base64.b64decode(content).decode()


@pytest.mark.parametrize(
    ("shape", "sheet"),
    [
        ((28, 28, 1), (28, 28)),
        ((28, 28, 3), (28, 88)),
        ((14, 14, 6), (30, 46)),
        ((10, 10, 100), (22, 94)),
        ((256, 128, 2), (32, 34)),
        ((1, 1, 4), (1, 10)),
        ((5, 6, 7, 2), (6, 16)),
    ],
)
def test_maps_are_a_small_mosaic(shape: tuple[int, ...], sheet: tuple[int, int]) -> None:
    one = reduced(np.random.default_rng(0).random(shape))
    assert one.kind == "maps"
    assert image_of(one).shape[:2] == sheet


def test_every_map_has_its_own_range_and_a_small_one_the_means() -> None:
    maps = np.zeros((64, 64, 2), "float32")
    maps[:2, :2, 0] = [[0, 4], [4, 8]]
    maps[..., 1] = 7
    one = reduced(maps)
    assert one.values.shape == (2, 32, 32)
    assert one.values[0, 0, 0] == 4
    image = image_of(one)
    assert (image[0, 0], image[0, 1]) == (255, 0)
    assert image[:, -32:].max() == 0  # a constant map says nothing
    assert image[0, 32] == 128  # between two maps


def test_channels_first_and_colours() -> None:
    assert reduced(np.zeros((16, 8, 4)), channels_first=True).values.shape == (16, 8, 4)
    colours = np.zeros((8, 8, 3), "float32")
    colours[..., 0] = 1
    one = reduced(colours, in_colour=True)
    assert one.kind == "colours"
    assert image_of(one)[0, 0].tolist() == [0, 0, 255]  # OpenCV reads blue first


def test_vectors_are_bars_of_which_the_extreme_ones_are_kept() -> None:
    one = reduced(np.array([1.0, -2.0, 0.0]))
    assert svg_of(one).count("<rect") == 3
    vector = np.zeros(1000)
    vector[[10, 500]] = [3, -5]
    many = reduced(vector)
    assert many.values.shape == (48,)
    assert (many.values.max(), many.values.min()) == (3, -5)
    assert svg_of(reduced(np.float32(0.5))).count("<rect") == 1


def test_sequences_are_curves() -> None:
    one = reduced(np.random.default_rng(0).random((500, 32)))
    assert one.values.shape == (4, 64)
    assert svg_of(one).count("<polyline") == 4


@pytest.mark.parametrize("shape", [(4, 4, 2), (6, 3), (5,), (0,), (1, 2)])
def test_numbers_that_are_none_break_nothing(shape: tuple[int, ...]) -> None:
    values = np.full(shape, np.nan)
    values.reshape(-1)[::2] = np.inf
    assert "nan" not in reduced(values).address().lower()[:200]
    assert len(reduced(values).address()) < 20_000


def test_a_picture_stays_small_however_large_the_tensor() -> None:
    noise = np.random.default_rng(0).random((224, 224, 512), "float32")
    assert len(reduced(noise).address()) < 40_000
