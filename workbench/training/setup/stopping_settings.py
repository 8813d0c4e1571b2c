"""When a training stops early: frozen, validated, serializable as JSON."""

from typing import Literal, get_args

from msgspec import Struct

from workbench.training.setup.setting_checks import check_choice, check_fields, check_text
from workbench.training.setup.setting_limits import Flag, Number, Whole

SplitName = Literal["train", "validation"]

SPLITS: tuple[SplitName, ...] = get_args(SplitName)


class EarlyStopping(Struct, frozen=True, forbid_unknown_fields=True):
    """Stop when a number has not become better for a while.

    Args:
        metric: A key of the history without ``val_`` (``"loss"``, ``"accuracy"``, ``"dice"``).
        class_name: The class whose number is watched; None for that of all classes.
        split: Whose numbers are watched: ``"validation"`` or ``"train"``.
        min_delta: An epoch counts as better when it improves by more than this.
        patience: After so many epochs in a row that are not better, training stops.
        restore_best: Whether the weights of the best epoch are put back when training ends.

    Raises:
        BadSetting: a value is invalid.

    >>> EarlyStopping("dice", class_name="LV").key
    'val_dice[LV]'
    """

    metric: str = "loss"
    class_name: str | None = None
    split: SplitName = "validation"
    min_delta: float = 0.0
    patience: int = 5
    restore_best: bool = True

    def __post_init__(self) -> None:
        """Check every field and bring it to normal form."""
        where = "EarlyStopping"
        check_fields(self, {"min_delta": Number(0.0, 0.001), "patience": Whole(0, 5), "restore_best": Flag()}, where)
        check_text(self.metric, where=where, parameter="metric", example="loss")
        if self.class_name is not None:
            check_text(self.class_name, where=where, parameter="class_name", example="LV", optional=True)
        check_choice(self.split, SPLITS, where=where, parameter="split")

    @property
    def key(self) -> str:
        """The number that is watched, as the history calls it: ``val_dice[LV]``."""
        start = "val_" if self.split == "validation" else ""
        return f"{start}{self.metric}" + (f"[{self.class_name}]" if self.class_name is not None else "")
