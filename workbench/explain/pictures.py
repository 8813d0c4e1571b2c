"""Re-exports of ``workbench.imaging`` as public names of this package."""

from workbench.imaging.tensor_picture import Picture, picture

__all__ = ["Picture", "picture"]
