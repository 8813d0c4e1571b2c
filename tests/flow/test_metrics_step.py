"""The step "metrics": what it takes from its node and from the network in front of it, and what it keeps."""

from pathlib import Path
from threading import Event

import numpy as np

import workbench as wb
from tests.flow.squares import segmenter
from workbench.data import MaskLabel, Sample, SampleSet, Targets
from workbench.flow.metrics_step import METRICS_FILE, MetricsWork, read_metrics
from workbench.flow.step_work import WorkContext
from workbench.flow.steps import Step, steps_of

NAMES = ("rest", "cell", "nucleus")


def steps(**settings: object) -> tuple[Step, ...]:
    graph = wb.Graph("flow", kind="flow").add("DataSet", name="data")
    graph = graph.add("Network", name="network", inner=segmenter(), **settings)
    return steps_of(graph.add("Metrics", name="metrics", which=("mean_dice", "accuracy"), frame="network"))


def samples() -> SampleSet:
    truth, answer = np.array([[0, 1], [2, 1]], np.uint8), np.array([[0, 1], [2, 0]], np.uint8)
    label, prediction = (Targets(mask=MaskLabel(mask, NAMES)) for mask in (truth, answer))
    return SampleSet([Sample(np.zeros((2, 2)), label=label, prediction=prediction, split="test", name="a")])


def test_the_numbers_are_kept_and_read_again(tmp_path: Path) -> None:
    *before, step = steps()
    MetricsWork().run_whole(step, (samples(),), tmp_path, WorkContext("metrics", before=tuple(before)))
    found = read_metrics(tmp_path)
    assert found.keys == ("accuracy", "accuracy[rest]", "accuracy[cell]", "accuracy[nucleus]", "mean_dice")
    assert found.value("accuracy", "test") == 0.75
    assert found.frame == "network"
    assert found.samples[0].truth == "cell, nucleus"


def test_what_the_network_ignores_is_ignored(tmp_path: Path) -> None:
    *before, step = steps(ignore_class=1)
    MetricsWork().run_whole(step, (samples(),), tmp_path, WorkContext("metrics", before=tuple(before)))
    assert read_metrics(tmp_path).value("accuracy", "test") == 1.0


def test_a_run_that_is_stopped_keeps_nothing(tmp_path: Path) -> None:
    stop = Event()
    stop.set()
    MetricsWork().run_whole(steps()[-1], (samples(),), tmp_path, WorkContext("metrics", stop=stop))
    assert not (tmp_path / METRICS_FILE).exists()


def test_other_parameters_are_another_result() -> None:
    work, step = MetricsWork(), steps()[-1]
    graph = wb.Graph("flow", kind="flow").add("DataSet", name="data").add("Metrics", name="metrics")
    assert work.identity(step) != work.identity(steps_of(graph)[-1])
    assert work.identity(step) == work.identity(steps()[-1])
