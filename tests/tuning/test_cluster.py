"""Trials on a Dask cluster: the same results as here."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import distributed
import pytest

import workbench as wb
from tests.training.small import classifier, labelled
from workbench import errors
from workbench.tuning import Choices, Range, Search

SPACE = {"batch_size": Choices((20, 32, 500)), "learning_rate": Range(0.001, 0.1, log=True)}


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """A scheduler with a worker in this process."""
    with (
        distributed.LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster,
        distributed.Client(cluster, set_as_default=False) as connected,
    ):
        yield connected


def tune(folder: Path, search: Search, **given: Any) -> wb.tuning.Study:
    return wb.tuning.tune(
        classifier(), labelled(), search=search, folder=folder, **{"epochs": 1, "seed": 3, **given}
    ).wait(120)


def test_a_cluster_gives_the_same_results(client: Any, tmp_path: Path) -> None:
    search = Search(SPACE, method="random", trials=2, seed=2)
    here, there = tune(tmp_path / "here", search), tune(tmp_path / "there", search, client=client)
    assert [one.values for one in there.trials] == [one.values for one in here.trials]
    assert [one.scores for one in there.trials] == [one.scores for one in here.trials]
    assert [one.reason for one in there.left_out] == [one.reason for one in here.left_out]
    for one in there.trials:
        assert there.record(one).history == here.record(one).history


def test_trials_on_a_cluster_are_ended_early(client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("optuna.trial.Trial.should_prune", lambda _: True)
    search = Search({"learning_rate": Choices((0.001, 0.01))}, method="grid", pruning="median", trials=1, seed=1)
    study = tune(tmp_path, search, client=client, epochs=5000)
    assert [one.state for one in study.trials] == ["pruned"]
    assert study.trials[0].epochs < 5000
    assert study.trials[0].reason.startswith("It fell behind: after epoch 1 val_accuracy was ")


def test_a_search_on_a_cluster_is_stopped(client: Any, tmp_path: Path) -> None:
    search = Search({"learning_rate": Choices((0.001, 0.01))}, method="grid", seed=1)
    study = wb.tuning.tune(
        classifier(), labelled(), search=search, folder=tmp_path, epochs=100_000, seed=3, client=client
    )
    study.stop()
    assert study.wait(120).state == "stopped"
    assert [one.state for one in study.trials] in (["stopped"], [])


def test_a_cluster_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.tuning.cluster_trainer._CONNECT_SECONDS", 0.5)
    with pytest.raises(errors.ClusterUnusable) as caught:
        tune(tmp_path, Search(SPACE, trials=2), client="tcp://127.0.0.1:9")
    assert str(caught.value).startswith(
        "tune: trials cannot be trained on the cluster tcp://127.0.0.1:9. There is no scheduler at this address:"
    )
    assert list(tmp_path.iterdir()) == []
