"""Fills a whole settings panel from settings, as far as its controls can say them."""

from typing import Any

import msgspec

from workbench.training.setup.rate_plan import RatePlan
from workbench.training.setup.settings import Settings
from workbench.ui.training_panels.control_grid import Fields
from workbench.ui.training_panels.settings_fields import AUTO
from workbench.ui.training_panels.settings_panel import SettingsPanel


def fill(panel: SettingsPanel, settings: Settings) -> None:
    """Put settings into all controls of a panel.

    Args:
        panel: The panel. A control that cannot say a value, such as a weight for each class, shows the usual one.
        settings: The settings.
    """
    panel.basic.set({name: getattr(settings, name) for name in ("seed", "shuffle_buffer")})
    _choose(panel.basic, "task", settings.task)
    panel.plan.set(msgspec.structs.asdict(settings.rate_plan or RatePlan()) | {"kind": AUTO})
    _choose(panel.plan, "kind", settings.rate_plan and settings.rate_plan.kind)
    panel.weights.set({name: getattr(settings, name) for name in ("threshold", "ignore_class")})
    _choose(panel.weights, "class_weights", settings.class_weights)
    mirrors = settings.test_time_augmentation
    _choose(panel.evaluation, "test_time_augmentation", "both" if mirrors is True else mirrors)
    panel.keeping.set({"tensorboard": settings.tensorboard})
    panel.stopping.show(settings.early_stopping)
    offered = {value for _, value in panel.checkpoints.options}
    panel.checkpoints.value = tuple(key for key in settings.checkpoints if key in offered)
    for name, fields in panel.outputs.fields.items():
        chosen = settings.outputs.get(name)
        if chosen is not None:
            fields.set({one: getattr(chosen, one) for one in ("weight", "threshold", "ignore_class")})
            _choose(fields, "task", chosen.task)
            _choose(fields, "class_weights", chosen.class_weights)
    panel.show(settings)


def _choose(fields: Fields, name: str, value: Any) -> None:
    """Choose a value where it is offered, else the first entry."""
    control = fields.controls[name]
    offered = [one for _, one in control.options]
    control.value = value if value in offered else offered[0]
