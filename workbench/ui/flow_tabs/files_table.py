"""The kernel's half of the table of files: what is listed, in which order, and the rows of the window that is seen."""

import threading
from collections.abc import Callable

import msgspec

from workbench.messages import mark, say
from workbench.text_format import shorten
from workbench.ui.flow_tabs.facts_reader import FactsReader
from workbench.ui.flow_tabs.files_messages import (
    ArrangeFiles,
    FileRow,
    FileRows,
    FilesQuery,
    FilesRequest,
    FilesState,
    WantRows,
)
from workbench.ui.flow_tabs.files_order import needs_facts
from workbench.ui.flow_tabs.files_widget import FilesWidget
from workbench.ui.flow_tabs.listed_files import ListedFiles
from workbench.ui.flow_tabs.sample_facts import SampleFacts

_READING = mark("{count:,} of {total:,} samples are read; the list is complete when all are.")
_LONGEST_ISSUE = 300
_LONGEST_NAME = 500
_UNREAD = SampleFacts()


class FilesTable:
    """A table of samples. ``widget`` is what to show.

    Args:
        when_chosen: Called with the name of a sample that was chosen in the table.
    """

    def __init__(self, when_chosen: Callable[[str], None]) -> None:
        self._when_chosen = when_chosen
        self._lock = threading.RLock()
        self._files, self._query = ListedFiles.of_nothing(), FilesQuery()
        self._order: list[int] = []
        self._place: dict[int, int] = {}
        self._listed, self._version, self._title, self._note, self._chosen = 0, 0, "", "", ""
        self._window: WantRows | None = None
        self._reader = FactsReader(self._files.samples.facts, self._was_read)
        self.widget = FilesWidget(self._state(), self.answer)

    @property
    def state(self) -> FilesState:
        """What the page knows of the table."""
        with self._lock:
            return self._state()

    def show(self, files: ListedFiles, title: str, note: str, chosen: str) -> None:
        """List other samples; what is searched and filtered stays, as far as it has a meaning here.

        Args:
            files: The samples.
            title: What they are, in words.
            note: What to know of them, in words.
            chosen: The name of the sample that is looked at.
        """
        with self._lock:
            self._reader.close()
            self._files, self._title, self._note, self._chosen = files, title, note, chosen
            self._listed += 1
            self._reader = FactsReader(files.samples.facts, self._was_read)
            self._arrange(self._query)

    def choose(self, name: str) -> None:
        """Mark another sample as the one that is looked at.

        Args:
            name: Its name; "" for none.
        """
        with self._lock:
            if name != self._chosen:
                self._chosen = name
                self.widget.show(self._state())

    def answer(self, request: FilesRequest) -> None:
        """Do what the page asks for.

        Args:
            request: Another arrangement, the rows of a window, or another sample.
        """
        chosen = ""
        with self._lock:
            if isinstance(request, ArrangeFiles):
                self._arrange(request.change.applied(self._query))
            elif isinstance(request, WantRows):
                if request.version != self._version:
                    return  # of what was listed before
                self._window = request
                self._reader.want(self._numbers(request))
                self.widget.send_rows(self.rows(request))
            elif request.files == self._listed and request.number < len(self._files.samples):
                chosen = self._files.samples.names[request.number]
        if chosen:  # outside of the lock: every tab is told, this one too
            self._when_chosen(chosen)

    def rows(self, window: WantRows) -> FileRows:
        """The rows of a window, with what is known of them now."""
        with self._lock:
            return FileRows(window.version, window.first, tuple(map(self._row, self._numbers(window))))

    def _numbers(self, window: WantRows) -> list[int]:
        return self._order[window.first : window.first + window.count]

    def _row(self, number: int) -> FileRow:
        samples = self._files.samples
        known = samples.facts.known(number)
        facts = known or _UNREAD
        shape = " × ".join(map(str, facts.shape))
        issue = shorten(samples.issue(number), _LONGEST_ISSUE)
        name = shorten(samples.names[number], _LONGEST_NAME)
        return FileRow(
            number, name, samples.splits[number], facts.label, shape, facts.color_mode, samples.states[number], issue,
            known is not None,
        )  # fmt: skip

    def _arrange(self, query: FilesQuery) -> None:
        """Show what a query asks for; a split or a class that is not here is left out of it."""
        if query.split is not None and query.split not in self._files.splits:
            query = msgspec.structs.replace(query, split=None)
        if query.class_name is not None and query.class_name not in self._files.classes:
            query = msgspec.structs.replace(query, class_name=None)
        self._query, self._window = query, None
        self._sort()
        if needs_facts(query):
            self._reader.want_all()

    def _sort(self) -> None:
        self._order = self._files.samples.order(self._query)
        self._place = {number: place for place, number in enumerate(self._order)}
        self._version += 1
        self.widget.show(self._state())

    def _was_read(self) -> None:
        """Samples have been read, on a thread: the order follows where it depends on them, else the seen rows."""
        with self._lock:
            if needs_facts(self._query):
                self._sort()
            elif self._window is not None:
                self.widget.send_rows(self.rows(self._window))

    def _state(self) -> FilesState:
        samples = self._files.samples
        number = samples.number_of.get(self._chosen, -1)
        return FilesState(
            self._version, self._listed, self._query, len(samples), len(self._order), self._files.splits,
            self._files.classes, self._title, self._note_text(), number, self._place.get(number, -1),
        )  # fmt: skip

    def _note_text(self) -> str:
        """How far reading is, where the list depends on it; else what was said with the list."""
        facts = self._files.samples.facts
        if needs_facts(self._query) and facts.count < len(facts):
            return say(_READING, count=facts.count, total=len(facts))
        return self._note

    def wait(self, timeout: float | None = None) -> None:
        """Return when nothing is left to read of what was asked for."""
        self._reader.wait(timeout)

    def close(self) -> None:
        """End reading, and close the widget's comm."""
        self._reader.close()
        self.widget.close()
