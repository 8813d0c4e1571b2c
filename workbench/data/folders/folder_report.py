"""What an import found: shown before it is accepted, and kept with the samples."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from workbench.data.folders.verdict import FileVerdict, Outcome
from workbench.data.reading_ahead import free_threads, in_order
from workbench.data.sample import Sample
from workbench.data.sample_entries import SampleEntry
from workbench.data.sample_set import SampleSet
from workbench.html_elements import element, joined, text_table
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import aligned, listed

_SHOWN = 40
_SAMPLES = mark_plural("{count:,} sample", "{count:,} samples")
_FILES = mark_plural("{count:,} file", "{count:,} files")
_TITLE = mark("Import of {name!r}: {samples} from {files}")
_TASK = mark("Task: {task}. Template: {template} ({drawing}), because {reason}.")
_NO_TASK = mark("none")
_CLASSES = mark("Classes: {names}")
_COUNTS: dict[Outcome, str] = {
    "taken": mark("{files} taken as they are"),
    "remark": mark("{files} taken with a remark"),
    "issue": mark("{files} left out"),
    "ignored": mark("{files} ignored, which are no data"),
}
_COLUMNS = (mark("file"), mark("verdict"), mark("reason"))
_WORDS: dict[Outcome, str] = {
    "taken": mark("taken"),
    "remark": mark("taken"),
    "issue": mark("left out"),
    "ignored": mark("ignored"),
}
_MORE = mark_plural("… and {count:,} more: report.issues", "… and {count:,} more: report.issues")
_SIZES = mark(
    "The images have {count} different shapes ({shapes}). Bring them to one: "
    "samples.map(wb.modules.Resize(height=256, width=256))."
)
_LEFT_OUT = mark_plural("{count:,} file left out: see .report", "{count:,} files left out: see .report")
_ACCEPT = mark(
    "Nothing was changed or copied. report.accept() gives the samples; wb.look(report) shows all files, to leave some "
    "out."
)
_BY_HAND = mark("left out by hand")


@dataclass(frozen=True, repr=False, eq=False)
class ImportReport:
    """What lies in a folder, file by file. Prints as text, and as a table in a notebook.

    Args:
        source: The folder or archive.
        name: What the samples are called.
        task: Classification, segmentation, detection, transformation, or "" for images without labels.
        template: How the folder is laid out.
        drawing: That, as an example.
        reason: Why this template was taken.
        verdicts: What is said of each file.
        entries: The samples, not read yet.
        class_names: A name a class.
        sizes: The different shapes of the images.
        paths: The file behind each name that is shown.
        used: Which sample each file is a part of, by its place in ``entries``.

    >>> (folder / "scans").mkdir()
    >>> (folder / "scans" / "1.png").write_bytes(b"")
    0
    >>> report = wb.data.inspect_folder(folder / "scans")
    >>> report.issues[0].file, report.issues[0].text
    ('1.png', 'the file is empty (0 bytes); copy it once more')
    """

    source: str
    name: str
    task: str
    template: str
    drawing: str
    reason: str
    verdicts: tuple[FileVerdict, ...]
    entries: tuple[SampleEntry, ...]
    class_names: tuple[str, ...]
    sizes: tuple[tuple[int, ...], ...] = ()
    paths: dict[str, str] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=dict)

    @property
    def issues(self) -> tuple[FileVerdict, ...]:
        """The files that were left out, and why."""
        return tuple(verdict for verdict in self.verdicts if verdict.outcome == "issue")

    @property
    def remarks(self) -> tuple[FileVerdict, ...]:
        """The files that were taken, and of which something is to be known."""
        return tuple(verdict for verdict in self.verdicts if verdict.outcome == "remark")

    def of_file(self, file: str) -> tuple[FileVerdict, ...]:
        """What is said of a file.

        Args:
            file: Its path in the folder.

        Returns:
            The verdicts; a table has one for each row that is wrong.
        """
        return tuple(verdict for verdict in self.verdicts if verdict.file == file)

    def path_of(self, file: str) -> Path:
        """Where a file lies that is shown by a number, since its name could tell who a patient is.

        Args:
            file: What the report calls it.

        Returns:
            Its path below the source.
        """
        return Path(self.source, self.paths.get(file, file))

    def without(self, *files: str) -> "ImportReport":
        """The report with some samples left out by hand, and all files of theirs.

        Args:
            *files: What the report calls files of these samples; others change nothing.

        Returns:
            A new report.

        >>> from PIL import Image
        >>> (folder / "two").mkdir()
        >>> for at in (1, 2):
        ...     Image.new("L", (6, 4), at).save(folder / "two" / f"{at}.png")
        >>> report = wb.data.inspect_folder(folder / "two").without("2.png")
        >>> len(report.accept()), report.of_file("2.png")[0].text
        (1, 'left out by hand')
        """
        dropped = {self.used[file] for file in files if file in self.used}
        if not dropped:
            return self
        kept = [at for at in range(len(self.entries)) if at not in dropped]
        places = {at: place for place, at in enumerate(kept)}
        by_hand = say(_BY_HAND)
        verdicts = dict.fromkeys(
            FileVerdict(one.file, "issue", "left-out", by_hand) if self.used.get(one.file) in dropped else one
            for one in self.verdicts
        )
        return replace(
            self,
            verdicts=tuple(verdicts),
            entries=tuple(self.entries[at] for at in kept),
            used={file: places[at] for file, at in self.used.items() if at in places},
        )

    def accept(self) -> "ImportedSet":
        """The samples; each is read when it is asked for, and must be what it was at the import.

        Returns:
            A set of samples that has this report as ``report``.
        """
        return ImportedSet(self.entries, name=self.name, class_names=self.class_names, report=self)

    def summary(self) -> list[str]:
        """What was found, in sentences."""
        return self._lines()[:-1]

    def _lines(self) -> list[str]:
        counts = Counter(verdict.outcome for verdict in self.verdicts)
        total = say_plural(_FILES, len({verdict.file for verdict in self.verdicts}))
        samples = say_plural(_SAMPLES, len(self.entries))
        task = self.task or say(_NO_TASK)
        counted = [say(text, files=say_plural(_FILES, counts[key])) for key, text in _COUNTS.items() if counts[key]]
        lines = [
            say(_TITLE, name=self.name, samples=samples, files=total),
            say(_TASK, task=task, template=self.template, drawing=self.drawing, reason=self.reason),
            ", ".join(counted) + ".",
        ]
        if self.class_names:
            lines.insert(2, say(_CLASSES, names=listed(self.class_names)))
        if len(self.sizes) > 1:
            shapes = listed((" × ".join(map(str, size)) for size in self.sizes), 3)
            lines.append(say(_SIZES, count=len(self.sizes), shapes=shapes))
        return [*lines, say(_ACCEPT)]

    def _rows(self) -> list[list[str]]:
        found = (*self.issues, *self.remarks)[:_SHOWN]
        return [[verdict.file, say(_WORDS[verdict.outcome]), verdict.text] for verdict in found]

    def _rest(self) -> str:
        rest = len(self.issues) + len(self.remarks) - _SHOWN
        return say_plural(_MORE, rest) if rest > 0 else ""

    def __repr__(self) -> str:
        heads = [say(name) for name in _COLUMNS]
        rows = self._rows()
        table = [aligned([heads, *rows])] if rows else []
        return "\n".join([*self._lines(), *table, *filter(None, [self._rest()])])

    def _repr_html_(self) -> str:
        rows = self._rows()
        heads = [say(name) for name in _COLUMNS]
        table = text_table(heads, rows, caption=self._rest()) if rows else ""
        return element("div", joined(element("p", line) for line in self._lines()), table)


class ImportedSet(SampleSet):
    """Samples of a folder or archive, with what the import said of its files.

    A loop over them reads some files ahead, by as many threads as there are cores and at most four;
    ``with_threads(1)`` gives a set that does not. What ``map`` makes of them has no threads until it is given some.

    Args:
        samples: The samples.
        name: What tables call the set.
        class_names: A name a class.
        report: What the import said.
        threads: How many samples are read at once; 0 for as many as there are cores and at most four.

    >>> from PIL import Image
    >>> (folder / "pictures").mkdir()
    >>> Image.new("L", (6, 4)).save(folder / "pictures" / "1.png")
    >>> samples = wb.data.from_folder(folder / "pictures")
    >>> samples[0].image.shape, len(samples.report.verdicts)
    ((4, 6), 1)
    """

    def __init__(
        self,
        samples: Iterable[Sample | SampleEntry] | Callable[[], Iterable[SampleEntry]],
        *,
        name: str,
        class_names: Sequence[str],
        report: ImportReport,
        threads: int = 0,
    ) -> None:
        super().__init__(samples, name=name, class_names=class_names, threads=threads or 1)
        self.report, self._reading_threads = report, threads

    @property
    def source(self) -> str:
        """The folder or archive that the samples come from."""
        return self.report.source

    def _with(self, entries: Iterable[SampleEntry] | Callable[[], Iterable[SampleEntry]]) -> "ImportedSet":
        return self._threaded(entries, self._reading_threads)

    def _threaded(
        self, entries: Iterable[SampleEntry] | Callable[[], Iterable[SampleEntry]], threads: int
    ) -> "ImportedSet":
        return ImportedSet(entries, name=self.name, class_names=self._class_names, report=self.report, threads=threads)

    def __iter__(self) -> Iterator[Sample]:
        """Read one sample after the other, some of them ahead."""
        return in_order(SampleEntry.sample, self.entries, self._reading_threads or free_threads())

    def __repr__(self) -> str:
        """Name, length, and how many files were left out."""
        issues = len({verdict.file for verdict in self.report.issues})
        return super().__repr__() + (f" ({say_plural(_LEFT_OUT, issues)})" if issues else "")
