"""The panels with a network of several inputs and outputs, and with signals."""

import numpy as np
import pytest

import workbench as wb
from tests.training.several import data, network
from tests.training.small import classifier, labelled
from workbench.analysis import analyze
from workbench.data.found_data import found_data
from workbench.training import fit
from workbench.training.fitting.run import Run
from workbench.training.setup.task import likely_task
from workbench.training.training_errors import OneArrayExpected
from workbench.ui.training_panels.data_compatibility import data_fit
from workbench.ui.training_panels.graded_samples import grade_samples
from workbench.ui.training_panels.output_tab import Output
from workbench.ui.training_panels.sample_cards import cards_html
from workbench.ui.training_panels.sample_drawing import is_signal, sample_html, signal_html
from workbench.ui.training_panels.sample_gallery import SampleGallery
from workbench.ui.training_panels.training_cell import _with_data


@pytest.fixture(scope="module")
def run() -> Run:
    return fit(network(), data(), epochs=2, seed=0).wait()


def test_the_output_tab_shows_the_whole_and_each_output(run: Run) -> None:
    output = Output(run)
    names = ["two", "two · diagnosis", "two · age"]
    assert [record.name for record in output.records] == names
    assert [name for name, _ in output.run_choice.options] == names
    output.run_choice.value = 1
    assert "flu" in output._tables.classes.value
    assert "R²" not in output._tables.classes.value
    output.run_choice.value = 2
    assert "R²" in output._tables.classes.value
    assert output._residuals.widget.layout.display != "none"
    assert output.to_html().count("<table") >= 5
    output.close()
    again = Output([run.record, run])
    assert [record.name for record in again.records][3:] == ["two (2)", "two · diagnosis (2)", "two · age (2)"]
    again.close()


@pytest.mark.parametrize("bare", [False, True])
def test_view_shows_the_inputs_and_the_answers_of_the_chosen_output(run: Run, *, bare: bool) -> None:
    view = SampleGallery(run.model if bare else run, data())
    assert [name for name, _ in view.output.options] == ["diagnosis", "age"]
    page = view.to_html()
    assert "healthy" in page
    assert page.count("<img") == 12  # the images; the facts are written out
    assert "facts" in page
    view.truth.value = 2
    view.output.value = "age"
    assert view.truth.value == ""
    assert view.gallery.task == "regression"
    page = view.to_html()
    assert page.count("<tr") == 13
    assert ">target<" in page
    view.close()


def test_view_refuses_several_arrays_for_one_input() -> None:
    run = fit(classifier(), labelled(), epochs=1).wait()
    with pytest.raises(OneArrayExpected):
        SampleGallery(run, data())


def test_the_run_panel_says_whether_several_arrays_fit() -> None:
    (found,) = found_data({"patients": data()})
    (single,) = found_data({"brightness": labelled()})

    def text(graph: wb.Graph, given: object) -> tuple[bool | None, str]:
        fits = data_fit(graph, analyze(graph), given)  # type: ignore[arg-type]
        return fits.fits, fits.text

    assert text(network(), found) == (True, "It fits: there is an array for each input and each output of the network.")
    assert text(network(named=True), found)[0]
    assert text(network(), single) == (
        False,
        "It does not fit: the network has the inputs image, facts, but x is one array. Give x as a dictionary with an "
        "array for each.",
    )
    assert text(classifier(), found) == (
        False,
        "It does not fit: the network has one of the inputs, but x has several arrays: facts, image. Give one of them, "
        "or draw a node for each.",
    )
    other = network().add("Dense", units=1, inputs=["hidden"], name="third")
    assert text(other, found)[1].startswith(
        "It does not fit: the network has the outputs diagnosis, age, third, but y has"
    )
    assert likely_task(data().train.y) == "several"


def test_the_training_cell_makes_dictionaries() -> None:
    text = _with_data("import keras\n\nmodel = build_model()\n", "data", data())
    assert "x_train, y_train = dict(data.train.x), dict(data.train.y)\n" in text
    assert "x_validation, y_validation = data.validation.x, data.validation.y\n" in _with_data(
        "a\n\nb\n", "data", labelled()
    )


# Signals


class Steps:
    """A network that answers class 1 for every step."""

    def __call__(self, x: np.ndarray, *, training: bool) -> np.ndarray:
        assert not training
        answers = np.zeros((len(x), x.shape[1], 2), "float32")
        answers[..., 1] = 1
        return answers


def test_a_class_for_each_step_is_graded_and_drawn_below_the_signal() -> None:
    x = np.random.default_rng(0).normal(size=(2, 20, 1)).astype("float32")
    y = np.ones((2, 20), int)
    y[0, :10], y[1, 15:] = 0, -1
    for labels in (y, np.eye(2)[np.maximum(y, 0)] if (y >= 0).all() else y):
        found = grade_samples(Steps(), x, labels, "classification")
        assert found.by_step
        assert found.quality.tolist() == [0.5, 1.0]  # steps without a class do not count
    assert found.ordered("worst", 0).tolist() == [0]
    page = cards_html(found, [0], ("rest", "beat"))
    assert "50% of the steps are right" in page
    assert page.count("<rect") == 2  # half of the truth, all of the answer
    assert "beat" in page


def test_signals_are_curves_and_pictures_stay_pictures() -> None:
    random = np.random.default_rng(0)
    assert is_signal(random.normal(size=(40, 2)))
    assert is_signal(random.normal(size=40))
    assert not any(is_signal(random.normal(size=size)) for size in ((28, 28), (8, 8), (6,), (28, 28, 1)))
    page = signal_html(random.normal(size=(40, 2)), 'a "signal"')
    assert page.count("<polyline") == 2
    assert "a &#34;signal&#34;: a signal of 40 steps, 2 channels" in page
    assert "nan" not in signal_html(np.full((40, 1), np.nan), "").lower()
    assert "<polyline" in sample_html({"signal": np.zeros((40, 1)), "age": np.array(3.0)}, "")
