"""The training settings of a ``Network`` node."""

import msgspec
from msgspec.structs import replace

from workbench.flow.json_flaws import json_flaw
from workbench.flow.network_errors import TrainingSettingRefused
from workbench.graph.document import Node
from workbench.graph.graph_files import compact
from workbench.training.setup.settings import Settings, from_json


def settings_of(node: Node) -> Settings:
    """The settings of a ``Network`` node.

    Args:
        node: The node; its parameters are those settings that differ from the defaults.

    Returns:
        The settings; without a seed it is 0, so that the same flow gives the same network.

    Raises:
        TrainingSettingRefused: A value cannot be; the message says what can.
    """
    settings = drawn_settings(node)
    return settings if settings.seed is not None else replace(settings, seed=0)


def drawn_settings(node: Node) -> Settings:
    """The settings of a ``Network`` node as they were chosen, to be shown and changed.

    Args:
        node: The node; its parameters are those settings that differ from the defaults.

    Returns:
        The settings.

    Raises:
        TrainingSettingRefused: A value cannot be; the message says what can.
    """
    known = {name: value for name, value in node.params.items() if name in Settings.__struct_fields__}
    try:
        return from_json(compact(known).encode())
    except msgspec.ValidationError as error:
        raise _refused(node, error) from error


def _refused(node: Node, error: msgspec.ValidationError) -> TrainingSettingRefused:
    """The error for a setting that cannot be; what the settings say themselves is in the cause's text."""
    text, _, place = str(error).partition(" - at `")
    setting = place.rstrip("`").removeprefix("$").removeprefix(".")
    if not text.endswith("."):
        text = json_flaw(text)
    return TrainingSettingRefused(where=f"{node.name}.{setting}" if setting else node.name, reason=text)
