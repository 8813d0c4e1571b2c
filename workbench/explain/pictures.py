"""Pictures of tensors, as this room's public names: they come from a room below."""

from workbench.imaging.tensor_picture import Picture, picture

__all__ = ["Picture", "picture"]
