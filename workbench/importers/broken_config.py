"""What to raise for a configuration that cannot be read."""

from workbench.importers.import_errors import ConfigBroken


def broken(where: str, place: str, expected: str, received: object) -> ConfigBroken:
    """The error for a configuration in which something else than ``expected`` stands at ``place``."""
    return ConfigBroken(where=where, place=place, expected=expected, received=received)
