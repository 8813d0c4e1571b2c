"""Which pretrained network a drawing's weights are of, kept beside it: a drawing's file has no weights."""

from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec.structs import replace

from workbench.atomic_files import write_atomically
from workbench.graph.document import Graph
from workbench.graph.history import History
from workbench.graph.weight_source import WeightSource
from workbench.importers.pretrained.offered_networks import is_offered
from workbench.importers.pretrained.weights_by_name import WeightsByName
from workbench.ui.autosave import companion_path


class _Kept(msgspec.Struct, frozen=True):
    pretrained: str


def weights_path(path: Path) -> Path:
    """For ``digits.graph.json`` it is ``.workbench/digits.graph.weights.json`` beside it."""
    return companion_path(path, "weights")


def keep_source(graph: Graph, path: Path) -> None:
    """Note for the next kernel which network the weights of ``graph`` are of, if the folder can be written."""
    file, name = weights_path(path), graph.weights.pretrained if graph.weights is not None else ""
    with suppress(OSError):
        if not name:
            file.unlink(missing_ok=True)
            return
        file.parent.mkdir(exist_ok=True)
        write_atomically(file, msgspec.json.encode(_Kept(name)))


def kept_source(path: Path) -> WeightSource | None:
    """The weights of the drawing at ``path``, which are read when they are needed; None where nothing is known."""
    try:
        kept = msgspec.json.decode(weights_path(path).read_bytes(), type=_Kept)
    except (OSError, msgspec.MsgspecError, UnicodeError):
        return None
    return WeightsByName(kept.pretrained) if is_offered(kept.pretrained) else None


def with_weights(history: History, weights: WeightSource | None) -> History:
    """A history that was read from files, with the weights of its drawings."""
    if weights is None:
        return history

    def of(graph: Graph) -> Graph:
        return replace(graph, weights=weights) if graph.nodes else graph

    return History(of(history.present), tuple(map(of, history.past)), tuple(map(of, history.future)))
