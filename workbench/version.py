"""The version, apart from the public API, so that any package may import it."""

__version__ = "0.1.0"
