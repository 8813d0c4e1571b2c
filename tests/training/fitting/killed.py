"""A training in a process of its own, to be killed: ``python -m tests.training.fitting.killed FOLDER``."""

import sys

from tests.training.small import classifier, labelled
from workbench.training import Augmentation, Settings, fit

SETTINGS = Settings(
    epochs=5,
    batch_size=2,
    seed=11,
    learning_rate=0.01,
    decay_rate=0.5,
    decay_steps=30,
    augmentation=Augmentation(horizontal_flip=True, brightness=0.1),
    checkpoints=("val_accuracy",),
)

if __name__ == "__main__":
    fit(classifier(dropout=0.5), labelled(), SETTINGS, name="killed", folder=sys.argv[1]).wait()
