"""Plans of the learning rate: by hand, by Keras's own callbacks, in a run, and as code."""

import math
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import keras
import numpy as np
import pytest
from hypothesis import given, settings

from tests.training.small import classifier, folder_of, labelled
from workbench.codegen import build_model
from workbench.training import RatePlan, Settings, fit, resume
from workbench.training.setting_errors import BadSetting
from workbench.training.setup.rate_plan import planned_rate
from workbench.training.setup.settings import from_json, to_json

PLANS = {
    "warm-up": (RatePlan(warmup=4), [0.2, 0.4, 0.6, 0.8, 0.8, 0.8, 0.8, 0.8]),
    "steps": (RatePlan("steps", factor=0.5, every=3), [0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2]),
    "warm-up and steps": (RatePlan("steps", warmup=2, factor=0.5, every=2), [0.4, 0.8, 0.8, 0.8, 0.4, 0.4, 0.2, 0.2]),
    "least": (RatePlan("steps", factor=0.1, every=2, least=0.05), [0.8, 0.8, 0.08, 0.08, 0.05, 0.05, 0.05, 0.05]),
    "cosine": (
        RatePlan("cosine", least=0.1),
        [0.1 + 0.7 * (1 + math.cos(math.pi * epoch / 8)) / 2 for epoch in range(8)],
    ),
    "warm-up and cosine": (
        RatePlan("cosine", warmup=4),
        [0.2, 0.4, 0.6, 0.8, *(0.8 * (1 + math.cos(math.pi * epoch / 4)) / 2 for epoch in range(4))],
    ),
}


@pytest.mark.parametrize("name", PLANS)
def test_by_hand(name: str) -> None:
    plan, expected = PLANS[name]
    if name == "warm-up and cosine":
        expected[4] = 0.8
    assert [planned_rate(plan, 0.8, epoch, 8) for epoch in range(8)] == pytest.approx(expected)


@given(
    st.lists(st.sampled_from([0.1, 0.2, 0.3, 0.4]), min_size=1, max_size=20), st.integers(1, 4), st.integers(0, 3),
    st.sampled_from(["val_loss", "val_accuracy"]),
)  # fmt: skip
@settings(deadline=None, max_examples=60)
def test_plateaus_are_those_of_keras(values: list[float], patience: int, warmup: int, key: str) -> None:
    plan = RatePlan("plateau", warmup=warmup, factor=0.5, patience=patience, least=0.01)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(0.8), "mse")
    mode = "min" if key == "val_loss" else "max"
    theirs = keras.callbacks.ReduceLROnPlateau(
        monitor=key, factor=0.5, patience=patience, min_delta=0.0, min_lr=0.01, mode=mode
    )
    theirs.set_model(model)
    theirs.on_train_begin()
    for epoch, value in enumerate(values):
        if epoch < warmup:
            model.optimizer.learning_rate = 0.8 * (epoch + 1) / warmup
        ours = planned_rate(plan, 0.8, epoch, len(values), values[:epoch], key)
        assert ours == pytest.approx(float(model.optimizer.learning_rate), rel=1e-5)
        theirs.on_epoch_end(epoch, {key: value})


@pytest.mark.parametrize("plan", [RatePlan("cosine", warmup=2), RatePlan("plateau", factor=0.5, patience=1)])
def test_a_run_that_goes_on_follows_it_too(plan: RatePlan, tmp_path: Path) -> None:
    chosen = Settings(epochs=6, optimizer="SGD", learning_rate=0.8, seed=2, batch_size=8, rate_plan=plan)
    run = fit(classifier(), labelled(), chosen, name="one", folder=tmp_path)
    run.listen(lambda: run.stop() if len(run.finished_epochs) == 3 else None)
    run.wait(120)
    longer = resume(folder_of(run), labelled()).wait(120)
    alone = fit(classifier(), labelled(), chosen).wait(120)
    assert longer.history == alone.history
    assert [one.learning_rate for one in longer.finished_epochs] == [one.learning_rate for one in alone.finished_epochs]


