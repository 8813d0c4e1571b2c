"""Images with boxes of COCO or YOLO: which files they are, what they are called, and which split they are of."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from workbench.data.folders.checked_files import CheckedFiles
from workbench.data.folders.drawn_boxes import require_bytes
from workbench.data.folders.folder_layout import IMAGE_FOLDERS, FolderLayout, is_split_folder, split_of_path
from workbench.data.folders.sample_plan import LabelPlan, SamplePlan
from workbench.data.folders.verdict import SourceFile
from workbench.data.readers.reader_table import stem_of


def read_small(file: SourceFile, most: int) -> bytes:
    """The bytes of a file that may have so many. Raises UnreadableFile before it is read, and RefusedFile."""
    require_bytes(file.size, most)
    return CheckedFiles("").read(file)


def is_in(file: SourceFile, folders: Sequence[str]) -> bool:
    """Whether a file lies, at any depth, in one of these folders."""
    return any(part.lower() in folders for part in file.parts[:-1])


def pairing_key(file: SourceFile, folders: Sequence[str]) -> str:
    """Folders and stem without the folder of all images (or labels): the last one of such a name."""
    kept = _without_last(file.parts[:-1], folders)
    return "/".join((*(file.parts[at] for at in kept), stem_of(file.name)))


def _without_last(parts: Sequence[str], folders: Sequence[str]) -> list[int]:
    named = [at for at, part in enumerate(parts) if part.lower() in folders]
    return [at for at in range(len(parts)) if at not in named[-1:]]


def box_plan(layout: FolderLayout, image: SourceFile, label: LabelPlan, remark: str = "") -> SamplePlan:
    """The sample of an image: named by its folders below that of all images, the first of which is the patient."""
    shown = image.shown.split("/")
    dropped = len(image.parts) - len(shown)
    folders = [at for at in _without_last(image.parts[:-1], IMAGE_FOLDERS) if at >= layout.depth]
    names = [shown[at - dropped] for at in folders]
    group = next((shown[at - dropped] for at in folders if not is_split_folder(image.parts[at])), "")
    split = layout.split_of(image)
    name = "/".join((*((split,) if split else ()), *names, stem_of(shown[-1])))
    return SamplePlan(name, ((image,),), label, group, split, remark)


def finished(plans: Sequence[SamplePlan]) -> list[SamplePlan]:
    """The same with the splits of their folders, where one of them is for training, and with names of their own."""
    splits = [one.split or split_of_path(one.files[0]) for one in plans]
    names = Counter(one.name for one in plans)
    has_splits = "train" in splits
    return [
        replace(
            one,
            split=split if has_splits else "",
            name=one.name if names[one.name] == 1 else f"{one.name}.{one.files[0].name.rpartition('.')[2]}",
        )
        for one, split in zip(plans, splits, strict=True)
    ]
