"""The step "metrics" of a flow: it ends a branch, and keeps the numbers in a file."""

from pathlib import Path
from typing import cast

import msgspec

from workbench.atomic_files import write_atomically
from workbench.data.sample_set import SampleSet
from workbench.flow.flow_metrics import FlowMetrics, Frame
from workbench.flow.network_settings import settings_of
from workbench.flow.prediction_comparison import metrics_of
from workbench.flow.step_work import Granularity, StepWork, WorkContext
from workbench.flow.steps import Step
from workbench.graph.graph_files import compact
from workbench.training.setup.settings import Settings

METRICS_FILE = "metrics.json"
_VERSION = 1


class MetricsWork(StepWork):
    """Compares predictions with labels; see :func:`workbench.flow.prediction_comparison.metrics_of`.

    A class that the network in front of it has ignored is ignored here too, and boxes count from its threshold on.
    """

    granularity: Granularity = "whole"
    gives_samples = False

    def identity(self, step: Step) -> str:
        return f"metrics {_VERSION} {compact(step.node.params)}"

    def run_whole(self, step: Step, inputs: tuple[SampleSet, ...], folder: Path, context: WorkContext) -> None:
        (samples,) = inputs
        params = step.node.params
        frame = cast("Frame", params.get("frame", "original"))
        which = tuple(map(str, params.get("which", ())))
        learned = next((one for one in reversed(context.before) if one.kind == "network"), None)
        settings = Settings() if learned is None else settings_of(learned.node)
        found = metrics_of(
            samples,
            frame=frame,
            which=which,
            originals=context.original,
            ignore_class=settings.ignore_class,
            threshold=settings.threshold,
            context=context,
        )
        if not context.stop.is_set():
            write_metrics(found, folder)


def write_metrics(metrics: FlowMetrics, folder: Path) -> None:
    """Keep the numbers in a folder. Raises OSError."""
    write_atomically(folder / METRICS_FILE, msgspec.json.encode(metrics, order="deterministic"))


def read_metrics(folder: Path) -> FlowMetrics:
    """The numbers that a metrics step has kept.

    Args:
        folder: What its ``run_whole`` wrote to.

    Returns:
        The numbers.
    """
    return msgspec.json.decode((folder / METRICS_FILE).read_bytes(), type=FlowMetrics)
