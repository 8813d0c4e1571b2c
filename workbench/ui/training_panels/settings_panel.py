"""The settings of a training as panels: what is learned, how, with which data changed how, and when it ends."""

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from workbench.catalog import node_types, objects
from workbench.data import Dataset
from workbench.messages import mark, say
from workbench.training.batches.augmentation import Augmentation
from workbench.training.batches.augmentation_errors import BadAugmentation, NotImageData
from workbench.training.batches.augmented_copies import preview
from workbench.training.batches.image_targets import target_kind_of
from workbench.training.metrics.metric_table import METRICS, label
from workbench.training.setup.rate_plan import RatePlan
from workbench.training.setup.settings import Settings
from workbench.training.setup.stopping_settings import EarlyStopping
from workbench.training.training_errors import TrainingError
from workbench.ui.error_text import refusal_html
from workbench.ui.folded_section import FoldedSection
from workbench.ui.training_panels.control_grid import Fields
from workbench.ui.training_panels.object_form import ObjectForm
from workbench.ui.training_panels.sample_cards import before_and_after_html
from workbench.ui.training_panels.settings_fields import (
    AUGMENTATION,
    AUTO,
    BASIC,
    LEARNING,
    PLAN,
    STOPPING,
    STORAGE,
    WEIGHTS,
)
from workbench.ui.widget_closing import close_tree

REFUSALS = (TrainingError, BadAugmentation)
_OPTIMIZER, _LOSS = mark("Optimizer"), mark("Loss")
_OPTIMIZER_HELP = mark("How weights are corrected; a fold below has its own parameters.")
_LOSS_HELP = mark("What counts as wrong; by itself it is the one that was drawn or that fits the last layer.")
_FITTING = mark("drawn or fitting")
_ALL_CLASSES = mark("all classes")
_TITLES = {
    "learning": mark("Optimizer and learning rate"),
    "loss": mark("Loss and class weights"),
    "augmentation": mark("Augmentation"),
    "stopping": mark("Early stopping"),
    "keeping": mark("Keep and checkpoints"),
}
_CHECKPOINTS = mark("Best weights by")
_CHECKPOINTS_HELP = mark("Of which numbers the best epoch is kept besides the lowest validation loss.")
_PREVIEW = mark("Preview")
_PREVIEW_HELP = mark("Show what augmentation makes of the first training samples")
_PREVIEWED = 6
_LABEL = {"description_width": "128px"}


