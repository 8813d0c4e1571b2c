"""What can be ticked: parameters of the training and of layers, each with a sensible range around its value."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from workbench.catalog import NodeType, Parameter, node_type, objects
from workbench.catalog.network_outputs import is_of_model, unconnected_outputs
from workbench.graph.block_paths import walk
from workbench.graph.document import Graph, Node
from workbench.graph.traversal import predecessors
from workbench.graph.vocabulary import BLOCK, INPUT, LABEL, OUTPUT
from workbench.text_format import struct_text
from workbench.training.batches.augmentation import Augmentation
from workbench.training.batches.augmentation_errors import BadAugmentation
from workbench.training.setup.settings import Settings
from workbench.tuning.search_space import Choices, Domain, Range
from workbench.tuning.search_targets import AUGMENTATION, DEPTH, OPTIMIZER, PRESENT, Target, find_target
from workbench.tuning.searched_parameters import as_number
from workbench.tuning.tuning_errors import UnknownTarget

Part = Literal["training", "optimizer", "augmentation", "layer"]

_OPTIMIZERS = ("Adam", "SGD", "RMSprop", "AdamW", "Nadam", "Adamax", "Adagrad", "Adadelta")
_OWN: dict[str, Domain] = {
    "momentum": Range(0.0, 0.99),
    "nesterov": Choices((False, True)),
    "beta_1": Range(0.5, 0.99),
    "beta_2": Range(0.9, 0.9999),
    "rho": Range(0.5, 0.99),
    "amsgrad": Choices((False, True)),
    "centered": Choices((False, True)),
    "initial_accumulator_value": Range(0.001, 1.0, log=True),
}
_AUGMENTATION: dict[str, Domain] = {
    "rotation": Range(0.0, 30.0),
    "shift": Range(0.0, 0.2),
    "zoom": Range(0.0, 0.3),
    "horizontal_flip": Choices((False, True)),
    "vertical_flip": Choices((False, True)),
    "shear": Range(0.0, 20.0),
    "stretch": Range(0.0, 0.3),
    "brightness": Range(0.0, 0.3),
    "contrast": Range(0.0, 0.3),
    "noise": Range(0.0, 0.1),
    "laplace_noise": Range(0.0, 0.1),
    "salt_and_pepper": Range(0.0, 0.05),
}
_ACTIVATIONS = ("relu", "leaky_relu", "elu", "gelu", "silu", "tanh")
_INITIALIZERS = ("glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_normal")
_SIZES = ("units", "filters")
_STEPS = 4
_LARGEST_RATE = 1.0
_SPREAD = 100.0
_HALF = 0.5
_PARTS = (0.5, 1.5)
_DEEPEST = 4
_OPTIONAL = frozenset(
    {
        "Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "GaussianNoise", "GaussianDropout",
        "AlphaDropout", "BatchNormalization", "LayerNormalization", "GroupNormalization", "Activation", "ReLU",
    }
)  # fmt: skip
"""Layers that give what they are given in the same shape, so that a network works without them."""


class Proposal(Struct, frozen=True):
    """A parameter that can be ticked.

    Args:
        key: Its name in a space.
        part: What it is of: ``"training"``, ``"optimizer"``, ``"augmentation"`` or ``"layer"``.
        domain: A sensible range, or choices, with the drawn value among them.
        drawn: Its value now.
        node: The path of the layer; empty for the training.
        conditions: Keys with the value that each must have for this one to mean anything.

    >>> [proposal.key for proposal in proposals(graph, wb.training.Settings())][:3]
    ['epochs', 'batch_size', 'learning_rate']
    """

    key: str
    part: Part
    domain: Domain
    drawn: Any
    node: str = ""
    conditions: tuple[tuple[str, Any], ...] = ()

    def __repr__(self) -> str:
        return struct_text(self)


def proposals(graph: Graph | None, settings: Settings | None = None) -> tuple[Proposal, ...]:
    """What can be ticked in a drawing and its settings, each with a sensible range around its value.

    The sizes of the last layer are left out, since the labels decide them; they can be searched all the same.

    Args:
        graph: The drawing; None for the training alone.
        settings: The settings of the training; defaults if None.

    Returns:
        A proposal for each, those of the training first.

    Raises:
        GraphError: The drawing has a layer that the catalog does not know.

    >>> found = {proposal.key: proposal.domain for proposal in proposals(graph)}
    >>> found["conv.filters"], found["batch_size"]
    (Range(low=2, high=8, step=1, log=False), Choices(values=(8, 16, 32, 64, 128)))
    """
    chosen = settings or Settings()
    found = [*_of_training(chosen), *(_of_layers(graph, chosen) if graph is not None else ())]
    return tuple(found)


def _of_training(settings: Settings) -> Iterator[Proposal]:
    target = find_target("epochs", None, settings)
    yield _proposal(target, "training", Range(max(1, settings.epochs // 2), max(2, 2 * settings.epochs)))
    yield _proposal(find_target("batch_size", None, settings), "training", Choices(_doubled(settings.batch_size)))
    target = find_target("learning_rate", None, settings)
    rate = float(target.drawn) or 0.001
    high = max(rate, min(_LARGEST_RATE, rate * _SPREAD))
    yield _proposal(target, "training", Range(rate / _SPREAD, high, log=True))
    if settings.rate_plan is None:
        low = min(_HALF, settings.decay_rate)
        yield _proposal(
            find_target("decay_rate", None, settings), "training", Range(low, max(1.0, settings.decay_rate))
        )
        steps = settings.decay_steps
        yield _proposal(
            find_target("decay_steps", None, settings), "training", Range(max(1, steps // 10), 10 * steps, log=True)
        )
    optimizers = tuple(dict.fromkeys((settings.optimizer, *_OPTIMIZERS)))
    yield _proposal(find_target(OPTIMIZER, None, settings), "training", Choices(optimizers))
    for name in optimizers:
        yield from _of_optimizer(name, settings)
    for name, domain in _AUGMENTATION.items():
        target = find_target(f"{AUGMENTATION}.{name}", None, settings)
        found = _pairs(name, target.drawn) if isinstance(target.drawn, tuple) else _with_drawn(domain, target.drawn)
        yield _proposal(target, "augmentation", found)


def _pairs(setting: str, drawn: tuple[float, float]) -> Choices:
    """A range of the augmentation that was given as a pair: nothing, half of it, all of it, and half as much again."""
    nothing = Augmentation().middle_and_half(setting)[0]
    pairs: list[Any] = [0.0, drawn]
    for factor in _PARTS:
        low, high = (round(nothing + factor * (end - nothing), 6) for end in drawn)
        with suppress(BadAugmentation):
            pairs.append(getattr(replace(Augmentation(), **{setting: (low, high)}), setting))
    return Choices(tuple(dict.fromkeys(pairs)))


def _doubled(size: int) -> tuple[int, ...]:
    return tuple(dict.fromkeys(max(1, int(size * factor)) for factor in (0.25, 0.5, 1, 2, 4)))


def _of_optimizer(name: str, settings: Settings) -> Iterator[Proposal]:
    for parameter in objects("optimizers")[name].parameters:
        if parameter.name in _OWN:
            target = find_target(f"{OPTIMIZER}.{name}.{parameter.name}", None, settings)
            yield _proposal(target, "optimizer", _with_drawn(_OWN[parameter.name], target.drawn))


def _proposal(target: Target, part: Part, domain: Domain) -> Proposal:
    return Proposal(target.key, part, domain, target.drawn, target.node, target.conditions)


def _with_drawn(domain: Domain, drawn: Any) -> Domain:
    """A range that is wide enough for the value that is there."""
    if isinstance(domain, Choices) or isinstance(drawn, bool) or not isinstance(drawn, int | float):
        return domain
    if domain.log and drawn <= 0:
        return domain
    return Range(min(domain.low, drawn), max(domain.high, drawn), domain.step, domain.log)


def _of_layers(graph: Graph, settings: Settings) -> Iterator[Proposal]:
    ends = frozenset(_ends(graph))
    for path, node in walk(graph):
        if node.type in (INPUT, OUTPUT, LABEL) or not is_of_model(node) or node.shares or node.mode == "muted":
            continue
        for key, domain in _of_layer(path, node, ends):
            try:
                target = find_target(key, graph, settings)
            except UnknownTarget:
                continue
            yield _proposal(target, "layer", domain)


def _of_layer(path: str, node: Node, ends: Collection[str]) -> Iterator[tuple[str, Domain]]:
    if path not in ends:
        for parameter in _type(node).parameters:
            domain = _range_of(parameter, node.params.get(parameter.name, parameter.default))
            if domain is not None:
                yield f"{path}.{parameter.name}", domain
    if node.type in _OPTIONAL:
        yield f"{path}.{PRESENT}", Choices((True, False))
    if node.type == BLOCK:
        yield f"{path}.{DEPTH}", Range(1, _DEEPEST)


def _type(node: Node) -> NodeType:
    return node_type(node.type)


def _range_of(parameter: Parameter, drawn: Any) -> Domain | None:
    """A range for what is worth searching; None for all else."""
    value = as_number(drawn)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if parameter.name in _SIZES and is_number:
        step = max(1, int(value) // _STEPS)
        return Range(max(1, int(value) // 2), max(2, 2 * int(value)), step if int(value) // 2 % step == 0 else None)
    if parameter.name == "kernel_size" and is_number:
        low = 1 if value % 2 else 2
        return Range(low, max(low + 2, int(value) + 2), step=2)
    if parameter.name == "rate" and is_number and parameter.kind == "float":
        return Range(0.0, max(0.7, float(value)))
    if parameter.kind == "activation" and not isinstance(drawn, tuple | dict) and drawn not in ("softmax", "sigmoid"):
        return Choices(tuple(dict.fromkeys((drawn, *_ACTIVATIONS))))
    if parameter.name == "kernel_initializer" and isinstance(drawn, str):
        return Choices(tuple(dict.fromkeys((drawn, *_INITIALIZERS))))
    return None


def _ends(graph: Graph, above: str = "") -> Iterator[str]:
    """The paths of the layers at the end of the network, back to the last one that has a size of its own."""
    outputs = [node for node in graph.nodes if node.type == OUTPUT]
    behind = [graph.by_id[one] for node in outputs for one in predecessors(graph, node.id)]
    waiting = behind or list(unconnected_outputs(graph))
    seen: set[str] = set()
    while waiting:
        node = waiting.pop()
        if node.id in seen or node.type in (INPUT, LABEL):
            continue
        seen.add(node.id)
        yield f"{above}{node.name}"
        if node.inner is not None:
            yield from _ends(node.inner, f"{above}{node.name}/")
        sized = (inner for _, inner in walk(Graph("one", (node,))))
        if not any(inner.params.get(size) for inner in sized for size in _SIZES):
            waiting += [graph.by_id[one] for one in predecessors(graph, node.id)]
