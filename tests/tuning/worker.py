"""A process that works on a study, for the tests that kill one and let several share one.

``python -m tests.tuning.worker FOLDER MODE``: ``hang`` trains two trials and then waits in the third for ever, after
saying so; ``all`` trains what is left and prints the numbers of its trials.
"""

import sys
import time
from pathlib import Path

from tests.tuning.small import FakeTrainer, scored
from workbench.tuning import open as open_study


def main(folder: str, mode: str) -> None:
    """Work on the study in a folder."""
    trainer = FakeTrainer()

    def score(settings: object) -> float:
        if mode == "hang" and len(trainer.trained) == 3:
            sys.stdout.write("hanging\n")
            sys.stdout.flush()
            time.sleep(600)
        time.sleep(0.002 if mode == "all" else 0.0)  # so that both processes get some
        return scored(settings)

    trainer.score = score
    open_study(Path(folder)).begin(trainer, 1).wait(120)
    sys.stdout.write(" ".join(map(str, trainer.trained)))


if __name__ == "__main__":
    main(*sys.argv[1:])
