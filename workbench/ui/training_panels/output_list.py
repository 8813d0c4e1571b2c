"""What is chosen for each output of a network that has several, as controls: task, weight, threshold and labels."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as widgets

from workbench.html_elements import element
from workbench.messages import mark, say
from workbench.training.setting_errors import BadSetting
from workbench.training.setup.output_settings import OutputSettings
from workbench.ui.training_panels.control_grid import Fields
from workbench.ui.training_panels.settings_fields import OUTPUT
from workbench.ui.widget_closing import close_tree

_TITLE = mark("Output {name}")
_OF_OUTPUT = mark("{parameter} of the output {name}")


class OutputList:
    """A group of controls for each output. ``widget`` is what to show; it is empty where there is one output.

    Args:
        on_change: Called after every change.

    >>> outputs = OutputList(lambda: None)
    >>> outputs.use(["diagnosis", "age"])
    >>> outputs.fields["age"].set({"weight": 0.1, "task": "regression"})
    >>> outputs.chosen()["age"].weight, list(outputs.chosen())
    (0.1, ['age'])
    >>> outputs.close()
    """

    def __init__(self, on_change: Callable[[], None]) -> None:
        self._on_change = on_change
        self.fields: dict[str, Fields] = {}
        self._groups: dict[str, widgets.VBox] = {}
        self.widget = widgets.VBox([])

    def use(self, names: Sequence[str]) -> None:
        """Show a group for each of these outputs; what was chosen for one that stays is kept.

        Args:
            names: The outputs of the network.
        """
        wanted = list(dict.fromkeys(names)) if len(names) > 1 else []
        if wanted == list(self._groups):
            return
        for name in set(self._groups) - set(wanted):
            self.fields.pop(name).close()
            close_tree(self._groups.pop(name))
        for name in wanted:
            if name not in self._groups:
                self.fields[name] = Fields(OUTPUT, self._on_change)
                title = widgets.HTML(element("b", say(_TITLE, name=name)))
                self._groups[name] = widgets.VBox([title, self.fields[name].widget])
        self._groups = {name: self._groups[name] for name in wanted}
        self.widget.children = tuple(self._groups.values())
        self._on_change()

    def chosen(self) -> Mapping[str, OutputSettings]:
        """What differs from the usual, by output.

        Returns:
            Settings by the names of outputs.

        Raises:
            BadSetting: A value is invalid.
        """
        found = {}
        for name in self._groups:
            values = self.fields[name].values()
            values |= {key: values[key] or None for key in ("task", "class_weights")}
            found[name] = _settings(name, values)
        return {name: one for name, one in found.items() if one != OutputSettings()}

    def close(self) -> None:
        """Close the comms of all widgets."""
        for fields in self.fields.values():
            fields.close()
        close_tree(self.widget)


def _settings(name: str, values: Mapping[str, Any]) -> OutputSettings:
    try:
        return OutputSettings(**values)
    except BadSetting as refusal:
        parameter = say(_OF_OUTPUT, parameter=refusal.values["parameter"], name=name)
        raise BadSetting(**refusal.values | {"parameter": parameter}) from None
