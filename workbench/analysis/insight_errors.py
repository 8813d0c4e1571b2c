"""Why nothing can be told of a network's costs: one class a reason; each says what was expected, and what came."""

from workbench.messages import TeachingError, mark


class InsightError(TeachingError):
    """Base of every refusal to tell what a network costs.

    Catch it to handle them all.
    """

    code = "insight-error"


class BadBatchSize(InsightError):
    """The memory of the activations is asked for with a number of samples that cannot be.

    Give a whole number from 1 on, such as the batch size of the training.
    """

    code = "bad-batch-size"
    template = mark("{where}: the batch size is a whole number from 1 on, received {received!r}.")


class NotOneNetwork(InsightError):
    """A flow has no receptive fields and no multiply-adds: it holds networks, and is none.

    Open the `Network` node of the flow, and ask for the network inside it.
    """

    code = "not-one-network"
    template = mark("{where}: expected a network, received {received}. Give the graph inside its Network node.")
