"""The weights of a pretrained network of which a saved drawing knows only the name: read when they are first needed."""

from collections.abc import Mapping

from workbench.graph.weight_source import Path, TrainedLayer, WeightSource
from workbench.importers.pretrained.efficientnet_lite import SCORES
from workbench.importers.pretrained.networks import pretrained
from workbench.importers.pretrained.offered_networks import image_size


class WeightsByName(WeightSource):
    """Those of ``pretrained(name)``. Nothing is read or downloaded before a model is built from the drawing.

    >>> WeightsByName("EfficientNetLite0").pretrained
    'EfficientNetLite0'
    """

    def __init__(self, name: str) -> None:
        super().__init__(new=(SCORES,), pretrained=name)

    @property
    def layers(self) -> Mapping[Path, TrainedLayer]:
        """Each layer that has weights, by the path of its node.

        Raises:
            CannotImport: They are not here, or cannot be read; the message says what to do.
        """
        if not self._layers:
            size = image_size(self.pretrained)
            source = pretrained(self.pretrained, shape=(size, size, 3)).weights
            self._layers = source.layers if source is not None else {}
        return self._layers
