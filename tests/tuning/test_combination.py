"""Values applied to a drawing and settings: whatever a space gives makes a drawing that can be built."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from tests.tuning.small import blocks
from workbench.graph.block_paths import walk
from workbench.graph.document import Graph
from workbench.training import Augmentation, Settings
from workbench.tuning import Choices, Range, proposals
from workbench.tuning.combination import applied
from workbench.tuning.search_space import Domain, Space
from workbench.tuning.searched_parameters import SearchedParameter, active, bound


def any_value(one: SearchedParameter) -> st.SearchStrategy[Any]:
    """Any value of a parameter's domain."""
    domain = one.domain
    if isinstance(domain, Choices):
        return st.sampled_from(domain.values)
    step = domain.step
    if step is not None:
        steps = int((domain.high - domain.low) / step + 1e-9)
        values = st.integers(0, steps).map(lambda place: domain.low + place * step)
        return values.map(round) if one.is_whole else values
    return st.integers(int(domain.low), int(domain.high)) if one.is_whole else st.floats(domain.low, domain.high)


SKIP = wb.Graph("skip").add("Input", shape=(8, 8, 3), name="image")
SKIP = SKIP.add("Conv2D", filters=4, kernel_size=3, padding="same", name="conv").add("BatchNormalization", name="norm")
SKIP = SKIP.add("Activation", activation="relu", name="act").add("GlobalAveragePooling2D", name="pool")
SKIP = SKIP.add("Dense", units=6, activation="relu", name="dense").add("Dropout", rate=0.5, name="drop")
SKIP = SKIP.add("Dense", units=3, activation="softmax", name="answer")
DRAWINGS = {"blocks": blocks(), "a chain": SKIP}


@pytest.mark.parametrize("drawing", DRAWINGS)
@given(st.data())
@settings(max_examples=25, deadline=None)
def test_what_a_space_gives_can_be_built(drawing: str, data: st.DataObject) -> None:
    graph = DRAWINGS[drawing]
    known = proposals(graph, Settings())
    keys = data.draw(st.lists(st.sampled_from([one.key for one in known]), min_size=1, max_size=8, unique=True))
    parameters = bound_to(graph, {one.key: one.domain for one in known if one.key in keys})
    values = active(parameters, {one.key: data.draw(any_value(one), label=one.key) for one in parameters})
    changed, chosen = applied(values, graph, Settings())
    assert isinstance(chosen, Settings)
    assert [one.message for one in wb.analyze(changed).problems if one.severity == "error"] == []
    assert wb.to_source(changed)


def bound_to(graph: Graph, space: dict[str, Domain]) -> tuple[SearchedParameter, ...]:
    optimizers = Choices(("Adam", "SGD", "RMSprop", "AdamW", "Nadam", "Adamax", "Adagrad", "Adadelta"))
    needs_one = any(key.startswith("optimizer.") for key in space) and "optimizer" not in space
    return bound(Space(space | ({"optimizer": optimizers} if needs_one else {})), graph, Settings())


def test_the_drawing_that_is_given_stays_as_it_is() -> None:
    graph, before = blocks(), wb.to_source(blocks())
    applied({"block1/conv.filters": 7, "block1.depth": 3, "block1/drop.present": False}, graph, Settings())
    assert wb.to_source(graph) == before


def test_values_of_a_drawing() -> None:
    values = {"block1.depth": 2, "block1/conv.filters": 5, "block1/drop.present": False, "block1/conv.activation": None}
    changed, _ = applied(values, blocks(), Settings())
    nodes = dict(walk(changed))
    assert [name for name in nodes if "/" not in name] == ["image", "block1", "block1_1", "flatten", "answer"]
    for block in ("block1", "block1_1"):
        assert nodes[f"{block}/conv"].params["filters"] == 5
        assert "activation" not in nodes[f"{block}/conv"].params
        assert nodes[f"{block}/drop"].mode == "bypassed"
    assert wb.analyze(changed).shapes["flatten"] == (None, 80)


def test_a_block_that_is_left_out_passes_on_what_it_is_given() -> None:
    changed, _ = applied({"block1.present": False}, blocks(), Settings())
    assert wb.analyze(changed).shapes["flatten"] == (None, 16)


def test_a_layer_that_was_left_out_comes_back() -> None:
    off, _ = applied({"block1/drop.present": False}, blocks(), Settings())
    on, _ = applied({"block1/drop.present": True}, off, Settings())
    assert on == blocks()


