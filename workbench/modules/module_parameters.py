"""Parameters of modules: read from the annotations of a class, and checked when a module is made.

A parameter is an annotated field with a default: ``height: Pixels = 256``. The common kinds are named here; others are
written with ``Annotated[int, Meta(ge=1, le=9)]`` or ``Literal["one", "other"]``.
"""

import inspect
import re
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias, get_args, get_origin, get_type_hints

import numpy as np
from msgspec import Meta, Struct
from msgspec import inspect as types
from msgspec.structs import fields, replace

from workbench.messages import mark, say
from workbench.modules.module_errors import ModuleParameterChoice, ModuleParameterRange, ModuleParameterType

Pixels = Annotated[int, Meta(ge=1, le=8192, extra={"unit": "px"})]
"""A height, width or depth."""
Margin = Annotated[int, Meta(ge=0, le=8192, extra={"unit": "px"})]
"""How much is added or taken away at one side."""
KernelSize = Annotated[int, Meta(ge=1, le=255, extra={"unit": "px", "odd": True})]
"""The side of a square neighbourhood, with a pixel in its middle."""
Sigma = Annotated[float, Meta(gt=0, le=1000, extra={"unit": "px"})]
"""The standard deviation of a Gaussian."""
Fraction = Annotated[float, Meta(ge=0, le=1)]
"""A share of the whole."""
Degrees = Annotated[float, Meta(ge=-360, le=360, extra={"unit": "°"})]
"""An angle."""
Iterations = Annotated[int, Meta(ge=1, le=100)]
"""How often a step is repeated."""
Seed = Annotated[int, Meta(ge=0, le=2**32 - 1)]
"""What random numbers are drawn by: the same seed and the same name of a sample give the same numbers."""
ClassIndex = Annotated[int, Meta(ge=0, le=65_535)]
"""The number of a class."""
ChannelIndex = Annotated[int, Meta(ge=0, le=1023)]
"""The number of a channel, from 0."""
Interpolation: TypeAlias = Literal["nearest", "linear", "cubic", "area", "lanczos"]
"""How values between pixels are found."""

ParameterForm = Literal["int", "float", "bool", "string", "enum", "int_list", "float_list", "path", "object"]


class ModuleParameter(Struct, frozen=True):
    """One parameter of a module, as its annotation says.

    ``above`` and ``below`` say that the minimum or the maximum itself is out. ``count`` is how many numbers a list has;
    None is any number of them.
    """

    name: str
    form: ParameterForm
    default: Any
    help: str = ""
    nullable: bool = False
    minimum: float | None = None
    maximum: float | None = None
    above: bool = False
    below: bool = False
    odd: bool = False
    unit: str = ""
    choices: tuple[Any, ...] = ()
    count: int | None = None


@cache
def parameters_of(kind: type[Struct]) -> tuple[ModuleParameter, ...]:
    """The parameters of a module's class, in order.

    Args:
        kind: The class.

    Returns:
        One entry a field.
    """
    hints = get_type_hints(kind, include_extras=True)
    told = _told_arguments(kind.__doc__ or "")
    return tuple(
        replace(
            _from_type(types.type_info(hints[field.name])),
            name=field.name,
            help=told.get(field.name, ""),
            default=field.default,
            choices=_choices(hints[field.name]),
        )
        for field in fields(kind)
    )


def _choices(hint: Any) -> tuple[Any, ...]:
    """The values of a ``Literal`` in their order, also inside of ``| None`` and ``Annotated``."""
    if get_origin(hint) is Literal:
        return get_args(hint)
    return tuple(value for part in get_args(hint) if get_origin(part) is Literal for value in get_args(part))


_EMPTY = ModuleParameter("", "string", None)


_PLAIN: dict[type, ParameterForm] = {types.BoolType: "bool", types.StrType: "string", types.AnyType: "object"}


