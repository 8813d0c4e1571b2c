"""Every network to begin with trains for an epoch with settings that nobody has changed."""

import numpy as np
import pytest

import workbench as wb
from tests.helpers.small_templates import SMALL, answer_shape, fed, small_data, small_template
from workbench.catalog.templates import TEMPLATES


@pytest.mark.sampled(0.15)
@pytest.mark.parametrize("name", TEMPLATES)
def test_an_epoch_has_a_finite_loss_and_its_task(name: str) -> None:
    graph, data = small_template(name), small_data(name)
    run = wb.training.fit(graph, data, epochs=1, batch_size=2, seed=0).wait()
    losses = [run.history[key][-1] for key in ("loss", "val_loss")]
    assert all(loss is not None and np.isfinite(loss) for loss in losses)
    assert run.model.predict(fed(data.test.x), verbose=0).shape[1:] == answer_shape(name)
    assert run.task == TEMPLATES[name].task


def test_every_template_has_a_small_form() -> None:
    assert set(SMALL) == set(TEMPLATES)
