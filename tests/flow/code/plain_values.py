"""Samples in and out of exported code, to be compared with those of the workbench."""

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
from msgspec import Struct

from workbench.flow.code import plain_sample
from workbench.flow.code.package_definitions import Definition

SAMPLES = [
    Definition(plain_sample.__name__, name)
    for name in ("PlainSample", "PlainTargets", "PlainClassLabel", "PlainMaskLabel", "PlainBoxLabel", "PlainPointLabel",
                 "PlainImageLabel", "PlainValueLabel")
] + [Definition("workbench.data.affine_map", "AffineMap")]  # fmt: skip


def plain(value: Any, code: dict[str, Any]) -> Any:
    """A value of the workbench as exported code has it."""
    if isinstance(value, tuple):
        return tuple(plain(one, code) for one in value)
    if isinstance(value, Struct):
        return code[type(value).__name__](
            **{name: plain(getattr(value, name), code) for name in value.__struct_fields__}
        )
    if is_dataclass(value):
        return code[type(value).__name__](**{one.name: plain(getattr(value, one.name), code) for one in fields(value)})
    return value


def differences(given: Any, expected: Any, where: str = "") -> list[str]:
    """Where a value of exported code is another than one of the workbench."""
    if isinstance(expected, np.ndarray):
        same = given.dtype == expected.dtype and given.shape == expected.shape
        same = same and np.array_equal(given, expected, equal_nan=expected.dtype.kind == "f")
        return [] if same else [f"{where}: {given!r} and not {expected!r}"]
    if isinstance(expected, tuple):
        if not isinstance(given, tuple) or len(given) != len(expected):
            return [f"{where}: {given!r} and not {expected!r}"]
        pairs = enumerate(zip(given, expected, strict=True))
        return [one for index, pair in pairs for one in differences(*pair, f"{where}[{index}]")]
    names = (
        list(getattr(expected, "__struct_fields__", ())) or [one.name for one in fields(expected)]
        if _is_record(expected)
        else []
    )
    if names:
        if type(given).__name__ != type(expected).__name__:
            return [f"{where}: {given!r} and not {expected!r}"]
        return [
            one
            for name in names
            for one in differences(getattr(given, name), getattr(expected, name), f"{where}.{name}")
        ]
    return [] if given == expected and type(given) is type(expected) else [f"{where}: {given!r} and not {expected!r}"]


def _is_record(value: Any) -> bool:
    return isinstance(value, Struct) or (is_dataclass(value) and not isinstance(value, type))
