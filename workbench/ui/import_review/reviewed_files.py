"""The files of an import as a table: which kinds of verdicts there are, and the rows of a page."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from workbench.data.folders.folder_report import ImportReport
from workbench.data.folders.verdict import FileVerdict, Outcome
from workbench.messages import mark, say

PAGE = 100
"""Rows of a page."""
ALL = ""
_WORDS: dict[Outcome, str] = {
    "taken": mark("taken"),
    "remark": mark("taken, with a remark"),
    "issue": mark("left out"),
    "ignored": mark("ignored"),
}
_ORDER: tuple[Outcome, ...] = ("issue", "remark", "taken", "ignored")


@dataclass(frozen=True)
class FileFilter:
    """Verdicts of one kind: all, of one outcome, or of one outcome and code (``issue:duplicate``)."""

    key: str
    name: str
    count: int

    def to_dict(self) -> dict[str, Any]:
        """As it travels to the page."""
        return {"key": self.key, "name": self.name, "count": self.count}


def filters_of(report: ImportReport) -> list[FileFilter]:
    """What the rows can be reduced to: every outcome, and below issues and remarks every code that there is."""
    outcomes = Counter(one.outcome for one in report.verdicts)
    codes = Counter((one.outcome, one.code) for one in report.verdicts if one.code)
    found = [FileFilter(ALL, say("all files"), len(report.verdicts))]
    for outcome in _ORDER:
        if not outcomes[outcome]:
            continue
        found.append(FileFilter(outcome, say(_WORDS[outcome]), outcomes[outcome]))
        found += [
            FileFilter(f"{outcome}:{code}", f"{say(_WORDS[outcome])}: {code}", count)
            for (one, code), count in sorted(codes.items())
            if one == outcome and outcome in ("issue", "remark")
        ]
    return found


def filtered(report: ImportReport, key: str) -> list[FileVerdict]:
    """The verdicts of a filter: those that ask for attention first."""
    chosen = [one for one in report.verdicts if key in (ALL, one.outcome, f"{one.outcome}:{one.code}")]
    return sorted(chosen, key=lambda one: _ORDER.index(one.outcome))


def rows_of(report: ImportReport, verdicts: Iterable[FileVerdict], dropped: frozenset[int]) -> list[dict[str, Any]]:
    """A row a file: its name, the verdict in words, the reason, and whether its sample is taken; None for no sample."""
    rows = []
    for one in verdicts:
        sample = report.used.get(one.file) if one.outcome in ("taken", "remark") else None
        is_taken = None if sample is None else sample not in dropped
        words = say("left out by hand") if is_taken is False else say(_WORDS[one.outcome])
        rows.append({"file": one.file, "verdict": words, "reason": one.text, "taken": is_taken, "kind": one.outcome})
    return rows
