"""Training a network in the background, with plain compiled Keras, per-class metrics, and runs that are kept.

Each name is imported when it is first used.
"""

from typing import TYPE_CHECKING

from workbench.lazy import lazy

if TYPE_CHECKING:
    from workbench.training.augmentation import Augmentation as Augmentation
    from workbench.training.comparing import RunTable as RunTable
    from workbench.training.comparing import compare as compare
    from workbench.training.comparing import runs as runs
    from workbench.training.fitting import fit as fit
    from workbench.training.kept import load_record as load_record
    from workbench.training.record import Epoch as Epoch
    from workbench.training.record import Record as Record
    from workbench.training.resuming import resume as resume
    from workbench.training.run import Run as Run
    from workbench.training.settings import EarlyStopping as EarlyStopping
    from workbench.training.settings import Settings as Settings
    from workbench.training.table_file import read_csv as read_csv
    from workbench.training.table_file import write_csv as write_csv

_HOMES = {
    "Augmentation": "augmentation",
    "EarlyStopping": "settings",
    "Epoch": "record",
    "Record": "record",
    "Run": "run",
    "RunTable": "comparing",
    "Settings": "settings",
    "compare": "comparing",
    "fit": "fitting",
    "load_record": "kept",
    "read_csv": "table_file",
    "resume": "resuming",
    "runs": "comparing",
    "write_csv": "table_file",
}

__all__ = [*_HOMES]  # noqa: PLE0604 - all are strings

__getattr__, __dir__ = lazy(__name__, _HOMES)
