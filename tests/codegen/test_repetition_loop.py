"""Repeated blocks as code: loops that build the network that the analysis has seen."""

import random
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from workbench.codegen.codegen_errors import BlockNotRepeated
from workbench.graph.block_paths import edit_at
from workbench.graph.blocks import fold, unfold
from workbench.graph.commands import LinkCopy, SetParam, UndoStep
from workbench.graph.document import Graph, Repeat
from workbench.graph.graph_errors import GraphError
from workbench.graph.history import History
from workbench.graph.linked_blocks import copies
from workbench.graph.repetition import repeat_block

RESIDUAL = """\
def stage_block(image, name):
    conv = layers.Conv2D(filters=4, kernel_size=3, padding="same", name=f"{name}_conv")(
        image
    )
    act = layers.ReLU(name=f"{name}_act")(conv)
    return act


def repeat_stage(image, name):
    for i in range(3):
        image = layers.Add(name=f"{name}_{i + 1}_add")(
            [image, stage_block(image, name=f"{name}_{i + 1}")]
        )
    return image
"""
VARIED = """\
def stage_block(image, filters, name):
    conv = layers.Conv2D(
        filters=filters, kernel_size=3, padding="same", name=f"{name}_conv"
    )(image)
    act = layers.ReLU(name=f"{name}_act")(conv)
    return act


def repeat_stage(image, name):
    for i in range(3):
        image = stage_block(image, filters=4 * 2**i, name=f"{name}_{i + 1}")
    return image
"""


def drawn(*names: str) -> Graph:
    graph = wb.Graph("net").add("Input", shape=(8, 8, 4), name="image")
    graph = graph.add("Conv2D", filters=4, kernel_size=3, padding="same", name="conv").add("ReLU", name="act")
    graph = graph.add("Flatten", name="flat").add("Dense", units=3, name="out")
    return fold(graph, [graph.by_name[name].id for name in names or ("conv", "act")], "stage")


def repeated(repeat: Repeat) -> Graph:
    graph = drawn()
    return repeat_block(graph, graph.by_name["stage"].id, repeat)


@pytest.mark.parametrize(
    ("repeat", "text"),
    [(Repeat(3, "residual"), RESIDUAL), (Repeat(3, values={"conv.filters": "4 * 2**i"}), VARIED)],
    ids=["residual", "varied"],
)
def test_the_code_has_a_loop(repeat: Repeat, text: str) -> None:
    source = wb.to_source(repeated(repeat))
    assert text in source
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--check", "--line-length", "88", "-"], input=source, text=True,
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_a_network_has_the_weights_that_the_analysis_counts() -> None:
    graph = repeated(Repeat(3, values={"conv.filters": "4 * 2**i"}))
    assert wb.build_model(graph).count_params() == wb.analyze(graph).params == 3 * 4 * 256 + 3 + 148 + 296 + 1168


def test_values_reach_blocks_inside_blocks() -> None:
    graph = drawn("conv")
    graph = fold(graph, [graph.by_name[name].id for name in ("stage", "act")], "outer")
    outer = graph.by_name["outer"].id
    inner = graph.by_name["outer"].inner.by_name["stage"].id
    graph = edit_at(graph, [outer], lambda level: repeat_block(level, inner, Repeat(2, "residual")))
    graph = repeat_block(graph, outer, Repeat(2, values={"stage/conv.dilation_rate": "i + 1"}))
    source = wb.to_source(graph)
    assert 'image = outer_block(image, dilation_rate=i + 1, name=f"{name}_{i + 1}")' in source
    assert 'stage_block(image, dilation_rate=dilation_rate, name=f"{name}_{i + 1}")' in source.replace("\n", " ")
    model = wb.build_model(graph)
    assert model.count_params() == wb.analyze(graph).params
    assert sorted({layer.dilation_rate for layer in model.layers if "conv" in layer.name}) == [(1, 1), (2, 2)]


def test_linked_copies_are_one_function_called_twice() -> None:
    graph = drawn()
    graph = UndoStep((LinkCopy(graph.by_name["stage"].id),)).apply(graph)
    source = wb.to_source(graph)
    assert source.count("def ") == 2


def test_a_block_that_cannot_follow_itself_is_not_written() -> None:
    graph = repeated(Repeat(2))
    broken = edit_at(graph, [graph.by_name["stage"].id], lambda inner: inner.add("Output", inputs="conv", name="more"))
    with pytest.raises(BlockNotRepeated, match="stage cannot be repeated: each repetition takes"):
        wb.to_source(broken)


def test_a_muted_and_a_bypassed_repetition_is_left_out() -> None:
    graph = repeated(Repeat(3))
    for mode in ("muted", "bypassed"):
        quiet = UndoStep((wb.graph.commands.SetMode((graph.by_name["stage"].id,), mode),)).apply(graph)
        assert "range" not in wb.to_source(quiet) if mode == "bypassed" else True


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**9))
def test_random_repetitions_links_and_folds_are_built_as_analysed_and_undone(seed: int) -> None:
    chance = random.Random(seed)
    graph = wb.Graph("net").add("Input", shape=(6,), name="x")
    for number in range(chance.randint(2, 5)):
        graph = graph.add("Dense", units=6, activation=chance.choice(["relu", "tanh"]), name=f"d{number}")
    history = History(graph)
    for _ in range(chance.randint(2, 6)):
        changed = _changed(graph, chance)
        if changed is not None and changed != graph:
            history, graph = history.do(changed), changed
    states = [history.present]
    while history.past:
        history = history.undo()
        states.append(history.present)
    for state in reversed(states[:-1]):
        history = history.redo()
        assert history.present == state
    analysis = wb.analyze(graph)
    assert [one.message for one in analysis.problems if one.severity == "error"] == []
    assert wb.build_model(graph).count_params() == analysis.params


def _changed(graph: Graph, chance: random.Random) -> Graph | None:
    blocks = [node for node in graph.nodes if node.inner is not None]
    layers = [node.id for node in graph.nodes if node.type != "Input"]
    try:
        match chance.randint(0, 4):
            case 0:
                first = chance.randrange(len(layers))
                return fold(graph, layers[first : first + chance.randint(1, 2)])
            case 1:
                block = chance.choice(blocks)
                inside = [node for node in block.inner.nodes if node.type == "Dense"]
                last = inside[-1] if inside else None
                values = {f"{inside[0].name}.units": "6 + 2 * i"} if len(inside) > 1 and last else {}
                return repeat_block(graph, block.id, Repeat(chance.randint(1, 3), "chain", values))
            case 2:
                return repeat_block(graph, chance.choice(blocks).id, Repeat(2, "residual"))
            case 3:
                return unfold(graph, chance.choice(blocks).id)
            case _:
                block = chance.choice([one for one in blocks if one.inner.nodes])
                dense = next(node for node in block.inner.nodes if node.type == "Dense")
                return UndoStep((SetParam(dense.id, "use_bias", False),), (block.id,)).apply(graph)
    except (GraphError, IndexError, StopIteration):
        return None


def test_copies_of_copies_keep_their_link() -> None:
    graph = drawn()
    for _ in range(2):
        graph = UndoStep((LinkCopy(graph.by_name["stage"].id),)).apply(graph)
    assert copies(graph, graph.by_name["stage"].link) == ("stage", "stage_1", "stage_2")
