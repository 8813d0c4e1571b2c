"""Going on with a run: after kill -9 its history is that of a run without a break."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.training.fitting.killed import SETTINGS
from tests.training.small import brightness, classifier, folder_of, labelled
from workbench.codegen import build_model
from workbench.training import fit, load_record, read_csv, resume
from workbench.training.fitting.run import Run
from workbench.training.run_errors import (
    ModelNeeded,
    NoSuchRun,
    NothingLeft,
    OtherData,
    OtherModel,
    RunBusy,
    RunFileBroken,
    RunTooNew,
)

ROOT = Path(__file__).parents[3]


def wait_for_epochs(folder: Path, count: int, process: "subprocess.Popen[bytes]") -> None:
    path = folder / "history.jsonl"
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        if path.exists() and path.read_bytes().count(b"\n") > count:
            return
        assert process.poll() is None, "it ended too early"
        time.sleep(0.005)
    raise AssertionError("no epochs")


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run that was stopped after its second epoch."""
    folder = tmp_path_factory.mktemp("runs")
    run = fit(classifier(dropout=0.5), labelled(), name="one", folder=folder, epochs=4, seed=1)
    run.listen(lambda: run.stop() if len(run.finished_epochs) == 2 else None)
    return run.wait(120)


@pytest.fixture
def folder(stopped: Run, tmp_path: Path) -> Path:
    """A copy of that run's folder, to go on with."""
    return shutil.copytree(folder_of(stopped), tmp_path / "one")


@pytest.fixture(scope="module")
def whole() -> Run:
    """The same training without a break, and for an epoch longer."""
    return fit(classifier(dropout=0.5), labelled(), epochs=5, seed=1).wait(120)


def first(whole: Run, epochs: int) -> dict[str, Any]:
    """The history of the first epochs of a run."""
    return {key: values[:epochs] for key, values in whole.history.items()}


@pytest.mark.slow
@pytest.mark.sampled(1 / 2)
def test_a_killed_process_goes_on_with_the_same_history(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.training.fitting.killed", str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"},
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_epochs(tmp_path / "killed", 2, process)
        time.sleep(0.02)  # somewhere in epoch 3
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    kept = load_record(tmp_path / "killed")
    assert kept.state == "stopped"
    assert 2 <= len(kept.epochs) < 5
    resumed = resume(tmp_path / "killed", labelled()).wait(120)
    whole = fit(classifier(dropout=0.5), labelled(), SETTINGS, folder=tmp_path / "whole").wait(120)
    assert resumed.state == "finished"
    assert resumed.history == whole.history
    assert [e.learning_rate for e in resumed.finished_epochs] == [e.learning_rate for e in whole.finished_epochs]
    for one, other in zip(resumed.model.get_weights(), whole.model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    assert resumed.test == whole.test


def test_a_stopped_run_goes_on_and_even_for_longer(stopped: Run, folder: Path, whole: Run) -> None:
    assert stopped.state == "stopped"
    resumed = resume(folder, labelled()).wait(120)
    assert resumed.state == "finished"
    assert resumed.history == first(whole, 4)
    with pytest.raises(NothingLeft, match=r"^one: all 4 epochs are done\. .* resume\(…, epochs=14\)\.$"):
        resume(folder, labelled())
    longer = resume(folder, labelled(), epochs=5).wait(120)
    assert longer.history == whole.history
    assert load_record(folder) == longer.record


def test_a_run_that_goes_on_is_busy_and_other_data_or_networks_are_refused(folder: Path) -> None:
    with pytest.raises(
        OtherData, match=r"^one: this is not the data that the run was trained on\. Expected train x \(60"
    ):
        resume(folder, labelled(train=brightness(60, 9)))
    other = classifier().add("Dense", units=3, activation="softmax")
    with pytest.raises(OtherModel, match=r"^one/checkpoints/epoch-0002\.weights\.h5: the kept weights do not belong"):
        resume(folder, labelled(), model=build_model(other))
    going = resume(folder, labelled(), epochs=10_000)
    with pytest.raises(RunBusy, match=r"^one: the run is still being trained"):
        resume(folder, labelled())
    assert load_record(folder).state == "running"
    going.stop()
    going.wait(60)
    assert load_record(folder).state == "stopped"


def test_a_network_that_is_more_than_layers_must_be_given(folder: Path) -> None:
    (folder / "network.graph.json").unlink()
    with pytest.raises(ModelNeeded, match=r"Give it: resume\(…, model=build_model\(\)\)\.$"):
        resume(folder, labelled())
    assert resume(folder, labelled(), model=build_model(classifier(dropout=0.5))).wait(120).state == "finished"


def test_an_unknown_run_is_named_with_those_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "first").mkdir()
    (tmp_path / "first" / "run.json").write_text("{}")
    with pytest.raises(NoSuchRun, match=r"there is no run '.*second'\. Expected one of: first\."):
        load_record(tmp_path / "second")


