"""The document: values that compare by what they hold and cannot be changed."""

import copy
import pickle

import pytest

import workbench as wb
from workbench.graph.document import Edge, FrozenList, Graph, Node, frozen, thawed
from workbench.graph.value_text import value_text


@pytest.fixture
def chain() -> Graph:
    graph = wb.Graph("digits").add("Input", shape=(28, 28, 1), name="image")
    graph = graph.add("Conv2D", filters=32, kernel_size=5, padding="same", activation="relu")
    return graph.add("Flatten").add("Dense", units=10)


def test_equal_graphs_are_equal_values(chain: Graph) -> None:
    again = wb.Graph("digits").add("Input", shape=[28, 28, 1], name="image")
    again = again.add("Conv2D", filters=32, kernel_size=5, padding="same", activation="relu")
    again = again.add("Flatten").add("Dense", units=10)
    assert again == chain
    assert hash(again) == hash(chain)


def test_a_graph_cannot_be_changed(chain: Graph) -> None:
    with pytest.raises(AttributeError):
        chain.name = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        chain.nodes[1].params["filters"] = 64  # type: ignore[index]


def test_parameters_given_as_lists_are_frozen_all_the_way_down() -> None:
    node = Node("n1", "Custom", "x", params={"a": [1, [2, 3]], "b": {"c": [4]}})
    assert node.params == {"a": (1, (2, 3)), "b": {"c": (4,)}}
    assert hash(node) == hash(copy.deepcopy(node))
    assert frozen([1, [2]]) == (1, (2,))


def test_a_list_that_stays_one_is_the_same_value_as_its_tuple() -> None:
    listed = Node("n1", "ops.pad", "x", params={"pad_width": FrozenList((FrozenList((0, 1)), (2, 3)))})
    assert listed == Node("n1", "ops.pad", "x", params={"pad_width": ((0, 1), (2, 3))})
    assert hash(listed) == hash(Node("n1", "ops.pad", "x", params={"pad_width": ((0, 1), (2, 3))}))
    for one in (listed, copy.deepcopy(listed), pickle.loads(pickle.dumps(listed)), Node("n1", "", "", listed.params)):
        assert repr(one.params["pad_width"]) == value_text(one.params["pad_width"]) == "[[0, 1], (2, 3)]"
    assert thawed(listed.params) == {"pad_width": [[0, 1], (2, 3)]}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"__list__": [1, {"__list__": []}]}, "[1, []]"),
        ({"__list__": 3}, "{'__list__': 3}"),
        ({"__list__": [1], "b": 2}, "{'__list__': (1,), 'b': 2}"),
    ],
)
def test_only_a_mapping_that_is_nothing_else_is_a_list(given: object, expected: str) -> None:
    assert value_text(frozen(given)) == expected


def test_a_graph_survives_copy_and_pickle(chain: Graph) -> None:
    assert copy.deepcopy(chain) == chain
    assert pickle.loads(pickle.dumps(chain)) == chain


def test_add_follows_the_last_node_and_names_after_the_type(chain: Graph) -> None:
    assert [node.name for node in chain.nodes] == ["image", "conv2d", "flatten", "dense"]
    assert chain.edges[0] == Edge("n1", "output", "n2", "input")
    assert len(chain.edges) == 3


def test_add_says_what_it_follows(chain: Graph) -> None:
    graph = chain.add("Conv2D", filters=32, kernel_size=1, name="skip", inputs="image")
    graph = graph.add("Add", inputs=["conv2d", "skip"])
    into = graph.incoming[graph.by_name["add"].id]
    assert [graph.by_id[edge.source].name for edge in into] == ["conv2d", "skip"]


def test_a_second_input_follows_nothing_and_stands_below(chain: Graph) -> None:
    graph = chain.add("Input", shape=(10,), name="age")
    assert graph.incoming[graph.by_name["age"].id] == ()
    assert graph.by_name["age"].position[1] > graph.by_name["image"].position[1]


def test_one_output_of_several_can_be_followed() -> None:
    graph = wb.Graph("memory").add("Input", shape=(7, 3)).add("LSTM", units=4, return_state=True)
    graph = graph.add("Dense", units=2, inputs=[("lstm", "state_c")])
    assert graph.edges[-1].source_port == "state_c"


def test_an_empty_list_of_inputs_connects_nothing(chain: Graph) -> None:
    graph = chain.add("Dense", units=1, name="alone", inputs=[])
    assert graph.incoming[graph.by_name["alone"].id] == ()
