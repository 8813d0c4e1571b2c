"""The cell of a study: it runs without the workbench, and searches the same."""

import ast
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import optuna
import pytest

import workbench as wb
from tests.training.small import classifier, labelled
from tests.tuning.small import RATE, FakeTrainer, blocks
from workbench.data import Dataset, Split
from workbench.graph.block_paths import edit_at
from workbench.graph.document import Graph
from workbench.graph.edits import annotate
from workbench.training import Augmentation, EarlyStopping, RatePlan
from workbench.training.setup.rate_plan import planned_rate
from workbench.training.setup.settings import Settings
from workbench.tuning import Choices, Range, Score, Search, Study, proposals
from workbench.tuning.drawing_code import drawing_source
from workbench.tuning.search_targets import find_target


@pytest.fixture
def study_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """A study in which nothing was trained, with its data."""
    monkeypatch.setattr("workbench.tuning.tuning_start.trainer_for", lambda *_: (FakeTrainer(), 1))

    def make(search: Search, graph: Graph | None = None, **given: Any) -> Study:
        drawn = graph if graph is not None else classifier()
        return wb.tuning.tune(drawn, labelled(), search=search, folder=tmp_path, **given).wait(60)

    return make


def run(source: str, monkeypatch: pytest.MonkeyPatch, trials: int = 2, *, without_us: bool = True) -> Any:
    """Run a cell as a student would; ``without_us`` refuses imports of the workbench."""
    data = labelled()
    names: dict[str, Any] = {
        "x_train": data.train.x, "y_train": data.train.y,
        "x_validation": data.validation.x, "y_validation": data.validation.y,
    }  # fmt: skip
    source = source.replace("n_trials=60", f"n_trials={trials}")
    if without_us:
        assert "workbench" not in source
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    exec(compile(source, "cell", "exec"), names)
    return names["study"]


