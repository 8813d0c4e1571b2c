"""What a card and the reference page say of a module, in words."""

from typing import Any, NamedTuple

from workbench.data.image_header import COLOR_MODES
from workbench.messages import mark, say
from workbench.modules.manipulation_module import FilterModule, MergeModule, PatchModule
from workbench.modules.module import Module
from workbench.modules.module_description import ALL_DTYPES, Description
from workbench.modules.module_parameters import ModuleParameter, expected_value, parameters_of

_TAKES, _GIVES, _MODALITY = mark("Takes"), mark("Gives"), mark("Modality")
_SOURCE, _CHAIN, _AFTER = mark("Source"), mark("Example chain"), mark("Comes after")
_IMAGES, _VOLUMES, _BOTH = mark("images"), mark("volumes"), mark("images and volumes")
_EVERY_MODE, _EVERY_DTYPE = mark("every colour mode"), mark("every data type")
_SAME_DTYPE, _ANY_DTYPE = mark("the data type of the image"), mark("a data type that a parameter decides")
_VALUES = mark("values from {least:g} to {most:g}")
_ONE_OR_NONE, _SEVERAL, _MERGED = mark("the sample or none"), mark("several samples"), mark("one sample of several")
_APPENDED = mark("all samples of several sets")
_UNIT = mark("{expected} ({unit})")


class Fact(NamedTuple):
    """A heading and what is said under it. ``code`` says that it is Python."""

    heading: str
    text: str
    code: bool = False


def facts_of(kind: type[Module]) -> list[Fact]:
    """What a module takes and gives, where it comes from, and a chain with it.

    Args:
        kind: The module's class.

    Returns:
        The facts, in the order in which they are shown.

    >>> from workbench.modules import MinMaxNormalization
    >>> facts_of(MinMaxNormalization)[1].text
    'float32, values from 0 to 1'
    """
    about = kind.about
    facts = [Fact(say(_TAKES), _taken(about)), Fact(say(_GIVES), _given(kind))]
    if about.modality != "Any":
        facts.append(Fact(say(_MODALITY), about.modality))
    if about.after:
        facts.append(Fact(say(_AFTER), about.after, code=True))
    return [*facts, Fact(say(_SOURCE), about.source), Fact(say(_CHAIN), about.chain, code=True)]


def _taken(about: Description) -> str:
    dimensions = _BOTH if len(about.dimensions) > 1 else _IMAGES if 2 in about.dimensions else _VOLUMES  # noqa: PLR2004
    modes = say(_EVERY_MODE) if set(about.color_modes) == set(COLOR_MODES) else ", ".join(about.color_modes)
    dtypes = say(_EVERY_DTYPE) if set(about.dtypes) == set(ALL_DTYPES) else ", ".join(about.dtypes)
    return "; ".join([say(dimensions), modes, dtypes])


def _given(kind: type[Module]) -> str:
    about = kind.about
    if issubclass(kind, MergeModule):
        count = say(_MERGED if kind.paired else _APPENDED)
    else:
        count = say(_ONE_OR_NONE) if issubclass(kind, FilterModule) else ""
        count = say(_SEVERAL) if issubclass(kind, PatchModule) else count
    dtype = {"same": say(_SAME_DTYPE), "any": say(_ANY_DTYPE)}.get(about.gives_dtype, about.gives_dtype)
    values = "" if about.gives_range is None else say(_VALUES, least=about.gives_range[0], most=about.gives_range[1])
    return ", ".join(part for part in (count, about.gives_mode or "", dtype, values) if part)


class ParameterFact(NamedTuple):
    """A parameter: its name, its value as Python, which values it may have, and what it does."""

    name: str
    value: str
    expected: str
    help: str


def parameter_facts(kind: type[Module], values: dict[str, Any] | None = None) -> list[ParameterFact]:
    """What is said of each parameter.

    Args:
        kind: The module's class.
        values: The values of a module; None are the defaults.

    Returns:
        A row a parameter.
    """
    return [
        ParameterFact(one.name, repr((values or {}).get(one.name, one.default)), _expected(one), one.help)
        for one in parameters_of(kind)
    ]


def _expected(parameter: ModuleParameter) -> str:
    words = expected_value(parameter)
    return say(_UNIT, expected=words, unit=parameter.unit) if parameter.unit else words


def call_of(module: Module) -> str:
    """A module as Python makes it, with the parameters that are not its defaults.

    Args:
        module: The module.

    Returns:
        Such as "Resize(height=64)".

    >>> from workbench.modules import Resize
    >>> call_of(Resize(height=64))
    'Resize(height=64)'
    """
    values = module.parameters()
    said = [
        f"{one.name}={values[one.name]!r}" for one in parameters_of(type(module)) if values[one.name] != one.default
    ]
    return f"{type(module).__name__}({', '.join(said)})"
