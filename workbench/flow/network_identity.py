"""What the result of a network step depends on: layers, settings, weights that it begins with, versions."""

import weakref
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version

import numpy as np
from msgspec.structs import replace

from workbench.graph.document import Graph
from workbench.graph.graph_files import compact
from workbench.graph.weight_source import WeightSource
from workbench.training.setup.settings import Settings, to_json

_VERSION = 1
_LIBRARIES = ("keras", "tensorflow")
_digests: dict[int, tuple["weakref.ref[WeightSource]", str]] = {}
"""Of weights that were hashed, which may be hundreds of megabytes; by the number of the object, since all are equal."""


def network_identity(graph: Graph, settings: Settings) -> str:
    """A text that is equal for equal results, in every process.

    Args:
        graph: The network.
        settings: How it is trained.

    Returns:
        Layers and connections, settings, the weights that it begins with, and the versions of Keras and TensorFlow.
        Places of nodes, notes and frames do not count.

    >>> drawn = Graph("net").add("Input", shape=(4, 4, 1))
    >>> network_identity(drawn, Settings()) == network_identity(drawn, Settings(epochs=3))
    False
    """
    layers = compact(_computed(graph))
    return "\n".join([f"network {_VERSION}", *_versions(), to_json(settings).decode(), layers, _weights(graph.weights)])


def _computed(graph: Graph) -> Graph:
    """A network without what only its drawing shows."""
    nodes = tuple(
        replace(
            node,
            position=(0.0, 0.0),
            note="",
            link="",
            lifted={},
            inner=None if node.inner is None else _computed(node.inner),
        )
        for node in graph.nodes
    )
    return replace(graph, nodes=nodes, annotations=(), weights=None)


@cache
def _versions() -> tuple[str, ...]:
    return tuple(f"{name} {_version(name)}" for name in _LIBRARIES)


def _version(name: str) -> str:
    """The version of a library; "" where it is installed under another name."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _weights(source: WeightSource | None) -> str:
    """The weights that an imported network begins with; "" for new ones."""
    if source is None or not source.layers:
        return ""
    new = ", ".join(sorted(source.new))
    if source.pretrained:
        return f"{source.pretrained} without {new}"
    kept = _digests.get(id(source))
    if kept is None or kept[0]() is not source:
        kept = _digests[id(source)] = (weakref.ref(source), _digest(source))
    return f"{kept[1]} without {new}"


def _digest(source: WeightSource) -> str:
    found = blake2b(digest_size=16)
    for path in sorted(source.layers):
        found.update("/".join(path).encode())
        for array in source.layers[path].layer.get_weights():
            found.update(f"{array.shape}{array.dtype.str}".encode())
            found.update(np.ascontiguousarray(array).tobytes())
    return found.hexdigest()
