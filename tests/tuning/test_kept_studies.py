"""Studies on disk: damaged, foreign and other ones are told of and left as they are."""

import os
import warnings
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import workbench as wb
from tests.training.small import changed, classifier, labelled
from tests.tuning.small import RATE, FakeTrainer, blocks, empty_study, searched
from workbench import errors
from workbench.graph.edits import move
from workbench.training.setup.settings import Settings
from workbench.tuning import Choices, Range, Search
from workbench.tuning.journal_file import begin_journal
from workbench.tuning.study_files import DRAWING, JOURNAL, STUDY_FILE

SEARCH = Search({"learning_rate": RATE, "batch_size": Range(4, 32)}, method="random", trials=3, seed=1)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeTrainer:
    """``tune`` without training."""
    trainer = FakeTrainer()
    monkeypatch.setattr("workbench.tuning.tuning_start.trainer_for", lambda *_: (trainer, 1))
    return trainer


def tune(folder: Path, name: str | None = "small", **given: Any) -> wb.tuning.Study:
    graph, data = given.pop("graph", classifier()), given.pop("data", labelled())
    search = given.pop("search", SEARCH)
    return wb.tuning.tune(graph, data, search=search, name=name, folder=folder, **{"epochs": 1, **given}).wait(60)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:40] + b"\x00\xff" + path.read_bytes()[60:])


def nonsense(path: Path) -> None:
    path.write_bytes(b"not a journal\nat all\n")


def foreign(path: Path) -> None:
    import optuna
    from optuna.storages.journal import JournalFileBackend

    path.unlink()
    Path(f"{path}.lock").unlink()  # or Optuna's own lock waits half a minute for it
    backend = JournalFileBackend(str(path))
    optuna.create_study(storage=optuna.storages.JournalStorage(backend), study_name="mine")


def empty(path: Path) -> None:
    path.write_bytes(b"")


def disordered(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(reversed(lines)))


DAMAGES = {"cut": cut, "nonsense": nonsense, "foreign": foreign, "empty": empty, "disordered": disordered}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_journal_is_kept_and_told_and_a_new_one_is_beside(
    damage: str, tmp_path: Path, fake: FakeTrainer
) -> None:
    tune(tmp_path)
    DAMAGES[damage](tmp_path / "small" / JOURNAL)
    content = (tmp_path / "small" / JOURNAL).read_bytes()
    with pytest.raises(errors.StudyBroken):
        wb.tuning.open(tmp_path / "small")
    with pytest.warns(UserWarning, match="This search is kept in .*small-2 instead") as caught:
        study = tune(tmp_path)
    assert "this is no readable study" in str(caught[0].message)
    assert (study.name, study.folder, len(study.trials)) == ("small-2", tmp_path / "small-2", 3)
    assert (tmp_path / "small" / JOURNAL).read_bytes() == content
    table = wb.tuning.studies(tmp_path)
    assert [one.name for one in table.studies] == ["small-2"]
    assert list(table.problems) == ["small"]


def test_the_sentence_of_a_damaged_journal(tmp_path: Path) -> None:
    empty_study(tmp_path / "small", SEARCH)
    nonsense(tmp_path / "small" / JOURNAL)
    with pytest.raises(errors.StudyBroken) as caught:
        wb.tuning.open(tmp_path / "small")
    assert str(caught.value) == (
        "small/journal.log: this is no readable study. At line 1: expected lines of JSON that Optuna wrote, received "
        "'not a journal'. The file was left as it is: put back a copy, or delete the study's folder."
    )


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"version": 99}', b'{"version": 1, "name": 3}', b"\xff"])
def test_a_damaged_description(content: bytes, tmp_path: Path, fake: FakeTrainer) -> None:
    tune(tmp_path)
    (tmp_path / "small" / STUDY_FILE).write_bytes(content)
    with pytest.raises(errors.StudyTooNew if b"99" in content else errors.StudyBroken):
        wb.tuning.open(tmp_path / "small")
    with pytest.warns(UserWarning, match="is kept in .*small-2 instead"):
        assert tune(tmp_path).name == "small-2"
    assert (tmp_path / "small" / STUDY_FILE).read_bytes() == content


