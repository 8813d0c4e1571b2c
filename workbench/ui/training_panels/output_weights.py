"""The weights of the losses of several outputs, as they are typed in the run panel: ``age = 0.1, diagnosis = 1``."""

from collections.abc import Mapping

from workbench.messages import mark, say
from workbench.training.setup.output_settings import OutputSettings
from workbench.training.setup.setting_limits import refuse

_PAIRS = mark("names of outputs with a number each, such as age = 0.1, diagnosis = 1")


def output_weights(text: str) -> Mapping[str, OutputSettings]:
    """What was typed, by output; {} where nothing was.

    Raises:
        BadSetting: it is something else, or a weight cannot be.

    >>> output_weights("age = 0.1")["age"].weight
    0.1
    """
    found = {}
    for pair in filter(None, map(str.strip, text.split(","))):
        name, sign, number = (part.strip() for part in pair.rpartition("="))
        try:
            weight = float(number)
        except ValueError:
            sign = ""
        if not sign or not name:
            refuse(text, where="Settings", parameter="outputs", expected=say(_PAIRS), example={"age": 0.1})
        found[name] = OutputSettings(weight=weight)
    return found
