"""Every module for binary images, found by what it says it takes, treats all kinds of foreground alike."""

import numpy as np
import pytest

from tests.modules.pictures import inputs, sample
from workbench.modules import module_types
from workbench.modules.binary_module import BinaryModule
from workbench.modules.module import Module

KINDS = [kind for kind in module_types().values() if kind.about.color_modes == ("Binary",)]
every = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


@every
@pytest.mark.parametrize("dimension", [2, 3])
@pytest.mark.parametrize("dtype", ["bool", "int8", "uint32", "int64", "float64"])
def test_all_types_of_numbers_give_the_same(kind: type[Module], dimension: int, dtype: str) -> None:
    if dimension not in kind.about.dimensions:
        pytest.skip("takes no volumes")
    expected = kind().run(*inputs(kind, sample("Binary", "uint8", dimension)))
    result = kind().run(*inputs(kind, sample("Binary", dtype, dimension)))
    np.testing.assert_array_equal(result[0].image, expected[0].image)
    assert result[0].image.dtype == expected[0].image.dtype


@pytest.mark.parametrize("kind", [kind for kind in KINDS if issubclass(kind, BinaryModule)], ids=lambda k: k.__name__)
def test_results_are_0_and_255(kind: type[Module]) -> None:
    (result,) = kind().run(sample("Binary", "float32"))
    assert result.image.dtype == np.uint8
    assert set(np.unique(result.image).tolist()) <= {0, 255}
    assert result.header.color_mode == "Binary"
