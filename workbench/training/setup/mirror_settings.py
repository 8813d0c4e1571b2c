"""The setting ``test_time_augmentation`` in its normal form."""

from typing import Any

from workbench.messages import say
from workbench.training.batches.mirrored_answers import MIRROR_AXES, Mirrors
from workbench.training.setup.setting_checks import ONE_OF
from workbench.training.setup.setting_limits import refuse


def normal_mirrors(value: Any, where: str = "Settings", parameter: str = "test_time_augmentation") -> Mirrors | bool:
    """False for none, ``"both"`` for True, else which. Raises BadSetting.

    >>> normal_mirrors(True), normal_mirrors("vertical"), normal_mirrors(None)
    ('both', 'vertical', False)
    """
    if value is None or value is False:
        return False
    if value is True:
        return "both"
    for mirrors in MIRROR_AXES:
        if isinstance(value, str) and value == mirrors:
            return mirrors
    choices = ", ".join(map(repr, (*MIRROR_AXES, True, False)))
    return refuse(value, where=where, parameter=parameter, expected=say(ONE_OF, choices=choices), example=True)