def test_a_search_of_the_training_runs_without_the_workbench(study_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    space = {
        "optimizer": Choices(("Adam", "SGD")),
        "optimizer.SGD.momentum": Range(0.0, 0.9),
        "learning_rate": RATE,
        "decay_rate": Range(0.5, 1.0),
        "batch_size": Choices((16, 32)),
        "epochs": Range(1, 2),
    }
    search = Search(space, Score("accuracy", patience=3, min_delta=0.01), pruning="median", seed=1)
    study = run(study_of(search, seed=2).source(), monkeypatch)
    assert [trial.state.name for trial in study.trials] == ["COMPLETE"] * 2
    assert study.trials[0].params == {
        "optimizer": "Adam", "optimizer.SGD.momentum": 0.0, "learning_rate": 0.001, "decay_rate": 1.0, "batch_size": 32,
        "epochs": 2,
    }  # fmt: skip


def test_a_search_of_layers_runs_without_the_workbench(study_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    space = {
        "block1.depth": Range(1, 3),
        "block1.present": Choices((True, False)),
        "block1/conv.filters": Range(2, 6, step=2),
        "block1/conv.kernel_size": Choices(((3, 3), (1, 3))),
        "block1/conv.activation": Choices((None, "relu")),
        "block1/drop.present": Choices((True, False)),
        "block1/drop.rate": Range(0.0, 0.5),
    }
    source = study_of(Search(space, method="tpe", seed=4), blocks(), epochs=1).source()
    study = run(source, monkeypatch)
    assert [trial.state.name for trial in study.trials] == ["COMPLETE"] * 2


def test_losses_and_augmentation_are_imported_from_us(study_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    space = {
        "loss": Choices((None, "SparseCategoricalFocalCrossentropy")),
        "loss.SparseCategoricalFocalCrossentropy.gamma": Range(1.0, 3.0),
        "augmentation.shift": Range(0.0, 0.2),
        "augmentation.horizontal_flip": Choices((False, True)),
    }
    study = study_of(Search(space, "val_dice[dark]", seed=1), epochs=1, augmentation=Augmentation(rotation=5.0))
    source = study.source()
    assert "\nfrom workbench.layers import SparseCategoricalFocalCrossentropy\n" in source
    assert "\nfrom workbench.training.batches.augmentation import Augmentation\n" in source
    found = run(source, monkeypatch, 2, without_us=False)
    assert [trial.state.name for trial in found.trials] == ["COMPLETE"] * 2


def test_a_regression_judged_by_its_loss_needs_nothing_of_ours(study_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [Split(one.x, one.x.mean((1, 2, 3))) for one in labelled().splits.values()]
    data = Dataset("means", parts[0], parts[1], parts[2], ())
    graph = wb.Graph("mean").add("Input", shape=(4, 4, 1)).add("Flatten").add("Dense", units=1)
    monkeypatch.setattr("tests.tuning.test_study_code.labelled", lambda: data)
    source = study_of(Search({"learning_rate": RATE}, "val_loss", seed=1), graph, epochs=1).source()
    found = run(source, monkeypatch, 1)
    assert [trial.state.name for trial in found.trials] == ["COMPLETE"]


@pytest.mark.parametrize("method", ["genetic", "tpe", "random", "grid", "cma-es"])
def test_each_method_is_written_as_optunas(method: Any, study_of: Any) -> None:
    space = {"learning_rate": RATE, "batch_size": Range(8, 16)}
    study = study_of(Search(space, ("val_accuracy", "val_loss") if method == "genetic" else Score(), method=method))
    tree = ast.parse(study.source())
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr.endswith("Sampler")}
    wanted = {
        "genetic": "NSGAIISampler", "tpe": "TPESampler", "random": "RandomSampler", "grid": "BruteForceSampler",
        "cma-es": "CmaEsSampler",
    }  # fmt: skip
    assert names == {wanted[method]}


def build(source: str, values: dict[str, Any]) -> Any:
    module = ModuleType("cell")
    exec(compile(source, "cell", "exec"), vars(module))
    return module.build_model(values)


def test_the_code_builds_what_applying_gives() -> None:
    from workbench.tuning.combination import applied

    graph = blocks()
    keys = ["block1.depth", "block1.present", "block1/drop.present", "block1/conv.filters"]
    source = drawing_source(graph, [find_target(key, graph, Settings()) for key in keys])
    for values in ((3, True, False, 5), (1, True, True, 2), (2, False, True, 2)):
        chosen = dict(zip(keys, values, strict=True))
        there = chosen if chosen["block1.present"] else {"block1.present": False}
        changed, _ = applied(there, graph, Settings())
        assert build(source, chosen).count_params() == wb.build_model(changed).count_params()


def test_blocks_inside_blocks_and_two_equal_ones() -> None:
    from workbench.graph.blocks import fold

    graph = fold(blocks(), [blocks().by_name["block1"].id], "outer")
    targets = [find_target("outer/block1/conv.filters", graph, Settings())]
    source = drawing_source(graph, targets)
    assert build(source, {"outer/block1/conv.filters": 7}).count_params() == (9 * 7 + 7) + (16 * 7 * 3 + 3)
    resnet = wb.templates.resnet((16, 16, 3), 3)
    first = next(one for one in proposals(resnet) if one.key.endswith(".filters") and "/" in one.key)
    source = drawing_source(resnet, [find_target(first.key, resnet, Settings())])
    assert source.count('values["') >= 1
    ast.parse(source)


def test_a_note_of_the_user_is_kept() -> None:
    graph = blocks()
    block = graph.by_name["block1"]
    noted = edit_at(graph, [block.id], lambda level: annotate(level, level.by_name["drop"].id, "against over-fitting"))
    targets = [find_target("block1/drop.present", noted, Settings())]
    source = drawing_source(noted, targets)
    assert "    # against over-fitting\n    drop = " in source
    assert "«" not in source


def test_hostile_names_are_only_text() -> None:
    name = 'a"] = __import__("os"); #'
    graph = wb.Graph("x").add("Input", shape=(4,)).add("Dense", units=3, name=name)
    source = drawing_source(graph, [find_target(f"{name}.units", graph, Settings())])
    assert build(source, {f"{name}.units": 5}).count_params() == 25
    assert "os" not in {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    assert "workbench.hostile" not in sys.modules


def test_the_plan_of_the_rate_and_every_criterion_are_in_the_cell(
    study_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = {"learning_rate": RATE, "epochs": Range(2, 3)}
    stopping = (EarlyStopping("loss", patience=4), EarlyStopping("balanced_accuracy", patience=3, min_delta=0.01))
    plan = RatePlan("cosine", warmup=1)
    search = Search(space, trials=2, method="random", seed=1)
    study = study_of(search, rate_plan=plan, early_stopping=stopping, epochs=3)
    source = study.source()
    assert "LearningRateScheduler(learning_rate)" in source
    assert 'part = (epoch - 1) / max(1, values["epochs"] - 1)' in source
    assert source.count("EarlyStopping(") == 2
    assert "patience=4" in source
    assert 'ClassScore("balanced_accuracy", "sensitivity")' in source
    taken = "    scores = history.history\n"
    noted = '    trial.set_user_attr("rates", [float(one) for one in scores["learning_rate"]])\n'
    found = run(source.replace(taken, taken + noted), monkeypatch)
    assert [trial.state.name for trial in found.trials] == ["COMPLETE"] * 2
    for trial in found.trials:
        rate, epochs = trial.params["learning_rate"], trial.params["epochs"]
        planned = [planned_rate(plan, rate, epoch, epochs) for epoch in range(epochs)]
        assert trial.user_attrs["rates"] == pytest.approx(planned, rel=1e-5)


def test_a_plateau_watches_what_the_run_watches(study_of: Any) -> None:
    source = study_of(Search({"learning_rate": RATE}, "val_loss", trials=1), rate_plan=RatePlan("plateau")).source()
    assert "keras.callbacks.ReduceLROnPlateau(" in source
    assert 'monitor="val_loss"' in source
