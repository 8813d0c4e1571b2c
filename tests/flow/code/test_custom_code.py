"""Modules that somebody wrote go into exported code as they are, with what they use."""

import math
from typing import Any, Literal

import numpy as np
import pytest

from tests.flow.code.plain_values import SAMPLES, plain
from workbench.data import Sample
from workbench.flow.code.code_errors import NotPlainCode
from workbench.flow.code.custom_code import custom_code, own_class
from workbench.flow.code.plain_functions import PlainProgram
from workbench.flow.code.step_cells import Variables, module_cells
from workbench.flow.steps import Step
from workbench.graph.document import Node
from workbench.modules import Invert, take
from workbench.modules.platform_shim import Preprocessing

FACTOR = 0.5
THING = object()


def darker(image: Any, factor: float) -> Any:
    return np.floor(image * factor * FACTOR).astype(image.dtype)


class Darken:
    """Make images darker."""

    def __init__(self, factor: float = 1.0, how: Literal["all", "none"] = "all") -> None:
        self.factor, self.how = factor, how

    def __call__(self, sample: Sample) -> Sample:
        if self.how == "none" or math.isnan(self.factor):
            return sample
        return sample.replaced(image=darker(sample.image, self.factor))


class Odd:
    def __call__(self, sample: Sample) -> Sample:
        assert THING
        return sample


class Platform(Preprocessing):
    def __call__(self, sample: Any) -> Any:
        return sample


def test_a_class_of_ones_own_is_written_with_what_it_uses() -> None:
    module = take(Darken)(factor=0.25)
    step = Step(
        id="n2", path="darken", kind="module", inputs=("n1",), module=module, node=Node("n2", "Darken", "darken")
    )
    program = PlainProgram(())
    samples = program.definitions(SAMPLES)
    cells = module_cells(step, Variables({"n1": "given_samples", "n2": "darken_samples"}), program)
    namespace: dict[str, Any] = {}
    exec(f"{program.imports}\n\n{samples}", namespace)
    given = Sample(np.full((3, 4), 80, "uint8"), name="a")
    namespace["given_samples"] = [plain(given, namespace)]
    for cell in cells:
        exec(cell.code, namespace)
    (found,) = namespace["darken_samples"]
    assert found.image.tolist() == module(given).image.tolist()  # type: ignore[operator]
    assert found.image[0, 0] == 10
    assert "Darken(factor=0.25)" in cells[-1].code


def test_what_has_no_source_is_refused() -> None:
    with pytest.raises(NotPlainCode) as caught:
        custom_code(Odd, "block/odd")
    assert str(caught.value) == (
        "block/odd: this step cannot be written as plain code: it uses 'THING', which is neither a function, a class, "
        "a library nor a constant. Write what it needs into the class."
    )


def test_classes_of_the_platform_are_refused() -> None:
    with pytest.raises(NotPlainCode, match="the platform's dictionaries"):
        custom_code(Platform, "mine")


def test_a_module_of_the_workbench_is_none_of_ones_own() -> None:
    assert own_class(Invert()) is None
