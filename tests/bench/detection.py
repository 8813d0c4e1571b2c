"""Blood cells, found by the detector of the templates: how good, and in how much time.

Run it as ``python -m tests.bench.detection``, with ``WORKBENCH_DATA`` set to a folder that has ``bccd``
(``JPEGImages``, ``Annotations``). It trains on 234 of the 292 images, brought to 240 × 320 pixels, and tests on the
other 58, the same ones each time. Processor time is that of the whole process (``getrusage``, user and system) while it
trains.
"""

import argparse
import dataclasses
import os
import resource
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import workbench as wb
from workbench.data import Dataset
from workbench.data.folders.folder_import import from_folder
from workbench.modules import Resize
from workbench.training import Augmentation, Run, Settings

HEIGHT, WIDTH = 240, 320


def cells() -> Dataset:
    """The images with their boxes; what the import says of bad boxes is printed."""
    folder = Path(os.environ["WORKBENCH_DATA"]) / "bccd"
    samples = from_folder(folder, template="voc_boxes")
    print(samples.report)
    whole = samples.map(Resize(height=HEIGHT, width=WIDTH, interpolation="area")).split(0.8, 0.2, 0.0).to_dataset()
    return dataclasses.replace(whole, name="bccd")


def settings(epochs: int, seed: int) -> Settings:
    """How the detector is trained."""
    return Settings(
        task="detection",
        epochs=epochs,
        batch_size=8,
        learning_rate=0.003,
        decay_rate=0.03,
        decay_steps=-(-234 // 8) * epochs,
        augmentation=Augmentation(horizontal_flip=True, vertical_flip=True, brightness=0.1),
        seed=seed,
    )


def main() -> None:
    """Train once a seed, and print a row for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--epochs", type=int, default=35)
    parser.add_argument("--width", type=int, default=16)
    parser.add_argument("--stride", type=int, default=8)
    chosen = parser.parse_args()
    data = cells()
    print(data)
    for seed in chosen.seeds:
        before = _processor_seconds()
        graph = wb.templates.detector((HEIGHT, WIDTH, 3), len(data.class_names), chosen.width, stride=chosen.stride)
        run = wb.training.fit(graph, data, settings(chosen.epochs, seed))
        run.listen(_Progress(run, before))
        run.wait()
        scores = run.finished_epochs[-1].validation
        assert scores is not None
        names = " / ".join(data.class_names)
        print(
            f"seed {seed}, {run.model.count_params():,} weights, {_processor_seconds() - before:.0f} processor-seconds"
        )
        for key in ("ap50", "ap75", "ap", "box_accuracy"):
            print(f"  {key:14} {names}: {' / '.join(f'{value or 0:.3f}' for value in scores.by_class[key])}")
        print("  " + ", ".join(f"{key} {value or 0:.3f}" for key, value in scores.values.items()))


class _Progress:
    """Prints a line every few epochs of a run."""

    def __init__(self, run: Run, start: float) -> None:
        self.run, self.start, self.told = run, start, 0

    def __call__(self) -> None:
        done = len(self.run.finished_epochs)
        if done == self.told or done % _EVERY:
            return
        self.told = done
        scores = self.run.finished_epochs[-1].validation
        numbers = ", ".join(f"{key} {value or 0:.3f}" for key, value in scores.values.items()) if scores else ""
        print(f"epoch {done}, {_processor_seconds() - self.start:.0f} s: {numbers}", flush=True)


_EVERY = 5


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
