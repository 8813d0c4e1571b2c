"""Modules that were written for the platform, unchanged, in one chain with ours."""

from typing import Any

import cv2
import numpy as np
import pytest

from tests.modules.pictures import sample
from workbench.data import ClassLabel, Sample, SampleSet, Targets
from workbench.modules import (
    ClassFilter,
    ConcatenateMerge,
    Depadding,
    MinMaxNormalization,
    MultiplyMerge,
    PatchGrid,
    PatchRestoration,
    Resize,
    ResizeOriginalRestoration,
    ZeroPadding,
    take,
)
from workbench.modules.module import Module

IMPORT = "from deepphi.image_processing import Preprocessing\nimport numpy as np\n"
GAMMA = f"""{IMPORT}
class Gamma(Preprocessing):
    def __init__(self, gamma=2.2):
        super(Gamma, self).__init__()
        self.gamma = gamma

    def __call__(self, data, save_path=None):
        image = data['image']['array']
        low, high = data['image']['header']['pixel_value_range']
        data['image']['array'] = ((image / 255.0) ** self.gamma * 255).astype(image.dtype)
        return data
"""
GROWN = f"""{IMPORT}
class Grown(Preprocessing):
    def __call__(self, data, save_path=None):
        for part in ('label', 'prediction'):
            if 'segmentation' in data[part]:
                mask = data[part]['segmentation']['array']
                mask[1:] = np.maximum(mask[1:], mask[:-1].copy())
                if part == 'prediction':
                    assert data[part]['segmentation']['header'] == {{}}
                else:
                    assert len(data[part]['segmentation']['header']['piexl_value_range']) == 2
        return data
"""
BRIGHT = f"""{IMPORT}
class Bright(Preprocessing):
    def __call__(self, data, save_path=None):
        return data if data['image']['array'].mean() > 60 else None
"""
DIFFERENCE = f"""{IMPORT}
class Difference(Preprocessing):
    def __call__(self, *data, save_path=None):
        first, second = (one['image']['array'].astype('int16') for one in data)
        data[0]['image']['array'] = np.abs(first - second).astype('uint8')
        return data[0]
"""


def run(chain: list[Module], one: Sample) -> Sample:
    for module in chain:
        (one,) = module.run(one)
    return one


def module(source: str, **parameters: Any) -> Module:
    return take(source)(**parameters)


def test_a_formula_between_two_of_ours() -> None:
    given = sample("RGB")
    result = run([Resize(height=12, width=16), module(GAMMA, gamma=2), MinMaxNormalization()], given)
    small = cv2.resize(given.image, (16, 12))
    changed = ((small / 255.0) ** 2 * 255).astype("uint8")
    np.testing.assert_allclose(result.image, (changed - changed.min()) / np.ptp(changed), atol=1e-6)
    assert result.header.color_mode == "RGB"
    assert result.label.points is not None  # has no place in the dictionary
    assert (result.name, result.group) == (given.name, given.group)


@pytest.mark.parametrize("dimension", [2, 3])
def test_the_history_survives_so_that_ours_can_restore(dimension: int) -> None:
    given = sample("L", "uint8", dimension)
    grown = take(GROWN, dimensions=(2, 3))()
    result = run([ZeroPadding(), Resize(height=80, width=96), grown, ResizeOriginalRestoration(), Depadding()], given)
    assert result.header == given.header
    assert result.label.mask.array.shape == given.size
    np.testing.assert_allclose(result.label.boxes.coordinates, given.label.boxes.coordinates, atol=1e-6)
    assert result.label.mask.class_names == given.label.mask.class_names


def test_patches_go_through_it_and_come_back() -> None:
    samples = SampleSet([sample(name="a"), sample(name="b")])
    whole = samples.map(PatchGrid(height=10, width=10)).map(module(GAMMA)).merged(PatchRestoration())
    np.testing.assert_array_equal(whole["b"].image, module(GAMMA).run(sample())[0].image)
    np.testing.assert_array_equal(whole["b"].label.boxes.coordinates, sample().label.boxes.coordinates)


def test_a_filter_drops_between_ours() -> None:
    names = ("cat", "dog")
    samples = SampleSet([
        Sample(np.full((8, 8), value, "uint8"), label=Targets(category=ClassLabel.of(index, names)), name=name)
        for name, value, index in (("a", 20, 0), ("b", 200, 0), ("c", 200, 1))
    ])  # fmt: skip
    kept = samples.map(Resize(height=4, width=4)).map(module(BRIGHT)).map(ClassFilter(class_index="0"))
    assert [one.name for one in kept] == ["b"]


def test_merges_of_both_kinds() -> None:
    first = SampleSet([sample(name="a"), sample(name="b")])
    changed = first.map(module(GAMMA))
    difference = first.merged(take(DIFFERENCE)(), changed)
    expected = cv2.absdiff(first["b"].image, changed["b"].image)
    np.testing.assert_array_equal(difference["b"].image, expected)
    product = difference.merged(MultiplyMerge(), first)
    np.testing.assert_array_equal(product["a"].image, cv2.multiply(expected, first["a"].image, scale=1 / 255))
    appended = product.merged(ConcatenateMerge(), SampleSet([sample(name="c")]).map(module(GAMMA)))
    assert [one.name for one in appended] == ["a", "b", "c"]
