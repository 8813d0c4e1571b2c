"""Three processes train in one folder of runs at the same time: each has its own run, and one at a time goes on."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import workbench as wb
from tests.training.fitting.side_by_side import EPOCHS, LATER, LONGER, NAME
from tests.training.small import labelled
from workbench.training import load_record
from workbench.training.store.checkpoints import kept_epochs
from workbench.training.store.folder_lock import is_taken

ROOT = Path(__file__).parents[3]


class Trainer:
    """A process that trains when it is told to."""

    def __init__(self, parent: Path, seed: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.training.fitting.side_by_side", str(parent), str(seed)],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def tell(self, what: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()

    def hear(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "it ended too early"
        return json.loads(line)


@pytest.fixture
def trainers(tmp_path: Path) -> Iterator[list[Trainer]]:
    found = [Trainer(tmp_path, seed) for seed in (1, 2, 3)]
    try:
        assert [one.hear() for one in found] == ["ready"] * 3
        yield found
    finally:
        for one in found:
            one.process.kill()
            one.process.communicate()


def assert_reopens(told: dict[str, Any], epochs: int) -> None:
    """The folder holds the whole run: its history, and its network with the weights that training ended with."""
    folder = Path(told["folder"])
    record = load_record(folder)
    assert (record.state, told["state"]) == ("finished", "finished")
    assert [epoch.number for epoch in record.epochs] == list(range(1, epochs + 1))
    assert [epoch.train.loss for epoch in record.epochs if epoch.train] == told["history"]
    assert set(kept_epochs(folder)) == {epochs, record.best("val_loss")}
    opened = wb.training.open(folder)
    np.testing.assert_array_equal(opened.predict(labelled().test.x), np.array(told["scores"], "float32"))
    for number in opened.epochs:
        expected = record.epochs[number - 1].validation
        assert expected is not None
        assert opened.at(number).evaluate(labelled().validation).confusion == expected.confusion


@pytest.mark.slow
@pytest.mark.sampled(1 / 3)
def test_three_processes_train_side_by_side(trainers: list[Trainer], tmp_path: Path) -> None:
    for one in trainers:
        one.tell("train")
    told = [one.hear() for one in trainers]
    folders = [Path(one["folder"]) for one in told]
    assert sorted(folder.name for folder in folders) == [NAME, f"{NAME}-2", f"{NAME}-3"]
    assert len({json.dumps(one["history"]) for one in told}) == 3, "each has its own seed"
    for one in told:
        assert_reopens(one, EPOCHS)
    before = [(kept_epochs(folder), load_record(folder)) for folder in folders[1:]]
    _one_goes_on(trainers, told[0], tmp_path / LATER)
    assert [(kept_epochs(folder), load_record(folder)) for folder in folders[1:]] == before
    (tmp_path / LATER).unlink()
    _a_killed_one_gives_the_run_to_another(trainers, told[1], tmp_path / LATER)


def _one_goes_on(trainers: list[Trainer], told: dict[str, Any], later: Path) -> None:
    """All three try to go on with the same run: one does, and the others are refused as long as it trains."""
    folder = Path(told["folder"])
    for one in trainers:
        one.tell(str(folder))
    answers = [one.hear() for one in trainers]
    (winner,) = [one for one, answer in zip(trainers, answers, strict=True) if answer == {"goes on": str(folder)}]
    assert [answer["refused"] for answer in answers if "refused" in answer] == [
        f"{folder.name}: the run is still being trained, here or by another program. Expected one that has ended. "
        "Stop it first, or wait for it."
    ] * 2
    assert is_taken(folder)
    later.touch()
    longer = winner.hear()
    assert longer["history"][:EPOCHS] == told["history"]
    assert_reopens(longer, LONGER)
    assert not is_taken(folder)


def _a_killed_one_gives_the_run_to_another(trainers: list[Trainer], told: dict[str, Any], later: Path) -> None:
    trainers[1].tell(told["folder"])
    assert trainers[1].hear() == {"goes on": told["folder"]}
    assert load_record(told["folder"]).state in ("waiting", "running")
    trainers[1].process.kill()
    trainers[1].process.wait()
    assert load_record(told["folder"]).state == "stopped"
    later.touch()
    trainers[2].tell(told["folder"])
    assert trainers[2].hear() == {"goes on": told["folder"]}
    assert_reopens(trainers[2].hear(), LONGER)