def _from_type(kind: Any, extra: dict[str, Any] | None = None) -> ModuleParameter:
    """What msgspec reads in an annotation, without name and default."""
    match kind:
        case types.Metadata():
            found = _from_type(kind.type, kind.extra)
        case types.UnionType():
            inner = next(part for part in kind.types if not isinstance(part, types.NoneType))
            found = replace(_from_type(inner), nullable=True)
        case types.IntType() | types.FloatType():
            found = _of_numbers(kind, extra or {})
        case types.LiteralType():
            found = replace(_EMPTY, form="enum")  # its values are sorted there: see ``_choices``
        case types.VarTupleType():
            found = _of_list(kind.item_type, None)
        case types.TupleType():
            found = _of_list(kind.item_types[0], len(kind.item_types))
        case types.CustomType(cls=cls) if issubclass(cls, Path):
            found = replace(_EMPTY, form="path")
        case types.BoolType() | types.StrType() | types.AnyType():
            found = replace(_EMPTY, form=_PLAIN[type(kind)])
        case _:
            message = type(kind).__name__
            raise TypeError(message)
    return found


def _of_list(item: Any, count: int | None) -> ModuleParameter:
    entry = _from_type(item)
    return replace(entry, form="int_list" if entry.form == "int" else "float_list", count=count)


def _of_numbers(kind: types.IntType | types.FloatType, extra: dict[str, Any]) -> ModuleParameter:
    least = kind.ge if kind.gt is None else kind.gt
    most = kind.le if kind.lt is None else kind.lt
    return ModuleParameter(
        "",
        "int" if isinstance(kind, types.IntType) else "float",
        None,
        minimum=least,
        maximum=most,
        above=kind.gt is not None,
        below=kind.lt is not None,
        odd=bool(extra.get("odd")),
        unit=str(extra.get("unit", "")),
    )


def _told_arguments(text: str) -> dict[str, str]:
    """What a docstring says of each argument."""
    section = re.split(r"^Args:$", inspect.cleandoc(text), maxsplit=1, flags=re.MULTILINE)
    if len(section) == 1:
        return {}
    body = re.split(r"^\S", section[1], maxsplit=1, flags=re.MULTILINE)[0]
    entries = re.split(r"^    (\w+): ", body, flags=re.MULTILINE)[1:]
    return {name: " ".join(told.split()) for name, told in zip(entries[::2], entries[1::2], strict=True)}


_KINDS = {
    ("int", False): mark("a whole number"),
    ("int", True): mark("an odd whole number"),
    ("float", False): mark("a number"),
}
_FROM_TO = mark("{kind} from {least:,} to {most:,}")
_ABOVE_TO = mark("{kind} above {least:,} and up to {most:,}")
_FROM_BELOW = mark("{kind} from {least:,} to below {most:,}")
_BETWEEN = mark("{kind} above {least:,} and below {most:,}")
_AT_LEAST = mark("{kind} of at least {least:,}")
_ABOVE = mark("{kind} above {least:,}")
_AT_MOST = mark("{kind} of at most {most:,}")
_LIST = mark("a tuple, each entry {entry}")
_LIST_OF = mark("a tuple of {count}, each entry {entry}")
_OR_NONE = mark("{expected}, or None")


def expected_value(parameter: ModuleParameter) -> str:
    """What values a parameter may have, in words.

    Args:
        parameter: The parameter.

    Returns:
        Such as "a whole number from 1 to 8,192".
    """
    words = _expected(parameter)
    return say(_OR_NONE, expected=words) if parameter.nullable else words


def _expected(parameter: ModuleParameter) -> str:
    if parameter.form == "enum":
        return say("one of {choices}", choices=", ".join(map(repr, parameter.choices)))
    if parameter.form in ("bool", "string", "path"):
        words = {"bool": say("True or False"), "string": say("a text"), "path": say("the path of a file")}
        return words[parameter.form]
    if parameter.form.endswith("_list"):
        entry = _numbers_in_words(parameter)
        return say(_LIST, entry=entry) if parameter.count is None else say(_LIST_OF, count=parameter.count, entry=entry)
    return _numbers_in_words(parameter)


