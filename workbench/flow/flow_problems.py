"""Problems of a flow, as the analysis makes them: a place, a code, a sentence, and fixes."""

from msgspec import Struct

from workbench.analysis import Fix, Problem
from workbench.analysis.messages import ADD_BEFORE
from workbench.flow.flow_messages import FLOW_TEMPLATES
from workbench.flow.steps import Step
from workbench.graph.block_paths import at
from workbench.graph.commands import Command, InsertOnEdge, Link, UndoStep
from workbench.graph.document import Edge, Graph, Value
from workbench.messages import TeachingError, say


class FlowPlace(Struct, frozen=True):
    """A node of a drawn flow, for problems of it and fixes around it."""

    drawn: Graph
    step: Step

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the blocks on the way, then its own."""
        return tuple(self.step.id.split("/"))

    def problem(self, code: str, *fixes: Fix, **values: object) -> Problem:
        """A problem of the node."""
        severity, template = FLOW_TEMPLATES[code]
        facts = {"node": self.step.path, "type": self.step.node.type, **values}
        return Problem(self.step.path, code, say(template, **facts), severity, fixes, self.ids)

    def refusal(self, error: TeachingError, *fixes: Fix) -> Problem:
        """A problem in the words of an error, with the path of the node in the place of the module's name."""
        name, setting, rest = str(error.values["where"]).partition(".")
        where = self.step.path + (setting + rest if name == self.step.node.name else "")
        message = str(type(error)(**{**error.values, "where": where}))
        return Problem(self.step.path, error.code, message, "error", fixes, self.ids)

    def fix(self, label: str, *commands: Command, **values: object) -> Fix:
        """A fix on the level of the node."""
        return Fix(say(label, node=self.step.node.name, **values), UndoStep(commands, self.ids[:-1]))

    def incoming(self) -> tuple[Edge, ...]:
        """The drawn connections into the node."""
        return at(self.drawn, self.ids[:-1]).incoming[self.ids[-1]]

    def insert(self, type_name: str, **params: Value) -> Fix:
        """A fix that puts a module on each connection into the node."""
        commands = (InsertOnEdge(Link.of(edge), type_name, params) for edge in self.incoming())
        return self.fix(ADD_BEFORE, *commands, type=type_name)
