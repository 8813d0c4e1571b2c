"""Training a drawn network in the background, with plain compiled Keras."""

from workbench.training.fit import fit
from workbench.training.run import Epoch, Run

__all__ = ["Epoch", "Run", "fit"]
