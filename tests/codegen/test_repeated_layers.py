"""Layers of repeated blocks in the built model: their names, their weights, and which of them are trained."""

import math
import warnings

import numpy as np
import pytest

import workbench as wb
from workbench.codegen.trained_weights import built_layers
from workbench.graph.block_paths import edit_at
from workbench.graph.blocks import fold
from workbench.graph.commands import Connect, Freeze, LinkCopy, Rename, RepeatBlock, ShareLayer, UndoStep
from workbench.graph.document import Graph, Join, Repeat
from workbench.graph.repetition import repeat_block
from workbench.trace.run.node_activations import fits, node_activations
from workbench.training.fitting.trained_parts import trained_layers


def row() -> Graph:
    graph = wb.Graph("net").add("Input", shape=(4,), name="x").add("Dense", units=4, name="hidden")
    return graph.add("Dense", units=4, name="second").add("Dense", units=2, name="out")


def block_of(graph: Graph, *names: str) -> tuple[Graph, str]:
    graph = fold(graph, [graph.by_name[name].id for name in names], "stage")
    return graph, graph.by_name["stage"].id


def test_names_are_those_of_the_repetitions() -> None:
    graph, stage = block_of(row(), "hidden", "second")
    model = wb.build_model(repeat_block(graph, stage, Repeat(2, "residual")))
    names = ["hidden", "second", "add"]
    assert [layer.name for layer in model.layers] == [
        "x",
        *(f"stage_{k}_{one}" for k in (1, 2) for one in names),
        "out",
    ]


@pytest.mark.parametrize("join", ["chain", "residual"])
@pytest.mark.parametrize("name", ["i", "name", "range", "add", "units", "repeat_stage", "stage_block", "1", "2_add"])
def test_any_name_of_a_layer_or_block_gives_code_that_runs(name: str, join: Join) -> None:
    graph, stage = block_of(row(), "hidden", "second")
    inside = UndoStep((Rename(graph.by_id[stage].inner.by_name["hidden"].id, name),), (stage,)).apply(graph)
    around = UndoStep((Rename(stage, name),)).apply(graph)
    beside = UndoStep((Rename(graph.by_name["out"].id, name),)).apply(graph)
    for one in (inside, around, beside):
        repeated = repeat_block(one, stage, Repeat(3, join))
        assert wb.build_model(repeated).count_params() == wb.analyze(repeated).params == 6 * 20 + 10


def test_a_layer_of_the_name_of_a_repetition_keeps_its_own() -> None:
    graph = wb.Graph("net").add("Input", shape=(4,), name="x").add("Dense", units=4, name="hidden")
    graph = graph.add("Dense", units=2, name="stage_1_hidden")
    graph, stage = block_of(graph, "hidden")
    names = [layer.name for layer in wb.build_model(repeat_block(graph, stage, Repeat(2))).layers]
    assert names == ["x", "stage_1_1_hidden", "stage_1_2_hidden", "stage_1_hidden"]


def test_a_shared_layer_is_shared_in_each_repetition_and_not_among_them() -> None:
    graph = row()
    graph = UndoStep((ShareLayer(graph.by_name["second"].id, graph.by_name["hidden"].id),)).apply(graph)
    graph, stage = block_of(graph, "hidden", "second")
    graph = repeat_block(graph, stage, Repeat(3))
    assert wb.build_model(graph).count_params() == wb.analyze(graph).params == 3 * 20 + 10


def test_a_nested_model_has_a_name_in_each_repetition_and_each_copy() -> None:
    eye = wb.Graph("eye").add("Input", shape=(4,), name="p").add("Dense", units=4, name="look").add("Output", name="o")
    graph = wb.Graph("net").add("Input", shape=(4,), name="x").add("Model", name="eye", inner=eye)
    graph, stage = block_of(graph.add("Dense", units=1, name="out"), "eye")
    repeated = repeat_block(graph, stage, Repeat(2))
    assert [layer.name for layer in wb.build_model(repeated).layers] == ["x", "stage_1_eye", "stage_2_eye", "out"]
    copied = UndoStep((LinkCopy(stage),)).apply(graph)
    copied = UndoStep((Connect(stage, copied.nodes[-1].id),)).apply(copied)
    assert {"stage_eye", "stage_1_eye"} <= {layer.name for layer in wb.build_model(copied).layers}
    found = {one.path: one.layer.name for one in built_layers(repeated, wb.build_model(repeated)) if one.layer.weights}
    assert sorted(found.values()) == ["look", "out"]


def test_an_expression_of_the_block_itself_is_nearer_than_one_around_it() -> None:
    graph, stage = block_of(row(), "hidden")
    graph = fold(graph, [stage], "outer")
    outer = graph.by_name["outer"].id
    graph = repeat_block(graph, outer, Repeat(2, values={"stage/hidden.units": "10 + i"}))
    graph = edit_at(graph, (outer,), lambda level: repeat_block(level, stage, Repeat(2, values={"hidden.units": "3"})))
    assert wb.build_model(graph).count_params() == wb.analyze(graph).params == 15 + 12 * 3 + 16 + 10


def test_frozen_layers_are_frozen_in_every_repetition() -> None:
    graph, stage = block_of(row(), "hidden", "second")
    hidden = graph.by_id[stage].inner.by_name["hidden"].id
    graph = repeat_block(UndoStep((Freeze((hidden,), frozen=True),), (stage,)).apply(graph), stage, Repeat(2))
    model, analysis = wb.build_model(graph), wb.analyze(graph)
    assert sum(math.prod(one.shape) for one in model.trainable_weights) == analysis.trainable_params == 2 * 20 + 10
    assert trained_layers(graph, model) == ("stage_1_second", "stage_2_second", "out")


def test_trained_weights_stay_in_the_first_repetition_and_the_others_are_named() -> None:
    trained = wb.build_model(row())
    graph, stage = block_of(wb.from_keras(trained), "hidden", "second")
    repeated = UndoStep((RepeatBlock(stage, 2),)).apply(graph)
    with pytest.warns(UserWarning, match="not in stage_2_hidden, stage_2_second: what was changed there"):
        model = wb.build_model(repeated)
    for name in ("hidden", "second"):
        for mine, theirs in zip(
            model.get_layer(f"stage_1_{name}").get_weights(), trained.get_layer(name).get_weights(), strict=True
        ):
            assert np.array_equal(mine, theirs)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        wb.build_model(graph)


def test_activations_inside_are_those_of_the_first_repetition_and_what_follows_has_its_own() -> None:
    graph, stage = block_of(row(), "hidden", "second")
    graph = repeat_block(graph, stage, Repeat(3, "residual"))
    model = wb.build_model(graph)
    assert fits(graph, model)
    found = node_activations(graph, model, np.ones((1, 4), "float32"))
    inside = {(stage, node.id) for node in graph.by_id[stage].inner.nodes}
    assert set(found) == {*((node.id,) for node in graph.nodes), *inside}


def test_weights_of_a_model_are_loaded_into_another_of_the_same_drawing(tmp_path: object) -> None:
    graph, stage = block_of(row(), "hidden", "second")
    graph = repeat_block(graph, stage, Repeat(2, "residual"))
    first, second = wb.build_model(graph), wb.build_model(graph)
    path = f"{tmp_path}/kept.weights.h5"
    first.save_weights(path)
    second.load_weights(path)
    sample = np.ones((1, 4), "float32")
    assert np.allclose(first.predict(sample, verbose=0), second.predict(sample, verbose=0))