@pytest.mark.parametrize("file", [STUDY_FILE, DRAWING, JOURNAL])
@pytest.mark.parametrize("is_folder", [False, True])
def test_a_file_that_is_gone_or_a_folder(file: str, is_folder: bool, tmp_path: Path, fake: FakeTrainer) -> None:
    tune(tmp_path)
    (tmp_path / "small" / file).unlink()
    if is_folder:
        (tmp_path / "small" / file).mkdir()
    with pytest.raises(errors.StudyBroken, match="The file was left as it is: put back a copy"):
        wb.tuning.open(tmp_path / "small")
    with pytest.warns(UserWarning, match="is kept in .*small-2 instead"):
        assert tune(tmp_path).name == "small-2"


def test_a_line_that_a_killed_process_left_is_cut_off(tmp_path: Path) -> None:
    searched(tmp_path, SEARCH)
    journal = tmp_path / JOURNAL
    before = journal.read_bytes()
    journal.write_bytes(before + b'{"op_code":4,"worker_id":"x","stu')
    study = wb.tuning.open(tmp_path)
    assert len(study.trials) == 3
    study._ledger.search = replace(SEARCH, trials=5)
    study.begin(FakeTrainer(), 1).wait(60)
    assert len(wb.tuning.open(tmp_path).trials) == 5
    assert journal.read_bytes().startswith(before + b'{"op_code"')
    assert b'"stu{' not in journal.read_bytes()


OTHERS: dict[str, tuple[dict[str, Any], str]] = {
    "drawing": ({"graph": classifier(dropout=0.5)}, "another drawing"),
    "settings": ({"epochs": 2}, "other settings of the training"),
    "data": ({"data": changed(labelled(), x=labelled().train.x + 1)}, "other data"),
    "space": ({"search": Search({"learning_rate": RATE}, trials=3)}, "another space, score or method"),
    "method": ({"search": replace(SEARCH, method="tpe")}, "another space, score or method"),
    "score": ({"search": replace(SEARCH, score="val_loss")}, "another space, score or method"),
}


@pytest.mark.parametrize("other", OTHERS)
def test_a_study_of_something_else_is_refused(other: str, tmp_path: Path, fake: FakeTrainer) -> None:
    tune(tmp_path)
    given, part = OTHERS[other]
    with pytest.raises(errors.OtherStudy) as caught:
        tune(tmp_path, **given)
    assert str(caught.value) == (
        f"tune: the study 'small' was begun with {part}. Expected the same as now, so that its trials can be compared. "
        "Give another name, as in name='small-2', or read its results with wb.tuning.open('small')."
    )


def test_the_same_again_goes_on(tmp_path: Path, fake: FakeTrainer) -> None:
    before = tune(tmp_path).trials
    graph = move(classifier(), {classifier().nodes[0].id: (500.0, 500.0)})
    study = tune(tmp_path, graph=graph, search=replace(SEARCH, trials=5))
    assert study.trials[:3] == before
    assert len(study.trials) == 5


def test_without_a_name_each_search_is_a_study_of_its_own(tmp_path: Path, fake: FakeTrainer) -> None:
    names = [tune(tmp_path, None).name for _ in range(2)]
    assert names == ["small", "small-2"]
    assert [one.name for one in wb.tuning.studies(tmp_path).studies] == names


def test_a_study_comes_back_as_it_was(tmp_path: Path, fake: FakeTrainer) -> None:
    space = {
        "block1/conv.filters": Range(1, 4),
        "block1/conv.activation": Choices(("relu", None, "tanh")),
        "learning_rate": RATE,
    }
    study = tune(tmp_path, graph=blocks(), search=Search(space, trials=4, seed=2))
    again = wb.tuning.open(tmp_path / "small")
    assert again.trials == study.trials
    assert (again.search, again.settings, again.graph) == (study.search, study.settings, study.graph)
    assert list(again.search.space.parameters) == list(space)
    assert (again.state, again.apply(2)) == ("finished", study.apply(2))


def test_no_study_of_that_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty_study(tmp_path / "studies" / "first", SEARCH)
    monkeypatch.chdir(tmp_path)
    assert wb.tuning.open("first").name == "small"
    for wrong in ("second", 3, None):
        with pytest.raises(errors.NoSuchStudy) as caught:
            wb.tuning.open(wrong)
        assert str(caught.value) == (
            f"studies: there is no study {str(wrong)!r}. Expected one of: first. Check the name and the folder."
        )