HISTORY_HEAD = b'{"format": "keras-workbench history", "version": 1}\n'
BROKEN = [
    (
        "run.json",
        b"",
        "one/run.json: this is no readable file of a run. At the whole file: expected JSON, received broken",
    ),
    ("run.json", b'{"format": "x", "version": 1}', "At format: expected 'keras-workbench run', received 'x'"),
    ("run.json", b'{"a": ' * 100_000, "At the whole file: expected JSON, received broken text (maximum recu"),
    (
        "history.jsonl",
        b"\xff\xfe",
        "one/history.jsonl: this is no readable file of a run. At the whole file: expected JSON",
    ),
    (
        "history.jsonl",
        HISTORY_HEAD + b'{"epoch": {"number": 1}}\n',
        "At line 2, epoch: expected a run (Object missing required field `seconds`), received something else",
    ),
    ("history.jsonl", HISTORY_HEAD + b'{"epoch": \n{}\n', "At line 2: expected JSON, received broken text"),
    (
        "history.jsonl",
        HISTORY_HEAD + b'{"epoch": {"number": 7, "seconds": 1, '
        b'"seconds_per_sample": 1, "learning_rate": 1, "train": {"loss": 1}}}\n',
        "At epochs[0].number: expected 1, received 7",
    ),
    (
        "history.jsonl",
        HISTORY_HEAD + b'{"epoch": {"number": 1, "seconds": 1, '
        b'"seconds_per_sample": 1, "learning_rate": 1, "train": {"loss": 1, "by_class": {"dice": [1]}}}}\n',
        "At epochs[0]: expected 3 values a metric, received 1",
    ),
]


def test_files_that_others_have_changed_are_refused_and_left(folder: Path) -> None:
    for name, content, message in BROKEN:
        before = (folder / name).read_bytes()
        (folder / name).write_bytes(content)
        with pytest.raises(RunFileBroken) as caught:
            load_record(folder)
        assert message in str(caught.value)
        assert (folder / name).read_bytes() == content
        (folder / name).write_bytes(before)
    text = (folder / "run.json").read_text().replace('"version": 1', '"version": 9')
    (folder / "run.json").write_text(text)
    with pytest.raises(RunTooNew, match="the run has version 9, made by a newer workbench"):
        load_record(folder)


def test_damaged_weights_are_refused_and_the_run_is_free_again(folder: Path) -> None:
    weights = folder / "checkpoints" / "epoch-0002.weights.h5"
    whole = weights.read_bytes()
    for content in (whole[: len(whole) // 2], b"not HDF5"):
        weights.write_bytes(content)
        with pytest.raises(RunFileBroken, match=r"^one/checkpoints/epoch-0002\.weights\.h5: this is no readable file"):
            resume(folder, labelled())
    weights.write_bytes(whole)
    assert resume(folder, labelled()).wait(120).state == "finished"


def test_a_line_that_was_being_written_is_no_epoch(stopped: Run, folder: Path) -> None:
    """As a process leaves it that is killed in the middle of a write; the table loses nothing either."""
    for name in ("history.jsonl", "history.csv"):
        with (folder / name).open("a") as file:
            file.write('{"epoch": {"num')
    assert load_record(folder) == stopped.record
    longer = resume(folder, labelled()).wait(120)
    assert load_record(folder) == longer.record
    assert read_csv(folder / "history.csv").history == longer.history


def test_a_history_of_an_older_workbench_is_read_and_goes_on(stopped: Run, folder: Path, whole: Run) -> None:
    """One JSON document with the random states first."""
    lines = (folder / "history.jsonl").read_text().splitlines()[1:]
    epochs, random = [json.loads(line)["epoch"] for line in lines], json.loads(lines[-1])["random"]
    old = {"format": "keras-workbench history", "version": 1, "random": random, "epochs": epochs}
    (folder / "history.json").write_text(json.dumps(old))
    (folder / "history.jsonl").unlink()
    assert load_record(folder) == stopped.record
    longer = resume(folder, labelled()).wait(120)
    assert longer.history == first(whole, 4)
    assert load_record(folder) == longer.record


WRITER = """
import sys
from workbench.training.store.folder_lock import take
from pathlib import Path
lock = take(Path(sys.argv[1]))
print("held" if lock else "refused", flush=True)
sys.stdin.readline()
"""


def test_two_writers_on_one_run_are_refused(folder: Path) -> None:
    """While another process trains it, it reads as running, is not resumed, and its files stay as they are."""
    text = (folder / "run.json").read_text().replace('"stopped"', '"running"')
    (folder / "run.json").write_text(text)
    command = [sys.executable, "-c", WRITER, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "held"
        before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        assert load_record(folder).state == "running"
        with pytest.raises(RunBusy) as caught:
            resume(folder, labelled())
        assert str(caught.value) == (
            "one: the run is still being trained, here or by another program. Expected one that has ended. Stop it "
            "first, or wait for it."
        )
        other.kill()
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert after == before
    assert load_record(folder).state == "stopped"
    assert resume(folder, labelled()).wait(120).state == "finished"
