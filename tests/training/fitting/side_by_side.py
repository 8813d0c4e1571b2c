"""One of several processes that train in one folder: ``python -m tests.training.fitting.side_by_side FOLDER SEED``.

It does a step for each line of its input, and answers each with a line of JSON.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from tests.training.small import classifier, labelled
from workbench.training import fit, resume
from workbench.training.fitting.run import Run
from workbench.training.run_errors import RunBusy

NAME = "same"
EPOCHS = 6
LONGER = 9
LATER = "later"
"""A file in the folder of runs; until it is there, a run that goes on holds its lock."""


def _tell(answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _described(run: Run) -> dict[str, Any]:
    scores = run.model.predict(labelled().test.x, verbose=0)
    return {"folder": str(run.folder), "history": run.history["loss"], "scores": scores.tolist(), "state": run.state}


def _trained(parent: Path, seed: int) -> dict[str, Any]:
    run = fit(classifier(dropout=0.5), labelled(), name=NAME, folder=parent, epochs=EPOCHS, seed=seed, batch_size=8)
    return _described(run.wait(120))


def _resumed(parent: Path, folder: str) -> dict[str, Any]:
    try:
        run = resume(folder, labelled(), epochs=LONGER)
    except RunBusy as error:
        return {"refused": str(error)}

    def hold() -> None:
        while not (parent / LATER).exists():
            time.sleep(0.01)

    run.listen(hold)
    _tell({"goes on": folder})
    return _described(run.wait(120))


def main() -> None:
    """Train, then try to go on with the run that a line names."""
    parent, seed = Path(sys.argv[1]), int(sys.argv[2])
    _tell("ready")
    for line in sys.stdin:
        asked = json.loads(line)
        _tell(_trained(parent, seed) if asked == "train" else _resumed(parent, asked))


if __name__ == "__main__":
    main()