class SettingsPanel:
    """All controls. ``widget`` is what to show; ``data`` gives the data set for the preview, or raises."""

    def __init__(self, data: Callable[[], Dataset]) -> None:
        self._data = data
        self._class_names: tuple[str, ...] = ()
        self.basic, self.learning, self.plan, self.weights = (
            Fields(part, self._check) for part in (BASIC, LEARNING, PLAN, WEIGHTS)
        )
        self.augmentation, self.stopping, self.keeping = (
            Fields(part, self._check) for part in (AUGMENTATION, STOPPING, STORAGE)
        )
        self.optimizer = _choice(_OPTIMIZER, _OPTIMIZER_HELP, [(name, name) for name in objects("optimizers")], "Adam")
        losses = [(say(_FITTING), AUTO), *((loss.name, loss.name) for loss in node_types("Loss"))]
        self.loss = _choice(_LOSS, _LOSS_HELP, losses, AUTO)
        self.optimizer_form = ObjectForm(self._check, left_out=("learning_rate",))
        self.loss_form = ObjectForm(self._check)
        self.checkpoints = widgets.SelectMultiple(
            description=say(_CHECKPOINTS), tooltip=say(_CHECKPOINTS_HELP), rows=5, style=_LABEL,
            layout={"width": "auto", "max_width": "420px"},
        )  # fmt: skip
        self.preview = widgets.Button(description=say(_PREVIEW), icon="image", tooltip=say(_PREVIEW_HELP))
        self._pictures, self._note = widgets.HTML(), widgets.HTML()
        self.widget = widgets.VBox([self.basic.widget, *self._folds(), self._note])
        self._fill_metrics()
        self.optimizer_form.show(objects("optimizers")["Adam"])
        self.optimizer.observe(lambda _change: self._optimizer_chosen(), "value")
        self.loss.observe(lambda _change: self._loss_chosen(), "value")
        self.checkpoints.observe(lambda _change: self._check(), "value")
        self.basic.controls["task"].observe(lambda _change: self._fill_metrics(), "value")
        self.preview.on_click(lambda _button: self._show_preview())

    def _folds(self) -> list[widgets.Widget]:
        contents = {
            "learning": [self.optimizer, self.optimizer_form.widget, self.learning.widget, self.plan.widget],
            "loss": [self.loss, self.loss_form.widget, self.weights.widget],
            "augmentation": [self.augmentation.widget, self.preview, self._pictures],
            "stopping": [self.stopping.widget],
            "keeping": [self.keeping.widget, self.checkpoints],
        }
        return [
            FoldedSection(say(_TITLES[name]), widgets.VBox(parts, layout={"padding": "2px 0 6px 12px"})).widget
            for name, parts in contents.items()
        ]

    @property
    def name(self) -> str | None:
        """What the run is to be called, or None."""
        return self.keeping.controls["name"].value.strip() or None

    @property
    def keeps(self) -> bool:
        """Whether the run is to be kept in a folder."""
        return bool(self.keeping.controls["keep"].value)

    def settings(self) -> Settings:
        """The settings as a value.

        Raises:
            BadSetting, BadAugmentation: a value cannot be; the message says what can.
        """
        basic, weights = self.basic.values(), self.weights.values()
        return Settings(
            **basic | {"task": basic["task"] or None},
            optimizer=self.optimizer.value,
            optimizer_params=self.optimizer_form.values,
            **self.learning.values(),
            loss=self.loss.value or None,
            loss_params=self.loss_form.values,
            augmentation=self.chosen_augmentation(),
            **weights | {"class_weights": weights["class_weights"] or None},
            rate_plan=self._rate_plan(),
            early_stopping=self._early_stopping(),
            checkpoints=tuple(self.checkpoints.value),
            tensorboard=self.keeping.controls["tensorboard"].value,
        )

    def chosen_augmentation(self) -> Augmentation | None:
        """The augmentation, or None if nothing is changed. Raises BadAugmentation."""
        values = self.augmentation.values()
        found = Augmentation(**values | {"crop": _crop(values["crop"])})
        return found if found.changes else None

    def _rate_plan(self) -> RatePlan | None:
        values = self.plan.values()
        return RatePlan(**values) if values["kind"] else None

    def _early_stopping(self) -> EarlyStopping | None:
        values = self.stopping.values()
        if not values.pop("on"):
            return None
        return EarlyStopping(**values | {"class_name": values["class_name"] or None})

    def use_classes(self, class_names: tuple[str, ...]) -> None:
        """Offer these classes for early stopping."""
        if class_names == self._class_names:
            return
        self._class_names = class_names
        control = self.stopping.controls["class_name"]
        before = control.value
        control.options = [(say(_ALL_CLASSES), AUTO), *((name, name) for name in class_names)]
        control.value = before if before in class_names else AUTO

    def _fill_metrics(self) -> None:
        """Offer the metrics of the chosen task; for classes where it is not chosen."""
        task = self.basic.controls["task"].value or "classification"
        keys = [key for key, metric in METRICS.items() if task in metric.tasks]
        control = self.stopping.controls["metric"]
        before = control.value
        control.options = [(label(key), key) for key in keys]
        control.value = before if before in keys else "loss"
        overall = [key for key in keys if METRICS[key].overall]
        kept = set(self.checkpoints.value)
        self.checkpoints.options = [(label(key), f"val_{key}") for key in overall]
        self.checkpoints.value = tuple(f"val_{key}" for key in overall if f"val_{key}" in kept)

    def _optimizer_chosen(self) -> None:
        self.optimizer_form.show(objects("optimizers")[self.optimizer.value])
        self._check()

    def _loss_chosen(self) -> None:
        known = {loss.name: loss for loss in node_types("Loss")}
        self.loss_form.show(known.get(self.loss.value))
        self._check()

    def _check(self) -> None:
        """Say at once what cannot be."""
        try:
            self.settings()
        except REFUSALS as refusal:
            self._note.value = refusal_html(refusal)
            return
        self._note.value = ""

    def _show_preview(self) -> None:
        try:
            data = self._data()
            before, after = preview(data, self.chosen_augmentation() or Augmentation(), _PREVIEWED)
        except (*REFUSALS, NotImageData, OSError, ValueError) as refusal:
            self._pictures.value = refusal_html(refusal)
            return
        masks = (before.y, after.y) if target_kind_of(before.x, before.y) == "mask" else None
        self._pictures.value = before_and_after_html(before.x, after.x, masks)

    def close(self) -> None:
        """Close the comms of all widgets."""
        for form in (self.optimizer_form, self.loss_form):
            form.close()
        close_tree(self.widget)


def _crop(text: str) -> Any:
    """``224, 224`` as a pair; what is none is handed on, for the augmentation to refuse in words."""
    if not text.strip():
        return None
    parts = text.replace("x", ",").replace("×", ",").split(",")
    try:
        return tuple(int(part) for part in parts)
    except ValueError:
        return text


def _choice(name: str, explanation: str, options: list[tuple[str, Any]], start: Any) -> Any:
    layout = {"width": "auto", "max_width": "420px"}
    return widgets.Dropdown(
        options=options, value=start, description=say(name), tooltip=say(explanation), style=_LABEL, layout=layout
    )
