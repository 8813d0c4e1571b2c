"""The left ventricle, segmented by the networks of the templates: how good, and in how much time.

Run it as ``python tests/bench/lv_segmentation.py fcn`` or ``… unet``, with ``WORKBENCH_DATA`` set to a folder that has
``sunnybrook/scd_train_part1.npz`` and ``scd_dev_part2.npz``. It trains once, on 234 of the 260 slices of 15 patients,
and tests on both: the other 26 slices (random, so of patients that were trained on), and 266 slices of 15 patients
that were not. Dice of several slices is pooled: twice the common pixels over all pixels of both, as the course does.

Machine time is that of the whole process (``getrusage``, user and system) over two cores, without the looks at the
other patients while training; the clock's time says little where others compute on the same machine.
"""

import argparse
import os
import resource
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
from scipy import ndimage

import workbench as wb
from workbench.catalog.templates import fcn, unet
from workbench.data import Dataset, center_crop, load_slices, stretch_contrast
from workbench.data.dataset import Array, Split
from workbench.graph.document import Graph
from workbench.training import Augmentation, RatePlan, Settings, predict_mirrored

SIDE = 128
"""The middle of the image, in which every left ventricle of the training patients lies; no test label is looked at."""

HELD_OUT = 26
CORES = 2
LOOK_EVERY = 10


