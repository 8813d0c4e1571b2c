"""The trained weights of a drawing that is opened again: of the graph in the cell, or of the network chosen before."""

from pathlib import Path

import pytest

import workbench as wb
from workbench.graph.commands import Rename, UndoStep
from workbench.graph.document import Graph
from workbench.graph.weight_source import WeightSource
from workbench.importers.pretrained import weights_by_name
from workbench.ui.drawing_session import DrawingSession
from workbench.ui.weights_file import kept_source, weights_path


def _pretrained() -> Graph:
    return wb.templates.pretrained("EfficientNetLite0", shape=(32, 32, 3))


def _renamed(session: DrawingSession) -> None:
    session.do(UndoStep((Rename(session.graph.nodes[0].id, "picture"),)))
    session.autosave.flush()


def test_the_cell_run_again_gives_the_edited_drawing_its_weights(tmp_path: Path) -> None:
    path = tmp_path / "net.graph.json"
    _renamed(DrawingSession(_pretrained(), path))
    given = _pretrained()
    again = DrawingSession(given, path)
    assert again.graph.nodes[0].name == "picture"
    assert again.graph.weights is given.weights
    again.undo()
    assert again.graph.weights is given.weights


def test_a_network_of_the_gallery_has_its_weights_in_the_next_kernel_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.graph.json"
    session = DrawingSession(Graph("mine"), path)
    session.replace(_pretrained())
    _renamed(session)
    asked: list[str] = []

    def noted(name: str, shape: tuple[int, int, int]) -> Graph:
        asked.append(name)
        return wb.templates.pretrained(name, shape=shape)

    monkeypatch.setattr(weights_by_name, "pretrained", noted)
    again = DrawingSession(Graph("mine"), path)
    assert again.graph.weights is not None
    assert asked == []  # nothing is read before a model is built
    model, fresh = (
        wb.build_model(again.graph),
        wb.build_model(wb.templates.pretrained("EfficientNetLite0", weights=None)),
    )
    assert asked == ["EfficientNetLite0"]
    kernel = next(layer for layer in model.layers if layer.name == "base_stem_conv").get_weights()[0]
    expected = wb.build_model(_pretrained()).get_layer("base_stem_conv").get_weights()[0]
    assert (kernel == expected).all()
    assert (kernel != fresh.get_layer("base_stem_conv").get_weights()[0]).any()


def test_another_drawing_in_its_place_has_none(tmp_path: Path) -> None:
    path = tmp_path / "mine.graph.json"
    session = DrawingSession(Graph("mine"), path)
    session.replace(_pretrained())
    assert weights_path(path).is_file()
    session.replace(wb.templates.lenet5())
    session.autosave.flush()
    assert not weights_path(path).is_file()
    assert DrawingSession(Graph("mine"), path).graph.weights is None


def test_undo_brings_them_back(tmp_path: Path) -> None:
    path = tmp_path / "mine.graph.json"
    session = DrawingSession(Graph("mine"), path)
    session.replace(_pretrained())
    session.undo()
    assert kept_source(path) is None
    session.redo()
    found = kept_source(path)
    assert isinstance(found, WeightSource)
    assert found.pretrained == "EfficientNetLite0"


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"pretrained": 3}', b'{"pretrained": "os"}'])
def test_a_file_that_cannot_be_read_is_none(tmp_path: Path, content: bytes) -> None:
    file = weights_path(tmp_path / "mine.graph.json")
    file.parent.mkdir()
    file.write_bytes(content)
    assert kept_source(tmp_path / "mine.graph.json") is None
