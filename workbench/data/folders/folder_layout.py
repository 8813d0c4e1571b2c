"""Which folders there are: what is around the data, the splits, where images and labels lie."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbench.data.folders.label_tables import TABLE_ENDINGS
from workbench.data.folders.verdict import SourceFile
from workbench.data.readers.reader_table import is_image_name
from workbench.data.sample import SplitName

IMAGE_FOLDERS = ("dataset", "images", "image", "imgs", "img", "jpegimages", "data", "input", "inputs")
LABEL_FOLDERS = (
    "label", "labels", "masks", "mask", "annotations", "annotation", "segmentationclass", "segmentation",
    "target", "targets", "output", "outputs", "ground_truth", "gt",
)  # fmt: skip
_SPLITS: dict[str, SplitName] = {
    "train": "train", "training": "train", "val": "validation", "valid": "validation", "validation": "validation",
    "test": "test", "testing": "test",
}  # fmt: skip
_DIGITS = "0123456789"


@dataclass(frozen=True)
class FolderLayout:
    """The files of a folder by what they are for.

    Args:
        depth: How many folders at the beginning of a path say nothing: those around the data, and the split.
        files: Files that may be images.
        tables: Tables at the top.
        images: The folder of all images, as it is written; "" where there is none.
        labels: The folder of all labels; "" where there is none.
        splits: The split of each folder at the top; {} where there are none.
        others: Files of no format, such as a licence.
        is_private: Whether names are not to be shown.
    """

    depth: int
    files: tuple[SourceFile, ...]
    tables: tuple[SourceFile, ...]
    images: str
    labels: str
    splits: dict[str, SplitName]
    others: tuple[SourceFile, ...]
    is_private: bool = False

    def tops(self) -> list[str]:
        """The names of the folders that files lie in, below ``depth``."""
        tops = (file.parts[self.depth] for file in self.files if len(file.parts) > self.depth + 1)
        return list(dict.fromkeys(tops))

    def below(self, folder: str) -> list[SourceFile]:
        """The files in one of these folders."""
        deep = self.depth + 1
        return [file for file in self.files if len(file.parts) > deep and file.parts[self.depth] == folder]

    @property
    def has_only_known_folders(self) -> bool:
        """Whether no folder below ``depth`` can be named after a patient: each is of images, of labels or a split."""
        parts = (file.parts for file in (*self.files, *self.others))
        tops = {one[self.depth] for one in parts if len(one) > self.depth + 1}
        known = (*IMAGE_FOLDERS, *LABEL_FOLDERS)
        return all(top.lower() in known or is_split_folder(top) for top in tops)

    def split_of(self, file: SourceFile) -> SplitName:
        """The split that a file's folder names."""
        return self.splits.get(file.parts[self.depth - 1], "") if self.splits and self.depth else ""


def layout_of(files: Sequence[SourceFile]) -> FolderLayout:
    """The layout of a folder's files."""
    depth = _wrapping(files)
    splits = _splits(files, depth)
    depth += bool(splits)
    data, tables, others = _sorted(files, depth - bool(splits))
    found = FolderLayout(depth, data, tables, "", "", splits, others)
    tops = {name.lower(): name for name in found.tops()}
    images = next((tops[name] for name in IMAGE_FOLDERS if name in tops), "")
    labels = next((tops[name] for name in LABEL_FOLDERS if name in tops and tops[name] != images), "")
    return replace(found, images=images, labels=labels)


def _sorted(
    files: Sequence[SourceFile], depth: int
) -> tuple[tuple[SourceFile, ...], tuple[SourceFile, ...], tuple[SourceFile, ...]]:
    """What may be an image or a file of boxes, tables at the top, and all else."""
    data, tables, others = [], [], []
    for file in files:
        name = file.name.lower()
        if name.endswith(TABLE_ENDINGS) and len(file.parts) == depth + 1:
            tables.append(file)
        elif is_image_name(name) or name.endswith(".xml") or _may_be_dicom(name):
            data.append(file)
        else:
            others.append(file)
    return tuple(data), tuple(tables), tuple(others)


def _may_be_dicom(name: str) -> bool:
    """Scanners write DICOM without an ending, or with a number for one."""
    ending = name.rpartition(".")[2]
    return (
        "." not in name and name not in {"license", "readme", "makefile", "copying", "authors"}
    ) or ending.isdecimal()


def _wrapping(files: Sequence[SourceFile]) -> int:
    """How many folders lie around everything: packing a folder puts its own name in front of each path."""
    depth = 0
    while True:
        tops = {file.parts[depth] for file in files if len(file.parts) > depth + 1}
        loose = [file for file in files if len(file.parts) == depth + 1 and is_image_name(file.name)]
        deeper = any(len(file.parts) > depth + 2 for file in files)
        if len(tops) != 1 or loose or not deeper or _is_template(next(iter(tops)), files, depth):
            return depth
        depth += 1


def _is_template(top: str, files: Sequence[SourceFile], depth: int) -> bool:
    """Whether the only folder is one of a template and not one around all: ``Dataset``, or one beside a table."""
    tables = [file for file in files if len(file.parts) == depth + 1 and file.name.lower().endswith(TABLE_ENDINGS)]
    return top.lower() == IMAGE_FOLDERS[0] or (bool(tables) and top.lower() in IMAGE_FOLDERS)


def _splits(files: Sequence[SourceFile], depth: int) -> dict[str, SplitName]:
    tops = {file.parts[depth] for file in files if len(file.parts) > depth + 1}
    named: dict[str, SplitName] = {top: _SPLITS[top.lower()] for top in tops if top.lower() in _SPLITS}
    return named if "train" in named.values() and len(named) == len(tops) else {}


def split_of_path(file: SourceFile) -> SplitName:
    """The split that one of a file's folders names: ``images/train/1.jpg``, or with a year ``val2017/1.jpg``."""
    return next((_SPLITS[_bare(part)] for part in file.parts[:-1] if is_split_folder(part)), "")


def is_split_folder(name: str) -> bool:
    """Whether a folder's name is that of a split."""
    return _bare(name) in _SPLITS


def _bare(name: str) -> str:
    return name.lower().rstrip(_DIGITS)
