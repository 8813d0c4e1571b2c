"""What Keras runs, but is rarely intended."""

from workbench.analysis.analysis_report import Severity
from workbench.messages import mark

BEST_PRACTICES: dict[str, tuple[Severity, str]] = {
    "softmax-one-unit": (
        "warning",
        mark(
            "{node}: softmax over one unit always gives 1, so it cannot learn; expected two units or more, received "
            "{size}. Use sigmoid for a yes-or-no answer, or one unit a class."
        ),
    ),
    "softmax-axis": (
        "warning",
        mark(
            "{node}: softmax expects to work along the channels or features, but works along the {axis} of "
            "{tensor}. Set the axis that holds the classes."
        ),
    ),
    "softmax-hidden": (
        "warning",
        mark(
            "{node}: softmax is for the last layer; expected another activation here, before {follower!r}, received "
            "softmax. Use relu inside the network."
        ),
    ),
    "sigmoid-hidden": (
        "hint",
        mark(
            "{node}: sigmoid between layers learns slowly; expected relu or the like before {follower!r}, received "
            "sigmoid. Use relu inside the network."
        ),
    ),
    "no-activation": (
        "hint",
        mark(
            "{node}: expected an activation between it and {follower!r}, but there is none, so the two compute no "
            "more than one could. Set one, for example relu."
        ),
    ),
    "large-dense": (
        "hint",
        mark(
            "{node}: expected fewer than {limit} weights in one layer, but {units} units on {received} inputs have "
            "{count}. Pool the map before it, or use fewer units."
        ),
    ),
    "high-dropout": (
        "hint",
        mark("{node}: expected a rate from 0.1 to 0.5, received {rate}: almost nothing gets through. Lower the rate."),
    ),
    "dropout-last": (
        "warning",
        mark(
            "{node}: expected no dropout behind the last layer, but it would set parts of the answer itself to zero "
            "in training. Remove it, or put it before the last layer."
        ),
    ),
    "after-softmax": (
        "warning",
        mark(
            "{node}: expected nothing behind the softmax of {source!r}, but {type} changes its probabilities. Remove "
            "it, or put it before that layer."
        ),
    ),
    "activation-again": (
        "warning",
        mark(
            "{node}: {source!r} ends with {first} already, and {second} over probabilities makes them nearly equal. "
            "Expected one of the two. Remove one."
        ),
    ),
    "normalization-channels-first": (
        "warning",
        mark(
            "{node}: expected statistics for each channel, but with axis={number} {type} takes them along the {axis} "
            "of {tensor}, whose channels come first. Set axis=1."
        ),
    ),
    "normalization-axis": (
        "warning",
        mark(
            "{node}: expected statistics for each channel, but with axis={number} {type} takes them along the {axis} "
            "of {tensor}. Reset axis: -1 is the last one, the channels."
        ),
    ),
    "small-batch": (
        "warning",
        mark(
            "{node}: BatchNormalization expects a batch of many samples for its mean and variance, but a batch has "
            "{size} here. Use a normalization of each sample, such as GroupNormalization, or larger batches."
        ),
    ),
    "odd-map": (
        "warning",
        mark(
            "{node}: {type} halves a map of {before} to {after}, which drops a row or column: enlarged again it has "
            "{back}, and does not meet {before} at {merge!r}. Keep sizes even, or pad what was enlarged."
        ),
    ),
}
