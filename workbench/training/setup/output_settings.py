"""What is chosen for one output of a network that has several: frozen, validated, serializable as JSON."""

from collections.abc import Mapping
from typing import Any, Literal

from immutabledict import immutabledict
from msgspec import Struct

from workbench.training.metrics.metric_table import Task
from workbench.training.setup.setting_checks import check_fields
from workbench.training.setup.setting_limits import Flag, Number, Whole


class OutputSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Task, loss and weight of one output.

    Args:
        task: What the output learns; None lets its labels and its end say it.
        loss: A loss of the catalog, by name; None for the one that was drawn or that fits.
        loss_params: Arguments of the loss, by name.
        weight: What the loss of the output counts in the sum that is minimized.
        class_weights: As in :class:`Settings`, for the classes of this output.
        threshold: From which probability on a sigmoid says yes.
        ignore_class: A label of this output that does not count.

    Raises:
        BadSetting: a value is invalid.

    >>> OutputSettings(loss="MeanAbsoluteError", weight=0.1).weight
    0.1
    """

    task: Task | None = None
    loss: str | None = None
    loss_params: Mapping[str, Any] = immutabledict()
    weight: float = 1.0
    class_weights: Literal["balanced"] | tuple[float, ...] | None = None
    threshold: float = 0.5
    ignore_class: int | None = None

    def __post_init__(self) -> None:
        """Check what is this struct's own; :class:`Settings` checks the rest, which it has too."""
        limits: dict[str, Whole | Number | Flag] = {
            "weight": Number(0.0, 1.0),
            "threshold": Number(0.0, 0.5, most=1.0),
            "ignore_class": Whole(-1, 255, optional=True),
        }
        check_fields(self, limits, "OutputSettings")
