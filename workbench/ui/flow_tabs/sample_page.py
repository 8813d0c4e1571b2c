"""A tab about the chosen sample at the chosen node: it shows something else when one of both does, or has run again."""

from typing import Any

from workbench.messages import mark, say
from workbench.ui.flow_tabs.chosen_sample import shown_name
from workbench.ui.flow_tabs.flow_view import FlowView, stage_of
from workbench.ui.flow_tabs.step_chain import chain_facts, chain_to
from workbench.ui.flow_tabs.tab_page import TabPage

NO_NODE = mark("Choose a node of the flow, then a sample in the tab Files.")
NO_SAMPLE = mark("Run the flow to see the samples of {step}.")


class SamplePage(TabPage):
    """A page that a subclass fills in :meth:`show`, which is called when there is something new to see.

    Args:
        session: The flow that is looked at.
    """

    def __init__(self, session: FlowView) -> None:
        super().__init__(session)
        self._shown_for: tuple[Any, ...] = ()

    def show(self, path: str, name: str) -> None:
        """Show a sample.

        Args:
            path: Of the chosen node.
            name: Of the chosen sample.
        """
        raise NotImplementedError

    def refresh(self) -> None:
        """Show the chosen sample at the chosen node, unless nothing of it has changed."""
        session, path = self.session, self.session.chosen_node
        if not path:
            self._shown_for = ()
            self.say(say(NO_NODE))
            return
        graph, states, run = session.drawing.graph, session.states(), session.run
        done = tuple(stage_of(states.get(step.path)) for step in chain_to(graph, path))
        issues = 0 if run is None else len(run.issues)
        shown_for = (path, session.chosen_sample, done, run, issues, chain_facts(graph, path))
        if shown_for == self._shown_for:
            return
        name = shown_name(session)
        if name:
            self.show(path, name)
        else:
            self.say(say(NO_SAMPLE, step=path))
        self._shown_for = shown_for
