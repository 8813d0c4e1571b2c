"""The cells of metrics: those that were chosen alone, and those that plain code does not compute are named."""

import pytest

import workbench as wb
from workbench.flow.code.flow_program import to_source
from workbench.flow.network_errors import UnknownFlowMetric
from workbench.graph.document import Graph


def digits(**metrics: object) -> Graph:
    network = wb.Graph("network").add("Input", shape=(8, 8, 1)).add("Flatten").add("Dense", units=10)
    flow = wb.Graph("digits", kind="flow").add("DataSet", source="digits", split="80/10/10")
    return flow.add("Network", inner=network, name="net").add("Metrics", name="end", **metrics)


def numbers_of(source: str) -> object:
    """What the last lines make of some numbers."""
    lines = [line for line in source.splitlines() if line.startswith("end_numbers = {")]
    scores = {"accuracy": 1.0, "mean_dice": 0.5, "dice[0]": 0.25, "iou[0]": 0.2}
    names = {"end_numbers": {"test": scores}}
    exec("\n".join(lines), names)
    return names["end_numbers"]["test"]


def test_all_are_shown_where_none_is_chosen() -> None:
    assert len(numbers_of(to_source(digits()))) == 4  # type: ignore[arg-type]


def test_only_those_that_are_chosen_are_shown() -> None:
    source = to_source(digits(which=["dice", "sensitivity", "accuracy"]))
    assert numbers_of(source) == {"accuracy": 1.0, "dice[0]": 0.25}
    assert "does not compute some of the metrics that were chosen: sensitivity." in source.replace("\n# ", " ")


def test_what_is_no_metric_is_refused() -> None:
    with pytest.raises(UnknownFlowMetric, match="there is no metric 'psnr' here"):
        to_source(digits(which=["psnr"]))
