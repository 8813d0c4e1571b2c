"""Networks are looked at in a process of their own: what the notebook's code claims of them counts for nothing."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

import workbench as wb
from tests.grading.corpus.building import code_cell, zipped
from workbench.grading.grade import plan_for
from workbench.grading.graded_lab import NETWORKS, GradedLab
from workbench.grading.grading_results import Graded
from workbench.grading.grading_task import GradingTask, grade_task
from workbench.grading.resource_limits import Limits
from workbench.grading.sandbox import Sandbox, reason_against_bubblewrap
from workbench.grading.submissions import find_submissions, read_submission
from workbench.labs.questions import metric, network

pytestmark = pytest.mark.slow

INPUTS = np.random.default_rng(0).normal(size=(60, 4)).astype("float32")
LABELS = (INPUTS.sum(axis=1) > 0).astype("int64")
BUILD = """
import numpy as np
import keras
from keras import layers
model = keras.Sequential([keras.Input((4,)), layers.Dense(2, activation="softmax", name="out")])
"""
RIGHT_WEIGHTS = 'model.get_layer("out").set_weights([np.stack([-np.ones(4), np.ones(4)], axis=1), np.zeros(2)])\n'
WRONG_WEIGHTS = 'model.get_layer("out").set_weights([np.stack([np.ones(4), -np.ones(4)], axis=1), np.zeros(2)])\n'
WIDE = BUILD.replace("layers.Dense(2", 'layers.Dense(500, activation="relu"), layers.Dense(2')


@pytest.fixture(scope="module")
def lab() -> GradedLab:
    questions = (
        network("q1", 2, "model", layers=["Dense"], output_shape=(None, 2), most_params=20),
        metric(
            "q2",
            3,
            "model",
            "accuracy",
            ramp=[(0.6, 0.0), (0.95, 1.0)],
            visible=("x", "y"),
            inputs=INPUTS,
            labels=LABELS,
        ),
    )
    limits = Limits(cell_seconds=60, question_seconds=60)
    return GradedLab("nets", "Nets", questions, "digest", limits, preload=NETWORKS)


@pytest.fixture(scope="module")
def sandbox(lab: GradedLab) -> Iterator[Sandbox]:
    if reason_against_bubblewrap():
        pytest.skip(f"needs bubblewrap: {reason_against_bubblewrap()}")
    with Sandbox(plan_for(lab, ())) as started:
        yield started


def graded(folder: Path, lab: GradedLab, sandbox: Sandbox, *cells: str, **files: bytes | str) -> Graded:
    notebook = {"nbformat": 4, "cells": [code_cell(each) for each in cells]}
    (folder / "kim.zip").write_bytes(zipped({"lab.ipynb": json.dumps(notebook), **files}))
    (entry,) = find_submissions(folder, lab.name)
    return grade_task(GradingTask(lab, read_submission(entry, lab.name), sandbox.plan, "key"), sandbox)


def points(found: Graded) -> list[float]:
    return [each.verdict.points for each in found.questions]


def states(found: Graded) -> list[str]:
    return [each.verdict.state for each in found.questions]


def test_an_honest_network_earns_its_points(lab: GradedLab, sandbox: Sandbox, tmp_path: Path) -> None:
    found = graded(tmp_path, lab, sandbox, BUILD, RIGHT_WEIGHTS)
    assert points(found) == [2, 3], found


def test_a_trained_network_that_was_used_before(lab: GradedLab, sandbox: Sandbox, tmp_path: Path) -> None:
    train = "x = np.random.default_rng(1).normal(size=(64, 4)); y = (x.sum(axis=1) > 0).astype(int)\n"
    train += 'model.compile("adam", "sparse_categorical_crossentropy"); model.fit(x, y, epochs=2, verbose=0)\n'
    assert points(graded(tmp_path, lab, sandbox, BUILD, train + RIGHT_WEIGHTS)) == [2, 3]


def test_a_network_that_predicts_wrongly_earns_only_its_structure(
    lab: GradedLab, sandbox: Sandbox, tmp_path: Path
) -> None:
    assert points(graded(tmp_path, lab, sandbox, BUILD, WRONG_WEIGHTS)) == [2, 0]


PATCHES = {
    "count_params": "keras.Model.count_params = keras.layers.Layer.count_params = lambda self: 10",
    "describe": """
