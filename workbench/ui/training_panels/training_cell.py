"""The training as a cell of plain Keras below the drawing's own, or where that cannot be, as text to copy."""

from pathlib import Path

import ipywidgets as widgets

from workbench.data import Dataset, StreamedSplit
from workbench.data.array_group import ArrayGroup
from workbench.messages import mark, say
from workbench.training.fitting.finetuning import prepared_phases
from workbench.training.history.phase_code import phases_source
from workbench.training.history.record import Phase
from workbench.training.sample_errors import NoCodeForStreams
from workbench.training.setup.preparation import prepare
from workbench.training.setup.settings import Settings
from workbench.training.store.checkpoints import write_weights
from workbench.training.store.network_files import has_trained_weights
from workbench.training.store.run_folders import folder_name
from workbench.ui.bound_cell import BoundCell, CellAnswer
from workbench.ui.coloured_code import coloured
from workbench.ui.copy_button import CopyButton
from workbench.ui.editor import Editor
from workbench.ui.folded_section import FoldedSection
from workbench.ui.training_panels.phases_form import TwoPhases
from workbench.ui.training_panels.table_html import said
from workbench.ui.widget_closing import close_tree

_IMPORT = "import workbench as wb"
_DATA = """\
data = {load}
"""
_YOURS = """\
# data is the Dataset that you gave to wb.Workbench(graph, data=data).
"""
_TITLE = mark("Training code")
_ASKED = mark("The training is written into a cell below that of the network.")
_WEIGHTS = mark("The weights that it begins with are in the file {file}, beside the notebook.")
_DONE = mark("The cells below train the network with plain Keras: run the one with the network first.")
_EDITED = mark("You have edited the training cell, so it was left alone. Delete it and press again to get a new one.")
_UNAVAILABLE = mark("This notebook application cannot insert the cell: copy the code here, below that of the network.")


def _lines(data: Dataset) -> str:
    """The arrays of both splits; of several inputs or outputs as a dictionary, or in order where they have no names."""
    written = []
    for split in ("train", "validation"):
        parts = (_written(getattr(data.splits[split], name), f"data.{split}.{name}") for name in ("x", "y"))
        written.append(f"x_{split}, y_{split} = {', '.join(parts)}\n")
    return "".join(written)


def _written(part: object, text: str) -> str:
    if not isinstance(part, ArrayGroup):
        return text
    return f"[array for _, array in {text}.items()]" if part.in_order else f"dict({text})"


def _with_data(source: str, load: str, data: Dataset) -> str:
    """The code of a training, with the lines that load its data after the imports."""
    imports, rest = source.rstrip("\n").split("\n\n", 1)
    if load == "data":
        return f"{imports}\n\n{_YOURS}{_lines(data)}\n{rest}"
    lines = imports.splitlines()
    ours = [line for line in lines if line.startswith("from workbench")]
    others = [line for line in lines if line not in ours]
    head = "\n".join([*others, "", _IMPORT, *ours])
    return f"{head}\n\n{_DATA.format(load=load)}{_lines(data)}\n{rest}"


class TrainingCell:
    """``widget`` shows the code with a button to copy it, once there is some."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self._cell = BoundCell(f"{editor.key} training", self._answered)
        self._copy, self._code, self._said = CopyButton(), widgets.HTML(), widgets.HTML()
        self._fold = FoldedSection(say(_TITLE), widgets.VBox([self._copy, self._code]))
        self.widget = widgets.VBox([self._said, self._fold.widget], layout={"display": "none"})

    def write(self, data: Dataset, settings: Settings, load: str, chosen: TwoPhases | None = None) -> str:
        """Write both cells, and weights that the drawing came with into a file; what is said meanwhile.

        Args:
            data: What is trained on.
            settings: How.
            load: The code that loads ``data``, or "data" itself.
            chosen: The phases of a fine-tuning; None for a single one.

        Raises:
            TrainingError, CannotGenerate: A training of this would be refused, so its code is not written.
            OSError: The file of the weights cannot be written.
        """
        if any(isinstance(split, StreamedSplit) for split in data.splits.values()):
            raise NoCodeForStreams(where=data.name)
        graph, phases = self._editor.graph, tuple[Phase, ...]()
        if chosen is None:
            prepared = prepare(graph, data, settings)
        else:
            prepared, phases = prepared_phases(graph, data, chosen.head, chosen.tune, unfreeze=chosen.unfreeze)
        weights = f"{folder_name(graph.name)}.weights.h5" if has_trained_weights(prepared) else ""
        source = _with_data(phases_source(prepared.task, phases, prepared.model, weights), load, data)
        if weights:
            write_weights(prepared.model, Path(weights))
        self._copy.text, self._code.value = source, coloured(source)
        self.widget.layout.display = ""
        self._editor.insert_code_cell()
        # That made its cell the active one, and without a widget to look for a new cell goes below the active one.
        self._cell.sync(source, insert=True)
        return " ".join([say(_ASKED), *([say(_WEIGHTS, file=weights)] if weights else [])])

    def _answered(self, answer: CellAnswer) -> None:
        text = {"edited": _EDITED, "unavailable": _UNAVAILABLE, "none": _UNAVAILABLE}.get(answer.result, _DONE)
        self._said.value = said(say(text))
        if text == _UNAVAILABLE:
            self._fold.heading.value = True

    def close(self) -> None:
        """Stop asking, and close the comms of all widgets."""
        self._cell.close()
        close_tree(self.widget)
