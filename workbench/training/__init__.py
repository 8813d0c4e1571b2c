"""Training a network in the background, with plain compiled Keras, per-class metrics, and runs that are kept.

Each name is imported when it is first used.
"""

from typing import TYPE_CHECKING

from workbench.lazy import lazy

if TYPE_CHECKING:
    from workbench.training.batches.augmentation import Augmentation as Augmentation
    from workbench.training.fitting.background_fit import fit as fit
    from workbench.training.fitting.cross_validation import FoldTable as FoldTable
    from workbench.training.fitting.cross_validation import cross_validate as cross_validate
    from workbench.training.fitting.finetuning import finetune as finetune
    from workbench.training.fitting.mirrored_prediction import predict_mirrored as predict_mirrored
    from workbench.training.fitting.reopened_run import ReopenedRun as ReopenedRun
    from workbench.training.fitting.reopened_run import open as open  # noqa: A004 - the word a learner reads
    from workbench.training.fitting.resuming import resume as resume
    from workbench.training.fitting.run import Run as Run
    from workbench.training.history.record import Epoch as Epoch
    from workbench.training.history.record import Phase as Phase
    from workbench.training.history.record import Record as Record
    from workbench.training.history.record import RunOutput as RunOutput
    from workbench.training.run_comparison import RunTable as RunTable
    from workbench.training.run_comparison import compare as compare
    from workbench.training.run_comparison import runs as runs
    from workbench.training.setup.output_settings import OutputSettings as OutputSettings
    from workbench.training.setup.rate_plan import RatePlan as RatePlan
    from workbench.training.setup.settings import Settings as Settings
    from workbench.training.setup.stopping_settings import EarlyStopping as EarlyStopping
    from workbench.training.store.history_csv import read_csv as read_csv
    from workbench.training.store.history_csv import write_csv as write_csv
    from workbench.training.store.kept_runs import load_record as load_record

__getattr__, __dir__, __all__ = lazy(
    __name__,
    {
        "batches.augmentation": ["Augmentation"],
        "fitting.background_fit": ["fit"],
        "fitting.cross_validation": ["FoldTable", "cross_validate"],
        "fitting.finetuning": ["finetune"],
        "fitting.mirrored_prediction": ["predict_mirrored"],
        "fitting.reopened_run": ["ReopenedRun", "open"],
        "fitting.resuming": ["resume"],
        "fitting.run": ["Run"],
        "history.record": ["Epoch", "Phase", "Record", "RunOutput"],
        "run_comparison": ["RunTable", "compare", "runs"],
        "setup.output_settings": ["OutputSettings"],
        "setup.rate_plan": ["RatePlan"],
        "setup.settings": ["Settings"],
        "setup.stopping_settings": ["EarlyStopping"],
        "store.history_csv": ["read_csv", "write_csv"],
        "store.kept_runs": ["load_record"],
    },
)
