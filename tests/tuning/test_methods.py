"""What every search method promises: a trainer that only computes takes the place of Keras."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
from msgspec.structs import replace

from tests.tuning.small import RATE, SPACE, FakeTrainer, empty_study, refusing, scored, searched
from workbench import errors
from workbench.tuning import Choices, Range, Score, Search, Study, Trial
from workbench.tuning.search_settings import METHODS, Method
from workbench.tuning.study_files import JOURNAL

NUMBERS = {"learning_rate": RATE, "batch_size": Range(4, 20, step=4)}


def scored_of(trials: Sequence[Trial]) -> list[float]:
    return [one.score for one in trials if one.score is not None]


def search_for(method: Method, **given: Any) -> Search:
    return Search(SPACE, **{"method": method, "trials": 14, "seed": 5, "population": 4, "points": 3, **given})


@pytest.mark.parametrize("method", METHODS)
def test_a_search_by(method: Method, tmp_path: Path) -> None:
    trainer = FakeTrainer()
    study = searched(tmp_path, search_for(method), trainer)
    trials = study.trials
    assert (study.state, len(trials), study.progress) == ("finished", 14, 1.0)
    assert trainer.trained == [trial.number for trial in trials]
    assert trainer.closed == 1
    assert trials[0].drawn
    assert not any(trial.drawn for trial in trials[1:])
    assert trials[0].values == {"optimizer": "Adam", "learning_rate": 0.001, "batch_size": 20}
    for trial in trials:
        momentum = trial.values.get("optimizer.SGD.momentum")
        assert (momentum is not None) == (trial.values["optimizer"] == "SGD")
        assert 0.0001 <= trial.values["learning_rate"] <= 0.1
        assert trial.values["batch_size"] in range(4, 21, 4)
        assert trial.scores == (scored(study.apply(trial)[1]),)
    assert study.best().score == max(scored_of(trials))
    scores = [trial.score for trial in study.top(5)]
    assert scores == sorted(scored_of(trials), reverse=True)[:5]
    assert {one.generation is None for one in trials} == {method != "genetic"}


@pytest.mark.parametrize("method", METHODS)
def test_a_seed_repeats_a_search_by(method: Method, tmp_path: Path) -> None:
    found = [[one.values for one in searched(tmp_path / name, search_for(method)).trials] for name in ("a", "b")]
    assert found[0] == found[1]
    other = searched(tmp_path / "c", search_for(method, seed=6)).trials
    assert [one.values for one in other] != found[0]


@pytest.mark.parametrize("method", METHODS)
def test_what_cannot_be_trained_costs_no_trial_by(method: Method, tmp_path: Path) -> None:
    search = search_for(method, trials=8)
    study = searched(tmp_path, search, FakeTrainer(refusing), batch_size=8)
    assert [one.state for one in study.trials] == ["finished"] * 8
    assert all(one.values["batch_size"] <= 8 for one in study.trials)
    assert {one.reason for one in study.left_out} == {"The batch is too large."}


@pytest.mark.parametrize("method", METHODS)
def test_failed_trials_are_never_the_best_by(method: Method, tmp_path: Path) -> None:
    def half(settings: Any) -> Any:
        return scored(settings) if settings.batch_size <= 8 else "The loss became NaN."

    study = searched(tmp_path, search_for(method), FakeTrainer(half), batch_size=8)
    failed = [one for one in study.trials if one.state == "failed"]
    assert len(study.trials) == 14
    assert failed
    assert {(one.reason, one.scores) for one in failed} == {("The loss became NaN.", ())}
    assert study.best().values["batch_size"] <= 8
    assert not {one.number for one in failed} & {one.number for one in study.top(14, "accuracy")}
    assert f"Trial {failed[-1].number} failed: The loss became NaN." in repr(study)


@pytest.mark.parametrize("method", METHODS)
def test_several_at_once_by(method: Method, tmp_path: Path) -> None:
    trainer = FakeTrainer()
    study = searched(tmp_path, search_for(method, at_once=3), trainer)
    assert sorted(trainer.trained) == [one.number for one in study.trials]
    assert len(study.trials) == 14
    assert {one.state for one in study.trials} == {"finished"}


@pytest.mark.parametrize("method", METHODS)
def test_a_stopped_search_goes_on_by(method: Method, tmp_path: Path) -> None:
    trainer = FakeTrainer()
    trainer.going.clear()
    study = empty_study(tmp_path, search_for(method)).begin(trainer, 1)
    assert trainer.begun.wait(60)
    assert study.state == "running"
    study.stop()
    assert study.wait(60).state == "stopped"
    assert [(one.state, one.drawn) for one in study.trials] == [("stopped", True)]
    again = study.begin(FakeTrainer(), 1).wait(60)
    assert [one.state for one in again.trials] == ["stopped"] + ["finished"] * 14
    assert [one.drawn for one in again.trials] == [True, True] + [False] * 13


def test_generations_are_told(tmp_path: Path) -> None:
    study = searched(tmp_path, search_for("genetic", trials=None, generations=3))
    assert len(study.trials) == 12
    assert Counter(one.generation for one in study.trials) == {1: 4, 2: 4, 3: 4}
    for generation in study.generations():
        values = scored_of([one for one in study.trials if one.generation == generation.number])
        assert (generation.count, generation.largest, generation.smallest) == (4, max(values), min(values))
        assert generation.mean == pytest.approx(sum(values) / 4)
        assert [one.generation for one in study.top(9, generation=generation.number)] == [generation.number] * 4
    assert searched(tmp_path / "other", search_for("random", trials=2)).generations() == ()


def test_a_grid_is_searched_to_its_end_and_each_once(tmp_path: Path) -> None:
    space = {"optimizer": Choices(("Adam", "SGD")), "optimizer.SGD.momentum": Range(0.0, 0.8, step=0.4)}
    study = searched(tmp_path, Search(space, method="grid"))
    assert study.state == "finished"
    found = Counter(repr(dict(one.values)) for one in study.trials)
    assert set(found.values()) == {1}
    assert len(found) == 4


def test_a_grid_that_was_cut_short_goes_on_with_what_is_left(tmp_path: Path) -> None:
    space = {"batch_size": Range(4, 32, step=4)}
    first = searched(tmp_path, Search(space, method="grid", trials=3))
    assert first.state == "finished"
    study = Study(tmp_path, replace(first.file, search=Search(space, method="grid")), None)
    study.begin(FakeTrainer(), 1).wait(60)
    assert sorted(one.values["batch_size"] for one in study.trials) == list(range(4, 33, 4))


def test_trials_that_fall_behind_are_ended_early(tmp_path: Path) -> None:
    search = search_for("random", pruning="median", trials=20)
    study = searched(tmp_path, search, FakeTrainer(epochs=4), epochs=4)
    pruned = [one for one in study.trials if one.state == "pruned"]
    assert pruned
    assert {one.reason for one in pruned} == {"It fell behind."}
    assert all(one.state == "finished" for one in study.top(20))


def test_hyperband(tmp_path: Path) -> None:
    study = searched(tmp_path, search_for("tpe", pruning="hyperband", trials=20), FakeTrainer(epochs=9), epochs=9)
    assert {one.state for one in study.trials} == {"finished", "pruned"}


def test_several_scores_have_a_pareto_front(tmp_path: Path) -> None:
    def two(settings: Any) -> tuple[float, float]:
        return settings.learning_rate, abs(settings.batch_size - 8) + 100 * settings.learning_rate

    search = Search(NUMBERS, ("val_accuracy", "val_loss"), trials=12, population=4, seed=1)
    study = searched(tmp_path, search, FakeTrainer(two))
    front = study.pareto()
    for one in front:
        worse = [
            other
            for other in study.trials
            if other.scores != one.scores and other.scores[0] >= one.scores[0] and other.scores[1] <= one.scores[1]
        ]
        assert worse == []
    assert 0 < len(front) < 12
    assert set(study.importance(1)) == {"learning_rate", "batch_size"}
    for wrong in (2, -1, True, None, "a", 1.0, float("nan")):
        with pytest.raises(errors.BadSetting) as caught:
            study.importance(cast("Any", wrong))
        assert str(caught.value) == (
            f"importance: 'score' must be the place of a score, a whole number from 0 to 1, but received {wrong!r}. "
            "Give it, as in score=0."
        )


def test_equal_scores_have_no_importance(tmp_path: Path) -> None:
    study = searched(tmp_path, Search(NUMBERS, method="random", trials=5, seed=1), FakeTrainer(lambda _: 0.5))
    with pytest.raises(errors.NothingDiffers) as caught:
        study.importance()
    assert str(caught.value) == (
        "importance: all 5 finished trials have the same val_accuracy. Expected at least two different values, since "
        "the importance of a parameter is how much of their differences it explains. Search longer, or judge by a "
        "number that tells trials apart, such as score='val_loss'."
    )


def test_how_many_of_the_best_is_a_whole_number(tmp_path: Path) -> None:
    study = searched(tmp_path, Search(NUMBERS, method="random", trials=3, seed=1))
    assert (len(study.top(0)), len(study.top(2)), len(study.top(99))) == (0, 2, 3)
    for wrong in (-1, True, None, "3", 2.5, float("nan")):
        with pytest.raises(errors.BadSetting) as caught:
            study.top(cast("Any", wrong))
        assert str(caught.value) == (
            f"top: 'count' must be a whole number of at least 0, but received {wrong!r}. Give it, as in count=5."
        )
    with pytest.raises(errors.BadSetting):
        study.top(generation=cast("Any", "first"))


def test_a_score_that_should_be_small(tmp_path: Path) -> None:
    search = Search(NUMBERS, Score("loss"), trials=6, seed=1)
    study = searched(tmp_path, search, FakeTrainer(lambda settings: settings.learning_rate))
    assert study.top(1, "accuracy")[0].score == max(scored_of(study.trials))
    assert [one.scores for one in study.pareto()] == [min(one.scores for one in study.trials)]


def test_a_space_of_which_nothing_can_be_trained_ends_the_search(tmp_path: Path) -> None:
    space = {"batch_size": Range(9, 20, step=1)}
    study = empty_study(tmp_path, Search(space, method="random", trials=50, seed=1), batch_size=20)
    study.begin(FakeTrainer(refusing), 1)
    with pytest.raises(errors.NoValidCombination) as caught:
        study.wait(60)
    assert str(caught.value) == (
        "Search: 100 combinations in a row cannot be trained, the last one because: The batch is too large. Expected "
        "some that can. Make the ranges smaller."
    )
    assert study.state == "failed"
    assert study.trials == ()
    assert len(study.left_out) == 100


def test_the_time_ends_a_search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]

    def slow(settings: Any) -> float:
        now[0] += 25.0
        return scored(settings)

    monkeypatch.setattr("workbench.tuning.trial_loop.time.monotonic", lambda: now[0])
    study = searched(tmp_path, Search(NUMBERS, method="random", minutes=1.0, seed=1), FakeTrainer(slow))
    assert len(study.trials) == 3
    assert study.state == "finished"


def test_the_journal_is_json_and_nothing_is_pickled(tmp_path: Path) -> None:
    searched(tmp_path, search_for("genetic", trials=3))
    lines = (tmp_path / JOURNAL).read_bytes().splitlines()
    assert all(isinstance(json.loads(line), dict) for line in lines)
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith(".")) == [
        "journal.log", "journal.log.lock", "study.json", "trials",
    ]  # fmt: skip
    assert msgspec.json.decode((tmp_path / "study.json").read_bytes())["search"]["method"] == "genetic"


def test_listeners_are_told_and_a_broken_one_is_left_out(tmp_path: Path) -> None:
    study = empty_study(tmp_path, search_for("random", trials=2))
    calls: list[str] = []
    remove = study.listen(lambda: calls.append(study.state))
    study.listen(lambda: 1 / 0)
    with pytest.warns(UserWarning, match="A listener of the study 'small' raised ZeroDivisionError"):
        study.begin(FakeTrainer(), 1).wait(60)
    assert len(calls) == 5  # begun, ended, begun, ended, all over
    assert calls[-1] == "finished"
    remove()
