"""Copies without checks: the original stays as it was."""

from workbench.data.frozen_copy import frozen_copy
from workbench.data.image_header import ImageHeader


def test_only_the_given_fields_differ() -> None:
    header = ImageHeader(modality="MR", spacing=(0.5, 0.5))
    copy = frozen_copy(header, modality="CT")
    assert copy == ImageHeader(modality="CT", spacing=(0.5, 0.5))
    assert header.modality == "MR"
    assert hash(copy) == hash(ImageHeader(modality="CT", spacing=(0.5, 0.5)))
