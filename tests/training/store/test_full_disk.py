"""A folder that cannot be written costs a sentence, never the training."""

import errno
import json
import os
import stat
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.training.small import best_of, classifier, folder_of, labelled, values_of
from workbench.training import fit, load_record, resume
from workbench.training.fitting.run import Run
from workbench.training.run_errors import FolderIsFile

SENTENCE = (
    "The disk of {folder} is full, so that epoch {number} was not kept. The training goes on, with its best weights in "
    "memory. Free some space: the next epoch is kept again."
)


class Disk:
    """While it is full, forcing a file to disk fails as the system says it."""

    def __init__(self) -> None:
        self.error: int | None = None

    def fsync(self, descriptor: int) -> None:
        if self.error is not None and stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(self.error, os.strerror(self.error))


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    made = Disk()
    monkeypatch.setattr(os, "fsync", made.fsync)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield made


def trained(folder: Path, disk: Disk, full: range, epochs: int = 6, **settings: Any) -> Run:
    """A run during which the disk is full after the epochs in ``full``."""
    run = fit(classifier(dropout=0.5), labelled(), epochs=epochs, seed=1, name="one", folder=folder, **settings)

    def after_epoch() -> None:
        disk.error = errno.ENOSPC if len(run.finished_epochs) + 1 in full else None

    run.listen(after_epoch)
    return run.wait(120)


def test_a_full_disk_is_one_sentence_and_the_training_goes_on(tmp_path: Path, disk: Disk) -> None:
    alone = fit(classifier(dropout=0.5), labelled(), epochs=6, seed=1).wait(120)
    run = trained(tmp_path, disk, range(3, 99))
    assert run.state == "finished"
    assert run.history == alone.history
    assert run.test == alone.test
    assert run.record.not_kept is not None
    assert run.record.not_kept.startswith(f"The disk of {run.folder} is full, so that ")
    assert "The training goes on" in repr(run)
    kept = load_record(folder_of(run))
    assert (kept.state, len(kept.epochs)) == ("stopped", 2)
    assert not list(folder_of(run).rglob(".part-*"))


def test_it_is_kept_again_when_there_is_space(tmp_path: Path, disk: Disk) -> None:
    told: list[str | None] = []
    run = fit(classifier(dropout=0.5), labelled(), epochs=6, seed=1, name="one", folder=tmp_path)

    def after_epoch() -> None:
        told.append(run.record.not_kept)
        disk.error = errno.ENOSPC if len(run.finished_epochs) + 1 in (3, 4) else None

    run.listen(after_epoch)
    run.wait(120)
    assert SENTENCE.format(folder=run.folder, number=3) in told
    assert SENTENCE.format(folder=run.folder, number=4) in told
    assert run.record.not_kept is None
    assert load_record(folder_of(run)) == run.record
    assert len((folder_of(run) / "history.csv").read_text().splitlines()) == 7


def test_the_best_weights_of_an_epoch_that_was_not_kept_come_back(tmp_path: Path, disk: Disk) -> None:
    """The rate is so large that later epochs are worse."""
    disk.error = errno.ENOSPC
    settings = {"epochs": 99, "optimizer": "SGD", "learning_rate": 0.8, "batch_size": 8}
    run = fit(classifier(), labelled(), seed=2, name="one", folder=tmp_path, **settings)
    run.listen(lambda: run.stop() if len(run.finished_epochs) == 7 else None)
    run.wait(120)
    assert not list(folder_of(run).rglob("*.h5"))
    best = values_of(run, "val_loss")[best_of(run, "val_loss") - 1]
    validation = labelled().validation
    assert run.model.evaluate(validation.x, validation.y, verbose=0)[0] == pytest.approx(best, rel=1e-5)


def test_a_disk_that_is_full_from_the_start(tmp_path: Path, disk: Disk) -> None:
    disk.error = errno.ENOSPC
    run = fit(classifier(), labelled(), epochs=2, seed=1, name="one", folder=tmp_path)
    assert run.wait(120).state == "finished"
    assert run.record.not_kept is not None
    disk.error = None
    kept = fit(classifier(), labelled(), epochs=2, seed=1, name="one", folder=tmp_path).wait(120)
    assert kept.name == "one-2"
    assert kept.record.not_kept is None
    assert kept.history == run.history


def test_a_run_goes_on_from_what_was_kept(tmp_path: Path, disk: Disk) -> None:
    run = trained(tmp_path, disk, range(3, 99))
    disk.error = None
    longer = resume(folder_of(run), labelled()).wait(120)
    assert longer.history == run.history
    assert load_record(folder_of(run)) == longer.record


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS])
def test_a_place_that_cannot_be_written(tmp_path: Path, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: Path, *args: Any, **keywords: Any) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(Path, "mkdir", refused)
    expected = (
        f"{tmp_path / 'runs'} cannot be written ({os.strerror(code)}), so that the run was not kept. The training goes "
        "on, with its best weights in memory. Give another folder to the next run, or the right to write here."
    )
    with pytest.warns(UserWarning) as heard:  # noqa: PT030 - compared as a whole
        run = fit(classifier(), labelled(), epochs=1, name="one", folder=tmp_path / "runs")
    assert [str(one.message) for one in heard if one.category is UserWarning] == [expected]
    assert run.wait(120).state == "finished"
    assert run.folder is None
    assert run.record.not_kept == expected


@pytest.mark.parametrize("inside", [".", "deeper/still"])
def test_a_folder_that_is_a_file_is_refused_in_words(tmp_path: Path, inside: str) -> None:
    (tmp_path / "runs").write_text("")
    with pytest.raises(FolderIsFile) as caught:
        fit(classifier(), labelled(), epochs=1, folder=tmp_path / "runs" / inside)
    assert str(caught.value) == (
        f"fit: {tmp_path / 'runs'} is a file. Expected a folder, in which the run gets one of its own. Give another "
        "folder, as in folder='runs', or rename the file."
    )


def test_the_home_folder_is_expanded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    run = fit(classifier(), labelled(), epochs=1, name="one", folder="~/runs").wait(120)
    assert run.folder == (tmp_path / "runs" / "one").resolve()
    assert load_record("~/runs/one") == run.record


def test_weights_are_whole_or_not_there(tmp_path: Path, disk: Disk) -> None:
    run = trained(tmp_path, disk, range(2, 99))
    files = sorted((folder_of(run) / "checkpoints").iterdir())
    assert [path.name for path in files] == ["epoch-0001.weights.h5"]
    disk.error = None
    longer = resume(folder_of(run), labelled(), epochs=2).wait(120)
    assert np.isfinite(longer.history["val_loss"][-1] or np.nan)
    assert json.loads((folder_of(run) / "run.json").read_text())["record"]["state"] == "finished"
