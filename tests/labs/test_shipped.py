"""The labs that come with the workbench: what students get is what the source gives, and gives nothing away."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.helpers.nothing_red import run_nbval
from workbench.data import load_digits
from workbench.grading.build.lab_source import LabSource, load
from workbench.grading.build.lab_test import Finding, prove
from workbench.grading.build.lab_writing import outdated
from workbench.grading.build.notebook_forms import make, text
from workbench.labs.opening import shipped
from workbench.labs.questions.metric_question import MetricQuestion
from workbench.labs.questions.network_question import NetworkQuestion
from workbench.labs.questions.plain_values import as_numpy
from workbench.labs.questions.prediction_measures import measure

LABS = sorted(path.parent for path in (Path(__file__).parents[2] / "labs").glob("*/lab.toml"))
EACH = pytest.mark.parametrize("folder", LABS, ids=lambda folder: folder.name)


@pytest.fixture
def lab(folder: Path) -> LabSource:
    return load(folder)


@EACH
def test_the_release_is_what_the_source_gives(lab: LabSource) -> None:
    assert outdated(lab) == []


@EACH
def test_it_can_be_opened(folder: Path) -> None:
    assert shipped()[folder.name] == folder / "release" / f"{folder.name}.ipynb"


@EACH
def test_its_notebooks_are_clean(folder: Path) -> None:
    for path in (folder / "source.ipynb", *(folder / "release").glob("*.ipynb")):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        assert "widgets" not in notebook["metadata"], path.name
        assert all(not cell.get("outputs") for cell in notebook["cells"]), path.name


@EACH
def test_wrong_answers_are_planted_for_every_question(lab: LabSource) -> None:
    assert {question.id for question in lab.questions} == {one.question for one in lab.wrong}


def test_where_a_network_is_asked_for_no_editor_offers_one() -> None:
    asking = [folder for folder in LABS if any(isinstance(one, NetworkQuestion) for one in load(folder).questions)]
    cells = [
        "".join(cell["source"])
        for folder in asking
        for path in (folder / "source.ipynb", *(folder / "release").glob("*.ipynb"))
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]
    editors = [line for cell in cells for line in cell.splitlines() if re.search(r"wb\.(Workbench|Editor)\(", line)]
    assert editors
    assert [line for line in editors if "gallery=False" not in line] == []


@pytest.mark.parametrize(
    ("name", "used"),
    [
        ("mnist_cnn", {"digits.train", "digits.validation", "data.test"}),
        ("filters_and_features", {"digits.train.x", "digits.validation.x"}),
    ],
)
def test_no_cell_of_a_lab_on_digits_uses_the_digits_that_are_graded(name: str, used: set[str]) -> None:
    cells = json.loads((LABS[0].parent / name / "source.ipynb").read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    names = [ast.unparse(node) for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Attribute)]
    assert used <= set(names)
    assert "digits.test" not in names


@pytest.mark.slow
@pytest.mark.sampled(1 / 5)
@EACH
def test_it_is_proven(lab: LabSource) -> None:
    """The solution scores full, the student's notebook nothing, wrong answers what the author says."""
    findings: list[Finding] = []
    assert prove(lab, findings.append), [finding.text for finding in findings if finding.ok is False]


@pytest.mark.slow
@pytest.mark.sampled(1 / 5)
@EACH
def test_every_built_notebook_passes_nbval(lab: LabSource, tmp_path: Path) -> None:
    forms = make(lab)
    for name in ("student", "colab", "solution"):
        (tmp_path / f"{name}.ipynb").write_text(text(getattr(forms, name)), encoding="utf-8")
    done = run_nbval(tmp_path, tmp_path)
    assert done.returncode == 0, done.stdout


def nearest_mean(images: Any) -> Any:
    """The digit whose mean training image is nearest, (samples, 10): it knows nothing of the secret seed."""
    train = load_digits(size=28).train
    means = np.stack([train.x[train.y == digit].mean(axis=0).ravel() for digit in range(10)])
    return -((images.reshape(len(images), 1, -1) - means) ** 2).sum(axis=-1)


def nearest_page(pages: Any) -> Any:
    """The digit whose mean training image is nearest at any of the nine places of a page, (samples, 10)."""
    train = load_digits().train
    means = np.stack([train.x[train.y == digit].mean(axis=0).ravel() for digit in range(10)])
    windows = np.lib.stride_tricks.sliding_window_view(pages[..., 0], (8, 8), axis=(1, 2)).reshape(len(pages), 9, 1, 64)
    return -((windows - means) ** 2).sum(axis=-1).min(axis=1)


def nearest_anywhere(images: Any) -> Any:
    """The digit whose mean training image fits best at any place, (samples, 10)."""
    train = load_digits().train
    means = np.stack([np.pad(train.x[train.y == digit].mean(axis=0)[..., 0], 4) for digit in range(10)])
    means -= means.mean(axis=(1, 2), keepdims=True)
    means /= np.linalg.norm(means, axis=(1, 2), keepdims=True)
    spectra = np.fft.rfft2(images[:, None, ..., 0]) * np.fft.rfft2(means).conj()
    return np.fft.irfft2(spectra, s=means.shape[1:]).max(axis=(2, 3))


def disc(images: Any) -> Any:
    """A ventricle in the middle of every slice, (samples, height, width, 1)."""
    rows, columns = np.mgrid[: images.shape[1], : images.shape[2]] - images.shape[1] // 2
    return np.broadcast_to((rows**2 + columns**2 < 22**2)[..., None], images.shape).astype("float32")


@pytest.mark.slow
@pytest.mark.sampled(1 / 3)
@pytest.mark.parametrize(
    ("name", "answers", "most"),
    [
        ("filters_and_features", nearest_anywhere, 0.02),
        ("mnist_cnn", nearest_mean, 0.02),
        ("overfitting", nearest_page, 0.02),
        ("lv_segmentation", disc, 0.1),
    ],
)
def test_the_secret_seed_decides_on_no_point(
    name: str, answers: Any, most: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One answer has nearly the same score on the held-out data of every machine: there are enough of them."""
    scores: list[float] = []
    for seed in range(3):
        monkeypatch.setenv("WORKBENCH_HELD_OUT_SEED", str(seed))
        lab = load(LABS[0].parent / name)
        (question,) = (one for one in lab.questions if isinstance(one, MetricQuestion))
        inputs, labels = as_numpy(question.inputs), as_numpy(question.labels)
        score = measure(question.metric, answers(inputs), labels)
        assert score is not None
        scores.append(score)
    assert 0 < max(scores) - min(scores) < most, "other data, the same score"
