"""The one place where the modules import OpenCV: when it is first needed, from whichever of its packages is there."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from workbench.data.affine_map import Array
from workbench.messages import mark, say
from workbench.modules.module_errors import OpenCvMissing

_NOT_INSTALLED = mark("Install it: pip install opencv-python, or on a machine without a screen opencv-python-headless.")
_NO_LIBRARY = mark(
    "A library of the system is missing that draws windows. Install the package without windows: "
    "pip uninstall opencv-python, then pip install opencv-python-headless; or the library: "
    "apt install libgl1 libglib2.0-0."
)
_TAKEN = frozenset(map(np.dtype, ("uint8", "uint16", "int16", "float32", "float64")))


@cache
def opencv() -> Any:
    """The package ``cv2``.

    Returns:
        The module, of opencv-python or opencv-python-headless.

    Raises:
        OpenCvMissing: Neither can be imported; says what to install.
    """
    try:
        return import_module("cv2")
    except ModuleNotFoundError as error:
        raise OpenCvMissing(where="wb.modules", received=error, remedy=say(_NOT_INSTALLED)) from error
    except ImportError as error:
        raise OpenCvMissing(where="wb.modules", received=error, remedy=say(_NO_LIBRARY)) from error


def in_taken_dtype(function: Callable[[Array], Array], image: Array) -> Array:
    """Call a function of OpenCV with an image of any type of numbers.

    Args:
        function: Takes and gives an array of one of OpenCV's types.
        image: Of any type; whole numbers that OpenCV does not take go through float64 and are rounded.

    Returns:
        The result in the type of ``image``.
    """
    if image.dtype in _TAKEN:
        return function(image)
    return cast_like(function(image.astype(np.uint8 if image.dtype == bool else np.float64)), image.dtype)


def cast_like(values: Array, dtype: Any) -> Array:
    """Values in a type of numbers: rounded and cut to its range where it is one of whole numbers.

    Args:
        values: Of any type.
        dtype: The type that is wanted.

    Returns:
        A new array, or ``values`` where it is of that type already.

    >>> cast_like(np.array([-3.0, 1.6, 300.0]), np.uint8).tolist()
    [0, 2, 255]
    """
    wanted = np.dtype(dtype)
    if values.dtype == wanted:
        return values
    if wanted.kind == "b":
        return values > 0.5  # noqa: PLR2004 - the middle between no and yes
    if wanted.kind in "iu":
        limits = np.iinfo(wanted)
        whole = values if values.dtype.kind in "iub" else np.rint(values)
        if whole.dtype.kind != "f" or whole.itemsize > wanted.itemsize:
            return np.clip(whole, limits.min, limits.max).astype(wanted)
        inside = np.where((whole > limits.min) & (whole < limits.max), whole, 0).astype(
            wanted
        )  # 2^31 - 1 is no float32
        return np.where(whole >= limits.max, limits.max, np.where(whole <= limits.min, limits.min, inside))
    return values.astype(wanted)
