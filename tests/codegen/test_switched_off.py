"""Bypassed and muted layers in generated code, in models, traces and code that is read back."""

import numpy as np
import pytest

import workbench as wb
from workbench.analysis import analyze
from workbench.codegen.code_plan import left_out
from workbench.graph.active_graph import active_graph
from workbench.graph.commands import Fold, SetMode
from workbench.graph.difference import difference
from workbench.graph.document import Graph, Mode
from workbench.importers import from_source


def digits() -> Graph:
    graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image")
    graph = graph.add("Conv2D", filters=4, kernel_size=3, activation="relu", name="conv")
    graph = graph.add("Dropout", rate=0.5, name="drop").add("Flatten", name="flat")
    return graph.add("Dense", units=10, activation="softmax", name="classes")


def skip() -> Graph:
    graph = wb.Graph("skip").add("Input", shape=(8,), name="x").add("Dense", units=8, name="a")
    graph = graph.add("Dense", units=8, name="b", inputs="x").add("Dense", units=8, name="c")
    return graph.add("Add", name="sum", inputs=["a", "c"]).add("Dense", units=2, name="end")


def switched(graph: Graph, mode: Mode, *names: str) -> Graph:
    return SetMode(tuple(graph.by_name[name].id for name in names), mode).apply(graph)


def test_a_bypassed_layer_is_named_in_a_comment_and_nowhere_else() -> None:
    assert wb.to_source(switched(digits(), "bypassed", "drop")) == (
        """import keras
from keras import layers


def build_model():
    # Bypassed: drop.

    return keras.Sequential(
        [
            keras.Input(shape=(8, 8, 1), name="image"),
            layers.Conv2D(filters=4, kernel_size=3, activation="relu", name="conv"),
            layers.Flatten(name="flat"),
            layers.Dense(units=10, activation="softmax", name="classes"),
        ],
        name="digits",
    )
"""
    )


def test_a_muted_branch_is_left_out_and_named() -> None:
    source = wb.to_source(switched(skip(), "muted", "c"))
    assert "    # Muted: c.\n    # Left out with what is muted: b.\n\n" in source
    assert "layers.Add(" in source
    assert 'name="b"' not in source


def test_a_name_cannot_leave_its_comment() -> None:
    from workbench.graph.commands import Rename

    graph = digits()
    graph = Rename(graph.by_name["drop"].id, "x\n    import os; os.abort()").apply(graph)
    graph = switched(graph, "bypassed", "x\n    import os; os.abort()")
    assert all(line.lstrip().startswith("#") for line in wb.to_source(graph).splitlines() if "abort" in line)


def test_what_is_switched_off_on_purpose_is_no_unreached_layer() -> None:
    assert left_out(switched(skip(), "muted", "c")) == ()


def test_the_analysis_shows_what_goes_on_and_counts_what_is_computed() -> None:
    graph = switched(digits(), "bypassed", "conv", "drop")
    analysis = analyze(graph)
    assert analysis.ok
    assert analysis.shapes["conv"] == analysis.shapes["drop"] == (None, 8, 8, 1)
    assert analysis.shapes["flat"] == (None, 64)
    assert analysis.params == 650
    assert analysis.nodes["conv"].params == 0
    muted = analyze(switched(skip(), "muted", "c"))
    assert "b" not in muted.shapes
    assert muted.nodes["c"].params == 0
    assert muted.shapes["sum"] == (None, 8)


def test_a_layer_behind_a_bypassed_one_reports_a_shape_that_does_not_fit() -> None:
    graph = wb.Graph("g").add("Input", shape=(8, 8, 1), name="x").add("Flatten", name="flat")
    graph = graph.add("Dense", units=10, name="d").add("Reshape", target_shape=(10, 1), name="r")
    problems = analyze(switched(graph, "bypassed", "d")).problems
    assert [problem.node for problem in problems if problem.severity == "error"] == ["r"]


def test_fixes_are_for_the_drawing_also_past_bypassed_layers() -> None:
    graph = wb.Graph("g").add("Input", shape=(8, 8, 1), name="x").add("Dropout", rate=0.1, name="drop")
    graph = graph.add("Dense", units=10, activation="softmax", name="d")
    graph = graph.add("Label", name="y").add("CategoricalCrossentropy", name="loss", inputs=["d", "y"])
    for off in (("bypassed", "drop"), ("bypassed", "d"), ("muted", "d")):
        quiet = switched(graph, *off)  # type: ignore[arg-type]
        for problem in analyze(quiet).problems:
            for fix in problem.fixes:
                assert fix.apply(quiet) != quiet


def test_model_and_trace_leave_out_what_is_switched_off() -> None:
    graph = switched(digits(), "bypassed", "drop")
    assert [layer.name for layer in wb.build_model(graph).layers] == ["conv", "flat", "classes"]
    seen = wb.trace(graph, np.zeros((2, 8, 8, 1), "float32"))
    assert seen.ok
    assert "drop" not in seen.shapes
    whole = wb.build_model(switched(skip(), "muted", "c"))
    assert whole.output_shape == (None, 2)


def test_modes_inside_blocks_reach_the_code() -> None:
    graph = digits()
    graph = Fold(tuple(graph.by_name[name].id for name in ("conv", "drop"))).apply(graph)
    block = next(node for node in graph.nodes if node.inner is not None)
    from workbench.graph.commands import UndoStep

    assert block.inner is not None
    step = UndoStep((SetMode((block.inner.by_name["drop"].id,), "bypassed"),), (block.id,))
    source = wb.to_source(step.apply(graph))
    assert "    # Bypassed: drop.\n" in source
    assert "Dropout" not in source


@pytest.mark.parametrize(
    ("graph", "mode", "names"),
    [
        (digits(), "bypassed", ("drop",)),
        (digits(), "bypassed", ("conv", "drop")),
        (digits(), "muted", ("classes",)),
        (skip(), "muted", ("c",)),
        (skip(), "bypassed", ("sum",)),
        (skip(), "bypassed", ("b", "c")),
    ],
)
def test_code_that_is_read_back_keeps_what_was_switched_off(graph: Graph, mode: Mode, names: tuple[str, ...]) -> None:
    drawn = switched(graph, mode, *names)
    read = from_source(wb.to_source(drawn), like=drawn, namespace=_run(wb.to_source(drawn)))
    assert difference(drawn, read) == ()
    assert active_graph(read) == active_graph(drawn)
    edited = wb.to_source(drawn).replace("units=10", "units=12").replace("units=2", "units=3")
    read = from_source(edited, like=drawn, namespace=_run(edited))
    assert {node.name for node in read.nodes} == {node.name for node in drawn.nodes}
    assert [node.note for node in read.nodes] == [""] * len(read.nodes)


def test_code_that_goes_another_way_drops_what_was_switched_off() -> None:
    drawn = switched(digits(), "bypassed", "drop")
    other = (
        wb.to_source(drawn)
        .replace('            layers.Flatten(name="flat"),\n', "")
        .replace('layers.Conv2D(filters=4, kernel_size=3, activation="relu", name="conv")', 'layers.Flatten(name="f")')
    )
    read = from_source(other, like=drawn, namespace=_run(other))
    assert [node.name for node in read.nodes] == ["image", "f", "classes"]


def _run(source: str) -> dict[str, object]:
    namespace: dict[str, object] = {}
    exec(source + "\nmodel = build_model()\n", namespace)
    return namespace
