"""A request about something that is no longer there."""

from workbench.graph.graph_errors import GraphError
from workbench.messages import mark


class Gone(GraphError):
    code = "gone"
    template = mark("This problem is no longer there. Expected one of those listed. Nothing was changed.")
