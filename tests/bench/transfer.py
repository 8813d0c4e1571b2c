"""Transfer learning in numbers: features, fine-tuning, and the wrong order, with EfficientNet-Lite0.

``WORKBENCH_DATA`` names the folder with ``mnist`` and ``pets``; the weights are those of the extra ``weights``.
``python -m tests.bench.transfer`` prints the table, ``--pets`` and ``--digits`` a part of it. Breeds are divided in
five ways: with 74 images to judge by, which ones they are matters more than all else.
"""

import argparse
import os
import time
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

import workbench as wb
from workbench.data import Dataset, Split, load_mnist
from workbench.training import Run, Settings, finetune

SEED = 0
DIGITS, PETS = 96, 224
"""Sides of the images that the base sees, in pixels."""
RESIZED = 256
"""The shorter side of a photograph before its middle is cut out, as for the images that the base was trained on."""
DIVISIONS = 5
HEAD = Settings(epochs=40, batch_size=32, learning_rate=3e-3, seed=SEED)
TUNE = Settings(epochs=30, batch_size=16, learning_rate=3e-4)


def digits() -> Dataset:
    """200 digits to learn from, 2,000 others to judge by."""
    whole = load_mnist()
    order = np.random.default_rng(SEED).permutation(len(whole.train))
    train, validation = whole.train[order[:200]], whole.train[order[200:400]]
    names = tuple(str(number) for number in range(10))
    return Dataset("200 digits", train, validation, whole.test[:2000], names)


def pets(*, breeds: bool, seed: int = SEED) -> Dataset:
    """Cats and dogs, or their breeds: two thirds to learn from, a third to judge by, of each breed."""
    paths = sorted(Path(os.environ["WORKBENCH_DATA"], "pets").rglob("*.jpg"))
    kinds = [path.stem.rpartition("_")[0] for path in paths]
    names = tuple(sorted(set(kinds))) if breeds else ("cat", "dog")  # names of cats begin with a capital letter
    y = np.array([names.index(kind) if breeds else int(kind[0].islower()) for kind in kinds])
    x = np.stack([middle(Image.open(path).convert("RGB")) for path in paths])
    chance = np.random.default_rng(seed)
    held = np.zeros(len(y), bool)
    for kind in sorted(set(kinds)):
        places = chance.permutation(np.flatnonzero(np.array(kinds) == kind))
        held[places[: round(len(places) / 3)]] = True
    judged = Split(x[held], y[held])
    return Dataset("breeds" if breeds else "cat/dog", Split(x[~held], y[~held]), judged, judged, names)


def middle(image: Image.Image) -> np.ndarray[Any, Any]:
    """The middle of a photograph, (224, 224, 3), pixels from 0 to 1."""
    scale = RESIZED / min(image.size)
    image = image.resize((round(image.width * scale), round(image.height * scale)))
    left, top = (image.width - PETS) // 2, (image.height - PETS) // 2
    return np.asarray(image.crop((left, top, left + PETS, top + PETS)), np.float32) / 255


def features_and_tuning(data: Dataset) -> dict[str, Run]:
    """The course's order, features alone, and everything at once from a fresh head."""
    graph = wb.templates.pretrained("EfficientNetLite0", shape=(28, 28, 1), size=(DIGITS, DIGITS), classes=10)
    wrong = wb.freeze(graph, "base", but_last=6)
    return {
        "features": finetune(graph, data, HEAD, None).wait(),
        "fine-tuned after it": finetune(graph, data, HEAD, TUNE, unfreeze=6).wait(),
        "wrong order: blocks and head at once": wb.training.fit(
            wrong, data, Settings(epochs=30, batch_size=16, learning_rate=1e-3, seed=SEED)
        ).wait(),
    }


def _accuracy(run: Run) -> float:
    assert run.test is not None
    return run.test.values["accuracy"] or 0.0


def _trained(data: Dataset, *, once: bool) -> tuple[Run, str]:
    """A head on the frozen base, whose features are computed once or in every epoch; what was done in words."""
    classes = len(data.class_names)
    settings = HEAD if once else Settings(epochs=2, batch_size=32, learning_rate=3e-3, seed=SEED)
    graph = wb.templates.pretrained("EfficientNetLite0", shape=(PETS, PETS, 3), classes=classes)
    run = finetune(graph, data, settings, None, cache=once).wait()
    epoch = min(one.seconds for one in run.finished_epochs)
    return run, f"features {'once' if once else 'in every epoch'}, {settings.epochs} epochs of {epoch:.3f} s"


def _row_of_kinds(*, once: bool) -> str:
    """Cats and dogs."""
    data, began = pets(breeds=False), time.process_time()
    run, words = _trained(data, once=once)
    return f"| cat/dog | {words} | {_accuracy(run):.3f} | {time.process_time() - began:.0f} |"


def _row_of_breeds() -> str:
    """The 37 breeds, divided in several ways."""
    found, seconds = [], []
    for seed in range(DIVISIONS):
        data, began = pets(breeds=True, seed=seed), time.process_time()
        run, words = _trained(data, once=True)
        found.append(_accuracy(run))
        seconds.append(time.process_time() - began)
    each = ", ".join(f"{one:.3f}" for one in found)
    return f"| 37 breeds | {words} | mean {np.mean(found):.3f} of {each} | {np.mean(seconds):.0f} each |"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pets", action="store_true")
    parser.add_argument("--digits", action="store_true")
    chosen = parser.parse_args()
    every = not (chosen.pets or chosen.digits)
    print("| data | training | accuracy | processor s |\n| --- | --- | ---: | ---: |")
    if chosen.pets or every:
        for row in (lambda: _row_of_kinds(once=True), lambda: _row_of_kinds(once=False), _row_of_breeds):
            print(row(), flush=True)
    if chosen.digits or every:
        began = time.process_time()
        for words, run in features_and_tuning(digits()).items():
            print(f"| 200 digits | {words} | {_accuracy(run):.3f} | |", flush=True)
        print(f"| 200 digits | all three | | {time.process_time() - began:.0f} |", flush=True)


if __name__ == "__main__":
    main()