from workbench.labs.questions import describing, gather
described = {"layers": [{"name": "out", "class": "Dense", "config": {}, "output_shape": [None, 2], "params": 10}],
             "input_shapes": [[None, 4]], "output_shapes": [[None, 2]], "params": 10, "graph": None}
describing.describe = lambda *_: described
gather._STEPS[gather.Describe] = lambda *_: described
""",
    "worker": """
from workbench.grading import worker
from workbench.labs.questions.answer_protocol import Answer, Value
described = {"layers": [{"name": "out", "class": "Dense", "config": {}, "output_shape": [None, 2], "params": 10}],
             "input_shapes": [[None, 4]], "output_shapes": [[None, 2]], "params": 10, "graph": None}
worker.gather = lambda request, names: Answer(tuple(Value(described) for _ in request.steps))
""",
}


@pytest.mark.parametrize("patch", PATCHES)
def test_a_network_too_large_cannot_call_itself_small(
    patch: str, lab: GradedLab, sandbox: Sandbox, tmp_path: Path
) -> None:
    found = graded(tmp_path, lab, sandbox, WIDE, PATCHES[patch], WRONG_WEIGHTS_WIDE)
    assert points(found) == [0, 0], found


WRONG_WEIGHTS_WIDE = "model.layers[-1].set_weights([np.zeros((500, 2)), np.array([1.0, 0.0])])\n"


def test_what_cannot_be_opened_apart_is_left_to_a_person(lab: GradedLab, sandbox: Sandbox, tmp_path: Path) -> None:
    own = BUILD.replace("layers.Dense(2", "Mine(2")
    own = own.replace("model =", "class Mine(layers.Dense):\n    pass\nMine.__name__ = 'Dense'\nmodel =")
    found = graded(tmp_path, lab, sandbox, own, RIGHT_WEIGHTS)
    assert states(found) == ["manual", "manual"]
    assert points(found) == [0, 0]
    assert found.to_read == ("q1", "q2")
    assert "look at it by hand" in found.questions[0].remark


def test_a_lambda_layer_runs_nothing_in_the_clean_process(lab: GradedLab, sandbox: Sandbox, tmp_path: Path) -> None:
    trick = BUILD.replace("keras.Input((4,)),", "keras.Input((4,)), layers.Lambda(lambda x: x),")
    assert points(graded(tmp_path, lab, sandbox, trick, RIGHT_WEIGHTS)) == [0, 0]


def test_the_network_that_was_handed_in_counts_and_nothing_trains_again(
    lab: GradedLab, sandbox: Sandbox, tmp_path: Path
) -> None:
    import keras

    from workbench.labs.submission_file import Manifest, SubmissionFile, pack

    names: dict[str, object] = {}
    exec(BUILD + RIGHT_WEIGHTS, names)
    model = names["model"]
    assert isinstance(model, keras.Model)
    model.save(tmp_path / "model.keras")
    train = 'model.compile("adam", "mse")\nhistory = model.fit(np.zeros((10, 4)), np.zeros((10, 2)), epochs=10**9)\n'
    notebook = json.dumps({"nbformat": 4, "cells": [code_cell(BUILD), code_cell(train)]}).encode()
    manifest = Manifest(lab="nets", lab_version="1", student="kim", seed=0, time="2026")
    content = (tmp_path / "model.keras").read_bytes()
    (tmp_path / "model.keras").unlink()
    packed = pack(SubmissionFile(manifest=manifest, notebook=notebook, models={"model": content}))
    (tmp_path / "nets-kim.wbsub.zip").write_bytes(packed)
    (entry,) = find_submissions(tmp_path, "nets")
    found = grade_task(GradingTask(lab, read_submission(entry, "nets"), sandbox.plan, "key"), sandbox)
    assert points(found) == [2, 3], found
    assert found.cells == ()


def test_a_broken_network_file_costs_only_itself(lab: GradedLab, sandbox: Sandbox, tmp_path: Path) -> None:
    from workbench.labs.submission_file import Manifest, SubmissionFile, pack

    notebook = json.dumps({"nbformat": 4, "cells": [code_cell("x = 1")]}).encode()
    manifest = Manifest(lab="nets", lab_version="1", student="kim", seed=0, time="2026")
    packed = pack(SubmissionFile(manifest=manifest, notebook=notebook, models={"model": b"PK\3\4 no archive"}))
    (tmp_path / "nets-kim.wbsub.zip").write_bytes(packed)
    (entry,) = find_submissions(tmp_path, "nets")
    found = grade_task(GradingTask(lab, read_submission(entry, "nets"), sandbox.plan, "key"), sandbox)
    assert states(found) == ["not", "not"]


TRAINED = """
x = np.random.default_rng(1).normal(size=(64, 4)); y = (x.sum(axis=1) > 0).astype(int)
model.compile("adam", "sparse_categorical_crossentropy")
history = model.fit(x, y, epochs={epochs}, verbose=0)
"""


def handed_in(folder: Path, lab: GradedLab, sandbox: Sandbox, *cells: str, made: str, **answers: object) -> Graded:
    """A pack of a notebook and of the network that ``made`` makes."""
    import keras

    from workbench.labs.questions.answer_protocol import Answer, Value
    from workbench.labs.submission_file import Manifest, SubmissionFile, pack

    names: dict[str, object] = {}
    exec(made, names)
    model = names["model"]
    assert isinstance(model, keras.Model)
    model.save(folder / "model.keras")
    content = (folder / "model.keras").read_bytes()
    (folder / "model.keras").unlink()
    notebook = json.dumps({"nbformat": 4, "cells": [code_cell(each) for each in cells]}).encode()
    manifest = Manifest(lab=lab.name, lab_version="1", student="kim", seed=0, time="2026")
    packed = {name: Answer((Value(each),)) for name, each in answers.items()}
    file = SubmissionFile(manifest=manifest, notebook=notebook, models={"model": content}, answers=packed)
    (folder / f"{lab.name}-kim.wbsub.zip").write_bytes(pack(file))
    (entry,) = find_submissions(folder, lab.name)
    return grade_task(GradingTask(lab, read_submission(entry, lab.name), sandbox.plan, "key"), sandbox)


def test_points_for_a_network_that_the_notebook_does_not_build_are_told(
    lab: GradedLab, sandbox: Sandbox, tmp_path: Path
) -> None:
    found = handed_in(tmp_path, lab, sandbox, "x = 1", made=BUILD + RIGHT_WEIGHTS)
    assert points(found) == [2, 3]
    assert [each.remark for each in found.questions] == [
        "The network model counts as it was handed in; running the notebook makes none of this name that can be saved."
    ] * 2


def test_points_for_another_network_than_the_notebook_builds_are_told(
    lab: GradedLab, sandbox: Sandbox, tmp_path: Path
) -> None:
    found = handed_in(tmp_path, lab, sandbox, WIDE, made=BUILD + RIGHT_WEIGHTS)
    assert points(found) == [2, 3]
    assert [each.remark for each in found.questions] == [
        "The network model counts as it was handed in; running the notebook builds another one."
    ] * 2


@pytest.mark.parametrize(
    ("cell", "remark"),
    [
        (WIDE, "The network model counts as it was handed in; running the notebook builds another one."),
        ("import workbench as wb\nmodel = wb.Graph('empty').add('Input', shape=(4,))", ""),
    ],
    ids=["coded", "drawn"],
)
def test_points_for_a_drawing_that_code_contradicts_are_told(
    lab: GradedLab, sandbox: Sandbox, tmp_path: Path, cell: str, remark: str
) -> None:
    """A drawing that was made in the editor is not told of: no code makes it."""
    from workbench.graph.graph_files import encode
    from workbench.labs.submission_file import Manifest, SubmissionFile, pack

    drawn = wb.Graph("drawn").add("Input", shape=(4,)).add("Dense", units=2, activation="softmax")
    notebook = json.dumps({"nbformat": 4, "cells": [code_cell(cell)]}).encode()
    manifest = Manifest(lab=lab.name, lab_version="1", student="kim", seed=0, time="2026")
    file = SubmissionFile(manifest=manifest, notebook=notebook, graphs={"model": encode(drawn)})
    (tmp_path / f"{lab.name}-kim.wbsub.zip").write_bytes(pack(file))
    (entry,) = find_submissions(tmp_path, lab.name)
    found = grade_task(GradingTask(lab, read_submission(entry, lab.name), sandbox.plan, "key"), sandbox)
    assert (found.questions[0].verdict.points, found.questions[0].remark) == (2, remark)


def test_a_network_that_no_code_trains_is_told(lab: GradedLab, sandbox: Sandbox, tmp_path: Path) -> None:
    found = handed_in(tmp_path, lab, sandbox, BUILD, made=BUILD + RIGHT_WEIGHTS)
    assert "holds no code that trains" in found.questions[1].remark


def test_an_honest_trained_network_has_no_remark(lab: GradedLab, sandbox: Sandbox, tmp_path: Path) -> None:
    found = handed_in(tmp_path, lab, sandbox, BUILD, TRAINED.format(epochs=2), made=BUILD + RIGHT_WEIGHTS)
    assert points(found) == [2, 3]
    assert [each.remark for each in found.questions] == ["", ""]


def test_retrain_is_obeyed_whatever_was_handed_in(lab: GradedLab, sandbox: Sandbox, tmp_path: Path) -> None:
    strict = replace(lab, retrain=True)
    found = handed_in(tmp_path, strict, sandbox, BUILD, WRONG_WEIGHTS, made=BUILD + RIGHT_WEIGHTS)
    assert points(found) == [2, 0]


def test_where_training_again_gives_no_network_a_person_looks(lab: GradedLab, sandbox: Sandbox, tmp_path: Path) -> None:
    strict = replace(lab, retrain=True)
    found = handed_in(tmp_path, strict, sandbox, "raise OSError", made=BUILD + RIGHT_WEIGHTS)
    assert states(found) == ["manual", "manual"]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((BUILD, TRAINED.format(epochs=2), RIGHT_WEIGHTS), 3),
        ((BUILD, TRAINED.format(epochs=5), RIGHT_WEIGHTS), 0),
        ((BUILD, RIGHT_WEIGHTS, "history = {}"), 0),
    ],
    ids=["within", "beyond", "never"],
)
def test_a_budget_of_epochs_is_checked_by_training_again(
    cells: tuple[str, ...], expected: int, lab: GradedLab, sandbox: Sandbox, tmp_path: Path
) -> None:
    question = replace(lab.questions[1], most_epochs=3, history="history")
    budget = replace(lab, questions=(question,))
    found = handed_in(tmp_path, budget, sandbox, *cells, made=BUILD + RIGHT_WEIGHTS, q2={"loss": [0.1]})
    assert points(found) == [expected], found


WRITTEN_HISTORY = "history = {'loss': [0.4, 0.2]}"
COPIED = """
trained, model = model, keras.models.clone_model(model)
model.set_weights(trained.get_weights())
"""


@pytest.mark.parametrize(
    ("cells", "epochs"),
    [
        ((BUILD, TRAINED.format(epochs=2), "history = history.history"), 0),
        ((BUILD, TRAINED.format(epochs=2), BUILD, TRAINED.format(epochs=3)), 0),
        ((BUILD, TRAINED.format(epochs=7), WRITTEN_HISTORY), 7),
        ((BUILD, TRAINED.format(epochs=3), TRAINED.format(epochs=2)), 5),
        ((BUILD, TRAINED.format(epochs=4), COPIED, TRAINED.format(epochs=2)), 6),
        ((BUILD, TRAINED.format(epochs=4), "model.save('a.keras'); model = keras.models.load_model('a.keras')",
          WRITTEN_HISTORY), 4),
    ],
    ids=["within", "a new network begins anew", "a history by hand", "the last of two", "a copy", "from a file"],
)  # fmt: skip
def test_a_history_that_tells_of_too_few_epochs_is_remarked(
    cells: tuple[str, ...], epochs: int, lab: GradedLab, sandbox: Sandbox, tmp_path: Path
) -> None:
    question = replace(lab.questions[1], most_epochs=3, history="history", ramp=((0.0, 1.0), (1.0, 1.0)))
    found = graded(tmp_path, replace(lab, questions=(question,)), sandbox, *cells)
    assert points(found) == [3]
    told = f"When the notebook was run, model was trained for {epochs} epochs, and the budget is 3"
    assert found.questions[0].remark.startswith(told) if epochs else found.questions[0].remark == ""


@pytest.mark.sampled(1 / 2)
def test_a_table_of_answers_is_no_small_network(lab: GradedLab, sandbox: Sandbox, tmp_path: Path) -> None:
    table = "import keras.ops as ops\ntable = np.zeros((4, 500), 'float32')\n"
    own = BUILD.replace("model =", table + "inputs = keras.Input((4,))\nhidden = ops.matmul(inputs, table)\n#")
    own += 'model = keras.Model(inputs, layers.Dense(2, activation="softmax", name="out")(hidden[:, :4]))\n'
    found = graded(tmp_path, lab, sandbox, own, RIGHT_WEIGHTS)
    assert points(found)[0] == 0
    assert "2,010 parameters" in found.questions[0].verdict.message
