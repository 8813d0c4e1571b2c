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
from workbench.training.metrics.metric_table import METRICS, Task, label
from workbench.training.setup.compile_code import first_rate
from workbench.training.setup.given_data import with_padded_boxes
from workbench.training.setup.rate_plan import RatePlan
from workbench.training.setup.settings import TASKS, Settings
from workbench.training.training_errors import TrainingError
from workbench.ui.error_text import refusal_html
from workbench.ui.folded_section import FoldedSection
from workbench.ui.panel_styles import PanelStyles
from workbench.ui.training_panels.control_grid import ExplainedControl, Field, Fields
from workbench.ui.training_panels.object_form import ObjectForm
from workbench.ui.training_panels.output_list import OutputList
from workbench.ui.training_panels.sample_cards import before_and_after_html
from workbench.ui.training_panels.settings_fields import (
    AUGMENTATION,
    AUTO,
    BASIC,
    CHECKPOINTS_URL,
    EVALUATION,
    FOUND,
    FOUND_TASK,
    LEARNING,
    LOSSES_URL,
    OPTIMIZERS_URL,
    PLAN,
    STORAGE,
    TASK_NAMES,
    WEIGHTS,
)
from workbench.ui.training_panels.stopping_list import StoppingList
from workbench.ui.widget_closing import close_tree

REFUSALS = (TrainingError, BadAugmentation)
_OPTIMIZER = Field(
    "optimizer", mark("Optimizer"), "choice", "Adam", mark("How weights are corrected."), (("Adam", "Adam"),),
    effect=mark("Adam learns well with its own settings; SGD needs a good learning rate. Its parameters are below."),
    url=OPTIMIZERS_URL,
)  # fmt: skip
_LOSS = Field(
    "loss", mark("Loss"), "choice", AUTO, mark("What counts as wrong."), ((mark("drawn or fitting"), AUTO),),
    effect=mark("Unless chosen, it is the one that was drawn, or that fits the last layer and the labels."),
    url=LOSSES_URL,
)  # fmt: skip
_FITTING = mark("drawn or fitting")
_OWN_RATE = mark("{rate:g} ({optimizer})")
_TITLES = {
    "learning": mark("Optimizer and learning rate"),
    "loss": mark("Loss and class weights"),
    "augmentation": mark("Augmentation"),
    "stopping": mark("Early stopping"),
    "keeping": mark("Keep and checkpoints"),
}
_CHECKPOINTS = mark("Best weights by")
_CHECKPOINTS_HELP = mark("Of which numbers the best epoch is kept besides the lowest validation loss.")
_CHECKPOINTS_EFFECT = mark("Each takes the room of the weights on the disk, where the run is kept.")
_PREVIEW = mark("Preview")
_PREVIEW_HELP = mark("Show what augmentation makes of the first training samples")
_PREVIEWED = 6


