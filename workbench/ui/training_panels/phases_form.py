"""Training in two phases where something is frozen: the head first, then the last frozen blocks with a small rate."""

from typing import Any

import ipywidgets as widgets
from msgspec import Struct
from msgspec.structs import replace

from workbench.graph.document import Graph
from workbench.graph.frozen_blocks import frozen_units, unit_name
from workbench.html_elements import element
from workbench.messages import mark, say
from workbench.training.setup.settings import Settings
from workbench.ui.training_panels.control_grid import Field, Fields
from workbench.ui.widget_closing import close_tree

_GUIDE = "https://keras.io/guides/transfer_learning/"
_ON = mark("Two phases: first the head, then the last frozen blocks with it")
_ON_HELP = mark("Fine-tuning in the order that keeps what the frozen base has learned.")
_RANDOM = mark(
    "What is frozen has random weights, as nothing of this drawing was trained before. Begin with a pretrained network "
    "of the gallery, or train these layers too."
)
_LAST = mark("the last one: {name}")
_FROM = mark("the last {count}: from {name} on")
_NONE = mark("none: the head alone")
_USUAL = 1
"""Blocks that the second phase trains unless chosen."""
_FIELDS = (
    Field(
        "head_epochs", mark("Epochs of the head"), "whole", 5,
        mark("How long the head is trained alone, while the base is frozen. It counts instead of the epochs below."),
        effect=mark(
            "Few: the head is still wrong when the base is trained too, and its large errors destroy what the base "
            "has learned. These epochs are quick: each image goes through the base once, if nothing is augmented."
        ),
        url=_GUIDE,
    ),
    Field(
        "unfreeze", mark("Trained in the second phase"), "choice", 0,
        mark("Which frozen blocks are trained with the head, without their batch normalization."),
        ((_NONE, 0),),
        effect=mark("The last blocks see what is special to the old classes. With few images only few are trained."),
        url=_GUIDE,
    ),
    Field(
        "tune_epochs", mark("Epochs of the second phase"), "whole", 5,
        mark("How long the chosen blocks are trained with the head."),
        effect=mark("These epochs take longer. With few images many of them learn the images by heart."), url=_GUIDE,
    ),
    Field(
        "tune_rate", mark("Learning rate of the second phase"), "number", 1e-4,
        mark("Small, so that what the base has learned is only adjusted."),
        effect=mark(
            "1e-4 is a good start for Adam. With few images three times as much may learn more; ten times as much can "
            "forget all that the base has learned."
        ),
        url=_GUIDE,
    ),
)  # fmt: skip


class TwoPhases(Struct, frozen=True):
    """What was chosen: settings of both phases, and how many of the last frozen blocks the second one trains."""

    head: Settings
    tune: Settings | None
    unfreeze: int


class PhasesForm:
    """``widget`` is what to show: nothing as long as nothing is frozen."""

    def __init__(self) -> None:
        self.on = widgets.Checkbox(
            value=False, description=say(_ON), tooltip=say(_ON_HELP), indent=False, layout={"width": "auto"}
        )
        self.fields = Fields(_FIELDS, lambda: None)
        self.fields.widget.layout.display = "none"
        self.fields.widget.layout.padding = "0 0 4px 12px"
        self.note = widgets.HTML()
        self.widget = widgets.VBox([self.on, self.note, self.fields.widget], layout={"display": "none"})
        self._shown: Graph | None = None
        self._offered = False
        self.on.observe(self._switched, "value")

    @property
    def is_on(self) -> bool:
        """Whether two phases are wanted, and there is something to unfreeze."""
        return bool(self.on.value) and self.widget.layout.display == ""

    def show(self, graph: Graph) -> None:
        """Offer the frozen blocks of a drawing."""
        if graph is self._shown:
            return
        self._shown = graph
        units = frozen_units(graph)
        self.widget.layout.display = "" if units else "none"
        self.note.value = element("div", say(_RANDOM), class_="wb-help") if graph.weights is None else ""
        names = [unit_name(graph, unit) for unit in reversed(units)]
        control = self.fields.controls["unfreeze"]
        options = [(say(_NONE), 0), *((_option(count, name), count) for count, name in enumerate(names, start=1))]
        if list(control.options) != options:
            chosen = control.value if self._offered else _USUAL
            self._offered = bool(names)
            control.options = options
            control.value = min(chosen, len(names))

    def _switched(self, change: dict[str, Any]) -> None:
        self.fields.widget.layout.display = "" if change["new"] else "none"

    def phases(self, settings: Settings) -> TwoPhases:
        """Both phases; all that is not asked here is as in ``settings``. Raises BadSetting."""
        values = self.fields.values()
        head = replace(settings, epochs=values["head_epochs"])
        tune = replace(settings, epochs=values["tune_epochs"], learning_rate=values["tune_rate"])
        return TwoPhases(head, tune if values["unfreeze"] else None, values["unfreeze"])

    def close(self) -> None:
        """Close the comms of all widgets."""
        self.fields.close()
        close_tree(self.widget)


def _option(count: int, name: str) -> str:
    return say(_LAST, name=name) if count == 1 else say(_FROM, count=count, name=name)