@pytest.mark.sampled(0.5)
@pytest.mark.parametrize("name", [*PLANS, "plateau"])
def test_a_run_follows_it_and_the_code_does_the_same(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plan, expected = PLANS.get(name, (RatePlan("plateau", factor=0.5, patience=1, warmup=2), None))
    chosen = Settings(epochs=8, optimizer="SGD", learning_rate=0.8, batch_size=60, rate_plan=plan, seed=1)
    run = fit(classifier(), labelled(), chosen, name="one", folder=tmp_path).wait(120)
    followed = [epoch.learning_rate for epoch in run.finished_epochs]
    assert expected is None or followed == pytest.approx(expected, rel=1e-5)
    code = (folder_of(run) / "training.py").read_text()
    data = labelled()
    names: dict[str, Any] = {"x_train": data.train.x, "y_train": data.train.y}
    names |= {"x_validation": data.validation.x, "y_validation": data.validation.y}
    exec(compile(code.replace("verbose=1", "verbose=0"), "training.py", "exec"), names)
    rates = names["history"].history["learning_rate"]
    assert rates == pytest.approx(followed, rel=1e-4)


def test_it_is_kept_as_json() -> None:
    chosen = Settings(rate_plan=RatePlan("cosine", warmup=3, least=1e-5))
    assert from_json(to_json(chosen)) == chosen


REFUSED = [
    (
        lambda: RatePlan("cosin"),
        "RatePlan: 'kind' must be one of 'constant', 'steps', 'cosine', 'plateau', but received 'cosin'",
    ),
    (lambda: RatePlan(factor=2.0), "RatePlan: 'factor' must be"),
    (lambda: Settings(rate_plan=0.1), "Settings: 'rate_plan' must be of the class RatePlan, or None, but received 0.1"),
    (
        lambda: Settings(rate_plan=RatePlan(), decay_rate=0.5),
        "Settings: 'decay_rate' must be 1 beside a rate_plan: the rate follows one plan, but received 0.5. Give it, as "
        "in decay_rate=1.0.",
    ),
]


@pytest.mark.parametrize(("make", "message"), REFUSED)
def test_what_cannot_be(make: Any, message: str) -> None:
    with pytest.raises(BadSetting) as caught:
        make()
    assert str(caught.value).startswith(message)


class Recording(keras.callbacks.Callback):  # type: ignore[misc]
    """Evaluates and predicts after every epoch, as many callbacks of students do; ends the training after the third."""

    def __init__(self) -> None:
        super().__init__()
        self.logs: list[dict[str, float]] = []

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        test = labelled().test
        self.model.evaluate(test.x, test.y, verbose=0)
        self.model.predict(test.x, verbose=0)
        self.logs.append(dict(logs))
        if epoch == 2:
            self.model.stop_training = True


def test_callbacks_of_ones_own_are_called_and_change_no_number() -> None:
    alone = fit(classifier(dropout=0.5), labelled(), epochs=3, seed=1).wait(120)
    own = Recording()
    run = fit(classifier(dropout=0.5), labelled(), epochs=9, seed=1, callbacks=[own]).wait(120)
    assert run.history == alone.history
    assert run.stopped_early == "A callback of your own ended the training."
    assert run.state == "finished"
    np.testing.assert_allclose([logs["val_loss"] for logs in own.logs], run.history["val_loss"], rtol=1e-6)
    np.testing.assert_allclose([logs["accuracy"] for logs in own.logs], run.history["accuracy"], rtol=1e-6)


def test_a_callback_of_keras_may_set_the_rate() -> None:
    halved = keras.callbacks.LearningRateScheduler(lambda epoch: 0.5**epoch)
    run = fit(classifier(), labelled(), epochs=3, optimizer="SGD", callbacks=[halved]).wait(120)
    assert [epoch.learning_rate for epoch in run.finished_epochs] == [1.0, 0.5, 0.25]


def test_what_is_no_callback_is_refused() -> None:
    with pytest.raises(BadSetting) as caught:
        fit(build_model(classifier()), labelled(), callbacks=[print])
    assert str(caught.value) == (
        "fit: 'callbacks' must be a list of objects of keras.callbacks, but received [<built-in function print>]. Give "
        "it, as in callbacks=[keras.callbacks.CSVLogger('log.csv')]."
    )


def test_callbacks_know_whether_more_is_better() -> None:
    watching = [keras.callbacks.EarlyStopping(key, patience=100) for key in ("val_accuracy", "val_loss")]
    other = keras.callbacks.EarlyStopping("val_accuracy", mode="min", patience=100)
    fit(classifier(), labelled(), epochs=2, callbacks=[*watching, other]).wait(120)
    assert [one.mode for one in (*watching, other)] == ["max", "min", "min"]
    assert [one.monitor_op for one in watching] == [keras.ops.greater, keras.ops.less]
