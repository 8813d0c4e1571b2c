"""OpenCV is imported in one place, which says what to install; numbers of any type go through it."""

import sys
from collections.abc import Iterator
from importlib.abc import MetaPathFinder

import numpy as np
import pytest

from workbench.errors import OpenCvMissing
from workbench.modules import resize
from workbench.modules.opencv import cast_like, opencv


class Failing(MetaPathFinder):
    """Makes the import of cv2 fail as it does on a machine that lacks something."""

    def __init__(self, error: ImportError) -> None:
        self.error = error

    def find_spec(self, name, path=None, target=None):
        if name == "cv2":
            raise self.error


@pytest.fixture
def without_opencv(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[None]:
    monkeypatch.delitem(sys.modules, "cv2", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Failing(request.param), *sys.meta_path])
    opencv.cache_clear()
    yield
    opencv.cache_clear()


@pytest.mark.parametrize(
    "without_opencv",
    [ImportError("libGL.so.1: cannot open shared object file: No such file or directory")],
    indirect=True,
)
@pytest.mark.usefixtures("without_opencv")
def test_a_missing_library_of_the_system_is_told_with_both_remedies() -> None:
    with pytest.raises(OpenCvMissing) as caught:
        resize(np.zeros((4, 4)), 2, 3)
    assert str(caught.value) == (
        "wb.modules: OpenCV cannot be imported (libGL.so.1: cannot open shared object file: No such file or "
        "directory). Expected the package cv2. A library of the system is missing that draws windows. Install the "
        "package without windows: pip uninstall opencv-python, then pip install opencv-python-headless; or the "
        "library: apt install libgl1 libglib2.0-0."
    )


@pytest.mark.parametrize("without_opencv", [ModuleNotFoundError("No module named 'cv2'")], indirect=True)
@pytest.mark.usefixtures("without_opencv")
def test_a_missing_package_is_told() -> None:
    with pytest.raises(OpenCvMissing, match="pip install opencv-python, or on a machine without a screen"):
        opencv()


@pytest.mark.parametrize("dtype", ["bool", "int8", "uint32", "int32", "int64", "uint64", "float16"])
def test_types_that_opencv_does_not_take_keep_their_type(dtype: str) -> None:
    image = np.arange(24).reshape(4, 6).astype(dtype)
    result = resize(image, 8, 12)
    assert result.dtype == image.dtype
    assert result.max() == image.max()


def test_numbers_are_rounded_and_cut_to_the_range_of_a_type() -> None:
    assert cast_like(np.array([-1.5, 0.4, 0.6, 70_000]), "uint16").tolist() == [0, 0, 1, 65_535]
    assert cast_like(np.array([0.4, 0.6]), bool).tolist() == [False, True]
    assert cast_like(np.array([300]), "uint8").tolist() == [255]
