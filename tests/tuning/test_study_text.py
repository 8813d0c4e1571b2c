"""A study without widgets: as text and as a table."""

from pathlib import Path

import pytest

import workbench as wb
from tests.tuning.small import RATE, FakeTrainer, empty_study, refusing, searched
from workbench import errors
from workbench.tuning import Choices, Search

SEARCH = Search({"learning_rate": RATE}, method="random", trials=2, seed=1)


def test_a_study_as_text(tmp_path: Path) -> None:
    assert repr(searched(tmp_path, SEARCH)) == (
        "Study 'small', finished: 2 trials, random search, score Accuracy, validation\n"
        "       trial  Accuracy, validation  learning_rate\n"
        "           1                0.6189       0.001783\n"
        "0 (as drawn)                0.6150          0.001\n"
        "The best of many trials was chosen with the validation data, so that its number there is optimistic: "
        "study.retrain() trains it again with other seeds and shows how much it varies, and what the test data say."
    )


def test_a_study_before_its_first_trial(tmp_path: Path) -> None:
    study = empty_study(tmp_path, SEARCH)
    assert repr(study) == "Study 'small', stopped: 0 trials, random search, score Accuracy, validation"
    for call, least in ((study.best, 1), (study.importance, 4)):
        with pytest.raises(errors.NoFinishedTrial) as caught:
            call()
        assert str(caught.value) == (
            f"{call.__name__}: 0 trials of the study have finished. Expected at least {least}. Wait for them, or read "
            "in study.trials why trials have failed."
        )
    assert (study.top(5), study.trials, study.pareto(), study.generations()) == ((), (), (), ())
    assert (study.progress, study.seconds_left, study.running, study.error) == (0.0, 0.0, {}, None)


def test_a_genetic_search_shows_generations(tmp_path: Path) -> None:
    text = repr(searched(tmp_path, Search(SEARCH.space, population=2, generations=2, seed=1)))
    assert text.splitlines()[0] == (
        "Study 'small', finished: 4 trials, genetic search (NSGA-II), score Accuracy, validation"
    )
    assert text.splitlines()[1].split() == ["trial", "generation", "Accuracy,", "validation", "learning_rate"]


def test_what_was_left_out_is_told(tmp_path: Path) -> None:
    space = {"batch_size": Choices((4, 8, 12))}
    study = searched(tmp_path, Search(space, method="grid"), FakeTrainer(refusing), batch_size=8)
    assert "\n1 combination cannot be trained and was left out: study.left_out says why.\n" in repr(study)


def test_names_are_escaped(tmp_path: Path) -> None:
    space = {"loss": Choices((None, "Dice"))}
    study = searched(tmp_path, Search(space, method="grid"), FakeTrainer(lambda _: "<script>alert(1)</script>"))
    html = study._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_table_of_studies(tmp_path: Path) -> None:
    searched(tmp_path / "first", SEARCH)
    table = wb.tuning.studies(tmp_path)
    assert len(table) == 1
    assert table["small"].name == "small"
    head, row = repr(table).splitlines()
    assert head.split() == ["study", "state", "method", "trials", "searched", "score", "best", "begun"]
    assert row.startswith("small  finished  random search       2  learning_rate  Accuracy  ")
    assert '<th style="text-align:left">study</th>' in table._repr_html_()
