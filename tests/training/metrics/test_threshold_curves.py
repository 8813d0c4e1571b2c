"""ROC and precision-recall: by hand, and scikit-learn's numbers class by class."""

from typing import Any

import numpy as np
import pytest
from sklearn import metrics as sk

from workbench.training.metrics import threshold_curves
from workbench.training.metrics.metric_errors import ShapesDiffer


def test_by_hand() -> None:
    """Of the four pairs of a positive and a negative three are in the right order."""
    curves = threshold_curves([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], ("no", "yes"))
    (yes,) = curves.classes
    assert yes.auc == 0.75
    assert yes.average_precision == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)
    assert (yes.positives, yes.negatives) == (2, 2)
    assert yes.false_positive_rate == (0.0, 0.0, 0.5, 0.5, 1.0)
    assert yes.true_positive_rate == (0.0, 0.5, 0.5, 1.0, 1.0)
    assert curves.auc == {"yes": 0.75}


@pytest.mark.parametrize("shape", [(40,), (6, 5, 4)])
@pytest.mark.parametrize("form", ["numbers", "one-hot", "last axis"])
def test_every_class_against_the_others(shape: tuple[int, ...], form: str) -> None:
    rng = np.random.default_rng(4)
    truth, scores = rng.integers(0, 3, shape), rng.random((*shape, 3))
    given = {"numbers": truth, "one-hot": np.eye(3)[truth], "last axis": truth[..., None]}[form]
    curves = threshold_curves(given, scores, ("a", "b", "c"))
    for number, one in enumerate(curves.classes):
        binary, column = truth.ravel() == number, scores[..., number].ravel()
        assert one.auc == pytest.approx(sk.roc_auc_score(binary, column))
        assert one.average_precision == pytest.approx(sk.average_precision_score(binary, column))


@pytest.mark.parametrize("ending", [(), (1,)])
@pytest.mark.parametrize("shape", [(40,), (6, 5, 4)])
def test_one_sigmoid_output(ending: tuple[int, ...], shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(5)
    truth, scores = rng.integers(0, 2, shape), rng.random((*shape, *ending))
    assert threshold_curves(truth, scores, ("rest", "LV")).auc == {
        "LV": pytest.approx(sk.roc_auc_score(truth.ravel(), scores.ravel()))
    }


def test_several_labels_at_once() -> None:
    rng = np.random.default_rng(6)
    truth, scores = rng.integers(0, 2, (50, 4)), rng.random((50, 4))
    found = threshold_curves(truth, scores, tuple("abcd")).auc
    assert list(found.values()) == pytest.approx(list(sk.roc_auc_score(truth, scores, average=None)))


@pytest.mark.parametrize("units", [1, 3])
def test_what_is_ignored_does_not_count(units: int) -> None:
    rng = np.random.default_rng(7)
    truth, scores = rng.integers(0, max(2, units), 60), rng.random((60, units))
    marked = np.where(np.arange(60) % 4 == 0, 255, truth)
    names = tuple(map(str, range(max(2, units))))
    kept = marked != 255
    found = threshold_curves(marked, scores, names, ignore_class=255)
    assert found == threshold_curves(truth[kept], scores[kept], names)
    assert found.classes[0].positives + found.classes[0].negatives == kept.sum()


def test_where_only_one_of_both_occurs_there_is_no_curve() -> None:
    curves = threshold_curves([0, 1, 0], np.eye(3)[[0, 1, 1]], ("a", "b", "c"))
    assert curves.auc["c"] is None
    assert "–" in repr(curves).splitlines()[3]


@pytest.mark.parametrize("labels", [np.zeros(3), np.zeros((4, 2))])
def test_labels_that_do_not_pair_up(labels: Any) -> None:
    with pytest.raises(ShapesDiffer, match="threshold_curves: expected one label for each score, received labels of"):
        threshold_curves(labels, np.zeros((4, 3)), ("a", "b", "c"))


def test_it_is_drawn() -> None:
    html = threshold_curves([0, 1, 1], np.eye(2)[[0, 1, 1]], ("<a>", "b"))._repr_html_()
    assert html.count("<polyline") == 4
    assert "<a>" not in html
    assert html.count('font-size="12" fill="currentColor"') == 2  # so that it is read in a dark theme, too
