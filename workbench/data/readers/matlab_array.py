"""Arrays and masks of MATLAB: version 4 by SciPy, 5 to 7.2 by their elements, 7.3 (which is HDF5) by h5py."""

import io
from typing import Any

import numpy as np

from workbench.data.affine_map import Array
from workbench.data.readers.image_content import ImageContent, ImageReader, refuse, require_size
from workbench.data.readers.matlab_elements import MatlabVariable, matlab_variables
from workbench.data.readers.numpy_array import content_of_arrays
from workbench.messages import mark, say

_NO_NUMBERS = mark("it holds no array of numbers, but {kinds}; save the mask alone: save('mask.mat', 'mask', '-v7')")
_ELSEWHERE = mark(
    "its array {name!r} stands in another file, which is not read; save it with: save('mask.mat', 'mask')"
)
_HDF5 = b"\x89HDF\r\n\x1a\n"
_USER_BLOCK = 512
"""Bytes before the HDF5 of version 7.3, in which MATLAB says who wrote it."""


def decode_mat(data: bytes) -> ImageContent:
    """The only array of numbers in the file, or the one that is named as an image."""
    variables = _variables(data)
    arrays = {one.name: one.numbers for one in variables if one.numbers is not None and _is_image(one.numbers)}
    if not arrays:
        kinds = ", ".join(f"{one.name} ({one.kind})" for one in variables)
        raise refuse(say(_NO_NUMBERS, kinds=kinds[:200] or say("nothing")))
    return content_of_arrays({name: np.ascontiguousarray(array) for name, array in arrays.items()})


def _is_image(array: Array) -> bool:
    return array.dtype.kind in "biuf" and min(array.shape, default=0) > 1


def _variables(data: bytes) -> list[MatlabVariable]:
    if _HDF5 in (data[: len(_HDF5)], data[_USER_BLOCK : _USER_BLOCK + len(_HDF5)]):
        return _of_hdf5(data)
    from scipy.io.matlab import matfile_version

    major, _ = matfile_version(io.BytesIO(data))
    return _of_version_4(data) if major == 0 else matlab_variables(data)


def _of_version_4(data: bytes) -> list[MatlabVariable]:
    from scipy.io import loadmat, whosmat

    known = whosmat(io.BytesIO(data))  # names and shapes alone
    require_size(sum(int(np.prod(shape, dtype=object)) for _, shape, _ in known))
    found = loadmat(io.BytesIO(data))
    kinds = {name: kind for name, _, kind in known}
    arrays = {name: found[name] for name in kinds if isinstance(found.get(name), np.ndarray)}
    return [MatlabVariable(name, kind, arrays.get(name)) for name, kind in kinds.items()]


def _of_hdf5(data: bytes) -> list[MatlabVariable]:
    """The data sets at the top; links to other files are not followed."""
    import h5py

    with h5py.File(io.BytesIO(data), "r") as file:
        names = [name for name in file if not name.startswith("#")]
        inside = [name for name in names if isinstance(file.get(name, getlink=True), h5py.HardLink)]
        return [_of_dataset(name, file[name]) for name in inside]


def _of_dataset(name: str, found: Any) -> MatlabVariable:
    import h5py

    kind = found.attrs.get("MATLAB_class", b"")
    text = kind.decode("ascii", "replace") if isinstance(kind, bytes) else str(kind)
    if not isinstance(found, h5py.Dataset):
        return MatlabVariable(name, text or "struct")
    if found.external or found.is_virtual:
        raise refuse(say(_ELSEWHERE, name=name))
    is_number = found.dtype.kind in "biuf" and text != "char" and "MATLAB_empty" not in found.attrs
    if not is_number:
        return MatlabVariable(name, text or str(found.dtype))
    require_size(found.size)
    return MatlabVariable(name, text or str(found.dtype), np.asarray(found).T)


MAT = ImageReader("MATLAB", (".mat",), decode_mat, (b"MATLAB 5.0 MAT-file", b"MATLAB 7.3 MAT-file"))
