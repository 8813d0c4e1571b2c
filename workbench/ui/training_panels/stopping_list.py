"""The criteria of early stopping as a list of controls: one more can be added, and each but the last removed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as widgets
from msgspec.structs import replace

from workbench.html_elements import element
from workbench.messages import mark, say
from workbench.training.metrics.metric_table import label
from workbench.training.setup.stopping_settings import Criteria, EarlyStopping
from workbench.ui.training_panels.control_grid import Fields
from workbench.ui.training_panels.settings_fields import AUTO, CRITERION, STOPPING
from workbench.ui.widget_closing import close_tree

_ALL_CLASSES = mark("all classes")
_ADD = mark("Add a criterion")
_ADD_HELP = mark("Watch one more number: the training ends as soon as one of them is no better for a while")
_TITLE = mark("Criterion {number}")
_REMOVE = mark("Remove criterion {number}")


class StoppingList:
    """The switch of early stopping and its criteria. ``widget`` is what to show.

    Args:
        on_change: Called after every change.

    >>> stopping = StoppingList(lambda: None)
    >>> stopping.set({"on": True, "metric": "loss", "patience": 3})
    >>> stopping.criteria()
    EarlyStopping(metric='loss', class_name=None, split='validation', min_delta=0.0, patience=3, restore_best=True)
    >>> stopping.close()
    """

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self._metrics: tuple[str, ...] = ("loss",)
        self._class_names: tuple[str, ...] = ()
        self._filling = False
        self.switch = Fields(STOPPING, self._changed)
        self.rows: list[_CriterionRow] = []
        self._list = widgets.VBox([])
        self.add = widgets.Button(
            description=say(_ADD),
            tooltip=say(_ADD_HELP),
            icon="plus",
            layout={"width": "auto", "margin": "4px 2px", "align_self": "flex-start"},
        )
        self.add.on_click(lambda _button: self._add_another())
        self.widget = widgets.VBox([self.switch.widget, self._list, self.add])
        self._append()

    def criteria(self) -> Criteria:
        """What was chosen: None where early stopping is off. Raises BadSetting."""
        chosen = self.switch.values()
        if not chosen["on"]:
            return None
        several = tuple(replace(row.criterion(), restore_best=chosen["restore_best"]) for row in self.rows)
        return several if len(several) > 1 else several[0]

    def set(self, values: Mapping[str, Any]) -> None:
        """Put values into the switch and the first criterion."""
        self.switch.set(values)
        self.rows[0].fields.set(values)

    def show(self, criteria: Criteria) -> None:
        """Fill the controls from criteria, as many rows as there are; nobody is told of a change.

        Args:
            criteria: What ``criteria`` gives: one criterion, several, or None, which switches early stopping off.
        """
        several = () if criteria is None else (criteria,) if isinstance(criteria, EarlyStopping) else criteria
        self._filling = True
        try:
            while len(self.rows) > max(1, len(several)):
                self._drop(self.rows[-1])
            while len(self.rows) < len(several):
                self._append()
            first = next((one for one in several if one.restore_best), None)
            self.switch.set({"on": bool(several), "restore_best": first is not None or not several})
            for row, criterion in zip(self.rows, several, strict=False):
                row.show(criterion)
        finally:
            self._filling = False

    def use_metrics(self, keys: Sequence[str]) -> None:
        """Offer these metrics."""
        self._metrics = tuple(keys)
        for row in self.rows:
            row.offer_metrics(self._metrics)

    def use_classes(self, class_names: tuple[str, ...]) -> None:
        """Offer these classes."""
        self._class_names = class_names
        for row in self.rows:
            row.offer_classes(class_names)

    def _changed(self) -> None:
        if not self._filling:
            self._on_change()

    def _append(self) -> "_CriterionRow":
        row = _CriterionRow(self._changed, self._remove)
        row.offer_metrics(self._metrics)
        row.offer_classes(self._class_names)
        self.rows.append(row)
        self._number()
        return row

    def _add_another(self) -> None:
        """Another criterion, by the first number that none watches yet."""
        watched = {row.fields.controls["metric"].value for row in self.rows}
        row = self._append()
        self._filling = True
        try:
            row.fields.set({"metric": next((key for key in self._metrics if key not in watched), "loss")})
            self.switch.set({"on": True})
        finally:
            self._filling = False
        self._changed()

    def _remove(self, row: "_CriterionRow") -> None:
        self._drop(row)
        self.add.focus()  # the button that was pressed is gone
        self._changed()

    def _drop(self, row: "_CriterionRow") -> None:
        self.rows.remove(row)
        self._number()
        row.close()

    def _number(self) -> None:
        """Number the rows; the only one has neither a number nor a button to remove it."""
        for number, row in enumerate(self.rows, start=1):
            row.show_number(number if len(self.rows) > 1 else None)
        self._list.children = tuple(row.widget for row in self.rows)

    def close(self) -> None:
        """Close the comms of all widgets."""
        for row in self.rows:
            row.fields.close()
        self.switch.close()
        close_tree(self.widget)


class _CriterionRow:
    """The controls of one criterion, with a heading and a button to remove it where there are several."""

    def __init__(self, on_change: Callable[[], None], on_remove: Callable[["_CriterionRow"], None]) -> None:
        self.fields = Fields(CRITERION, on_change)
        self._title = widgets.HTML()
        self.remove = widgets.Button(icon="trash", layout={"width": "auto"})
        self.remove.on_click(lambda _button: on_remove(self))
        self._head = widgets.HBox([self._title, self.remove], layout={"align_items": "center"})
        self.widget = widgets.VBox([self._head, self.fields.widget])

    def criterion(self) -> EarlyStopping:
        """Raises BadSetting."""
        values = self.fields.values()
        return EarlyStopping(**values | {"class_name": values["class_name"] or None})

    def show(self, criterion: EarlyStopping) -> None:
        """Fill the controls; a metric or a class that is not offered is."""
        wanted = {"metric": criterion.metric, "class_name": criterion.class_name or AUTO}
        for name, value in wanted.items():
            control = self.fields.controls[name]
            if value not in [one for _, one in control.options]:
                control.options = [*control.options, (value, value)]
        names = ("split", "min_delta", "patience")
        self.fields.set(wanted | {name: getattr(criterion, name) for name in names})

    def show_number(self, number: int | None) -> None:
        self._head.layout.display = "none" if number is None else ""
        self._title.value = element("b", say(_TITLE, number=number or 1))
        self.remove.description = say(_REMOVE, number=number or 1)

    def offer_metrics(self, keys: Sequence[str]) -> None:
        control = self.fields.controls["metric"]
        before = control.value
        control.options = [(label(key), key) for key in keys]
        control.value = before if before in keys else "loss"

    def offer_classes(self, class_names: Sequence[str]) -> None:
        control = self.fields.controls["class_name"]
        before = control.value
        control.options = [(say(_ALL_CLASSES), AUTO), *((name, name) for name in class_names)]
        control.value = before if before in class_names else AUTO

    def close(self) -> None:
        self.fields.close()
        close_tree(self.widget)
