"""What stands in a run's folder, and how runs are compared."""

import csv
import json
from pathlib import Path

import keras
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util.tensor_util import make_ndarray

from tests.training.small import classifier, folder_of, labelled, values_of
from workbench.codegen import build_model
from workbench.training import compare, fit, load_record, read_csv, runs, write_csv
from workbench.training.fitting.run import Run
from workbench.training.run_errors import RunFileBroken
from workbench.training.store.checkpoints import checkpoint_path
from workbench.training.store.run_folders import claim, folder_name


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("runs")
    settings = {"epochs": 3, "seed": 1, "tensorboard": True, "checkpoints": ("val_dice[grey]", "accuracy")}
    return fit(classifier(), labelled(), name="first", folder=folder, **settings).wait(120)


def test_everything_is_in_the_folder(run: Run) -> None:
    files = {path.relative_to(folder_of(run)).parts[0] for path in folder_of(run).rglob("*") if path.is_file()}
    assert files == {
        ".training", "checkpoints", "environment.json", "history.csv", "history.jsonl", "network.graph.json",
        "run.json", "tensorboard", "training.py",
    }  # fmt: skip
    environment = json.loads((folder_of(run) / "environment.json").read_text())
    assert environment["packages"]["keras"] == keras.__version__


def test_tensorboard_reads_the_numbers_and_the_graph(run: Run) -> None:
    shown = {}
    for split in ("train", "validation"):
        shown[split] = EventAccumulator(str(folder_of(run) / "tensorboard" / split)).Reload()
    losses = [float(make_ndarray(event.tensor_proto)) for event in shown["validation"].Tensors("epoch_loss")]
    assert losses == pytest.approx(values_of(run, "val_loss"), rel=1e-6)
    rates = [float(make_ndarray(event.tensor_proto)) for event in shown["train"].Tensors("epoch_learning_rate")]
    assert rates == pytest.approx([epoch.learning_rate for epoch in run.finished_epochs])
    operations = {node.op for node in shown["train"].Graph().node}
    assert "Softmax" in operations
    assert not shown["validation"].Tags()["graph"]


def test_the_record_comes_back_whole(run: Run) -> None:
    assert load_record(folder_of(run)) == run.record


def test_the_table_has_an_epoch_a_row_and_comes_back(run: Run, tmp_path: Path) -> None:
    rows = list(csv.DictReader((folder_of(run) / "history.csv").open(encoding="utf-8")))
    assert [row["epoch"] for row in rows] == ["1", "2", "3"]
    read = read_csv(folder_of(run) / "history.csv")
    assert read.name == "first"
    assert read.class_names == run.class_names
    assert read.history == run.history
    assert read_csv(write_csv(run.record, tmp_path / "copy.csv")).history == run.history


def test_weights_are_kept_of_the_best_epochs_and_the_last(run: Run) -> None:
    best = {run.best(key) for key in ("val_loss", "val_dice[grey]", "accuracy")}
    kept = {path.name for path in (folder_of(run) / "checkpoints").iterdir()}
    assert kept == {checkpoint_path(folder_of(run), number).name for number in {*best, 3}}
    model = build_model(classifier())
    model.load_weights(run.checkpoint("val_loss"))
    model.compile(loss="sparse_categorical_crossentropy")
    data = labelled()
    loss = model.evaluate(data.validation.x, data.validation.y, verbose=0)
    assert loss == pytest.approx(min(values_of(run, "val_loss")), rel=1e-4)


def test_runs_are_compared_in_a_table(run: Run) -> None:
    table = runs(folder_of(run).parent)
    assert [row["name"] for row in table.rows] == ["first"]
    row = table.rows[0]
    assert row["epochs"] == "3/3"
    assert row["best"] == max(values_of(run, "val_accuracy"))
    assert row["test"] == run.test.values["accuracy"]
    assert "first" in repr(table)
    assert table["first"] == run.record
    assert compare(run, run.record).rows[0] == row


def test_a_broken_run_does_not_hide_the_others(run: Run, tmp_path: Path) -> None:
    for name in ("a", "<b>"):
        (tmp_path / name).mkdir()
    (tmp_path / "a" / "run.json").write_bytes((folder_of(run) / "run.json").read_bytes())
    (tmp_path / "<b>" / "run.json").write_text('{"format": "<script>", "version": 1}')
    table = runs(tmp_path)
    assert len(table) == 1
    assert list(table.problems) == ["<b>"]
    assert "<b>: <b>/run.json: this is no readable file of a run." in repr(table)
    assert "<script>" not in table._repr_html_()
    assert "&lt;script&gt;" in table._repr_html_()


def test_no_runs_yet(tmp_path: Path) -> None:
    assert repr(runs(tmp_path / "none")) == "No runs yet. Keep one with wb.training.fit(model, data, name='first')."


def test_a_run_without_a_folder_is_compared_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = fit(classifier(), labelled(), epochs=1).wait(120)
    assert run.folder is None
    assert run.record in runs().records
    assert not list(tmp_path.iterdir())


NAMES = {
    "../../etc/passwd": "etc_passwd",
    "..": "run",
    "": "run",
    "/": "_",
    "a\\b:c\0d\ne": "a_b_c_d_e",
    "심장 1": "심장 1",
    "nul": "nul_",
    "COM1.txt": "COM1.txt_",
    ".hidden": "hidden",
    "x" * 500: "x" * 60,
    "lr=0.1": "lr_0.1",
}


@pytest.mark.parametrize(("name", "folder"), NAMES.items())
def test_a_name_is_one_folder_and_never_a_way_out(name: str, folder: str, tmp_path: Path) -> None:
    made = claim(tmp_path / "runs", name)
    assert made.parent == (tmp_path / "runs").resolve()
    assert made.is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["runs"]
    assert folder_name(name) == made.name
    if folder != "_":
        assert made.name.strip("_") == folder.strip("_")


def test_the_same_name_again_gets_a_number(tmp_path: Path) -> None:
    (tmp_path / "a-2").symlink_to("/nowhere")
    assert [claim(tmp_path, "a").name for _ in range(3)] == ["a", "a-3", "a-4"]


def test_a_csv_of_keras_is_read(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("epoch,accuracy,loss,val_loss\n0,0.5,1.0,nan\n1,0.75,0.5,0.25\n")
    record = read_csv(path)
    assert record.history == {
        "loss": [1.0, 0.5], "accuracy": [0.5, 0.75], "val_loss": [None, 0.25],
    }  # fmt: skip
    assert [epoch.number for epoch in record.epochs] == [1, 2]
    assert record.name == "log"


BROKEN = {
    "": "log.csv: this is no readable file of a run. At line 1: expected column names, among them 'epoch', received "
    "nothing. The file was left as it is: put back a copy, or delete the run's folder.",
    "a,b\n1,2\n": "At line 1: expected column names, among them 'epoch', received a, b.",
    "epoch,loss\n1\n": "At line 2: expected 2 values, received 1.",
    "epoch,loss\n1,0.5\n2,much\n": "At line 3, column 'loss': expected a number, received 'much'.",
}


@pytest.mark.parametrize("text", BROKEN)
def test_other_tables_are_refused_with_their_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(text)
    with pytest.raises(RunFileBroken) as caught:
        read_csv(path)
    assert BROKEN[text] in str(caught.value)
