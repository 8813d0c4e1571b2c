"""Another cell works with the network of a run that goes on: the run's numbers stay those of the run."""

import threading
import warnings
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import pytest

import workbench as wb
from tests.training.fitting.test_run_control import after, until
from tests.training.small import classifier, labelled
from workbench.codegen import build_model
from workbench.trace.trace_errors import StepFails
from workbench.training import fit
from workbench.training.fitting.run import Run
from workbench.training.training_errors import ModelBusy

_EPOCHS = 4

pytestmark = pytest.mark.filterwarnings("ignore:The run .* is training this network")


def noisy() -> keras.Model:
    """Draws random numbers also when it is evaluated, and in training by dropout."""

    class Noise(keras.layers.Layer):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.seed = keras.random.SeedGenerator(3)

        def call(self, x: Any) -> Any:
            return x + keras.random.normal(keras.ops.shape(x), stddev=0.01, seed=self.seed)

    layers = keras.layers
    return keras.Sequential(
        [keras.Input((4, 4, 1)), layers.Flatten(), Noise(), layers.Dropout(0.3, seed=1), layers.Dense(3, "softmax")]
    )


def trained(meanwhile: Callable[[Run], object], model: Callable[[], Any]) -> Run:
    """A run during which ``meanwhile`` is called in every batch, by another thread."""
    keras.utils.set_random_seed(11)
    run = fit(model(), labelled(), epochs=_EPOCHS, batch_size=4, seed=1)
    while not run._ended.is_set():
        meanwhile(run)
    return run.wait(120)


READS: dict[str, Callable[[Run], object]] = {
    "evaluate": lambda run: run.model.evaluate(labelled().train.x, labelled().train.y, verbose=0),
    "predict": lambda run: run.model.predict(labelled().train.x, verbose=0),
    "test_on_batch": lambda run: run.model.test_on_batch(labelled().train.x[:5], labelled().train.y[:5]),
}


MODELS: dict[str, Callable[[], Any]] = {"plain": lambda: build_model(classifier()), "random": noisy}


@pytest.fixture(scope="module")
def runs_alone() -> dict[str, Run]:
    """For each of MODELS a run beside which nothing is done."""
    return {name: trained(lambda run: run.wait(), model) for name, model in MODELS.items()}


@pytest.mark.sampled(0.5)
@pytest.mark.parametrize("read", READS.values(), ids=READS)
@pytest.mark.parametrize("model", MODELS)
def test_the_history_is_the_one_without_it(
    read: Callable[[Run], object], model: str, runs_alone: dict[str, Run]
) -> None:
    alone = runs_alone[model]
    beside = trained(read, MODELS[model])
    assert beside.history == alone.history
    assert [epoch.train.confusion for epoch in beside.finished_epochs] == [
        epoch.train.confusion for epoch in alone.finished_epochs
    ]
    assert beside.test == alone.test


def test_it_evaluates_the_weights_of_that_moment() -> None:
    """Paused, so that they stay the same: the numbers are those of a copy."""
    data = labelled()
    run = fit(build_model(classifier()), data, epochs=10_000)
    after(run, 2)
    run.pause()
    found = run.model.evaluate(data.test.x, data.test.y, verbose=0)[0]
    weights = run.model.get_weights()
    copy = build_model(classifier())
    copy.set_weights(weights)
    copy.compile("sgd", "sparse_categorical_crossentropy")
    assert found == pytest.approx(copy.evaluate(data.test.x, data.test.y, verbose=0), rel=1e-5)
    run.stop()
    run.wait(120)
    assert all(sum(map(sum, epoch.train.confusion or ())) == 60 for epoch in run.finished_epochs)


