"""What is no argument of a function of flows is refused by a class, in a sentence that says what to give."""

import ast
from pathlib import Path
from typing import Any

import pytest

import workbench as wb
from tests.flow.flows import flow, pictures
from workbench.flow.code.flow_program import to_source
from workbench.flow.flow_errors import FlowFileNotWritten, NoDataSet, NotAFlow
from workbench.flow.flow_run_errors import BadRunOption, NoMetricsHere, StepGivesNoSamples
from workbench.flow.frozen_errors import NotFrozenFlow
from workbench.graph.document import Graph
from workbench.graph.edits import set_mode

EMPTY = wb.Graph("empty", kind="flow")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("client", 5), ("client", "tcp://localhost"), ("wait", "yes"), ("wait", 5), ("retrain", "no"), ("retrain", 1),
        ("works", 5), ("works", {"module": 5}), ("store", ""), ("store", 5), ("workers", 0), ("sample", 2.0),
        ("store", "a\0b"), ("store", "~nobody_of_this_name/a"),
    ],
)  # fmt: skip
def test_options_of_a_run(name: str, value: Any, tmp_path: Path) -> None:
    options: dict[str, Any] = {"store": tmp_path, name: value}
    with pytest.raises(BadRunOption, match=rf"^wb.flow.run: '{name}' must be .*, but received .*\. Give it, as in"):
        wb.flow.run(flow(), pictures(), **options)


@pytest.mark.parametrize("source", ["~nobody_of_this_name/images", "a\0b", "a" * 5000, "no_folder"])
def test_a_source_that_cannot_be_a_path_is_told_as_one_that_is_not_there(source: str, tmp_path: Path) -> None:
    graph = wb.Graph("test", kind="flow").add("DataSet", name="data", source=source).add("Invert")
    message = wb.flow.run(graph, store=tmp_path).states["data"].message
    assert ": expected a folder or a zip archive, received nothing at this path. Check the path:" in message
    assert len(message) < 600
    assert wb.flow.states(graph, store=tmp_path)["data"].message == (
        f"The source {source!r} is not there. Choose another one, or bring it back: "
        "the results of earlier runs are kept."
    )


def test_a_file_whose_name_is_too_long_is_no_frozen_flow() -> None:
    with pytest.raises(NotFrozenFlow, match="received no file"):
        wb.flow.open("a" * 5000)


@pytest.mark.parametrize("graph", [EMPTY, EMPTY.add("Resize"), set_mode(flow(), ["n1"], "muted")])
def test_a_flow_without_data_cannot_run(graph: Graph) -> None:
    with pytest.raises(NoDataSet, match=r"^wb.flow.run: expected a flow with a Data Set .* as in flow.add\('DataSet'"):
        wb.flow.run(graph)


def test_a_set_without_samples_is_told(tmp_path: Path) -> None:
    run = wb.flow.run(flow(), pictures(0), store=tmp_path)
    assert run.states["data"].state == "failed"
    assert run.states["data"].message == "expected at least one sample, received none. Give a set with samples."


def test_numbers_and_samples_of_the_wrong_step(tmp_path: Path) -> None:
    run = wb.flow.run(flow().add("Metrics", name="metrics"), pictures(), store=tmp_path)
    with pytest.raises(NoMetricsHere, match=r"'resize' is no Metrics step, .* steps of this flow: metrics"):
        run.metrics("resize")
    with pytest.raises(StepGivesNoSamples, match=r"Ask its numbers: run.metrics\('metrics'\)"):
        run.result("metrics")


def test_what_cannot_be_frozen_opened_or_compared(tmp_path: Path) -> None:
    given: Any
    for given in (None, 5, flow()):
        with pytest.raises(BadRunOption, match=r"^wb.flow.freeze: 'run' must be a run of a flow, but received"):
            wb.flow.freeze(given, tmp_path / "a.wbflow")
    for given in (None, 5, "", b"a", "~nobody_of_this_name/a", "a\0b"):
        with pytest.raises(BadRunOption, match=r"^wb.flow.open: 'path' must be the path of a file, but received"):
            wb.flow.open(given)
        with pytest.raises(BadRunOption, match=r"^wb.flow.to_notebook: 'path' must be the path of a file"):
            wb.flow.to_notebook(flow(), given, pictures())
    with pytest.raises(NotFrozenFlow, match="received a folder"):
        wb.flow.open(tmp_path)
    for given in (None, 5, "ab", [5], [pictures()]):
        with pytest.raises(BadRunOption, match=r"^wb.flow.compare: 'flows' must be frozen flows"):
            wb.flow.compare(given, pictures())


def test_a_notebook_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    for place in (tmp_path / "none" / "a.ipynb", tmp_path):
        with pytest.raises(FlowFileNotWritten) as refusal:
            wb.flow.to_notebook(flow(), place, pictures())
        assert str(place) in str(refusal.value)
        assert "Give the path of a file, in a folder that is there" in str(refusal.value)
    assert not list(tmp_path.iterdir())


def test_modules_and_code_of_what_is_no_flow() -> None:
    given: Any
    for given in (None, 5, "flow"):
        with pytest.raises(NotAFlow):
            wb.flow.add_module(given, wb.modules.Resize)
        with pytest.raises(NotAFlow):
            wb.flow.accept_code(given)


@pytest.mark.parametrize(
    ("paths", "words"),
    [
        ({"start": "invert", "until": "resize"}, "'until' must be .*, but received 'resize'"),
        ({"only": "resize", "start": "invert"}, "'start' must be .*, but received 'invert'"),
        ({"only": "invert", "until": "resize"}, "'until' must be .*, but received 'resize'"),
    ],
)
def test_paths_that_exclude_each_other(paths: dict[str, Any], words: str, tmp_path: Path) -> None:
    with pytest.raises(BadRunOption, match=words):
        wb.flow.run(flow(), pictures(), store=tmp_path, **paths)


HOSTILE = [
    "a\nraise SystemExit(9)",
    "'''\nraise SystemExit(9)\n'''",
    "a\rraise SystemExit(9)",
    "\u2028raise SystemExit(9)",
    "# %%",
    "\\",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_do_not_become_code(name: str) -> None:
    graph = wb.Graph(name, kind="flow").add("DataSet", name=f"data {name}").add("Resize", name=name, height=8, width=8)
    tree = ast.parse(to_source(graph, pictures()))
    assert not [one for one in tree.body if isinstance(one, ast.Raise)]