def test_values_of_the_training() -> None:
    given_settings = Settings(optimizer="SGD", optimizer_params={"momentum": 0.9, "learning_rate": 0.1}, epochs=3)
    _, kept = applied({"optimizer.SGD.nesterov": True}, None, given_settings)
    assert dict(kept.optimizer_params) == {"momentum": 0.9, "learning_rate": 0.1, "nesterov": True}
    _, rate = applied({"learning_rate": 0.5}, None, given_settings)
    assert (rate.learning_rate, dict(rate.optimizer_params)) == (0.5, {"momentum": 0.9})
    _, other = applied({"optimizer": "Adam", "optimizer.SGD.nesterov": True}, None, given_settings)
    assert (other.optimizer, dict(other.optimizer_params), other.epochs) == ("Adam", {}, 3)


def test_losses_and_augmentation() -> None:
    start = Settings(augmentation=Augmentation(rotation=10, horizontal_flip=True))
    values = {"loss": "BinaryFocalCrossentropy", "loss.BinaryFocalCrossentropy.gamma": 3.0, "augmentation.shift": 0.1}
    _, found = applied(values, None, start)
    assert (found.loss, dict(found.loss_params)) == ("BinaryFocalCrossentropy", {"gamma": 3.0})
    assert found.augmentation == Augmentation(rotation=10, horizontal_flip=True, shift=0.1)
    _, back = applied({"loss": None}, None, found)
    assert (back.loss, dict(back.loss_params)) == (None, {})


def test_nested_blocks_are_copied_with_what_is_inside() -> None:
    from workbench.graph.blocks import fold

    graph = fold(blocks(), [blocks().by_name["block1"].id], "outer")
    changed, _ = applied({"outer/block1.depth": 2, "outer.depth": 2, "outer/block1/conv.filters": 3}, graph, Settings())
    convs = [path for path, node in walk(changed) if node.type == "Conv2D" and node.params["filters"] == 3]
    assert convs == ["outer/block1/conv", "outer/block1_1/conv", "outer_1/block1/conv", "outer_1/block1_1/conv"]
    assert wb.analyze(changed).ok


def test_ranges_are_proposed_around_what_is_drawn() -> None:
    found = {one.key: one for one in proposals(blocks(), Settings(batch_size=16, learning_rate=0.01))}
    assert found["block1/conv.filters"].domain == Range(1, 4, step=1)
    assert found["block1/conv.kernel_size"].domain == Range(1, 5, step=2)
    assert found["block1.depth"].domain == Range(1, 4)
    assert found["learning_rate"].domain == Range(0.0001, 1.0, log=True)
    assert found["batch_size"].domain == Choices((4, 8, 16, 32, 64))
    assert found["optimizer.SGD.momentum"].conditions == (("optimizer", "SGD"),)
    assert not any(key.startswith(("answer.", "image.", "flatten.")) for key in found)
    assert all(one.part == "layer" for one in found.values() if one.node)


def test_a_pair_of_the_augmentation_is_chosen_among_pairs() -> None:
    drawn = Augmentation(rotation=(-10, 20), zoom=(0.8, 1.2), noise=(0.1, 0.8), shift=0.1)
    found = {one.key: one.domain for one in proposals(None, Settings(augmentation=drawn))}
    assert found["augmentation.rotation"] == Choices((0.0, (-10.0, 20.0), (-5.0, 10.0), (-15.0, 30.0)))
    assert found["augmentation.zoom"] == Choices((0.0, (0.8, 1.2), (0.9, 1.1), (0.7, 1.3)))
    assert found["augmentation.noise"] == Choices((0.0, (0.1, 0.8), (0.05, 0.4)))  # 1.2 is too much
    assert found["augmentation.shift"] == Range(0.0, 0.2)


def test_every_kind_of_augmentation_is_proposed() -> None:
    found = {one.key for one in proposals(None) if one.part == "augmentation"}
    names = set(Augmentation.__struct_fields__) - {"crop"}
    assert found == {f"augmentation.{name}" for name in names}


def test_every_proposal_holds_the_drawn_value() -> None:
    from workbench.tuning.search_space import is_in
    from workbench.tuning.searched_parameters import as_number

    pairs = Augmentation(rotation=(-10, 20), stretch=(0.5, 2.0), salt_and_pepper=0.5)
    for one in proposals(SKIP, Settings(epochs=1, batch_size=1, learning_rate=3.0, decay_rate=0.1, augmentation=pairs)):
        drawn = as_number(one.drawn) if isinstance(one.domain, Range) else one.drawn
        assert is_in(one.domain, drawn), one
