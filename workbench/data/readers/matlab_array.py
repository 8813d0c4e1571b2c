"""Arrays and masks of MATLAB, of versions 4 to 7.2, by SciPy."""

import io

import numpy as np

from workbench.data.readers.image_content import ImageContent, ImageReader, refuse
from workbench.data.readers.numpy_array import array_content, only_array
from workbench.messages import mark, say

_HDF5 = mark("it was saved by MATLAB with -v7.3; save it with: save('mask.mat', 'mask', '-v7')")
_NO_NUMBERS = mark("it holds no array of numbers, but {kinds}; save the mask alone: save('mask.mat', 'mask', '-v7')")


def decode_mat(data: bytes) -> ImageContent:
    """The only array of numbers in the file, or the one that is named as an image."""
    from scipy.io import loadmat

    if data[:512].find(b"MATLAB 7.3") >= 0 or data.startswith(b"\x89HDF"):
        raise refuse(say(_HDF5))
    variables = {name: value for name, value in loadmat(io.BytesIO(data)).items() if not name.startswith("__")}
    arrays = {
        name: value
        for name, value in variables.items()
        if isinstance(value, np.ndarray) and value.dtype.kind in "biuf" and min(value.shape, default=0) > 1
    }
    if not arrays:
        kinds = ", ".join(
            f"{name} ({getattr(value, 'dtype', type(value).__name__)})" for name, value in variables.items()
        )
        raise refuse(say(_NO_NUMBERS, kinds=kinds[:200] or say("nothing")))
    return array_content(np.ascontiguousarray(arrays[only_array(list(arrays))]))


MAT = ImageReader("MATLAB", (".mat",), decode_mat, (b"MATLAB 5.0 MAT-file", b"MATLAB 7.3 MAT-file"))
