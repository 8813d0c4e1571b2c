"""Samples to try modules with; they are those that modules are checked with."""

from workbench.modules.contract_samples import inputs, labels, pixels, ready, sample

__all__ = ["inputs", "labels", "pixels", "ready", "sample"]
