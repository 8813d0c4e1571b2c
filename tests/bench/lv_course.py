"""The steps of the segmentation course on its own slices: one epoch, thirty, and what its search found.

Run it as ``python -m tests.bench.lv_course``, with ``WORKBENCH_DATA`` as for ``lv_segmentation.py``, and with
``--rate 0.03 --decay 0.75 --steps 10000 --epochs 100`` for the course's best. The network is the course's: its
transposed convolution has no bias, so that the first epochs stay at the answer of a coin, as the course saw it. Each
slice has mean 0 and standard deviation 1; batches of one, plain SGD, the cross-entropy of all pixels, 234 slices to
train on and 26, chosen by chance, to look at. ``--side 128`` takes the middle alone, at a quarter of the cost.
"""

import argparse
import os
from collections.abc import Iterator
from dataclasses import replace

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

import workbench as wb
from tests.bench.lv_segmentation import cpu_seconds, whole_data
from workbench.catalog.templates import fcn
from workbench.data import Dataset, center_crop
from workbench.data.dataset import Split
from workbench.graph.document import Graph
from workbench.graph.edits import set_param
from workbench.training import Run, Settings


def course_network(side: int) -> Graph:
    """The course's network: that of the templates without the bias of the last layer."""
    graph = fcn((side, side, 1))
    return set_param(graph, graph.by_name["mask"].id, "use_bias", value=False)


def course_data(side: int) -> Dataset:
    """The middle of each slice, with mean 0 and standard deviation 1; the test stays out."""
    whole = center_crop(whole_data(), side, side)
    return Dataset(
        whole.name, standardized(whole.train), standardized(whole.validation), whole.test[:0], whole.class_names
    )


def standardized(split: Split) -> Split:
    """Each slice with mean 0 and standard deviation 1."""
    mean, spread = (step(split.x, axis=(1, 2, 3), keepdims=True) for step in (np.mean, np.std))
    return replace(split, x=((split.x - mean) / spread).astype("float32"))


def lines(run: Run) -> Iterator[str]:
    """A row for each epoch."""
    history = run.history
    for place, loss in enumerate(history["loss"]):
        dice = history["val_dice[cavity]"][place] or 0.0
        yield f"| {place + 1} | {loss:.4f} | {history['val_accuracy'][place]:.4f} | {dice:.3f} |"


def main() -> None:
    """Train once and print a Markdown table."""
    parser = argparse.ArgumentParser(description="The course's steps.")
    parser.add_argument("--side", type=int, default=256)
    parser.add_argument("--rate", type=float, default=0.01)
    parser.add_argument("--decay", type=float, default=1.0)
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    settings = Settings(
        epochs=given.epochs,
        batch_size=1,
        optimizer="SGD",
        learning_rate=given.rate,
        decay_rate=given.decay,
        decay_steps=given.steps,
        loss="SparseCategoricalCrossentropy",
        seed=given.seed,
    )
    data, began = course_data(given.side), cpu_seconds()
    run = wb.training.fit(course_network(given.side), data, settings).wait()
    print("| epoch | loss | accuracy | Dice |\n| ---: | ---: | ---: | ---: |")
    print("\n".join(lines(run)))
    print(f"{cpu_seconds() - began:.0f} processor-seconds")


if __name__ == "__main__":
    main()
