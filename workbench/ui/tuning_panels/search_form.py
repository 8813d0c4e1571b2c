"""Score, method and budget of a search as controls."""

from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets

from workbench.messages import mark, say
from workbench.training.metrics.metric_table import Task, class_keys, label, overall_keys
from workbench.tuning.search_settings import METHODS, Score, Search
from workbench.tuning.search_space import Space
from workbench.tuning.study_text import METHOD_NAMES
from workbench.ui.folded_section import FoldedSection
from workbench.ui.training_panels.control_grid import Field, Fields

AUTO = ""
_ALL_CLASSES = mark("all classes")
_MORE = mark("More")
_SAMPLERS = "https://optuna.readthedocs.io/en/stable/reference/samplers/index.html"
_PRUNERS = "https://optuna.readthedocs.io/en/stable/reference/pruners.html"
_STUDY = "https://optuna.readthedocs.io/en/stable/reference/study.html"

_MAIN = (
    Field(
        "metric", mark("Score"), "choice", "accuracy", mark("By which number a trial is judged."),
        (("accuracy", "accuracy"),),
        effect=mark("A score is closer to what one wants in the end than the loss, which is smoother."), url=_STUDY,
    ),
    Field(
        "class_name", mark("Class"), "choice", AUTO, mark("Whose number it is."), ((_ALL_CLASSES, AUTO),),
        effect=mark("A single class, where only that one matters."), url=_STUDY,
    ),
    Field(
        "method", mark("Method"), "choice", "genetic", mark("How the next values to try are found."),
        tuple((METHOD_NAMES[one], one) for one in METHODS),
        effect=mark(
            "Genetic: generations, each bred from the best of the one before. Parzen estimator: learns which values "
            "do well; often the best with few trials. Random: a fair comparison. Grid: every combination."
        ),
        url=_SAMPLERS,
    ),
    Field(
        "trials", mark("Trials"), "optional", None, mark("How many trainings at most."),
        effect=mark("Empty: population × generations for the genetic search, and the whole grid for a grid."),
        url=_STUDY, empty=mark("population × generations"),
    ),
    Field(
        "minutes", mark("Minutes"), "optional", None, mark("How long at most."),
        effect=mark("Empty: as long as the trials take. A trial that has begun is trained to its end."),
        url=_STUDY, empty=mark("no limit"),
    ),
)  # fmt: skip
_FURTHER = (
    Field(
        "population", mark("Population"), "whole", 10, mark("Trials of a generation, in the genetic search."),
        effect=mark("Small: generations pass quickly, but soon resemble each other. Large: more is tried in each."),
        url=_SAMPLERS,
    ),
    Field(
        "generations", mark("Generations"), "whole", 6, mark("How many generations, in the genetic search."),
        effect=mark("Few: hardly more than a random search. Many: takes longer."), url=_SAMPLERS,
    ),
    Field(
        "split", mark("Judged on"), "choice", "validation", mark("Validation samples are never learned from."),
        ((mark("validation"), "validation"), (mark("train"), "train")),
        effect=mark("On the training samples the best is what learns by heart."), url=_STUDY,
    ),
    Field(
        "min_delta", mark("Min delta"), "number", 0.0, mark("An epoch is better when it improves by more than this."),
        effect=mark("0: any improvement counts. Large: trials end sooner, if there is a patience."), url=_STUDY,
    ),
    Field(
        "patience", mark("Patience"), "optional", None, mark("After so many epochs without improvement a trial ends."),
        effect=mark("Small: saves time, and may end at a chance dip. Empty: all epochs are trained."),
        url=_STUDY, empty=mark("all epochs"),
    ),
    Field(
        "pruning", mark("Pruning"), "choice", "none", mark("Whether trials that fall behind are ended early."),
        (
            (mark("none"), "none"), (mark("below the median"), "median"), (mark("Hyperband"), "hyperband"),
        ),
        effect=mark("It saves time where bad values show early, and loses what would have become good late."),
        url=_PRUNERS,
    ),
    Field(
        "seed", mark("Seed"), "optional", None, mark("A whole number makes the search repeatable."),
        effect=mark("Empty: other values are tried each time."), url=_STUDY, empty=mark("another each time"),
    ),
    Field(
        "at_once", mark("At once"), "whole", 1, mark("How many trials are trained at the same time."),
        effect=mark("1: each has all processors and all memory. More pays where networks are small and cores many."),
        url=_STUDY,
    ),
)  # fmt: skip
_SCORE_FIELDS = ("metric", "class_name", "split", "min_delta", "patience")


class SearchForm:
    """``widget`` is what to show."""

    def __init__(self) -> None:
        self.main, self.further = Fields(_MAIN, lambda: None), Fields(_FURTHER, lambda: None)
        self._task: Task | None = None
        self._class_names: tuple[str, ...] = ()
        fold = FoldedSection(say(_MORE), self.further.widget).widget
        self.widget = widgets.VBox([self.main.widget, fold])
        self.control("class_name").observe(lambda _change: self._offer_metrics(), "value")
        self.offer("classification", ())

    def control(self, name: str) -> Any:
        """The control of a field."""
        return {**self.main.controls, **self.further.controls}[name]

    def offer(self, task: Task, class_names: Sequence[str]) -> None:
        """Offer the metrics of a task, and these classes."""
        names = tuple(class_names)
        if (task, names) == (self._task, self._class_names):
            return
        self._task, self._class_names = task, names
        control = self.control("class_name")
        before = control.value
        control.options = [(say(_ALL_CLASSES), AUTO), *((name, name) for name in names)]
        control.value = before if before in names else AUTO
        self._offer_metrics()

    def _offer_metrics(self) -> None:
        task = self._task or "classification"
        keys = class_keys(task) if self.control("class_name").value else overall_keys(task)
        control = self.control("metric")
        before = control.value
        control.options = [(label(key), key) for key in keys]
        first = next((key for key in ("accuracy", "dice") if key in keys), keys[0])
        control.value = before if before in keys else first

    def search(self, space: Space) -> Search:
        """The search as a value. Raises TrainingError: a value cannot be."""
        values = {**self.main.values(), **self.further.values()}
        score = {name: values.pop(name) for name in _SCORE_FIELDS}
        return Search(space, Score(**score | {"class_name": score["class_name"] or None}), **values)

    def close(self) -> None:
        """Close the comms of what all controls share."""
        self.main.close()
        self.further.close()