class SettingsPanel:
    """All controls. ``widget`` is what to show.

    Args:
        data: Gives the data set for the preview, or raises.
        on_change: Called after every change to values that can be.
        stored: Whether a run may be named, and be kept in a folder.
    """

    def __init__(
        self, data: Callable[[], Dataset], on_change: Callable[[], None] = lambda: None, *, stored: bool = True
    ) -> None:
        self._data, self._on_change = data, on_change
        self._class_names: tuple[str, ...] = ()
        self._found: Task | None = None
        self.basic, self.learning, self.plan, self.weights = (
            Fields(part, self._check) for part in (BASIC, LEARNING, PLAN, WEIGHTS)
        )
        self.augmentation, self.evaluation, self.keeping = (
            Fields(part, self._check) for part in (AUGMENTATION, EVALUATION, STORAGE if stored else STORAGE[-1:])
        )
        self.stopping, self.outputs = StoppingList(self._check), OutputList(self._check)
        self.objects, self._styles = Fields((_OPTIMIZER, _LOSS), lambda: None), PanelStyles()
        self.optimizer, self.loss = self.objects.controls["optimizer"], self.objects.controls["loss"]
        self.optimizer.options = [(name, name) for name in objects("optimizers")]
        self.optimizer.value = "Adam"
        self.loss.options = [(say(_FITTING), AUTO), *((loss.name, loss.name) for loss in node_types("Loss"))]
        self.optimizer_form = ObjectForm(self._check, left_out=("learning_rate",))
        self.loss_form = ObjectForm(self._check)
        self.checkpoints = widgets.SelectMultiple(
            description=say(_CHECKPOINTS), tooltip=say(_CHECKPOINTS_HELP), rows=5, style={"description_width": "auto"},
            layout={"width": "auto", "max_width": "420px", "flex": "1 1 auto"},
        )  # fmt: skip
        texts = (_CHECKPOINTS_HELP, _CHECKPOINTS_EFFECT)
        self._kept = ExplainedControl(self.checkpoints, _CHECKPOINTS, texts, CHECKPOINTS_URL, self._styles)
        self.preview = widgets.Button(
            description=say(_PREVIEW), icon="image", tooltip=say(_PREVIEW_HELP), layout={"width": "auto"}
        )
        self._pictures, self._note = widgets.HTML(), widgets.HTML()
        self.widget = widgets.VBox([self.basic.widget, *self._folds(), self._note])
        self._fill_metrics()
        self._show_rate()
        self.optimizer_form.show(objects("optimizers")["Adam"])
        self.optimizer.observe(lambda _change: self._optimizer_chosen(), "value")
        self.loss.observe(lambda _change: self._loss_chosen(), "value")
        self.checkpoints.observe(lambda _change: self._check(), "value")
        self.basic.controls["task"].observe(lambda _change: self._fill_metrics(), "value")
        self.preview.on_click(lambda _button: self._show_preview())

    def _folds(self) -> list[widgets.Widget]:
        contents = {
            "learning": [
                self.objects.rows["optimizer"].widget,
                self.optimizer_form.widget,
                self.learning.widget,
                self.plan.widget,
            ],
            "loss": [
                self.objects.rows["loss"].widget,
                self.loss_form.widget,
                self.weights.widget,
                self.outputs.widget,
            ],
            "augmentation": [self.augmentation.widget, self.preview, self._pictures, self.evaluation.widget],
            "stopping": [self.stopping.widget],
            "keeping": [self.keeping.widget, self._kept.widget],
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
            outputs=self.outputs.chosen(),
            rate_plan=self._rate_plan(),
            early_stopping=self.stopping.criteria(),
            checkpoints=tuple(self.checkpoints.value),
            test_time_augmentation=self.evaluation.values()["test_time_augmentation"] or False,
            tensorboard=self.keeping.controls["tensorboard"].value,
        )

    def show(self, settings: Settings) -> None:
        """Put what a search may have changed into the controls; all else stays as it was chosen.

        Args:
            settings: From which the controls are filled.
        """
        self.basic.set({name: getattr(settings, name) for name in ("epochs", "batch_size")})
        self.learning.set({name: getattr(settings, name) for name in self.learning.controls})
        self.optimizer.value = settings.optimizer
        self.optimizer_form.show(objects("optimizers")[settings.optimizer], settings.optimizer_params)
        self.loss.value = settings.loss or AUTO
        self.loss_form.show({one.name: one for one in node_types("Loss")}.get(self.loss.value), settings.loss_params)
        augmentation = settings.augmentation or Augmentation()
        chosen = {name: getattr(augmentation, name) for name in self.augmentation.controls}
        self.augmentation.set(chosen | {"crop": ", ".join(map(str, augmentation.crop or ()))})
        self._check()

    def chosen_augmentation(self) -> Augmentation | None:
        """The augmentation, or None if nothing is changed. Raises BadAugmentation."""
        values = self.augmentation.values()
        found = Augmentation(**values | {"crop": _crop(values["crop"])})
        return found if found.changes else None

    def _rate_plan(self) -> RatePlan | None:
        values = self.plan.values()
        return RatePlan(**values) if values["kind"] else None

    def use_classes(self, class_names: tuple[str, ...]) -> None:
        """Offer these classes for early stopping."""
        if class_names == self._class_names:
            return
        self._class_names = class_names
        self.stopping.use_classes(class_names)

    def _fill_metrics(self) -> None:
        """Offer the metrics of the chosen task; for classes where it is not chosen."""
        task = self.basic.controls["task"].value or self._found or "classification"
        keys = [key for key, metric in METRICS.items() if task in metric.tasks]
        self.stopping.use_metrics(keys)
        overall = [key for key in keys if METRICS[key].overall]
        kept = set(self.checkpoints.value)
        self.checkpoints.options = [(label(key), f"val_{key}") for key in overall]
        self.checkpoints.value = tuple(f"val_{key}" for key in overall if f"val_{key}" in kept)

    def use_task(self, task: Task | None) -> None:
        """Say which task the labels call for, where it is known."""
        text = say(FOUND_TASK, task=say(TASK_NAMES[task])) if task else say(FOUND)
        control = self.basic.controls["task"]
        before = control.value
        control.options = [(text, AUTO), *((say(TASK_NAMES[name]), name) for name in TASKS)]
        control.value = before
        self._found = task
        self._fill_metrics()

    def _show_rate(self) -> None:
        """The learning rate that is taken where none is chosen."""
        rate = first_rate(Settings(optimizer=self.optimizer.value))
        text = say(_OWN_RATE, rate=rate, optimizer=self.optimizer.value)
        self.learning.controls["learning_rate"].placeholder = text

    def _optimizer_chosen(self) -> None:
        self.optimizer_form.show(objects("optimizers")[self.optimizer.value])
        self._show_rate()
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
        self._on_change()

    def _show_preview(self) -> None:
        try:
            data = with_padded_boxes(self._data())
            before, after = preview(data, self.chosen_augmentation() or Augmentation(), _PREVIEWED)
        except (*REFUSALS, NotImageData, OSError, ValueError) as refusal:
            self._pictures.value = refusal_html(refusal)
            return
        kind, targets = target_kind_of(before.x, before.y), (before.y, after.y)
        masks, boxes = (targets if kind == one else None for one in ("mask", "boxes"))
        self._pictures.value = before_and_after_html(before.x, after.x, masks, boxes, data.class_names)

    def close(self) -> None:
        """Close the comms of all widgets."""
        for form in (self.optimizer_form, self.loss_form):
            form.close()
        for part in (
            self.basic,
            self.objects,
            self.learning,
            self.plan,
            self.weights,
            self.augmentation,
            self.evaluation,
            self.stopping,
            self.outputs,
            self.keeping,
        ):
            part.close()
        close_tree(self.widget, *self._styles.parts())


def _crop(text: str) -> Any:
    """``224, 224`` as a pair; what is none is handed on, for the augmentation to refuse in words."""
    if not text.strip():
        return None
    parts = text.replace("x", ",").replace("×", ",").split(",")
    try:
        return tuple(int(part) for part in parts)
    except ValueError:
        return text
