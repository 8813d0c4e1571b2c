"""Two folders of images with equal names train a network that gives images."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import workbench as wb
from workbench.codegen.workflow_cells import workflow
from workbench.data.dataset import Dataset
from workbench.graph.document import Graph

_RANDOM = np.random.default_rng(0)


def pairs(folder: Path, sizes: tuple[int, int], count: int = 12) -> Dataset:
    """Data read from ``Dataset`` and ``Label``, with images of these sizes."""
    for name, size in zip(("Dataset", "Label"), sizes, strict=True):
        (folder / name).mkdir()
        for number in range(count):
            pixels = _RANDOM.integers(0, 256, (size, size), "uint8")
            Image.fromarray(pixels).save(folder / name / f"{number:03}.png")
    samples = wb.data.from_folder(folder, task="transformation").split(0.5, 0.25, 0.25)
    return wb.data.scale_images(samples.to_dataset())


@pytest.mark.parametrize("loss", ["L1", "SSIM", "TV"])
@pytest.mark.sampled(1 / 3)
def test_pairs_of_equal_size_train_with_losses_by_name(tmp_path: Path, loss: str) -> None:
    data = pairs(tmp_path, (16, 16))
    assert data.train.x.shape[1:] == data.train.y.shape[1:] == (16, 16, 1)
    assert 0.9 < max(data.train.x.max(), data.train.y.max()) <= 1
    graph = wb.templates.image_to_image((16, 16, 1), filters=2, depth=2)
    run = wb.training.fit(graph, data, epochs=1, batch_size=3, seed=0, loss=loss).wait()
    assert run.task == "transformation"
    assert all(np.isfinite(run.history[key][-1]) for key in ("loss", "val_loss", "val_ssim", "val_psnr", "val_rmse"))  # type: ignore[arg-type]


def test_targets_may_be_larger_than_inputs(tmp_path: Path) -> None:
    data = pairs(tmp_path, (8, 16))
    graph = wb.templates.super_resolution((8, 8, 1), filters=2)
    run = wb.training.fit(graph, data, epochs=1, batch_size=3, seed=0).wait()
    assert run.task == "transformation"
    assert run.model.predict(data.test.x, verbose=0).shape == data.test.y.shape


def test_targets_of_bytes_are_values_where_the_task_says_so(tmp_path: Path) -> None:
    data = pairs(tmp_path, (16, 16))
    bytes_of = {name: wb.data.Split(part.x, (part.y * 255).astype("uint8")) for name, part in data.splits.items()}
    raw = Dataset(data.name, **bytes_of, class_names=())
    graph = wb.templates.super_resolution((16, 16, 1), scale=1, filters=2)
    run = wb.training.fit(graph, raw, task="transformation", epochs=1, batch_size=3, seed=0).wait()
    assert run.task == "transformation"


@pytest.mark.parametrize("loss", ["StructuralSimilarity", "TotalVariation", "RootMeanSquaredError"])
def test_an_image_loss_is_drawn_and_written_in_code(loss: str) -> None:
    graph = wb.templates.denoiser((16, 16, 1), filters=2)
    drawn: Graph = graph.add(loss, inputs=["clean"], name="loss")
    assert not wb.analyze(drawn).problems
    cells = "\n".join(cell.code for cell in workflow(drawn))
    assert f"from workbench.layers import {loss}" in cells
    assert f"loss={loss}()" in cells
