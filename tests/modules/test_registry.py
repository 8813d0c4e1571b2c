"""Finding modules by name, and reading chains of them."""

import subprocess
import sys

import pytest

import workbench.modules
from workbench.errors import BadChain, ModuleParameterChoice, UnknownModule, UnknownModuleParameter
from workbench.modules import Resize, make, module_types, named, read_chain


def test_a_module_is_found_by_each_of_its_names() -> None:
    assert named("ZeroPadding") is named("Zero-padding") is named("제로 패딩")


def test_an_unknown_name_is_refused_with_one_that_looks_like_it() -> None:
    with pytest.raises(UnknownModule) as caught:
        named("Resise")
    assert (
        str(caught.value) == "wb.modules: there is no module 'Resise'. Expected one such as Resize. Check the spelling."
    )
    with pytest.raises(
        AttributeError,
        match=r"module 'workbench.modules' has no attribute 'Resise'. Its nearest is 'Resize'; dir\(workbench",
    ):
        workbench.modules.Resise  # noqa: B018


@pytest.mark.parametrize("call", [lambda: module_types()["Resize"](heigth=3), lambda: make("Resize", {"heigth": 3})])
def test_an_unknown_parameter_is_refused(call: object) -> None:
    with pytest.raises(UnknownModuleParameter) as caught:
        call()  # type: ignore[operator]
    assert str(caught.value) == (
        "Resize: there is no parameter 'heigth'. Expected one of: height, width, volume, interpolation. Check the "
        "spelling."
    )


def test_a_choice_is_refused_with_all_choices() -> None:
    with pytest.raises(ModuleParameterChoice) as caught:
        Resize(interpolation="bilinear")
    assert str(caught.value) == (
        "Resize: 'interpolation' must be one of 'nearest', 'linear', 'cubic', 'area', 'lanczos', but received "
        "'bilinear'. Give it, as in interpolation='linear'."
    )


def test_a_chain_is_read_with_its_parameters() -> None:
    resize, smoothing = read_chain("Resize(height=64, interpolation='area') > Smoothing")
    assert resize == Resize(64, interpolation="area")
    assert type(smoothing).__name__ == "Smoothing"


@pytest.mark.parametrize("text", ["", "Resize(64)", "Resize >", "Resize(", "1 + 2", "Resize(height=x)"])
def test_a_chain_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(BadChain, match="Write it as in"):
        read_chain(text)


def test_importing_the_modules_imports_no_opencv_and_nothing_heavy() -> None:
    code = (
        "import sys, workbench as wb; wb.modules.Resize(3, 4); "
        "print(sorted({'cv2', 'scipy', 'skimage', 'tensorflow', 'keras', 'pandas'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert result.stdout.strip() == "[]"