def _numbers_in_words(parameter: ModuleParameter) -> str:
    kind = say(_KINDS["int" if parameter.form.startswith("int") else "float", parameter.odd])
    least, most = parameter.minimum, parameter.maximum
    if least is None and most is None:
        return kind
    if most is None:
        return say(_ABOVE if parameter.above else _AT_LEAST, kind=kind, least=least)
    if least is None:
        return say(_AT_MOST, kind=kind, most=most)
    two_sided = {
        (False, False): _FROM_TO,
        (True, False): _ABOVE_TO,
        (False, True): _FROM_BELOW,
        (True, True): _BETWEEN,
    }
    return say(two_sided[parameter.above, parameter.below], kind=kind, least=least, most=most)


def checked(where: str, parameter: ModuleParameter, value: Any) -> Any:
    """A value for a parameter, in the type of its annotation.

    Args:
        where: The class of the module, for the error.
        parameter: What the annotation says.
        value: What was given. Numbers of NumPy, lists for tuples, and whole numbers for fractions are taken.

    Returns:
        The value.

    Raises:
        ModuleParameterType: It is of another type.
        ModuleParameterChoice: It is none of the choices.
        ModuleParameterRange: It is out of range.
    """
    if parameter.form == "object" or (value is None and parameter.nullable):
        return value
    if isinstance(value, np.generic):
        value = value.item()
    if parameter.form.endswith("_list"):
        return _checked_list(where, parameter, value)
    plain = _plain(parameter.form, value)
    if plain is None:
        raise _refusal(ModuleParameterType, where, parameter, value)
    if parameter.form == "enum" and not any(plain == one and type(plain) is type(one) for one in parameter.choices):
        raise _refusal(ModuleParameterChoice, where, parameter, value)
    if parameter.form in ("int", "float") and not _in_range(parameter, plain):
        raise _refusal(ModuleParameterRange, where, parameter, value)
    return plain


def _checked_list(where: str, parameter: ModuleParameter, value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple | np.ndarray):
        raise _refusal(ModuleParameterType, where, parameter, value)
    form: ParameterForm = "int" if parameter.form == "int_list" else "float"
    entries = [_plain(form, entry.item() if isinstance(entry, np.generic) else entry) for entry in value]
    if None in entries or (parameter.count is not None and len(entries) != parameter.count):
        raise _refusal(ModuleParameterType, where, parameter, value)
    if not all(_in_range(parameter, entry) for entry in entries):
        raise _refusal(ModuleParameterRange, where, parameter, value)
    return tuple(entries)


def _plain(form: ParameterForm, value: Any) -> Any:
    """``value`` in the type of a form, or None where it is of another."""
    if form == "path":
        return Path(value) if isinstance(value, str | Path) else None
    if form in _EXACT:
        return value if isinstance(value, _EXACT[form]) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    whole = form == "int" and value == value // 1
    return int(value) if whole else float(value) if form == "float" else None


_EXACT: dict[ParameterForm, type] = {"enum": object, "bool": bool, "string": str}
"""Forms whose values are taken as they are, and their types."""


def _in_range(parameter: ModuleParameter, value: float) -> bool:
    least, most = parameter.minimum, parameter.maximum
    if value != value or (least is not None and (value <= least if parameter.above else value < least)):  # noqa: PLR0124 - NaN
        return False
    if most is not None and (value >= most if parameter.below else value > most):
        return False
    return not parameter.odd or value % 2 == 1


def _refusal(
    reason: type[ModuleParameterType | ModuleParameterChoice | ModuleParameterRange],
    where: str,
    parameter: ModuleParameter,
    value: Any,
) -> Exception:
    example = f"{parameter.name}={parameter.default!r}"
    return reason(
        where=where, parameter=parameter.name, expected=expected_value(parameter), received=value, example=example
    )
