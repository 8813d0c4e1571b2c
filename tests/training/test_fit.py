"""Training in the background: it ends, it stops when asked to, and it says what went wrong."""

import pytest

import workbench as wb
from workbench.graph.document import Graph
from workbench.training import fit


def network(units: int = 10) -> Graph:
    graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image").add("Flatten")
    return graph.add("Dense", units=units, activation="softmax")


def test_it_trains_and_tells_of_every_epoch() -> None:
    told: list[float] = []
    run = fit(network(), wb.data.load_digits(), epochs=3, batch_size=8)
    run.listen(lambda: told.append(run.progress))
    run.wait(120)
    assert run.state == "finished"
    assert list(run.history) == ["accuracy", "loss", "val_accuracy", "val_loss"]
    assert [epoch.number for epoch in run.finished_epochs] == [1, 2, 3]
    assert run.test_metrics["accuracy"] > 0.5
    assert run.progress == 1.0
    assert told[-1] == 1.0


def test_it_stops_when_asked_to() -> None:
    run = fit(network(), wb.data.load_digits(), epochs=500)
    run.listen(run.stop)
    run.wait(120)
    assert run.state == "stopped"
    assert len(run.finished_epochs) < 10


def test_what_keras_raises_comes_out_of_wait() -> None:
    run = fit(network(units=5), wb.data.load_digits(), epochs=1)
    with pytest.raises(Exception, match=r"label|out of range|valid range"):
        run.wait(120)
    assert run.state == "failed"
