"""Which weights stay on disk."""

from pathlib import Path

from workbench.atomic_files import PART
from workbench.training.store.checkpoints import FOLDER, checkpoint_path, drop_others


def test_only_wanted_epochs_stay_and_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    for number in (1, 2, 3):
        checkpoint_path(tmp_path, number).touch()
    (tmp_path / FOLDER / f"{PART}0a1b2c3d-epoch-0003.weights.h5").touch()
    (tmp_path / FOLDER / "mine.weights.h5").touch()
    drop_others(tmp_path, {2, 3})
    left = sorted(path.name for path in (tmp_path / FOLDER).iterdir())
    assert left == ["epoch-0002.weights.h5", "epoch-0003.weights.h5", "mine.weights.h5"]
