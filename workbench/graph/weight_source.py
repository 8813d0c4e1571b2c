"""Where the trained weights of an imported network are: they travel with its graph through every edit."""

from collections.abc import Collection, Mapping
from typing import Any

from msgspec import Struct

Path = tuple[str, ...]
"""Ids of nodes from the outermost level inwards."""


class TrainedLayer(Struct, frozen=True):
    """A layer that has weights, and the type and name of the node that stands for it."""

    type: str
    name: str
    layer: Any


class WeightSource:
    """The layers of an imported network by the ids of their nodes.

    It says nothing about what a network is: two graphs that differ in it alone are equal, it is in no file, and a copy
    of it in another process is empty.

    Args:
        layers: Each layer that has weights, by the path of its node.
        new: Names of layers that have none on purpose: the new head of a pretrained network.
        pretrained: The name of the pretrained network that they are of, from which they can be read again; "" for none.

    >>> WeightSource() == None
    True
    """

    def __init__(
        self, layers: Mapping[Path, TrainedLayer] | None = None, new: Collection[str] = (), pretrained: str = ""
    ) -> None:
        self._layers: Mapping[Path, TrainedLayer] = dict(layers or {})
        self.new = frozenset(new)
        self.pretrained = pretrained

    @property
    def layers(self) -> Mapping[Path, TrainedLayer]:
        """Each layer that has weights, by the path of its node."""
        return self._layers

    def find(self, path: Path, type_name: str, name: str) -> TrainedLayer | None:
        """The layer of a node: by its path, else by its name where only one layer of this type has it (in a block)."""
        found = self.layers.get(path)
        if found is not None and found.type == type_name:
            return found
        named = [layer for layer in self.layers.values() if (layer.type, layer.name) == (type_name, name)]
        return named[0] if len(named) == 1 else None

    def __eq__(self, other: object) -> bool:
        return other is None or isinstance(other, WeightSource)

    def __hash__(self) -> int:
        return hash(None)

    def __repr__(self) -> str:
        return f"WeightSource({len(self.layers)} layers)"

    def __deepcopy__(self, memo: object) -> "WeightSource":
        return self

    def __reduce__(self) -> tuple[type["WeightSource"], tuple[()]]:
        return WeightSource, ()
