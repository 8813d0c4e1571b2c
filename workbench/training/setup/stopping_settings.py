"""When a training stops early: frozen, validated, serializable as JSON."""

import re
from typing import Any, Literal, TypeAlias, get_args

from msgspec import Struct

from workbench.messages import mark, say
from workbench.training.setup.setting_checks import check_choice, check_fields, check_text
from workbench.training.setup.setting_limits import Flag, Number, Whole, refuse

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
        restore_best: Whether the weights of the best epoch are put back when training ends. Of several criteria the
            first for which this is True says which epoch is the best.

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
        check_fields(self, {"min_delta": Number(0.0, 0.001), "patience": Whole(1, 5), "restore_best": Flag()}, where)
        check_text(self.metric, where=where, parameter="metric", example="loss")
        if self.class_name is not None:
            check_text(self.class_name, where=where, parameter="class_name", example="LV", optional=True)
        check_choice(self.split, SPLITS, where=where, parameter="split")

    @property
    def key(self) -> str:
        """The number that is watched, as the history calls it: ``val_dice[LV]``."""
        start = "val_" if self.split == "validation" else ""
        return f"{start}{self.metric}" + (f"[{self.class_name}]" if self.class_name is not None else "")


Criteria: TypeAlias = EarlyStopping | tuple[EarlyStopping, ...] | None
"""What ``Settings.early_stopping`` takes: one criterion, several, or none."""

_CRITERIA = mark("of the class EarlyStopping, a tuple of several, or None")


def normal_criteria(value: Any) -> Criteria:
    """None for no criterion, a single one by itself, several as a tuple. Raises BadSetting.

    >>> normal_criteria([EarlyStopping()]) == EarlyStopping()
    True
    """
    several = tuple(value) if isinstance(value, list | tuple) else () if value is None else (value,)
    if not all(isinstance(one, EarlyStopping) for one in several):
        example = EarlyStopping("loss", patience=5)
        refuse(value, where="Settings", parameter="early_stopping", expected=say(_CRITERIA), example=example)
    return several if len(several) > 1 else several[0] if several else None


def criteria_of(value: Criteria) -> tuple[EarlyStopping, ...]:
    """The criteria of ``Settings.early_stopping`` in their order."""
    return () if value is None else (value,) if isinstance(value, EarlyStopping) else value


def restoring_criterion(value: Criteria) -> EarlyStopping | None:
    """The criterion that says which epoch's weights are put back at the end; None where the last ones stay."""
    return next((one for one in criteria_of(value) if one.restore_best), None)


_NO_PATIENCE = re.compile(rb'("patience":\s*)0(?=\s*[,}])')


def readable(content: bytes) -> bytes:
    """JSON of older settings as it is written today: a patience of 0 was allowed once, and meant 1.

    >>> readable(b'{"patience": 0}')
    b'{"patience": 1}'
    """
    return _NO_PATIENCE.sub(rb"\g<1>1", content)
