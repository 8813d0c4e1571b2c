"""Reading every file of a folder once: which samples there are, and a verdict for each file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from workbench.data.folders.checked_files import CheckedFiles, refused
from workbench.data.folders.mask_reading import unknown_values, values_of
from workbench.data.folders.sample_building import BuiltSample, LabelWords, Remarks, build_sample
from workbench.data.folders.sample_plan import BoxesOf, ClassOf, FolderPlan, ListedBoxes, MaskOf, SamplePlan
from workbench.data.folders.source_errors import RefusedFile
from workbench.data.folders.verdict import FileVerdict, natural_key
from workbench.data.image_errors import BadImageHeader, BadLabel, BadSampleImage
from workbench.data.reading_ahead import free_threads, in_order
from workbench.data.sample import Sample
from workbench.data.sample_entries import SampleEntry
from workbench.messages import mark, say

_SPLITS = ("", "train", "validation", "test")
_NO_USABLE_LABEL = mark("its label {label!r} cannot be used")
_NO_USABLE_IMAGE = mark("its image {image!r} cannot be used")
_PART = mark("it belongs to the same sample as {file!r}, which cannot be used")
_DUPLICATE = mark("it has the same content as {other!r}; the first was taken")
_CONTRADICTION = mark(
    "it has the same content as {other!r}, but the class {name!r} and not {first!r}; the first was taken"
)
_TWO_SPLITS = mark("the patient {group!r} is in {split} and in {first}; a test on what was learned says nothing")


@dataclass(frozen=True)
class Scanned:
    """What was found in the files of a plan."""

    plan: SamplePlan
    refusal: RefusedFile | None = None
    size: tuple[int, ...] = ()
    remarks: tuple[tuple[str, str, str], ...] = ()
    """Path, code and text."""
    values: frozenset[int] = frozenset()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class CheckedFolder:
    """The samples of a folder, and what is said of its files."""

    entries: tuple[SampleEntry, ...]
    verdicts: tuple[FileVerdict, ...]
    class_names: tuple[str, ...]
    sizes: tuple[tuple[int, ...], ...]
    """The different shapes of the images."""
    used: dict[str, int]
    """Which sample each file is a part of, by its number."""


def check_folder(files: CheckedFiles, plan: FolderPlan, class_names: Sequence[str]) -> CheckedFolder:
    """Read all files of a folder.

    Args:
        files: Reads them.
        plan: Which files make a sample.
        class_names: The names of the classes, if the user gave them.

    Returns:
        What can be used, and a verdict for each file.
    """
    known = tuple(class_names) or plan.class_names
    scan = partial(_scanned, files, LabelWords(known))
    scanned = list(in_order(scan, plan.plans, free_threads()))  # decoders release the GIL
    words = _words(scanned, known)
    judged = [_judged(one, words) for one in scanned]
    judged = _without_shared_patients(_without_duplicates(judged, files))
    taken = [one for one in judged if one.refusal is None]
    entries = tuple(_entry(files, one.plan, words) for one in taken)
    verdicts = [verdict for one in judged for verdict in _verdicts(one)]
    sizes = tuple(dict.fromkeys(one.size for one in taken))
    used = {file.shown: number for number, one in enumerate(taken) for file in (*one.plan.files, *one.plan.label_files)}
    return CheckedFolder(entries, (*verdicts, *plan.verdicts), words.class_names, sizes, used)


def _scanned(files: CheckedFiles, words: LabelWords, plan: SamplePlan) -> Scanned:
    try:
        built = build_sample(files, plan, words)
    except RefusedFile as refusal:
        return Scanned(plan, refusal)
    except (BadSampleImage, BadLabel, BadImageHeader) as error:
        received = str(error.values.get("received", ""))
        return Scanned(plan, refused(plan.files[0], "no-image", say("it is no image: {received}", received=received)))
    return Scanned(plan, None, built.sample.image.shape, _paths(built.remarks), built.values, built.names)


def _paths(remarks: Remarks) -> tuple[tuple[str, str, str], ...]:
    return tuple((file.path, code, text) for file, code, text in remarks)


def _words(scanned: Sequence[Scanned], known: tuple[str, ...]) -> LabelWords:
    """What labels of the whole set mean, once all have been read."""
    usable = [one for one in scanned if one.refusal is None]
    if any(isinstance(one.plan.label, MaskOf) and not one.plan.label.names for one in usable):
        values = values_of([one.values for one in usable], known)
        return LabelWords(values.names, values)
    if not known and any(isinstance(one.plan.label, BoxesOf | ListedBoxes) for one in usable):
        names = {name for one in usable for name in one.names}
        return LabelWords(tuple(sorted(names, key=natural_key)))
    return LabelWords(known)


def _judged(one: Scanned, words: LabelWords) -> Scanned:
    """The same, refused where its label has what no class is."""
    if one.refusal is not None:
        return one
    if isinstance(one.plan.label, BoxesOf | ListedBoxes):
        unknown = [name for name in one.names if name not in words.class_names]
        text = say("it has objects of no class: {names}", names=", ".join(unknown))
        return _refused(one, "unknown-class", text, of_label=True) if unknown else one
    if words.values is None or not one.values:
        return one
    file = one.plan.label_files[0]
    unknown_text = unknown_values(one.values, words.values)
    if unknown_text:
        return _refused(one, "mask-values", unknown_text, of_label=True)
    remark = words.values.remark(one.values)
    remarks = (*one.remarks, (file.path, "mask-values", remark)) if remark else one.remarks
    return Scanned(one.plan, None, one.size, remarks, one.values)


def _refused(one: Scanned, code: str, text: str, *, of_label: bool = False) -> Scanned:
    file = one.plan.label_files[0] if of_label and one.plan.label_files else one.plan.files[0]
    return Scanned(one.plan, refused(file, code, text))


def _without_duplicates(scanned: Sequence[Scanned], files: CheckedFiles) -> list[Scanned]:
    first: dict[tuple[bytes, ...], SamplePlan] = {}
    result = []
    for one in scanned:
        key = tuple(files.digest(file) for file in one.plan.files)
        other = first.setdefault(key, one.plan) if one.refusal is None else one.plan
        result.append(one if other is one.plan else _refused(one, "duplicate", _why_duplicate(one.plan, other)))
    return result


def _why_duplicate(plan: SamplePlan, other: SamplePlan) -> str:
    where = other.files[0].shown
    if isinstance(plan.label, ClassOf) and isinstance(other.label, ClassOf) and plan.label != other.label:
        return say(_CONTRADICTION, other=where, name=plan.label.name, first=other.label.name)
    return say(_DUPLICATE, other=where)


def _without_shared_patients(scanned: Sequence[Scanned]) -> list[Scanned]:
    """A patient stays in one split: the first of train, validation and test."""
    home: dict[str, str] = {}
    for one in scanned:
        group, split = one.plan.group, one.plan.split
        if one.refusal is None and group and split:
            home[group] = min(home.get(group, split), split, key=_SPLITS.index)
    return [_at_home(one, home) for one in scanned]


def _at_home(one: Scanned, home: dict[str, str]) -> Scanned:
    group, split = one.plan.group, one.plan.split
    if one.refusal is not None or home.get(group, split) == split:
        return one
    return _refused(one, "patient-in-two-splits", say(_TWO_SPLITS, group=group, split=split, first=home[group]))


def _verdicts(one: Scanned) -> Iterable[FileVerdict]:
    """A verdict for each file of a sample."""
    files, labels = one.plan.files, one.plan.label_files
    if one.refusal is None:
        for file in dict.fromkeys((*files, *labels)):
            found = [(code, text) for path, code, text in one.remarks if path == file.path]
            text = "; ".join(text for _, text in found)
            yield FileVerdict(file.shown, "remark" if found else "taken", found[0][0] if found else "", text)
        return
    culprit = one.refusal.file
    yield culprit.issue(one.refusal.kind, one.refusal.reason)
    for file in dict.fromkeys((*files, *labels)):
        if file.path != culprit.path:
            yield file.issue(*_consequence(file in files, culprit in files, culprit.shown))


def _consequence(is_image: bool, culprit_is_image: bool, shown: str) -> tuple[str, str]:
    if is_image == culprit_is_image:
        return "part-missing", say(_PART, file=shown)
    if is_image:
        return "no-usable-label", say(_NO_USABLE_LABEL, label=shown)
    return "no-usable-image", say(_NO_USABLE_IMAGE, image=shown)


class PlannedReader:
    """Reads the sample of a plan, which must be what it was at the import."""

    def __init__(self, files: CheckedFiles, plan: SamplePlan, words: LabelWords) -> None:
        self._files, self._plan, self._words = files, plan, words

    def __call__(self) -> Sample:
        built: BuiltSample = build_sample(self._files, self._plan, self._words)
        return built.sample

    def files_on_disk(self) -> tuple[Path, ...]:
        """The files that it reads, those of its labels among them; of an archive the archive."""
        files = (*self._plan.files, *self._plan.label_files)
        return tuple(dict.fromkeys(file.on_disk for file in files if file.on_disk is not None))

    def fingerprint(self) -> str:
        """What the sample is known by: the content of its files, and what labels mean; "" where that is not all."""
        plan = self._plan
        if isinstance(plan.label, BoxesOf):  # what reads them may know more than their file
            return ""
        digests = [self._files.digest(file).hex() for file in (*plan.files, *plan.label_files)]
        if not all(digests):
            return ""
        stacks = [len(stack) for stack in plan.stacks]
        shown = [file.shown for file in plan.files[:1]]
        return f"{shown} {stacks} {digests} {self._label()} {self._words!r}"

    def _label(self) -> str:
        """What is known of the label besides its files."""
        label = self._plan.label
        if isinstance(label, ClassOf):
            return label.name
        if isinstance(label, ListedBoxes):
            return repr(label.boxes)
        return f"{type(label).__name__} {getattr(label, 'names', ())}"


def _entry(files: CheckedFiles, plan: SamplePlan, words: LabelWords) -> SampleEntry:
    return SampleEntry(plan.name, PlannedReader(files, plan, words), plan.split, plan.group)
