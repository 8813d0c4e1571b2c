"""Commands: values that travel as JSON, apply at a level, and are undone exactly."""

import random
from typing import Any, get_args
from unittest.mock import patch
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from tests.helpers.random_edits import random_command
from workbench.graph import edits, linked_blocks
from workbench.graph.block_paths import at
from workbench.graph.clipboard import copy
from workbench.graph.commands import (
    AddNode,
    Command,
    Connect,
    Delete,
    Disconnect,
    InsertOnEdge,
    Link,
    Move,
    OwnLayer,
    Paste,
    SetParam,
    ShareLayer,
    UndoStep,
    decode_step,
    encode_step,
    new_nodes,
    tags,
)
from workbench.graph.document import Graph
from workbench.graph.graph_errors import FileBroken, GraphError, InvalidCommand, UnknownNode
from workbench.graph.graph_files import compact
from workbench.graph.history import History
from workbench.graph.validation import flaws


def small() -> Graph:
    graph = wb.Graph("digits").add("Input", shape=(28, 28, 1), name="image")
    return graph.add("Flatten").add("Dense", units=10)


def result(step: UndoStep, graph: Graph) -> Graph | tuple[type[GraphError], str]:
    numbers = random.Random(repr(graph))  # a new link has a number drawn at random: the same each time here
    with patch.object(linked_blocks, "uuid4", lambda: UUID(int=numbers.getrandbits(128))):
        try:
            return step.apply(graph)
        except GraphError as refusal:
            return type(refusal), str(refusal)


def random_step(graph: Graph, chance: random.Random) -> UndoStep:
    """One to three commands for some level of ``graph``."""
    path: tuple[str, ...] = ()
    level = graph
    while chance.random() < 0.5 and (blocks := [node.id for node in level.nodes if node.inner is not None]):
        path = (*path, chance.choice(blocks))
        level = at(graph, path)
    return UndoStep(tuple(random_command(level, chance) for _ in range(chance.randint(1, 3))), path)


@given(seed=st.integers(0, 10**9))
@settings(max_examples=40, deadline=None)
def test_a_step_does_the_same_after_a_journey_as_json_and_is_undone_exactly(seed: int) -> None:
    chance = random.Random(seed)
    history = History(small())
    for _ in range(25):
        before = history.present
        step = random_step(before, chance)
        again = decode_step(encode_step(step))
        assert again == step
        assert encode_step(again) == encode_step(step)
        after = result(step, before)
        assert result(again, before) == after
        if isinstance(after, Graph) and after != before:
            assert list(flaws(after)) == []
            done = history.do(after)
            assert done.undo().present == before
            assert done.undo().redo().present == done.present == after
            history = done


def test_random_commands_are_of_every_kind_and_most_can_be_applied() -> None:
    chance = random.Random(3)
    graph, applied = small(), set()
    for _ in range(3000):
        command = random_command(graph, chance)
        try:
            graph = command.apply(graph)
        except GraphError:
            continue
        applied.add(type(command))
    assert applied == set(get_args(Command))


def test_every_kind_has_a_tag_of_its_own() -> None:
    kinds = get_args(Command)
    assert len(set(tags(Command))) == len(kinds) > 20


def test_several_commands_are_one_step_at_their_level() -> None:
    graph = edits.add_node(small(), "Block", name="tail")
    block = graph.by_name["tail"].id
    step = UndoStep((AddNode("Dense", name="one"), AddNode("ReLU", after="n3")), (block,))
    changed = step.apply(graph)
    inner = at(changed, [block])
    assert [node.name for node in inner.nodes] == ["input", "output", "one", "relu"]
    assert [(edge.source, edge.target) for edge in inner.edges[-1:]] == [("n3", "n4")]
    assert History(graph).do(changed).undo().present == graph


def test_when_one_command_is_refused_none_is_applied() -> None:
    graph = small()
    step = UndoStep((Move({"n1": (5.0, 5.0)}), Delete(("n99",))))
    with pytest.raises(UnknownNode):
        step.apply(graph)
    assert graph == small()


def test_new_nodes_are_those_that_were_not_there() -> None:
    graph = small()
    assert new_nodes(graph, AddNode("Dense").apply(graph)) == ("n4",)
    assert new_nodes(graph, Delete(("n2",)).apply(graph)) == ()
    assert new_nodes(graph, Paste(copy(graph, ("n2", "n3"))).apply(graph)) == ("n4", "n5")


def test_a_connection_that_is_gone_cannot_be_inserted_on() -> None:
    link = Link("n1", "output", "n3", "input")
    for command in (InsertOnEdge(link, "ReLU"), AddNode("ReLU", edge=link), Disconnect((link,))):
        with pytest.raises(UnknownNode, match="Expected one of: a present connection"):
            command.apply(small())


def test_a_layer_of_its_own_has_the_same_parameters() -> None:
    graph = small().add("Dense", units=3, name="again")
    shared = ShareLayer("n4", "n3").apply(graph)
    own = OwnLayer("n4").apply(shared)
    assert (own.by_id["n4"].shares, own.by_id["n4"].params) == ("", {"units": 10})
    assert OwnLayer("n3").apply(shared) == shared


def test_commands_are_values() -> None:
    first, second = SetParam("n1", "shape", [4, None]), SetParam("n1", "shape", (4, None))
    assert first == second
    assert hash(first) == hash(second)
    assert hash(Move({"n1": (1.0, 2.0)})) == hash(Move({"n1": (1.0, 2.0)}))


@pytest.mark.parametrize(
    ("text", "place", "received"),
    [
        ('{"commands": [{"op": "explode"}]}', "commands[0].op", "Invalid value 'explode'"),
        ('{"commands": [{"op": "delete", "node": "n1"}]}', "commands[0]", "unknown field `node`"),
        ('{"commands": [{"op": "rename", "node": "n1"}]}', "commands[0]", "missing required field `name`"),
        ('{"commands": [{"op": "rename", "node": 1, "name": "x"}]}', "commands[0].node", "got `int`"),
        ('{"commands": [], "level": []}', "the top", "unknown field `level`"),
        ("[1", "the text", "truncated"),
    ],
)
def test_what_cannot_be_read_says_where_and_why(text: str, place: str, received: str) -> None:
    with pytest.raises(InvalidCommand) as refusal:
        decode_step(text)
    assert refusal.value.values["place"] == place
    assert received in str(refusal.value)
    assert "Nothing was changed" in str(refusal.value)


def test_a_graph_that_is_not_sound_is_not_read() -> None:
    broken: Any = {"name": "x", "nodes": [{"id": "n1", "type": "Dense", "name": "a", "params": {"units": -1}}]}
    for command in ({"op": "paste", "part": broken}, {"op": "replace_graph", "graph": broken}):
        text = compact({"commands": [command]})
        with pytest.raises(FileBroken):
            decode_step(text)


def test_ports_can_be_left_open() -> None:
    graph = small().add("Dense", units=2, inputs=[])
    assert Connect("n3", "n4").apply(graph) == edits.connect(graph, "n3", "n4")
