"""Why a metric cannot be computed: one class a reason."""

from workbench.messages import TeachingError, mark


class MetricError(TeachingError):
    """Base of every refusal. ``values`` are the facts, ``code`` names the reason, ``str()`` is the sentence."""

    code = "metric-error"


class NotCounts(MetricError):
    """An array that is no confusion matrix."""

    code = "not-counts"
    template = mark(
        "{where}: expected whole counts of shape (classes, classes) or (labels, 2, 2), none of them negative, "
        "received {received}. Take them from ConfusionMatrix.counts()."
    )


class BadMetricSetting(MetricError):
    """A setting of a metric has none of the values that it may have."""

    code = "bad-setting"
    template = mark("{where}: {setting} must be {expected}, but received {received!r}.")


class ShapesDiffer(MetricError):
    """Labels and predictions that do not pair up."""

    code = "shapes-differ"
    template = mark("{where}: expected {expected}, received labels of shape {labels} and predictions of {predictions}.")
