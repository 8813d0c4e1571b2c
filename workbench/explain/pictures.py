"""Re-exports of ``workbench.imaging`` as public names of this package."""

from workbench.imaging.figure_picture import figure_picture
from workbench.imaging.tensor_picture import Picture, picture

__all__ = ["Picture", "figure_picture", "picture"]
