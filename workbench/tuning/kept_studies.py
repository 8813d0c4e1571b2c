"""Studies that were kept: a table of them, and reading one."""

from collections.abc import Mapping
from typing import Any

from workbench.html_elements import element, elements, text_table
from workbench.messages import WorkbenchError, mark, say
from workbench.text_format import aligned
from workbench.training.metrics.history_keys import split_history_key
from workbench.training.metrics.metric_table import label, shown
from workbench.tuning.study import Study
from workbench.tuning.study_files import STUDIES, PathLike, broken, check_folder, find_study, read_study, study_folders
from workbench.tuning.study_text import METHOD_NAMES, STATE_WORDS

_HEADS = (
    mark("study"), mark("state"), mark("method"), mark("trials"), mark("searched"), mark("score"), mark("best"),
    mark("begun"),
)  # fmt: skip
_EMPTY = mark("No studies yet. Begin one with wb.tuning.tune(graph, data, search={{…}}).")
_BROKEN = mark("broken: {reason}")


class StudyTable:
    """Kept studies side by side: a table in a notebook, aligned text elsewhere; ``table[name]`` is the study.

    Args:
        studies: The studies.
        problems: What could not be read, by the folder's name, in words.

    >>> len(StudyTable((), {}))
    0
    """

    def __init__(self, studies: tuple[Study, ...], problems: Mapping[str, str]) -> None:
        self.studies = studies
        self.problems = dict(problems)

    def __len__(self) -> int:
        return len(self.studies)

    def __getitem__(self, name: str) -> Study:
        """The study of this name. Raises KeyError."""
        return {study.name: study for study in self.studies}[name]

    def __repr__(self) -> str:
        """A row a study, as text."""
        if not self.studies and not self.problems:
            return say(_EMPTY)
        lines = [aligned([self._heads(), *self._cells()])] if self.studies else []
        return "\n".join([*lines, *(f"{name}: {reason}" for name, reason in self.problems.items())])

    def _repr_html_(self) -> str:
        if not self.studies and not self.problems:
            return element("div", say(_EMPTY))
        broken = (say(_BROKEN, reason=reason) for reason in self.problems.values())
        return text_table(self._heads(), self._cells()) + elements("div", broken)

    def _heads(self) -> list[str]:
        return [say(head) for head in _HEADS]

    def _cells(self) -> list[list[str]]:
        return [_row(study) for study in self.studies]


def _row(study: Study) -> list[str]:
    key = study.search.scores[0].key
    best = study.top(1)
    return [
        study.name,
        say(STATE_WORDS[study.state]),
        say(METHOD_NAMES[study.search.method]),
        str(len(study.trials)),
        ", ".join(study.search.space.parameters),
        label(*split_history_key(key)[:2]),
        shown(best[0].score) if best else shown(None),
        study.file.started,
    ]


def studies(folder: PathLike | None = None) -> StudyTable:
    """A table of the studies that were kept.

    A folder that cannot be read becomes a problem of the table, never an error of all.

    Args:
        folder: The folder that holds folders of studies; None takes ``./studies``.

    Returns:
        The table, a row for each.

    Raises:
        BadSetting: ``folder`` is no path.

    >>> len(studies(folder / "none"))
    0
    """
    check_folder(folder, "studies")
    found: list[Study] = []
    problems: dict[str, str] = {}
    for path in study_folders(folder if folder is not None else STUDIES):
        try:
            found.append(open(path))
        except (WorkbenchError, OSError) as error:
            problems[path.name] = str(error)
    return StudyTable(tuple(sorted(found, key=lambda study: study.file.started)), problems)


def open(folder: PathLike) -> Study:  # noqa: A001 - the word a learner reads
    """A study that was kept, with all its trials; ``.resume(data)`` goes on with it.

    Args:
        folder: The study's folder, or its name in ``./studies``.

    Returns:
        The study.

    Raises:
        NoSuchStudy: There is none of that name.
        StudyBroken: A file of it cannot be read; all are left as they are.
        StudyTooNew: A newer workbench wrote it.

    >>> kept = wb.tuning.tune(graph, data, search=tiny_search, name="kept", folder=folder, epochs=1).wait()
    >>> open(kept.folder).trials == kept.trials
    True
    """
    path: Any = find_study(folder)
    try:
        file, graph = read_study(path)
        return Study(path, file, graph)
    except OSError as error:  # a file is gone, may not be read, or is a folder
        raise broken(path.name, error) from error
