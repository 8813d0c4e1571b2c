"""Descriptions of the functions in ``keras.ops``. Used by the generator only, which hands Keras's module in."""

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

from workbench.catalog.docstring_reader import first_sentence
from workbench.catalog.node_types import NodeType, Parameter
from workbench.graph.vocabulary import Port

_CLASS = re.compile(r"(\w+)\((?:[^()]|\([^()]*\))*\)\.symbolic_call")
_BY_HAND = {
    "absolute": "Absolute",
    "geomspace": "Geomspace",
    "linspace": "Linspace",
    "logspace": "Logspace",
    "cast": "Cast",
    "conjugate": "Conjugate",
    "diff": "Diff",
    "pad": "Pad",
    "saturate_cast": "SaturateCast",
}
"""Functions whose source does not say ``Class(…).symbolic_call``."""

_TAKES_FUNCTIONS = frozenset({"associative_scan", "fori_loop", "map", "scan", "switch", "while_loop"})
_LISTS = frozenset({"arrays", "operands", "tensors", "xs"})
"""Call arguments that are lists of tensors."""

_SEVERAL = {
    "ctc_decode": 2, "divmod": 2, "eig": 2, "eigh": 2, "fft": 2, "fft2": 2, "frexp": 2, "histogram": 2, "ifft2": 2,
    "lu_factor": 2, "modf": 2, "moments": 2, "qr": 2, "rfft": 2, "slogdet": 2, "stft": 2, "svd": 3, "top_k": 2,
}  # fmt: skip
"""Functions with a fixed number of results other than one."""

_Arguments = Sequence[inspect.Parameter]


def describe(ops: ModuleType) -> Iterator[NodeType]:
    """Every operation whose function takes what its class takes, sorted by name; those on images last."""
    seen: set[type] = set()
    for module in (ops, ops.image):
        for name, function in sorted(vars(module).items(), key=lambda item: (_unusual(item[0], item[1]), item[0])):
            cls = _class(name, function)
            if cls is None or cls in seen or name in _TAKES_FUNCTIONS:
                continue
            settings, tensors = _arguments(cls.__init__), _arguments(cls.call)
            fixed = _only_of_class(function, settings)
            settings = [item for item in settings if item.name not in fixed]
            if _fits(function, [*settings, *tensors]):
                seen.add(cls)
                path = f"ops.{name}" if module is ops else f"ops.image.{name}"
                yield _described(path, function, cls, settings, tensors, fixed)


def _only_of_class(function: Any, settings: _Arguments) -> dict[str, Any]:
    """Settings of a class that its function does not offer, with the defaults that they always have."""
    known = inspect.signature(function).parameters
    return {
        item.name: item.default
        for item in settings
        if item.name not in known and item.default is not inspect.Parameter.empty
    }


def _unusual(name: str, function: Any) -> bool:
    """Whether a function is another name of one (``ops.conj`` of ``conjugate``)."""
    cls = _class(name, function)
    return cls is not None and cls.__name__.lower() != name.replace("_", "")


def _class(name: str, function: Any) -> Any:
    """The operation class that a function makes when it is called on symbolic tensors."""
    if not inspect.isfunction(function):
        return None
    found = {_BY_HAND[name]} if name in _BY_HAND else set(_CLASS.findall(inspect.getsource(function)))
    cls = function.__globals__.get(found.pop()) if len(found) == 1 else None
    return cls if inspect.isclass(cls) else None


def _arguments(function: Any) -> _Arguments:
    found = inspect.signature(function).parameters.values()
    return [
        item for item in found if item.name not in ("self", "name") and item.kind is not inspect.Parameter.VAR_KEYWORD
    ]


def _fits(function: Any, arguments: _Arguments) -> bool:
    known = inspect.signature(function).parameters
    return all(item.name in known for item in arguments)


def _described(
    path: str, function: Any, cls: type, settings: _Arguments, tensors: _Arguments, fixed: Mapping[str, Any]
) -> NodeType:
    known = inspect.signature(function).parameters
    spread = any(item.kind is inspect.Parameter.VAR_POSITIONAL for item in tensors)
    return NodeType(
        name=path,
        kind="operation",
        category="Operation",
        module=f"keras.{path.rpartition('.')[0]}",
        summary=first_sentence(function.__doc__),
        url="https://keras.io/api/ops/",
        parameters=tuple(_parameter(known[item.name]) for item in settings),
        inputs=tuple(_port(item) for item in tensors),
        outputs=tuple(
            Port("output" if i == 0 else f"output_{i}") for i in range(_SEVERAL.get(path.removeprefix("ops."), 1))
        ),
        call="spread" if spread else "tensor",
        aliases=(f"{cls.__module__}.{cls.__name__}",),
        fixed=fixed,
    )


def _parameter(argument: inspect.Parameter) -> Parameter:
    required = argument.default is inspect.Parameter.empty
    return Parameter(
        argument.name, "object", default=None if required else argument.default, required=required, nullable=True
    )


def _port(argument: inspect.Parameter) -> Port:
    spread = argument.kind is inspect.Parameter.VAR_POSITIONAL
    optional = argument.default is not inspect.Parameter.empty
    return Port(argument.name, many=spread or argument.name in _LISTS, optional=optional)


SPECIALS = (
    NodeType(
        name="GetItem",
        kind="operation",
        category="Operation",
        module="",
        summary="Takes a part of a tensor, as x[:, 0] does.",
        url="https://keras.io/api/ops/",
        parameters=(Parameter("key", "index", help="What stands between the brackets: ':, 0' or '..., -1'.",
                              required=True, initial=":"),),
        inputs=(Port("x"),),
        outputs=(Port("output"),),
        aliases=("keras.src.ops.numpy.GetItem",),
    ),
    NodeType(
        name="activations.relu",
        kind="operation",
        category="Operation",
        module="keras.activations",
        summary="A ReLU with a slope, a largest value or a threshold.",
        url="https://keras.io/api/layers/activations/",
        parameters=(
            Parameter("negative_slope", "float", help="The slope below the threshold.", default=0.0),
            Parameter("max_value", "float", help="The largest value.", default=None, nullable=True),
            Parameter("threshold", "float", help="What is below it becomes 0.", default=0.0),
        ),
        inputs=(Port("x"),),
        outputs=(Port("output"),),
        aliases=("keras.src.activations.activations.ReLU",),
    ),
    NodeType(
        name="Custom",
        kind="custom",
        category="Custom",
        module="",
        summary="A layer that the catalog does not have; it keeps its class and configuration.",
        url="https://keras.io/guides/making_new_layers_and_models_via_subclassing/",
        parameters=(
            Parameter("module", "string", help="Where the class can be imported from.", required=True, initial=""),
            Parameter("class_name", "string", help="The class of the layer.", required=True, initial="Layer"),
            Parameter("config", "object", help="What its get_config() returned.", nullable=True),
            Parameter("results", "int", help="How many tensors it gives.", default=1, minimum=1, advanced=True),
            Parameter("source", "object", help="The Python code that defines the class, a part each.", nullable=True,
                      default=None, advanced=True),
            Parameter("reason", "string", help="Why no code can be written for it; empty when it can.", default=""),
        ),
        inputs=(Port("input"),),
        outputs=(Port("output"),),
    ),
)  # fmt: skip
"""Types that stand for no single function."""
