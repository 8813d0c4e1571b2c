"""Metrics of exported code are those of the flow."""

from functools import partial
from typing import Any

import numpy as np
import pytest

import workbench as wb
from tests.flow.code.plain_values import SAMPLES, plain
from workbench.data import BoxLabel, ClassLabel, ImageLabel, MaskLabel, Sample, Targets
from workbench.data.sample_labels import ValueLabel
from workbench.data.sample_set import SampleSet
from workbench.flow.code import plain_scores
from workbench.flow.code.metrics_cells import _COMPUTED
from workbench.flow.code.package_definitions import Definition
from workbench.flow.code.plain_functions import PlainProgram
from workbench.flow.prediction_comparison import metrics_of

NAMES = ("background", "cell", "nucleus")
SCORES = {
    "category": "class_numbers",
    "mask": "mask_numbers",
    "boxes": "box_numbers",
    "image": "image_numbers",
    "values": "value_numbers",
}


def code() -> dict[str, Any]:
    program = PlainProgram(())
    names = ("compared", "plainly_compared", "range_of_images", *SCORES.values())
    text = program.definitions([*SAMPLES, *(Definition(plain_scores.__name__, name) for name in names)])
    namespace: dict[str, Any] = {}
    exec(f"{program.imports}\n\n{text}", namespace)
    return namespace


CODE = code()


def targets(kind: str, random: np.random.Generator) -> Targets:
    if kind == "category":
        return Targets(category=ClassLabel.of(int(random.integers(3)), NAMES))
    if kind == "mask":
        return Targets(mask=MaskLabel(random.integers(0, 3, (12, 16)).astype("uint8"), NAMES))
    if kind == "image":
        return Targets(image=ImageLabel(random.random((12, 16)).astype("float32")))
    if kind == "values":
        return Targets(values=ValueLabel(random.random(1)))
    corners = random.integers(0, 8, (3, 2))
    boxes = np.concatenate([corners, corners + random.integers(2, 5, (3, 2))], axis=1)
    return Targets(boxes=BoxLabel(boxes, random.integers(0, 3, 3), NAMES, random.random(3)))


def moved(kind: str) -> list[Sample]:
    """Samples behind modules that move pixels, with predictions."""
    random = np.random.default_rng(3)
    samples = []
    for number in range(8):
        sample = Sample(
            random.random((12, 16)), label=targets(kind, random), split=("train", "test")[number % 2], name=str(number)
        )
        for module in (wb.modules.Resize(height=18, width=20), wb.modules.Flip()):
            sample = module(sample)
        prediction = targets(kind, random)
        sized = Sample(np.zeros((12, 16)), label=prediction)
        samples.append(sample.replaced(prediction=wb.modules.Resize(height=18, width=20)(sized).label))
    return samples


@pytest.mark.parametrize("kind", [kind for kind in SCORES if kind != "values"])  # those are counted by Keras
@pytest.mark.parametrize("frame", ["network", "original"])
def test_numbers_are_those_of_the_flow(kind: str, frame: Any) -> None:
    samples = moved(kind)
    expected = metrics_of(SampleSet(samples), frame=frame)
    given = [plain(sample, CODE) for sample in samples]
    score = CODE[SCORES[kind]]
    if kind == "image":
        score = partial(score, largest=CODE["range_of_images"](given))
    found = (
        CODE["compared"](given, kind, score, {})
        if frame == "original"
        else CODE["plainly_compared"](given, kind, score)
    )
    assert list(found) == ["train", "test"]
    for split, numbers in found.items():
        assert {key.partition("[")[0] for key in numbers} == set(_COMPUTED[kind])
        for key, value in numbers.items():
            wanted = expected.value(key, split)
            assert value == pytest.approx(wanted) if value is not None else wanted is None, (split, key)


def test_errors_of_numbers() -> None:
    truths, answers = (
        (ValueLabel(np.array([1.0])), ValueLabel(np.array([2.0]))),
        (ValueLabel(np.array([1.5])), ValueLabel(np.array([0.0]))),
    )
    numbers = CODE["value_numbers"](list(zip(truths, answers, strict=True)))
    assert numbers == {"mae": 1.25, "mse": 2.125, "rmse": 2.125**0.5}
