"""The tab "Files": all samples of the chosen step, in a table whose rows the page asks for window by window."""

from collections.abc import Mapping
from typing import Any

from workbench.messages import mark, mark_plural, say, say_plural
from workbench.ui.flow_tabs.files_table import FilesTable
from workbench.ui.flow_tabs.flow_view import FlowView, stage_of
from workbench.ui.flow_tabs.listed_files import FINISHED, listed
from workbench.ui.flow_tabs.step_chain import chain_facts, failures_of, given_to, splits_at_first
from workbench.ui.flow_tabs.tab_page import TabPage
from workbench.ui.key_guard import guarded
from workbench.ui.widget_closing import close_tree

_NOTHING_CHOSEN = mark("Choose a node of the flow to see its samples.")
_NOT_RUN = mark("Run the flow to see the samples of {step}.")
_TITLE = mark_plural("{step}: {count:,} sample", "{step}: {count:,} samples")
_TO_COME = mark(
    "{step} has no result yet: these are the samples that it will be given. Run the flow to see what it gives."
)
_NONE_OF_ITS_OWN = mark("{step} gives no samples of its own: these are the samples that it was given.")
_SAMPLED = mark("{step} ran on a part of the samples only. Run the whole flow to see all of them.")


class FilesTab(TabPage):
    """All samples of the chosen step.

    Args:
        session: The flow that is looked at.
    """

    def __init__(self, session: FlowView) -> None:
        super().__init__(session, "below")
        self._shown_for: tuple[Any, ...] = ()
        self.table = FilesTable(self._chosen)
        self._frame = guarded(self.table.widget)

    def refresh(self) -> None:
        """List the samples of the chosen step; what is listed stays where it has not run again."""
        path = self.session.chosen_node
        if not path:
            self._shown_for = ()
            self.say(say(_NOTHING_CHOSEN))
            return
        state, is_sampled = stage_of(self.session.states().get(path))
        failed = failures_of(self.session, path)
        facts = chain_facts(self.session.drawing.graph, path)
        shown_for = (path, state, is_sampled, self.session.run, len(failed), facts)
        if shown_for != self._shown_for:
            self._list(path, state, failed, is_sampled=is_sampled)
            self._shown_for = shown_for
        self.table.choose(self.session.chosen_sample)

    def _list(self, path: str, state: str, failed: Mapping[str, str], *, is_sampled: bool) -> None:
        samples = self.session.result(path)
        note = say(_SAMPLED, step=path) if is_sampled else ""
        if samples is None:
            note = say(_NONE_OF_ITS_OWN if state == FINISHED else _TO_COME, step=path)
            samples = given_to(self.session, path)
        if samples is None:
            self.say(say(_NOT_RUN, step=path))
            return
        splits = splits_at_first(self.session, path) if failed else {}
        files = listed(samples, state, failed, splits)
        title = say_plural(_TITLE, len(files.samples), step=path)
        self.table.show(files, title, note, self.session.chosen_sample)
        self.show_only(self._frame)

    def _chosen(self, name: str) -> None:
        self.session.chosen_sample = name

    def release(self) -> None:
        """End reading."""
        self.table.close()
        close_tree(self._frame)
