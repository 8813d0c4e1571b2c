"""A fit that is watched computes the same, and the model is as before."""

import numpy as np
import pytest

import workbench as wb
from tests.trace.run.test_training_step import IMAGES, LABELS, compiled
from workbench.trace.trace_errors import NotTraceable


@pytest.mark.parametrize("eagerly", [False, True])
def test_a_watched_fit_computes_the_same(eagerly: bool, capsys) -> None:
    one, two = compiled(run_eagerly=eagerly), compiled(run_eagerly=eagerly)
    with wb.watch(one) as seen:
        one.fit(IMAGES, LABELS, batch_size=25, epochs=2, verbose=0, validation_split=0.2)
    two.fit(IMAGES, LABELS, batch_size=25, epochs=2, verbose=0, validation_split=0.2)
    assert all(np.array_equal(a, b) for a, b in zip(one.get_weights(), two.get_weights(), strict=True))
    assert [(row["name"], row["output_shape"]) for row in seen.rows] == [
        ("image", (25, 28, 28, 1)),
        ("conv1", (25, 28, 28, 16)),
        ("norm", (25, 28, 28, 16)),
        ("mean", (25, 16)),
        ("drop", (25, 16)),
        ("answer", (25, 10)),
    ]
    assert seen.rows[1]["input_shapes"] == [(25, 28, 28, 1)]
    assert capsys.readouterr().out.count("conv1") == 1


def test_the_model_is_as_before_after_the_watch(capsys) -> None:
    model = compiled()
    model.fit(IMAGES, LABELS, verbose=0)
    step, keys = model.train_function, set(model.__dict__)
    with wb.watch(model, quiet=True):
        model.fit(IMAGES, LABELS, verbose=0)
    assert model.train_function is step
    assert set(model.__dict__) == keys
    assert not any("call" in layer.__dict__ for layer in model.layers)
    assert capsys.readouterr().out == ""


def test_a_fit_that_fails_leaves_the_model_as_before() -> None:
    model = compiled()
    with pytest.raises(ValueError, match="incompatible"), wb.watch(model, quiet=True):
        model.fit(IMAGES[:, :20], LABELS, verbose=0)
    assert not any("call" in layer.__dict__ for layer in model.layers)
    assert "make_train_function" not in model.__dict__


def test_only_models_are_watched() -> None:
    with pytest.raises(NotTraceable, match="received int"):
        wb.watch(3)