CHANGES: dict[str, Callable[[Any], object]] = {
    "fit": lambda model: model.fit(labelled().train.x, labelled().train.y, verbose=0),
    "train_on_batch": lambda model: model.train_on_batch(labelled().train.x, labelled().train.y),
    "compile": lambda model: model.compile("sgd", "mse"),
    "set_weights": lambda model: model.set_weights(model.get_weights()),
    "reset_metrics": lambda model: model.reset_metrics(),
}


def test_what_would_change_it_is_refused_until_the_run_has_ended() -> None:
    model = build_model(classifier())
    run = fit(model, labelled(), epochs=100_000)
    try:
        for name, change in CHANGES.items():
            with pytest.raises(ModelBusy, match=f"^{name}: this network is being trained by the run 'small' already"):
                change(model)
    finally:
        run.stop()
        run.wait(120)
    for change in CHANGES.values():
        change(model)
    assert not {*CHANGES, *READS} & set(vars(model))


def test_it_says_once_that_the_training_goes_on() -> None:
    run = fit(classifier(), labelled(), epochs=100_000)
    test = labelled().test
    with pytest.warns(UserWarning, match="The run 'small' is training this network: it waits while evaluate reads"):
        run.model.evaluate(test.x, test.y, verbose=0)
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        run.model.evaluate(test.x, test.y, verbose=0)
    run.stop()
    run.wait(120)


def test_a_listener_may_evaluate_too() -> None:
    counts: list[int] = []

    def evaluate(run: Run) -> None:
        run.model.evaluate(labelled().test.x, labelled().test.y, verbose=0)
        counts.append(len(run.finished_epochs))

    run = fit(classifier(), labelled(), epochs=3, seed=1)
    run.listen(lambda: evaluate(run))
    assert run.wait(120).history == fit(classifier(), labelled(), epochs=3, seed=1).wait(120).history
    assert counts


def test_several_threads_at_once() -> None:
    run = fit(classifier(), labelled(), epochs=30, seed=2)
    found: list[Any] = []

    def predict() -> None:
        found.extend(run.model.predict(labelled().test.x, verbose=0) for _ in range(5))

    threads = [threading.Thread(target=predict) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    run.wait(120)
    assert len(found) == 15
    assert all(np.isfinite(one).all() for one in found)
    assert all(sum(map(sum, epoch.train.confusion or ())) == 60 for epoch in run.finished_epochs)


def test_an_interrupted_cell_leaves_the_training_going(monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted while it waits for its turn, and while it reads."""
    run = fit(classifier(), labelled(), epochs=100_000)
    model = run.model

    def interrupted(*args: Any, **keywords: Any) -> bool:
        raise KeyboardInterrupt

    run.pause()
    until("paused", run)
    with monkeypatch.context() as patch:
        patch.setattr(threading.Condition, "wait_for", interrupted)
        with pytest.raises(KeyboardInterrupt):
            model.predict(labelled().test.x, verbose=0)
    run.resume()

    class Interrupts(keras.callbacks.Callback):  # type: ignore[misc]
        def on_test_batch_end(self, batch: int, logs: Any = None) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        model.evaluate(labelled().test.x, labelled().test.y, verbose=0, callbacks=[Interrupts()])
    done = len(run.finished_epochs)
    after(run, done + 3)
    run.stop()
    run.wait(60)
    assert all(sum(map(sum, epoch.train.confusion or ())) == 60 for epoch in run.finished_epochs)


def test_a_step_by_hand_waits_until_the_run_has_ended() -> None:
    model, data = build_model(classifier()), labelled()
    batch = data.train.x[:4], data.train.y[:4]
    run = fit(model, data, epochs=100_000)
    try:
        with pytest.raises(StepFails) as caught:
            wb.debug_step(model, *batch)
    finally:
        run.stop()
        run.wait(120)
    assert str(caught.value).endswith(
        "debug_step: the run 'small' is training this network, and two trainings would spoil each other. Wait for it "
        "with run.wait(), or take a step with a copy: keras.models.clone_model(model)."
    )
    assert wb.debug_step(model, *batch).changed
