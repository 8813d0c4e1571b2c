"""Ways to make a module take the samples that arrive: each was tried on their types before it is offered."""

from collections.abc import Callable, Iterator

from workbench.analysis import Fix
from workbench.analysis.messages import RESET
from workbench.flow.flow_messages import TAKE_INSTEAD
from workbench.flow.flow_problems import FlowPlace
from workbench.flow.sample_type import Types
from workbench.flow.steps import made_module
from workbench.flow.type_inference import outcome_of
from workbench.graph.commands import ReplaceLayer, ResetParam
from workbench.graph.document import Node, Value
from workbench.messages import TeachingError
from workbench.modules.module import Module
from workbench.modules.module_errors import (
    ColorModeRefused,
    DtypeRefused,
    ModuleError,
    ModuleParameterRange,
    SamplesDoNotFit,
)
from workbench.modules.registry import make, module_types

_MOST_FIXES = 3


def fixes_of_refusal(place: FlowPlace, module: Module, inputs: tuple[Types, ...], error: ModuleError) -> list[Fix]:
    """What makes a module take the samples that it refuses.

    Args:
        place: The node.
        module: Its module.
        inputs: The types that arrive.
        error: Why they are refused.

    Returns:
        At most three fixes, the one that the error's sentence proposes first.
    """
    found = [*_modules_in_front(place, module, inputs, error), *_other_modules(place, module, inputs, error)]
    if isinstance(error, ModuleParameterRange):
        found += reset_fixes(place, made_module)
    return found[:_MOST_FIXES]


def reset_fixes(place: FlowPlace, make_of: Callable[[Node], object]) -> list[Fix]:
    """Parameters whose defaults would make a module, or the settings of a network, possible.

    Args:
        place: The node whose parameters are refused, or of a module that refuses what arrives.
        make_of: Makes it of the node, or raises a TeachingError.

    Returns:
        A fix for each such parameter.
    """
    node = place.step.node
    rest = {name: {key: value for key, value in node.params.items() if key != name} for name in node.params}
    return [
        place.fix(RESET, ResetParam(node.id, name), parameter=name)
        for name, params in rest.items()
        if _is_possible(Node(node.id, node.type, node.name, params), make_of)
    ]


def _is_possible(node: Node, make_of: Callable[[Node], object]) -> bool:
    try:
        make_of(node)
    except TeachingError:
        return False
    return True


def _modules_in_front(place: FlowPlace, module: Module, inputs: tuple[Types, ...], error: ModuleError) -> Iterator[Fix]:
    for name, params in _candidates(module, inputs, error):
        first = make(name, params)
        given = tuple(outcome_of(first, (types,)).types for types in inputs)
        if all(given) and outcome_of(module, given).refusal is None:
            yield place.insert(name, **params)
            return


def _candidates(
    module: Module, inputs: tuple[Types, ...], error: ModuleError
) -> Iterator[tuple[str, dict[str, Value]]]:
    if isinstance(error, ColorModeRefused):
        yield "ColorToGrayscale", {}
        yield "OtsuThreshold", {}
        yield from (("ColorModeConvert", {"color_mode": mode}) for mode in ("RGB", "L"))
    elif isinstance(error, DtypeRefused):
        yield from (("DataTypeChange", {"dtype": dtype}) for dtype in module.about.dtypes)
        yield "MinMaxNormalization", {}
    elif isinstance(error, SamplesDoNotFit):
        size = inputs[0][0].size if inputs and inputs[0] else ()
        if size and None not in size[-2:]:
            yield "Resize", {"height": size[-2], "width": size[-1]}
        yield from (("ColorModeConvert", {"color_mode": mode}) for mode in ("RGB", "L"))


def _other_modules(place: FlowPlace, module: Module, inputs: tuple[Types, ...], error: ModuleError) -> Iterator[Fix]:
    """The module of the same kind for images of the other colour: Gamma Correction for colour, and for grey images."""
    name = type(module).__name__
    swapped = name.replace("Grayscale", "Color") if name.endswith("Grayscale") else name.replace("Color", "Grayscale")
    if not isinstance(error, ColorModeRefused) or swapped == name or swapped not in module_types():
        return
    if outcome_of(make(swapped), inputs).refusal is None:
        yield place.fix(TAKE_INSTEAD, ReplaceLayer(place.step.node.id, swapped), type=swapped)
