"""Freezing in the parameter panel: counts, buttons, the number of blocks, and one step of undo for each."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import workbench as wb
from workbench.graph.blocks import fold
from workbench.graph.document import Graph
from workbench.graph.freezing import frozen_state
from workbench.ui.editor import Editor
from workbench.ui.parameter_panel import ParameterPanel


def _network() -> Graph:
    """Two blocks of convolution and batch normalization in one base, and a head."""
    graph = Graph("net").add("Input", shape=(8, 8, 3), name="image")
    for number in (1, 2):
        first = len(graph.nodes)
        graph = graph.add("Conv2D", filters=4, kernel_size=3, padding="same", name=f"conv{number}")
        graph = graph.add("BatchNormalization", name=f"norm{number}")
        graph = fold(graph, [node.id for node in graph.nodes[first:]], f"block{number}")
    graph = fold(graph, [node.id for node in graph.nodes[1:]], "base")
    return graph.add("GlobalAveragePooling2D", name="mean").add("Dense", units=2, name="head")


class Bench:
    """An editor with its panel."""

    def __init__(self, path: Path) -> None:
        self.editor = Editor(_network(), path)
        self.panel = ParameterPanel(self.editor)
        self.form = self.panel.freezing

    def open(self, *names: str) -> None:
        graph = self.editor.graph
        ids = []
        for name in names:
            node = graph.by_name[name]
            ids.append(node.id)
            graph = node.inner if node.inner is not None else graph
        self.editor._received(None, {"op": "open", "request": 1, "path": ids}, [])

    def select(self, *names: str) -> None:
        self.open(*names[:-1])
        level = self.editor.graph
        for name in names[:-1]:
            level = level.by_name[name].inner or level
        self.editor._received(None, {"op": "select", "request": 2, "nodes": [level.by_name[names[-1]].id]}, [])

    @property
    def counts(self) -> str:
        return str(self.form._counts.value)

    @property
    def blocks(self) -> str:
        return str(self.form._blocks.value)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    import keras  # noqa: F401 - the counts need it

    bench = Bench(tmp_path / "net.graph.json")
    wb.analyze(bench.editor.graph)
    yield bench
    bench.panel.close()
    bench.editor.close()


def _is_shown(widget: Any) -> bool:
    return bool(widget.layout.display != "none")


def test_a_block_shows_what_is_trained_of_it_and_is_frozen_by_a_press(bench: Bench) -> None:
    bench.select("base")
    form = bench.form
    assert form.section.is_open
    assert (_is_shown(form.freeze), _is_shown(form.train)) == (True, False)
    assert (form.last.value, form.last.max) == (2, 2)
    form.freeze.click()
    assert frozen_state(bench.editor.graph.by_name["base"]) == "frozen"
    assert (_is_shown(form.freeze), _is_shown(form.train)) == (False, True)
    assert form.last.value == 0
    assert "Its batch normalization stays in inference mode: it uses the mean and variance" in bench.counts
    bench.editor.undo()
    assert bench.editor.graph == _network()
    assert "inference mode" not in bench.counts


def test_the_number_of_blocks_that_stay_trained_is_one_step(bench: Bench) -> None:
    bench.select("base")
    bench.form.freeze.click()
    bench.form.last.value = 1
    assert bench.editor.graph == wb.freeze(_network(), "base", but_last=1)
    assert "Of 2 blocks." in bench.blocks
    assert "Trained: block2." in bench.blocks
    assert "Partly frozen: training leaves some of the weights in base as they are. Its batch" in bench.counts
    bench.editor.undo()
    assert bench.form.last.value == 0
    assert bench.editor.graph == wb.freeze(_network(), "base")


def test_up_to_here_freezes_what_is_before_the_open_block_too(bench: Bench) -> None:
    bench.select("base", "block1", "conv1")
    bench.form.up_to.click()
    assert bench.editor.graph == wb.freeze(_network(), up_to="base/block1/conv1")
    bench.editor.undo()
    bench.select("base", "block2")
    bench.form.up_to.click()
    assert bench.editor.graph == wb.freeze(_network(), up_to="base/block2")
    assert bench.editor.graph == wb.freeze(_network(), "base")


def test_up_to_here_by_the_canvas_is_the_same_from_inside_a_block(bench: Bench) -> None:
    bench.select("base", "block2", "conv2")
    node = bench.editor.selection[0]
    bench.editor._received(None, {"op": "freeze_up_to", "request": 3, "node": node}, [])
    assert bench.editor.graph == wb.freeze(_network(), up_to="base/block2/conv2")
    base = bench.editor.graph.by_name["base"]
    assert base.inner is not None
    assert frozen_state(base.inner.by_name["block1"]) == "frozen"
    bench.editor.undo()
    assert bench.editor.graph == _network()


def test_the_parameters_of_a_layer_stay_beside_its_freezing(bench: Bench) -> None:
    bench.select("head")
    (_, parameters, *_) = bench.panel._body.children
    assert _is_shown(parameters)
    assert all(_is_shown(row.widget) for row in bench.panel._forms["Dense"].rows)


def test_a_layer_has_its_fold_closed_and_no_number_of_blocks(bench: Bench) -> None:
    bench.select("head")
    assert not bench.form.section.is_open
    assert not _is_shown(bench.form._last_row)
    bench.form.freeze.click()
    assert frozen_state(bench.editor.graph.by_name["head"]) == "frozen"


def test_what_has_no_weights_has_no_freezing(bench: Bench) -> None:
    bench.select("mean")
    assert bench.form.widget not in bench.panel._body.children
    bench.select("base")
    assert bench.form.widget in bench.panel._body.children
