"""The version, apart from the public face, so that any room may know it."""

__version__ = "0.1.0"
