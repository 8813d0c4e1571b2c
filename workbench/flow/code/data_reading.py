"""How exported code gets the samples of a data set: by reading a folder itself, or an ``.npz`` beside the notebook."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from workbench.data.folders.file_source import listing
from workbench.data.folders.folder_layout import FolderLayout, layout_of
from workbench.data.folders.templates import guessed, template_named
from workbench.data.sample_set import SampleSet
from workbench.flow.code import plain_readers, plain_sets
from workbench.flow.code.kept_samples import are_stackable, save_samples, save_stack
from workbench.flow.code.package_definitions import Definition
from workbench.flow.code.syntax_facts import literal
from workbench.flow.data_source import is_named
from workbench.flow.steps import Step
from workbench.messages import mark

_PATH = "from pathlib import Path"
_CLASSES = mark("Each picture lies in a folder that is named as its class.")
_MASKS = mark("Pictures and masks have equal names. The numbers of the masks stand for the classes.")
_PICTURES = mark("Each picture has another picture of the same name as its answer.")
_BOXES = mark("Beside each picture lies a file in XML with the boxes of its objects.")
_KEPT = mark(
    "The samples lie in a file beside this notebook: arrays by NumPy, and a text that says which is which. The "
    "workbench wrote it when it exported the flow."
)
_STACKED = mark(
    "The samples lie in a file beside this notebook: one array of all images, and one of their classes or masks. The "
    "workbench wrote it when it exported the flow."
)


class Reading(Struct, frozen=True):
    """Code that reads samples.

    Args:
        text: What it reads, in whole sentences, to be translated.
        code: The expression that gives the list of samples.
        needs: Definitions that it uses.
        imports: Further import statements.
        kept: The file that is written beside the notebook; "" where the code reads the source itself.
    """

    text: str
    code: str
    needs: tuple[Definition, ...]
    imports: tuple[str, ...] = ()
    kept: str = ""


def kept_reading(file: str, samples: SampleSet | None) -> Reading:
    """Code that reads samples from a file beside the notebook, as :func:`keep` writes it.

    Args:
        file: Its name.
        samples: The samples; None where they are not known yet.

    Returns:
        The code.
    """
    if samples is None or not len(samples) or not are_stackable(samples):
        return Reading(_KEPT, f"read_kept_samples({literal(file)})", (_reader("read_kept_samples"),), kept=file)
    header = samples[0].header
    facts = {"color_mode": header.color_mode, "value_range": header.value_range}
    usual = {"color_mode": "L", "value_range": None}
    given = [literal(file), *(f"{name}={literal(value)}" for name, value in facts.items() if value != usual[name])]
    return Reading(_STACKED, f"read_stack({', '.join(given)})", (_reader("read_stack"),), kept=file)


def keep(reading: Reading, samples: SampleSet, folder: Path) -> None:
    """Write the file that a reading needs, if it needs one. Raises OSError."""
    if reading.kept:
        save = save_stack if reading.text == _STACKED else save_samples
        save(samples, folder / reading.kept)


def folder_reading(step: Step, samples: SampleSet) -> Reading | None:
    """Code that reads a folder as ``from_folder`` does.

    Args:
        step: A data set with a folder as its source.
        samples: What the workbench reads from it.

    Returns:
        The code, which still has to be compared with ``samples``; None where no few lines do it.
    """
    source = str(step.node.params.get("source", "")).strip()
    if not source or is_named(source) or not Path(source).is_dir() or not len(samples):
        return None
    layout = layout_of(listing(source).files)
    if not layout.files:
        return None
    name, task = step.node.params.get("template"), step.node.params.get("task")
    template = template_named(str(name)) if name else guessed(layout, task, has_dicom=False)
    found = _of_template("" if template is None else template.name, layout, source, samples)
    preset = step.node.params.get("split")
    return found if found is None or preset is None else _divided(found, str(preset), step)


def _of_template(name: str, layout: FolderLayout, source: str, samples: SampleSet) -> Reading | None:
    folder = f"Path({literal(_root(layout, source))})"
    splits = f", {layout.splits}" if layout.splits else ""
    classes = literal(samples.class_names)
    if name == "class_folders":
        code = f"read_class_folders({folder}, {classes}{splits})"
        return Reading(_CLASSES, code, (_reader("read_class_folders"),), (_PATH,))
    places = f"{folder}, {literal(layout.images)}, {literal(layout.labels)}"
    label = samples[0].label
    if name == "equal_names" and label.mask is not None:
        values = _mask_values(layout, source, samples)
        code = f"read_pairs({places}, mask_reader({values}, {classes}){splits})"
        return Reading(_MASKS, code, (_reader("read_pairs"), _reader("mask_reader")), (_PATH,))
    if name == "equal_names":
        code = f"read_pairs({places}, read_target_picture{splits})"
        return Reading(_PICTURES, code, (_reader("read_pairs"), _reader("read_target_picture")), (_PATH,))
    if name == "voc_boxes":
        code = f"read_pairs({places}, voc_reader({classes}){splits})"
        return Reading(_BOXES, code, (_reader("read_pairs"), _reader("voc_reader")), (_PATH,))
    return None


def _root(layout: FolderLayout, source: str) -> str:
    """The folder below which the data lie, without folders around all of them."""
    around = layout.files[0].parts[: layout.depth - bool(layout.splits)]
    return Path(source, *around).as_posix()


def _mask_values(layout: FolderLayout, source: str, samples: SampleSet) -> dict[int, int]:
    """Which number of the files of masks is which class."""
    import numpy as np
    from PIL import Image

    files = {file.path.rpartition(".")[0].rpartition("/")[2]: file for file in layout.below(layout.labels)}
    values: dict[int, int] = {}
    for sample in samples:
        file, mask = files.get(sample.name.rpartition("/")[2]), sample.label.mask
        if file is None or mask is None:
            continue
        numbers = np.asarray(Image.open(Path(source, file.path))).astype(np.int64)
        numbers = numbers[..., 0] if numbers.ndim > mask.array.ndim else numbers
        for number in np.unique(numbers).tolist():
            values[number] = int(mask.array[numbers == number].flat[0])
    return dict(sorted(values.items()))


def _divided(reading: Reading, preset: str, step: Step) -> Reading:
    """The samples of a reading in splits."""
    from workbench.data.sample_split import SPLIT_PRESETS

    seed = step.node.params.get("split_seed", 0)
    code = f"with_splits(\n    {reading.code},\n    shares={SPLIT_PRESETS[preset]}, seed={seed},\n)"
    needs = (*reading.needs, Definition(plain_sets.__name__, "with_splits"))
    return Reading(reading.text, code, needs, reading.imports)


def _reader(name: str) -> Definition:
    return Definition(plain_readers.__name__, name)


def given_samples(step: Step, data: SampleSet | Mapping[str, SampleSet] | None) -> SampleSet | None:
    """The samples that are given for a data set by its name, or for all; None where there are none."""
    return data.get(step.node.name) if isinstance(data, Mapping) else data
