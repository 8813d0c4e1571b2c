"""A run is called after what differs from the one before."""

from typing import Any

import pytest

from workbench.graph import edits
from workbench.graph.blocks import fold
from workbench.graph.document import Graph, Repeat, Value
from workbench.graph.repetition import repeat_block
from workbench.training import compare
from workbench.training.batches.augmentation import Augmentation
from workbench.training.history.record import Record
from workbench.training.history.run_differences import described, name_after, run_differences
from workbench.training.setup.settings import Settings
from workbench.training.setup.stopping_settings import EarlyStopping


def network() -> Graph:
    graph = Graph("digits").add("Input", shape=(8, 8, 1), name="image")
    for name in ("first", "second"):
        graph = graph.add("Conv2D", filters=32, kernel_size=3, name=name)
    return graph.add("Flatten").add("Dense", units=10, activation="softmax", name="digit")


def changed(graph: Graph, node: str, **params: Value) -> Graph:
    for name, value in params.items():
        graph = edits.set_param(graph, graph.by_name[node].id, name, value)
    return graph


def record(graph: Graph | None = None, name: str = "digits", data: str = "digits", **settings: Any) -> Record:
    network_ = described(graph if graph is not None else network())
    return Record(name, "classification", (), Settings(**settings), network=network_, data_name=data)


def repeated(repeat: Repeat | None) -> Graph:
    graph = fold(network(), [network().by_name["second"].id], "stage")
    return repeat_block(graph, graph.by_name["stage"].id, repeat)


BASE = network()
CASES: list[tuple[Record, Record, tuple[str, ...]]] = [
    (record(), record(changed(BASE, "first", filters=64)), ("filters 32 → 64",)),
    (record(), record(changed(changed(BASE, "first", filters=64), "second", filters=64)), ("filters 32 → 64",)),
    (
        record(),
        record(changed(changed(BASE, "first", filters=64), "second", filters=16)),
        ("first filters 32 → 64", "second filters 32 → 16"),
    ),
    (
        record(repeated(None)),
        record(repeated(Repeat(3, "residual", {"second.filters": "8 + i"}))),
        ("filters 32 → 8 + i", "repetitions 1 → 3", "join chain → residual"),
    ),
    (record(repeated(Repeat(2))), record(repeated(Repeat(3))), ("repetitions 2 → 3",)),
    (record(), record(changed(BASE, "first", activation="relu")), ("activation None → relu",)),
    (record(), record(changed(BASE, "first", kernel_regularizer="l2(0.1)")), ("kernel_regularizer None → L2(l2=0.1)",)),
    (record(), record(BASE.add("Dropout", rate=0.5)), ("+ Dropout",)),
    (record(BASE.add("Dropout", rate=0.5)), record(), ("− Dropout",)),
    (record(), record(Graph("other").add("Input", shape=(4,)).add("Dense", units=1)), ("another network",)),
    (record(), record(batch_size=16), ("batch size 32 → 16",)),
    (record(), record(learning_rate=0.01), ("learning rate 0.001 → 0.01",)),
    (record(), record(optimizer="SGD"), ("optimizer Adam → SGD", "learning rate 0.001 → 0.01")),
    (
        record(optimizer="SGD"),
        record(optimizer="SGD", optimizer_params={"momentum": 0.9}),
        ("momentum 0 → 0.9",),
    ),
    (record(), record(seed=1), ("seed none → 1",)),
    (record(), record(augmentation=Augmentation(rotation=10.0)), ("augmentation off → on",)),
    (
        record(augmentation=Augmentation(rotation=10.0)),
        record(augmentation=Augmentation(rotation=20.0)),
        ("rotation 10 → 20",),
    ),
    (record(), record(early_stopping=EarlyStopping()), ("early stopping off → on",)),
    (
        record(early_stopping=EarlyStopping(patience=3)),
        record(early_stopping=EarlyStopping(patience=4)),
        ("patience 3 → 4",),
    ),
    (record(early_stopping=(EarlyStopping(), EarlyStopping("dice"))), record(), ("early stopping on → off",)),
    (
        record(early_stopping=EarlyStopping()),
        record(early_stopping=(EarlyStopping(), EarlyStopping("dice", "8"))),
        ("early stopping val_loss → val_loss, val_dice[8]",),
    ),
    (
        record(early_stopping=(EarlyStopping(), EarlyStopping("dice", "8"))),
        record(early_stopping=(EarlyStopping(), EarlyStopping("dice", "8", min_delta=0.1))),
        ("min delta 0 → 0.1",),
    ),
    (record(), record(data="hearts"), ("data digits → hearts",)),
    (record(), record(), ()),
]


@pytest.mark.parametrize(("old", "new", "texts"), CASES)
def test_what_differs_in_words(old: Record, new: Record, texts: tuple[str, ...]) -> None:
    assert run_differences(old, new) == texts


def test_the_name_says_it() -> None:
    assert name_after([], record()) == "digits"
    assert name_after([record()], record()) == "digits"
    assert name_after([record(), record(batch_size=8)], record(batch_size=16)) == "batch size 8 → 16"
    many = record(changed(BASE, "first", filters=64), batch_size=16, epochs=3, seed=1)
    assert name_after([record()], many) == "filters 32 → 64, epochs 10 → 3 and 2 more"


def test_the_comparison_says_it() -> None:
    table = compare(record(), record(changed(BASE, "first", filters=64), name="wide"), record(name="again", seed=3))
    assert [row["changes"] for row in table.rows] == [None, "filters 32 → 64", "filters 64 → 32, seed none → 3"]
    assert "differs from the run above in" in repr(table)
    assert "filters 32 → 64" in table._repr_html_()
    assert "differs" not in repr(compare(record()))


def test_a_model_that_was_not_drawn_is_compared_by_its_settings() -> None:
    unknown = Record("model", "classification", (), Settings(batch_size=8))
    assert run_differences(record(), unknown) == ("batch size 32 → 8", "data digits → ")