@dataclass(frozen=True)
class Recipe:
    """A network, and how it is trained."""

    graph: Callable[[], Graph]
    epochs: int
    batch_size: int
    learning_rate: float
    last: float | None
    augmentation: Augmentation

    def settings(self, samples: int, epochs: int, seed: int) -> Settings:
        """The learning rate falls evenly, on a logarithmic scale, to the ``last`` part of it; None for a cosine."""
        falling = (
            {"rate_plan": RatePlan("cosine", warmup=2)}
            if self.last is None
            else {
                "decay_rate": self.last,
                "decay_steps": -(-samples // self.batch_size) * epochs,
            }
        )
        return Settings(
            epochs=epochs,
            batch_size=self.batch_size,
            optimizer="Adam",
            learning_rate=self.learning_rate,
            loss="SparseDiceCrossentropy",
            loss_params={"dice_weight": 0.8},
            augmentation=self.augmentation,
            seed=seed,
            **falling,
        )


RECIPES: Mapping[str, Recipe] = {
    "fcn": Recipe(
        graph=lambda: fcn((SIDE, SIDE, 1), dropout=0.3),
        epochs=90,
        batch_size=8,
        learning_rate=1e-3,
        last=0.02,
        augmentation=Augmentation(rotation=15, shift=0.03, zoom=0.1, stretch=0.04, brightness=0.05),
    ),
    "unet": Recipe(
        graph=lambda: unet((SIDE, SIDE, 1), depth=5),
        epochs=110,
        batch_size=8,
        learning_rate=2e-3,
        last=None,
        augmentation=Augmentation(
            rotation=40,
            shift=0.08,
            zoom=0.25,
            shear=5,
            stretch=0.1,
            brightness=0.15,
            contrast=0.3,
            noise=0.03,
            horizontal_flip=True,
            vertical_flip=True,
        ),
    ),
}


def whole_data() -> Dataset:
    """234 and 26 slices of 15 patients, divided by chance, and 266 slices of 15 other patients."""
    folder = wb.data.data_home() / "sunnybrook"
    part1, part2 = folder / "scd_train_part1.npz", folder / "scd_dev_part2.npz"
    return load_slices(part1, test=part2, by="slice", validation=HELD_OUT, seed=0)


def prepared(data: Dataset) -> Dataset:
    """What the network sees: the middle of each slice, from its 1st to its 99th percentile."""
    return stretch_contrast(center_crop(data, SIDE, SIDE))


def dice(mask: Array, truth: Array) -> float:
    """Dice of all pixels together."""
    both, either = int((mask & truth).sum()), int(mask.sum()) + int(truth.sum())
    return 2 * both / max(either, 1)


def predicted(model: Any, x: Array, shape: tuple[int, ...], *, mirrored: bool = False) -> Array:
    """Masks of the whole images, bool: background wherever the network does not look.

    With ``mirrored`` the answer is the mean of four: for the image itself, and upside down, left to right, and both.
    """
    scores = predict_mirrored(model, x) if mirrored else model.predict(x, batch_size=32, verbose=0)
    masks = np.zeros(shape, bool)
    edge = (shape[1] - SIDE) // 2
    masks[:, edge : edge + SIDE, edge : edge + SIDE] = np.asarray(scores).argmax(-1) == 1
    return masks


def largest_part(masks: Array) -> Array:
    """Of each mask the largest connected part: a heart has one left ventricle."""
    kept = np.zeros_like(masks)
    for place, mask in enumerate(masks):
        numbers, count = ndimage.label(mask)
        if count:
            kept[place] = numbers == 1 + np.bincount(numbers[numbers > 0] - 1).argmax()
    return kept


def scores(masks: Array, whole: Split) -> dict[str, float]:
    """Dice of a split: all slices pooled, pooled by patient and averaged, and slice by slice and averaged."""
    truth = whole.y == 1
    patients = by_patient(masks, whole)
    slices = [dice(mask, one) for mask, one in zip(masks, truth, strict=True)]
    return {
        "pooled": dice(masks, truth),
        "patient": float(np.mean(list(patients.values()))),
        "slice": float(np.mean(slices)),
    }


def by_patient(masks: Array, whole: Split) -> dict[str, float]:
    """Dice of each patient, all slices pooled."""
    cases = whole.details["case"]
    return {str(case): dice(masks[cases == case], whole.y[cases == case] == 1) for case in np.unique(cases)}


@dataclass
class Watch:
    """Looks at the patients that were not trained on, every few epochs, and keeps the time of that apart."""

    data: Dataset
    whole: Dataset
    run: Any = None
    done: int = 0
    cpu_spent: float = 0.0
    wall_spent: float = 0.0
    cpu: float = 0.0
    wall: float = 0.0

    def __post_init__(self) -> None:
        """Start the clocks."""
        self.cpu, self.wall = cpu_seconds(), perf_counter()

    def __call__(self) -> None:
        """Print a line for a new epoch."""
        run = self.run
        if run is None or len(run.finished_epochs) == self.done:
            return
        self.done = len(run.finished_epochs)
        history, used = run.history, self.seconds()
        numbers = [history["loss"][-1], history["dice[cavity]"][-1], history["val_dice[cavity]"][-1]]
        look = self.done % LOOK_EVERY == 0 or self.done == run.settings.epochs
        others = self._others() if look else ""
        line = " | ".join(f"{number:.4f}" for number in numbers)
        print(f"| {self.done} | {line} | {others} | {used[0]:.0f} | {used[1]:.0f} |", flush=True)

    def seconds(self) -> tuple[float, float]:
        """Machine time over two cores, and time on the clock, of the training alone."""
        return (cpu_seconds() - self.cpu - self.cpu_spent) / CORES, perf_counter() - self.wall - self.wall_spent

    def _others(self) -> str:
        cpu, wall = cpu_seconds(), perf_counter()
        masks = predicted(self.run.model, self.data.test.x, self.whole.test.y.shape)
        found = scores(masks, self.whole.test)
        self.cpu_spent += cpu_seconds() - cpu
        self.wall_spent += perf_counter() - wall
        return " / ".join(f"{value:.3f}" for value in found.values())


def cpu_seconds() -> float:
    """Seconds that all threads of this process have computed."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def report(model: Any, data: Dataset, whole: Dataset) -> None:
    """Both splits side by side, and each patient."""
    print("\n| tested on | slices | answer | pooled | mean a patient | mean a slice |")
    print("| --- | ---: | --- | ---: | ---: | ---: |")
    rows = {
        "26 random slices of the patients trained on": (data.validation, whole.validation),
        "15 other patients": (data.test, whole.test),
    }
    for name, (seen, all_of_it) in rows.items():
        for mirrored, answer in ((False, "one"), (True, "mean of four mirrored")):
            masks = predicted(model, seen.x, all_of_it.y.shape, mirrored=mirrored)
            for kept, part in ((masks, ""), (largest_part(masks), ", largest part")):
                found = scores(kept, all_of_it)
                numbers = " | ".join(f"{value:.3f}" for value in found.values())
                print(f"| {name} | {len(seen)} | {answer}{part} | {numbers} |")
    masks = largest_part(predicted(model, data.test.x, whole.test.y.shape))
    each = sorted(by_patient(masks, whole.test).items(), key=lambda item: item[1])
    print("\nEach of the other patients: " + ", ".join(f"{case} {value:.3f}" for case, value in each))
    print(f"Mean without {each[0][0]}: {np.mean([value for _, value in each[1:]]):.3f}")


def main() -> None:
    """Train one network and print Markdown tables."""
    parser = argparse.ArgumentParser(description="Segment the left ventricle.")
    parser.add_argument("network", choices=RECIPES)
    parser.add_argument("--epochs", type=int, help="fewer epochs than the recipe's")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--save", help="file for the trained model (.keras)")
    given = parser.parse_args()
    recipe = RECIPES[given.network]
    whole = whole_data()
    data = prepared(whole)
    settings = recipe.settings(len(data.train), given.epochs or recipe.epochs, given.seed)
    print("| epoch | loss | Dice, train | Dice, 26 slices | other patients: pooled / a patient / a slice | s | clock |")
    print("| ---: | ---: | ---: | ---: | --- | ---: | ---: |")
    watch = Watch(data, whole)
    without_test = Dataset(data.name, data.train, data.validation, data.test[:0], data.class_names)
    watch.run = wb.training.fit(recipe.graph(), without_test, settings)
    watch.run.listen(watch)
    watch.run.wait()
    machine, clock = watch.seconds()
    if given.save:
        watch.run.model.save(given.save)
    report(watch.run.model, data, whole)
    weights = watch.run.model.count_params()
    print(f"Weights: {weights:,}; {machine:.0f} s over {CORES} cores, {clock:.0f} s on the clock")


if __name__ == "__main__":
    main()
