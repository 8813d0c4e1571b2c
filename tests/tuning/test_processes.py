"""A study and its processes: one that is killed costs the trial in flight; several share one study."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.tuning.small import RATE, FakeTrainer, empty_study
from workbench.tuning import Range, Search
from workbench.tuning import open as open_study
from workbench.tuning.worker_locks import WorkerLock, is_at_work

SEARCH = Search({"learning_rate": RATE, "batch_size": Range(4, 32)}, method="random", trials=12, seed=1)


def process(folder: Path, mode: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.tuning.worker", str(folder), mode]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def killed_in_a_trial(folder: Path) -> None:
    worker = process(folder, "hang")
    assert worker.stdout is not None
    assert worker.stdout.readline() == "hanging\n"
    worker.kill()
    worker.wait()
    worker.stdout.close()


def test_a_killed_process_costs_the_trial_in_flight(tmp_path: Path) -> None:
    empty_study(tmp_path, SEARCH)
    killed_in_a_trial(tmp_path)
    study = open_study(tmp_path)
    assert [one.state for one in study.trials] == ["finished", "finished", "running"]
    before = study.trials
    with pytest.warns(UserWarning, match="1 trial had been left by a process that ended"):
        study.begin(FakeTrainer(), 1)
    study.wait(60)
    assert study.trials[:2] == before[:2]
    assert (study.trials[2].state, study.trials[2].values) == ("stopped", before[2].values)
    assert study.trials[2].reason == "The process that trained it ended. It was begun again."
    assert study.trials[3].values == before[2].values
    assert [one.state for one in study.trials[3:]] == ["finished"] * 10
    told = "1 trial had been left by a process that ended; it was closed, and its values are tried again."
    assert study.remarks == (told,)


def test_a_trial_that_ends_its_process_twice_has_failed(tmp_path: Path) -> None:
    empty_study(tmp_path, SEARCH)
    for _ in range(2):
        study = open_study(tmp_path)
        study._ledger.begin()
        study._ledger.next_job()
        study._ledger._worker.release()  # as the operating system does when a process dies
    study = open_study(tmp_path)
    study._ledger.begin()
    assert [(one.state, one.drawn) for one in study.trials] == [("stopped", True), ("failed", True)]
    assert study.trials[1].reason == "The process that trained it ended twice. Perhaps the memory was not enough."
    study._ledger.end()


def test_two_processes_share_a_study(tmp_path: Path) -> None:
    empty_study(tmp_path, Search(SEARCH.space, method="tpe", trials=40, seed=1))
    workers = [process(tmp_path, "all") for _ in range(2)]
    trained = [worker.communicate(timeout=120)[0].split() for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    study = open_study(tmp_path)
    assert sorted(map(int, trained[0] + trained[1])) == list(range(40))
    assert [one.number for one in study.trials] == list(range(40))
    assert {one.state for one in study.trials} == {"finished"}
    assert sum(one.drawn for one in study.trials) == 1
    assert len({repr(one.values) for one in study.trials}) == 40
    assert study.state == "finished"


def test_two_studies_of_one_process_share_a_folder(tmp_path: Path) -> None:
    empty_study(tmp_path, SEARCH)
    studies = [open_study(tmp_path) for _ in range(2)]
    trainers = [FakeTrainer(), FakeTrainer()]
    starts = [
        threading.Thread(target=study.begin, args=(trainer, 2))
        for study, trainer in zip(studies, trainers, strict=True)
    ]
    for start in starts:
        start.start()
    for start, study in zip(starts, studies, strict=True):
        start.join(60)
        study.wait(60)
    assert sorted(trainers[0].trained + trainers[1].trained) == list(range(12))
    assert [len(study.trials) for study in studies] == [12, 12]


def test_a_process_is_at_work_as_long_as_it_lives(tmp_path: Path) -> None:
    lock = WorkerLock(tmp_path)
    assert is_at_work(tmp_path, lock.name)
    lock.release()
    assert not is_at_work(tmp_path, lock.name)
    (tmp_path / "worker-dead").touch()
    assert not is_at_work(tmp_path, "dead")
    assert list(tmp_path.glob("worker-*")) == []
    for wrong in (None, "", 3, "../x", "a/b"):
        assert not is_at_work(tmp_path, wrong)
