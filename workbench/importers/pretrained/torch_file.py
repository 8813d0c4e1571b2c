"""Arrays of a file that ``torch.save`` wrote in its old format, read without torch; nothing of the file is run."""

import pickle
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from workbench.importers.import_errors import WeightsBroken
from workbench.messages import mark, say

_MAGIC = 0x1950A86A20F9469CFC6C
_DTYPES = {"FloatStorage": "<f4", "LongStorage": "<i8"}
_OTHER_BEGINNING, _END = mark("another beginning"), mark("the end of the file")
_HEADS = 3
"""What stands before the tensors: a magic number, the version and the machine."""


class _Storage(Struct, frozen=True):
    """Numbers that stand together in the file; tensors are parts of them."""

    key: str
    dtype: str
    size: int


class _Tensor(Struct, frozen=True):
    """A tensor: which numbers of a storage, in which order."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


def _tensor(storage: _Storage, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: object) -> _Tensor:
    return _Tensor(storage, offset, shape, strides)


class _Unpickler(pickle.Unpickler):
    """Knows the four names that a file of weights has, and refuses all others: nothing of the file is run."""

    def find_class(self, module: str, name: str) -> object:
        known = {
            ("collections", "OrderedDict"): OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2"): _tensor,
            **{("torch", storage): dtype for storage, dtype in _DTYPES.items()},
        }
        if (module, name) not in known:
            message = f"{module}.{name}"
            raise pickle.UnpicklingError(message)
        return known[module, name]

    def persistent_load(self, pid: tuple[str, str, str, str, int, object]) -> _Storage:
        _, dtype, key, _, size, _ = pid
        return _Storage(key, dtype, size)


_DAMAGE = (
    pickle.UnpicklingError, EOFError, ValueError, TypeError, LookupError, AttributeError,
    MemoryError, OverflowError, RecursionError,
)  # fmt: skip
"""What a damaged file ends in; lengths and shapes in it may be larger than any memory."""


def read_torch_file(path: Path) -> Mapping[str, NDArray[np.generic]]:
    """The arrays of a file by their names, in the order of the file.

    Args:
        path: A file that ``torch.save`` of a version below 1.6 wrote.

    Returns:
        Arrays with the axes that they have in torch.

    Raises:
        WeightsBroken: It is no such file, or something in it is no array.
        OSError: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            return _arrays(file)
    except _DAMAGE as error:
        raise WeightsBroken(where=path.name, received=str(error) or type(error).__name__) from error


def _arrays(file: BinaryIO) -> Mapping[str, NDArray[np.generic]]:
    heads = [_Unpickler(file).load() for _ in range(_HEADS)]
    if heads[0] != _MAGIC:
        raise pickle.UnpicklingError(say(_OTHER_BEGINNING))
    tensors: Mapping[str, _Tensor] = _Unpickler(file).load()
    storages = {tensor.storage.key: tensor.storage for tensor in tensors.values()}
    numbers = {key: _numbers(file, storages[key]) for key in _Unpickler(file).load()}
    return {name: _strided(numbers[tensor.storage.key], tensor) for name, tensor in tensors.items()}


def _numbers(file: BinaryIO, storage: _Storage) -> NDArray[np.generic]:
    count = int.from_bytes(file.read(8), "little")
    kind = np.dtype(storage.dtype)
    content = file.read(storage.size * kind.itemsize)
    if count != storage.size or len(content) != storage.size * kind.itemsize:
        raise EOFError(say(_END))
    return np.frombuffer(content, kind)


def _strided(numbers: NDArray[np.generic], tensor: _Tensor) -> NDArray[np.generic]:
    """The tensor as an array of its own; indices are checked, strides of a damaged file lead out of the storage."""
    places = np.full(tensor.shape, tensor.offset, np.int64)
    for axis, (size, stride) in enumerate(zip(tensor.shape, tensor.strides, strict=True)):
        along = [1] * len(tensor.shape)
        along[axis] = size
        places += (np.arange(size) * stride).reshape(along)
    return numbers[places]
