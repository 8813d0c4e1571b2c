"""Why a metric cannot be computed: one class a reason."""

from workbench.messages import TeachingError, mark


class MetricError(TeachingError):
    """Base of every refusal of a metric.

    Catch it to handle them all.
    """

    code = "metric-error"


class NotCounts(MetricError):
    """An array is no confusion matrix.

    Take the one of ``ConfusionMatrix.counts()``.
    """

    code = "not-counts"
    template = mark(
        "{where}: expected whole counts of shape (classes, classes) or (labels, 2, 2), none of them negative, "
        "received {received}. Take them from ConfusionMatrix.counts()."
    )


class BadMetricSetting(MetricError):
    """A setting of a metric has a value that it may not have.

    Give one as the message says.
    """

    code = "bad-metric-setting"
    template = mark("{where}: {setting} must be {expected}, but received {received!r}.")


class ShapesDiffer(MetricError):
    """Labels and predictions do not pair up.

    Give one prediction for each label.
    """

    code = "shapes-differ"
    template = mark("{where}: expected {expected}, received labels of shape {labels} and predictions of {predictions}.")
