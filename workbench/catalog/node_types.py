"""What a node type is: plain frozen values, read from the generated JSON."""

from collections.abc import Mapping
from typing import Literal

from immutabledict import immutabledict
from msgspec import Struct
from msgspec.structs import force_setattr

from workbench.graph.document import Value, frozen
from workbench.graph.vocabulary import Port

Kind = Literal[
    "input", "output", "label", "layer", "loss", "block", "operation", "custom", "object",
    "data", "module", "network", "metrics",
]  # fmt: skip
"""What something is; ``object`` stands in no graph: an optimizer, metric, callback, initializer … ``data``, ``module``,
``network`` and ``metrics`` stand in a flow, never in a network."""

Call = Literal["tensor", "list", "arguments", "spread"]
"""How a layer takes its inputs: ``layer(x)``, ``layer([a, b])``, ``layer(query=a, value=b)`` by port name, or
``f(a, b)`` with any number of tensors."""

Group = Literal[
    "losses",
    "metrics",
    "optimizers",
    "schedules",
    "callbacks",
    "initializers",
    "regularizers",
    "constraints",
    "activations",
]

ParameterKind = Literal[
    "int",
    "float",
    "bool",
    "string",
    "enum",
    "int_or_tuple",  # 3, or one number an axis: (3, 5)
    "padding",  # 1, or one number an axis: (1, 2), or (before, after) for each axis: ((0, 1), (2, 2))
    "shape",  # a tuple of whole numbers, None where unknown
    "int_list",
    "float_list",
    "number_or_list",
    "activation",
    "initializer",
    "regularizer",
    "constraint",
    "dtype",
    "layer",  # a layer inside another: {"class_name": "LSTM", "config": {"units": 32}}
    "wrapper",  # a layer around a model: {"class_name": "TimeDistributed", "config": {}}
    "path",  # a file or folder
    "text_list",  # any number of texts
    "index",  # what stands between brackets: ":, 0"
    "object",  # anything JSON can hold; no control of its own
]


class Parameter(Struct, frozen=True, omit_defaults=True):
    """One constructor argument.

    ``default`` is Keras's own; ``required`` parameters have none, and a new node starts with ``initial``.
    ``minimum`` and ``maximum`` are inclusive unless ``above`` says that the minimum itself is out; in tuples they
    hold for every number. ``length`` is how many numbers a tuple has (an ``int_or_tuple`` of a 2-D layer: 2). ``unit``
    is shown behind a number, such as "px"; an ``odd`` one has no half.
    """

    name: str
    kind: ParameterKind
    help: str = ""
    default: Value = None
    required: bool = False
    initial: Value = None
    nullable: bool = False
    minimum: float | None = None
    maximum: float | None = None
    above: bool = False
    length: int | None = None
    choices: tuple[str, ...] = ()
    advanced: bool = False
    unit: str = ""
    odd: bool = False

    def __post_init__(self) -> None:
        force_setattr(self, "default", frozen(self.default))
        force_setattr(self, "initial", frozen(self.initial))


class NodeType(Struct, frozen=True, omit_defaults=True):
    """Something that may stand in a graph, or an object that a panel offers (optimizer, metric, callback …).

    ``states`` are further outputs, there only when ``return_state`` is on. ``hidden`` are constructor arguments that
    are no parameters here. ``aliases`` are other names of the same thing: ``MaxPool2D``, ``he_normal``.
    ``fixed`` is what Keras writes into every configuration of a layer besides its parameters.
    """

    name: str
    kind: Kind
    category: str
    module: str
    summary: str
    url: str
    parameters: tuple[Parameter, ...] = ()
    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()
    states: tuple[Port, ...] = ()
    call: Call = "tensor"
    aliases: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    fixed: Mapping[str, Value] = immutabledict()

    def __post_init__(self) -> None:
        force_setattr(self, "fixed", frozen(self.fixed))

    def parameter(self, name: str) -> Parameter | None:
        """The parameter called ``name``, or None."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)


class Generated(Struct, frozen=True):
    """One generated file."""

    about: str
    keras: str
    types: tuple[NodeType, ...]
