"""The shorter forms of modules give the pixels that the modules give, where they are used."""

from typing import Any, get_args

import numpy as np
import pytest

import workbench as wb
from tests.flow.code.plain_values import SAMPLES, plain
from workbench.data import ImageHeader, Sample
from workbench.data.image_header import ColorMode
from workbench.flow.code.plain_functions import PlainProgram
from workbench.flow.code.simple_pictures import are_simple, template_of
from workbench.modules import module_types
from workbench.modules.contract_samples import sample
from workbench.modules.module import ImageModule
from workbench.modules.module_parameters import Interpolation
from workbench.text_format import snake_case

KINDS = [kind for kind in module_types().values() if template_of(kind) is not None]
MODULES: list[ImageModule] = [
    *(wb.modules.Resize(height=9, width=41, interpolation=one) for one in get_args(Interpolation)),
    wb.modules.Resize(height=24, width=32),
    wb.modules.Crop(coordinates=(2, 20, 3, 31)),
    *(wb.modules.Flip(direction=one) for one in ("horizontal", "vertical", "both")),
    wb.modules.ZeroPadding(top=1, bottom=0, left=3, right=2),
    *(wb.modules.ZeroPadding(value=value) for value in (-7.5, 12.5, 65_000)),
    *(wb.modules.ColorToGrayscale(method=one) for one in ("luminance", "mean", "maximum")),
]  # fmt: skip


def code() -> dict[str, Any]:
    program = PlainProgram(KINDS, simple=True)
    texts = [program.definitions(SAMPLES), *map(program.function, KINDS)]
    namespace: dict[str, Any] = {}
    exec("\n\n".join([program.imports, *texts]), namespace)
    return namespace


CODE = code()


def test_which_modules_have_one() -> None:
    assert [kind.__name__ for kind in KINDS] == ["ColorToGrayscale", "Crop", "Flip", "Resize", "ZeroPadding"]
    assert {type(module) for module in MODULES} == set(KINDS)


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16", "float32", "float64"])
@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "Binary"])
def test_pixels_are_those_of_the_module(mode: ColorMode, dtype: str) -> None:
    whole = sample(mode, dtype)
    pictures = [whole.image, whole.image[..., None]] if whole.image.ndim == 2 else [whole.image]
    for image in pictures:
        given = Sample(image, ImageHeader(color_mode=mode), name="a.png")
        for module in MODULES:
            if not module.about.takes(2, mode, image.dtype):
                continue
            expected = module(given)
            parameters = {name: getattr(module, name) for name in module.__struct_fields__}
            found = CODE[snake_case(type(module).__name__)](plain(given, CODE), **parameters)
            assert found.image.dtype == expected.image.dtype
            np.testing.assert_array_equal(found.image, expected.image, err_msg=repr(module))
            assert found.header.color_mode == expected.header.color_mode


def test_where_they_are_used() -> None:
    picture = Sample(np.zeros((4, 6, 3), "uint8"), name="a")
    spaced = Sample(np.zeros((4, 6), "uint8"), ImageHeader(spacing=(1.0, 1.0)))
    modules = [wb.modules.Resize(height=3), wb.modules.MinMaxNormalization()]
    assert are_simple([[picture]], modules)
    assert not are_simple([[picture, spaced]], modules)
    assert not are_simple([[sample()]], modules)  # it has a mask and boxes
    assert not are_simple([[picture]], [*modules, wb.modules.FrameRestoration()])
    assert not are_simple([[picture]], [*modules, wb.modules.DataTypeChange(dtype="int32")])
