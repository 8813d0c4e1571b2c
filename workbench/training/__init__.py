"""Training a network in the background, with plain compiled Keras, per-class metrics, and runs that are kept.

Each name is imported when it is first used.
"""

from typing import TYPE_CHECKING

from workbench.lazy import lazy

if TYPE_CHECKING:
    from workbench.training.batches.augmentation import Augmentation as Augmentation
    from workbench.training.fitting.background_fit import fit as fit
    from workbench.training.fitting.resuming import resume as resume
    from workbench.training.fitting.run import Run as Run
    from workbench.training.history.record import Epoch as Epoch
    from workbench.training.history.record import Record as Record
    from workbench.training.run_comparison import RunTable as RunTable
    from workbench.training.run_comparison import compare as compare
    from workbench.training.run_comparison import runs as runs
    from workbench.training.setup.settings import EarlyStopping as EarlyStopping
    from workbench.training.setup.settings import Settings as Settings
    from workbench.training.store.history_csv import read_csv as read_csv
    from workbench.training.store.history_csv import write_csv as write_csv
    from workbench.training.store.kept_runs import load_record as load_record

_HOMES = {
    "Augmentation": "batches.augmentation",
    "EarlyStopping": "setup.settings",
    "Epoch": "history.record",
    "Record": "history.record",
    "Run": "fitting.run",
    "RunTable": "run_comparison",
    "Settings": "setup.settings",
    "compare": "run_comparison",
    "fit": "fitting.background_fit",
    "load_record": "store.kept_runs",
    "read_csv": "store.history_csv",
    "resume": "fitting.resuming",
    "runs": "run_comparison",
    "write_csv": "store.history_csv",
}

__all__ = [*_HOMES]  # noqa: PLE0604 - all are strings

__getattr__, __dir__ = lazy(__name__, _HOMES)