def test_a_folder_that_is_a_file(tmp_path: Path, fake: FakeTrainer) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(errors.StudyFolderTaken) as caught:
        tune(tmp_path / "file")
    assert str(caught.value) == (
        f"tune: a study cannot be kept in {tmp_path / 'file'}: File exists. Expected a folder that can be written, in "
        "which the study gets one of its own. Give another one, as in folder='studies'."
    )


def test_a_name_that_a_file_has_is_numbered(tmp_path: Path, fake: FakeTrainer) -> None:
    (tmp_path / "small").touch()
    assert tune(tmp_path).folder == tmp_path / "small-2"
    assert (tmp_path / "small").read_bytes() == b""


@pytest.mark.parametrize("wrong", [3, b"studies", ["studies"], "a\0b"])
def test_what_is_no_folder(wrong: Any, fake: FakeTrainer) -> None:
    for where, call in (("tune", tune), ("studies", wb.tuning.studies)):
        with pytest.raises(errors.BadSetting) as caught:
            call(wrong)
        assert str(caught.value) == (
            f"{where}: 'folder' must be a text or a path, or None, but received {wrong!r}. Give it, as in "
            "folder='studies'."
        )


def test_a_name_beyond_all_file_systems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("x" * 5000, "a\0b", "x" * 300 + "/y"):
        with pytest.raises(errors.NoSuchStudy):
            wb.tuning.open(name)


@pytest.mark.parametrize("name", ["../out", "a/b", "con", " . ", "한글", "<b>x</b>", "x" * 300])
def test_any_name_is_a_folder_inside(name: str, tmp_path: Path, fake: FakeTrainer) -> None:
    study = tune(tmp_path / "inside", name)
    assert study.folder.parent == tmp_path / "inside"
    assert [path.name for path in tmp_path.iterdir()] == ["inside"]
    assert "<b>" not in study._repr_html_()
    assert tune(tmp_path / "inside", name).folder == study.folder


def test_a_journal_is_never_unpickled(tmp_path: Path) -> None:
    import pickle

    class Bomb:
        def __reduce__(self) -> tuple[Any, ...]:
            return os.mkdir, (str(tmp_path / "exploded"),)

    empty_study(tmp_path / "small", SEARCH)
    (tmp_path / "small" / JOURNAL).write_bytes(pickle.dumps(Bomb()))
    (tmp_path / "small" / f"{JOURNAL}.snapshot").write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(errors.StudyBroken):
        wb.tuning.open(tmp_path / "small")
    (tmp_path / "small" / JOURNAL).unlink()
    begin_journal(tmp_path / "small" / JOURNAL, ["maximize"])
    wb.tuning.open(tmp_path / "small")
    assert not (tmp_path / "exploded").exists()


def test_a_journal_with_values_of_another_space(tmp_path: Path) -> None:
    study = searched(tmp_path, SEARCH)
    text = (tmp_path / STUDY_FILE).read_text("utf-8")
    (tmp_path / STUDY_FILE).write_text(text.replace('"batch_size"', '"epochs"').replace('"high": 32', '"high": 33'))
    again = wb.tuning.open(tmp_path)
    assert [set(one.values) for one in again.trials] == [{"learning_rate"}] * len(study.trials)


def test_an_empty_table_says_how_to_begin() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table = wb.tuning.kept_studies.StudyTable((), {})
    assert repr(table) == "No studies yet. Begin one with wb.tuning.tune(graph, data, search={…})."
    assert table._repr_html_() == "<div>No studies yet. Begin one with wb.tuning.tune(graph, data, search={…}).</div>"


def test_settings_are_kept(tmp_path: Path) -> None:
    study = empty_study(tmp_path, SEARCH, optimizer="SGD", optimizer_params={"momentum": 0.5}, seed=3)
    assert (
        wb.tuning.open(tmp_path).settings
        == study.settings
        == Settings(optimizer="SGD", optimizer_params={"momentum": 0.5}, seed=3)
    )
