"""The training settings of a ``Network`` node."""

from msgspec.structs import replace

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
        BadSetting: A value cannot be.
        msgspec.ValidationError: A value is of another type; names the place.
    """
    known = {name: value for name, value in node.params.items() if name in Settings.__struct_fields__}
    settings = from_json(compact(known).encode())
    return settings if settings.seed is not None else replace(settings, seed=0)
