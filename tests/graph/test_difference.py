"""The difference of two graphs in words."""

from msgspec.structs import replace

import workbench as wb
from workbench.graph import edits
from workbench.graph.blocks import fold
from workbench.graph.difference import difference
from workbench.graph.document import Graph


def chain() -> Graph:
    graph = wb.Graph("digits").add("Input", shape=(8,), name="image").add("Dense", units=16, name="hidden")
    return graph.add("Dense", units=10, name="digit")


def test_a_graph_does_not_differ_from_itself_wherever_it_stands() -> None:
    assert difference(chain(), chain()) == ()
    assert difference(chain(), edits.move(chain(), {"n1": (50.0, 50.0)})) == ()


def test_what_a_student_does_to_a_cell() -> None:
    old = chain()
    new = edits.insert_on(edits.set_param(old, "n2", "units", 32), old.edges[1], "Dropout", params={"rate": 0.5})
    assert difference(old, new) == (
        "dropout was added (Dropout) between hidden and digit.",
        "hidden: units is now 32 instead of 16.",
    )
    assert difference(new, old) == (
        "dropout was removed.",
        "hidden: units is now 16 instead of 32.",
    )


def test_nodes_in_a_row_are_told_by_the_connection_that_they_stand_on() -> None:
    old = chain()
    one = edits.insert_on(old, old.edges[1], "Dropout")
    two = edits.insert_on(one, one.edges[-1], "BatchNormalization")
    assert difference(old, two) == (
        "dropout was added (Dropout) between hidden and digit.",
        "batch_normalization was added (BatchNormalization) between hidden and digit.",
    )
    assert difference(two, old) == ("dropout was removed.", "batch_normalization was removed.")
    assert difference(one, two) == ("batch_normalization was added (BatchNormalization) between dropout and digit.",)


def test_a_node_beside_a_connection_is_not_told_as_one_on_it() -> None:
    old = chain()
    beside = old.add("Dropout", name="dropout", inputs="hidden")
    assert difference(old, beside) == ("dropout was added (Dropout).",)
    led_round = edits.disconnect(old, old.edges[1]).add("Concatenate", name="both", inputs=["image", "hidden"])
    assert difference(old, edits.connect(led_round, "n4", "n3")) == (
        "both was added (Concatenate).",
        "hidden is no longer connected to digit.",
    )


def test_defaults_types_notes_names_and_arguments() -> None:
    old = chain()
    new = edits.set_param(old, "n2", "activation", "relu")
    assert difference(old, new) == ("hidden: activation is now 'relu' instead of its default.",)
    assert difference(old, edits.annotate(old, "n3", "one a digit")) == ("digit: the note is now 'one a digit'.",)
    assert difference(old, edits.set_argument(old, "n2", "training", True)) == (
        "hidden: training is now True instead of its default.",
    )
    assert difference(old, edits.rename_graph(old, "numbers")) == (
        "The network is now called 'numbers' instead of 'digits'.",
    )
    other = wb.Graph("digits").add("Input", shape=(8,), name="image").add("Flatten", name="hidden")
    assert difference(old, other.add("Dense", units=10, name="digit")) == ("hidden is now Flatten instead of Dense.",)


def test_sharing_and_the_order_of_inputs() -> None:
    def twins(first: str, second: str) -> Graph:
        graph = wb.Graph("twins").add("Input", shape=(4,), name="x").add("Dense", units=3, name="a", inputs="x")
        return graph.add("Dense", units=3, name="b", inputs="x").add("Subtract", inputs=[first, second], name="minus")

    old = twins("a", "b")
    assert difference(old, twins("b", "a")) == ("minus takes its inputs in another order.",)
    shared = edits.share(old, "n3", "n2")
    assert difference(old, shared) == ("b now uses the weights of a.",)
    assert difference(shared, old) == ("b now has weights of its own.",)


def test_inside_blocks_paths_are_named() -> None:
    old = fold(chain(), ["n2"], "body")
    block = old.by_name["body"]
    assert block.inner is not None
    inner = edits.set_param(block.inner, "n2", "units", 5)
    new = edits.with_node(old, replace(block, inner=inner))
    assert difference(old, new) == ("body/hidden: units is now 5 instead of 16.",)
