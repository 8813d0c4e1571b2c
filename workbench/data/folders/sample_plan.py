"""Which files become one sample, before any of them is read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from workbench.data.folders.drawn_boxes import DrawnBoxes
from workbench.data.folders.verdict import FileVerdict, SourceFile
from workbench.data.sample import SplitName

Stack: TypeAlias = tuple[SourceFile, ...]
"""One file, or the slices of a volume."""


@dataclass(frozen=True)
class ClassOf:
    """The label is a class, named by a folder or a table."""

    name: str


@dataclass(frozen=True)
class MaskOf:
    """The label is a mask: numbers are classes, or each of several masks is of one class (``names``)."""

    stacks: tuple[Stack, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class BoxesOf:
    """The label is a file of boxes; ``read`` takes its bytes and the image's width and height."""

    file: SourceFile
    read: Callable[[bytes, tuple[int, int]], DrawnBoxes]


@dataclass(frozen=True)
class ListedBoxes:
    """The label is what a file of all images lists of this one, which is known before the image is read."""

    image: SourceFile
    boxes: DrawnBoxes


@dataclass(frozen=True)
class ImageOf:
    """The label is another image, perhaps with several series as channels."""

    stacks: tuple[Stack, ...]


LabelPlan: TypeAlias = ClassOf | MaskOf | BoxesOf | ListedBoxes | ImageOf | None


@dataclass(frozen=True)
class SamplePlan:
    """The files of one sample.

    Args:
        name: Its name, without what could tell who a patient is.
        stacks: A stack a series; series are channels.
        label: What its label is read from.
        group: The patient.
        split: The split, where folders say it.
        remark: What is to be known of how its files were put together.
    """

    name: str
    stacks: tuple[Stack, ...]
    label: LabelPlan = None
    group: str = ""
    split: SplitName = ""
    remark: str = ""

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """The files of the image."""
        return tuple(file for stack in self.stacks for file in stack)

    @property
    def label_files(self) -> tuple[SourceFile, ...]:
        """The files of the label."""
        if isinstance(self.label, BoxesOf):
            return (self.label.file,)
        if isinstance(self.label, MaskOf | ImageOf):
            return tuple(file for stack in self.label.stacks for file in stack)
        return ()


@dataclass(frozen=True)
class Wanted:
    """What the user wants.

    Args:
        task: "" for none.
        dimension: 3 for volumes of the slices of a patient.
        series_apart: Whether series are images of their own.
        class_names: The names of all classes, if they were given.
    """

    task: str = ""
    dimension: int | None = None
    series_apart: bool = False
    class_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class FolderPlan:
    """All samples of a folder, and the files that belong to none.

    Args:
        plans: The samples.
        verdicts: What is said of the other files.
        class_names: The names of the classes, where folders or a table say them.
    """

    plans: Sequence[SamplePlan]
    verdicts: Sequence[FileVerdict] = ()
    class_names: tuple[str, ...] = field(default=())
