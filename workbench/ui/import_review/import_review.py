"""The review of an import as a learner has it: a table of all files, to leave some out before they are accepted."""

from typing import Any

from workbench.data.folders.folder_report import ImportedSet, ImportReport
from workbench.html_elements import Markup, element, elements, joined, text_table
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.ui.import_review.review_widget import (
    AcceptRequest,
    ReviewRequest,
    ReviewWidget,
    ShowRequest,
    TakeRequest,
)
from workbench.ui.import_review.reviewed_files import ALL, PAGE, filtered, filters_of, rows_of
from workbench.ui.key_guard import guarded
from workbench.ui.panel_display import PanelDisplay
from workbench.ui.widget_closing import close_tree

_ACCEPTED = mark_plural(
    "{count:,} sample is accepted: take it from review.accept(), where review = wb.look(report).",
    "{count:,} samples are accepted: take them from review.accept(), where review = wb.look(report).",
)
_TAKEN = mark_plural("{count:,} sample is taken.", "{count:,} samples are taken.")
_KEPT_ROWS = 40
_MORE = mark_plural("… and {count:,} more file", "… and {count:,} more files")
_COLUMNS = (mark("file"), mark("verdict"), mark("reason"))


class ImportReview:
    """What ``wb.look`` gives for the report of an import: as the value of a cell the table, elsewhere its text.

    Args:
        report: What the import found. It does not change; ``accept`` gives the samples that are taken here.
    """

    def __init__(self, report: ImportReport) -> None:
        self.report = report
        self._dropped: frozenset[int] = frozenset()
        self._filter, self._page, self._note = ALL, 0, ""
        self._filters = [one.to_dict() for one in filters_of(report)]
        self.widget = ReviewWidget(self._facts(), self.answer)
        self._frame = guarded(self.widget)
        self._display = PanelDisplay(self.to_html)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The files whose samples were left out by hand."""
        return tuple(file for file, number in self.report.used.items() if number in self._dropped)

    def take(self, file: str, *, taken: bool) -> None:
        """Take the sample of a file, or leave it out.

        Args:
            file: What the report calls the file.
            taken: Whether it is taken.
        """
        number = self.report.used.get(file)
        self._choose(frozenset() if number is None else frozenset({number}), taken=taken)

    def accept(self) -> ImportedSet:
        """The samples that are taken.

        Returns:
            The same as ``report.without(...).accept()`` with the files that were left out here.
        """
        return self.report.without(*self.left_out).accept()

    def answer(self, request: ReviewRequest) -> None:
        """Do what the page asks for.

        Args:
            request: A filter, a page, a change, or that all is well.
        """
        if isinstance(request, ShowRequest):
            known = {one["key"] for one in self._filters}
            self._filter = request.filter if request.filter in known else ALL
            self._page = request.page
            self._show()
        elif isinstance(request, TakeRequest):
            self.take(request.file, taken=request.taken)
        elif isinstance(request, AcceptRequest):
            self._note = say_plural(_ACCEPTED, self._count())
            self._show()
        else:
            files = (self.report.used.get(one.file) for one in filtered(self.report, self._filter))
            self._choose(frozenset(number for number in files if number is not None), taken=request.taken)

    def _choose(self, numbers: frozenset[int], *, taken: bool) -> None:
        self._dropped = self._dropped - numbers if taken else self._dropped | numbers
        self._note = say_plural(_TAKEN, self._count())
        self._show()

    def _count(self) -> int:
        return len(self.report.entries) - len(self._dropped)

    def _show(self) -> None:
        self.widget.facts = self._facts()
        self._display.refresh_soon()

    def _facts(self) -> dict[str, Any]:
        """The page as it is shown."""
        verdicts = filtered(self.report, self._filter)
        pages = max(1, -(-len(verdicts) // PAGE))
        self._page = min(self._page, pages - 1)
        part = verdicts[self._page * PAGE : (self._page + 1) * PAGE]
        return {
            "lines": self.report.summary(), "filters": self._filters, "filter": self._filter, "page": self._page,
            "pages": pages, "rows": rows_of(self.report, part, self._dropped), "count": self._count(),
            "note": self._note,
        }  # fmt: skip

    def to_html(self) -> Markup:
        """The review as it stands without widgets: what a saved notebook shows.

        Returns:
            HTML with the summary and a table of the files, those with issues first.
        """
        verdicts = filtered(self.report, ALL)
        rows = [
            (row["file"], row["verdict"], row["reason"])
            for row in rows_of(self.report, verdicts[:_KEPT_ROWS], self._dropped)
        ]
        rest = len(verdicts) - _KEPT_ROWS
        caption = say_plural(_MORE, rest) if rest > 0 else ""
        table = text_table([say(name) for name in _COLUMNS], rows, caption=caption)
        lines = [*self.report.summary(), self._note or say_plural(_TAKEN, self._count())]
        return element("div", joined(elements("p", lines)), table, class_="wb-review-still")

    def _ipython_display_(self) -> None:
        self._display.show(self._frame, repr(self))

    def __repr__(self) -> str:
        """The summary, and how many samples are taken."""
        return "\n".join([*self.report.summary(), say_plural(_TAKEN, self._count())])

    def close(self) -> None:
        """Close the comms of its widgets."""
        self._display.close()
        close_tree(self._frame)
