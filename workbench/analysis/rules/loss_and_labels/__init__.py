"""The output of the network and the labels, against what the loss expects of both."""

from collections.abc import Iterator
from itertools import islice

from workbench.analysis.analysis_report import Problem
from workbench.analysis.node_context import NodeContext
from workbench.analysis.rules.loss_and_labels.label_shapes import label_shape
from workbench.analysis.rules.loss_and_labels.loss_context import loss_context
from workbench.analysis.rules.loss_and_labels.loss_endings import ending


def loss_rules(context: NodeContext) -> Iterator[Problem]:
    """The activation against the loss, then the labels against the prediction; one problem of each is reported."""
    found = loss_context(context)
    yield from islice(ending(found), 1)
    if found.label is not None:
        yield from islice(label_shape(found), 1)
