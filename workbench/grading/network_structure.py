"""Whether two saved networks have the same structure: what they are made of, apart from names and weights.

Works on the files alone, which students made: nothing of them is built, and their size is checked first.
"""

import io
import zipfile
import zlib
from typing import Any

import msgspec

from workbench.grading.resource_limits import MEGABYTE

_CONFIGURATION = "config.json"
_LARGEST = 16 * MEGABYTE
_PASSED_OVER = frozenset(
    {
        "name", "keras_history", "input_layers", "output_layers", "build_config", "compile_config", "registered_name",
        "shared_object_id", "seed", "trainable", "dtype",
    }
)  # fmt: skip
"""Words that differ between two runs of the same code, or say nothing of the structure."""


def same_structure(one: bytes, other: bytes) -> bool:
    """Whether two Keras files hold networks of the same layers with the same settings.

    Args:
        one: The content of a ``.keras`` file.
        other: Another.

    Returns:
        False too where one of them cannot be read.
    """
    first, second = _structure(one), _structure(other)
    return first is not None and first == second


def _structure(content: bytes) -> Any:
    try:
        return _reduced(msgspec.json.decode(_configuration(content)))
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, ValueError, RuntimeError, RecursionError):
        return None


def _configuration(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(_CONFIGURATION) as file:
        found = file.read(_LARGEST + 1)
    return found if len(found) <= _LARGEST else b""


def _reduced(value: Any) -> Any:
    if isinstance(value, dict):
        return {word: _reduced(each) for word, each in value.items() if word not in _PASSED_OVER}
    if isinstance(value, list):
        return [_reduced(each) for each in value]
    return value
