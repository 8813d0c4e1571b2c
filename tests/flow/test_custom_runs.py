"""Modules of the learner's: whatever they do, it costs the sample at most, and is named."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import workbench as wb
from tests.flow import custom_modules_for_runs as own
from tests.flow.flows import flow, pictures
from workbench.data import SampleSet
from workbench.flow.custom_process import _pickled
from workbench.flow.flow_run import FlowRun
from workbench.flow.run_options import checked_options
from workbench.flow.steps import Step
from workbench.flow.work_table import works_for
from workbench.graph.document import Node
from workbench.modules import Invert
from workbench.modules.custom_modules import ContractBroken, _wrapped
from workbench.modules.module import Module

DERIVED = '''
import os
from typing import ClassVar
from workbench.modules.intensity_module import IntensityModule
from workbench.modules.module_description import Description

class MyInvert(IntensityModule, frozen=True):
    """Invert, and end the process at dark images."""
    about: ClassVar[Description] = Description(
        name="Mine", korean="Mine", category="General", source="me", chain="MyInvert", gives_dtype="any"
    )
    darkest: int = 0

    def process(self, image):
        if image.max() < self.darkest:
            os._exit(9)
        return (255 - image).astype(image.dtype)
'''


RENAMES = """
from dataclasses import replace
class Renames:
    def __call__(self, sample):
        return replace(sample, name="same")
"""


def custom_run(tmp_path, kind, data=None, *, wait=True, seconds=60.0, **values) -> FlowRun:
    """A run of a class as somebody wrote it, with Invert behind it; it was not tried before, as ``take`` does."""
    module = kind(**values) if issubclass(kind, Module) else _wrapped(kind, {})(**values)
    steps = [Step(id="data", path="data", kind="data", inputs=(), node=Node("data", "DataSet", "data"))]
    for name, one in (("own", module), ("invert", Invert())):
        steps.append(
            Step(id=name, path=name, kind="module", inputs=(steps[-1].id,), module=one, node=Node(name, "Own", name))
        )
    options = checked_options(None, None, None, None, tmp_path, "skip", 2, False, 1 << 30, seconds)
    given = {"data": pictures(8) if data is None else data}
    run = FlowRun(flow(), tuple(steps), given, works_for(steps), options, None)
    return run.wait(120) if wait else run


def failed(run: FlowRun) -> list[tuple[str, str, str]]:
    return [(one.path, one.name, one.reason) for one in run.issues]


def test_what_it_prints_is_in_the_log(tmp_path):
    run = custom_run(tmp_path, own.Prints)
    assert failed(run) == []
    lines = [line.text for line in run.log if line.path == "own"]
    assert {f"working on {number:03}" for number in range(8)} <= set(lines)
    assert all(
        np.array_equal(one.image, other.image) for one, other in zip(run.result("invert"), pictures(8), strict=True)
    )


@pytest.mark.parametrize(
    ("kind", "values", "reason"),
    [
        (own.Raises, {}, "it stops with ValueError: no such pixel (line 41)."),
        (own.RaisesSpeechless, {}, "it stops with Speechless: no message is given (line 130)."),
        (own.Exits, {}, "its process ended by itself (exit code 7)."),
        (own.Exits, {"how": "kill"}, "its process ended by itself (signal SIGKILL)."),
        (own.Exits, {"how": "sys"}, "it stops with SystemExit: 3 (line 56)."),
        (own.ReturnsText, {}, "it returned str; a module returns a sample, or None to drop it."),
        (own.Writes, {}, "it wrote into the sample that it was given; work on a copy: image = sample.image.copy()."),
    ],
)
def test_what_it_does_to_one_sample_costs_that_one_alone(tmp_path, kind, values, reason):
    run = custom_run(tmp_path, kind, **values)
    assert failed(run) == [("own", "003", reason)]
    assert run.states["own"].state == "finished"
    assert [one.name for one in run.result("invert")] == [f"{number:03}" for number in range(8) if number != 3]


@pytest.mark.parametrize(
    ("lie", "reason"),
    [
        ("name", "it gave the name 'same' to the sample '003'; leave it as it is: results are found by it."),
        ("no name", "it gave a sample whose name is ''; a name is a text, and that of the sample that came in."),
        ("number", "it gave a sample whose name is 7; a name is a text, and that of the sample that came in."),
        (
            "split",
            'it put the sample into the split \'mine\'; there are "train", "validation" and "test", and "" for none.',
        ),
        ("group", "it gave a sample of the group None; a group is a text."),
    ],
)
def test_what_it_says_of_its_result_must_be_possible(tmp_path, lie, reason):
    run = custom_run(tmp_path, own.Lies, pictures(5), lie=lie)
    assert failed(run) == [("own", "003", reason)]
    assert len(run.result("invert")) == 4


def test_a_class_that_renames_is_not_taken():
    with pytest.raises(ContractBroken, match="it gave the name 'same' to the sample"):
        wb.modules.take(RENAMES)


def test_other_shapes(tmp_path):
    run = custom_run(tmp_path, own.OtherShape)
    ((path, name, reason),) = failed(run)
    assert (path, name) == ("own", "003")
    assert "must be an array with 2 axes" in reason
    assert run.states["own"].shape == (None, 50)
    assert run.states["own"].sizes == ((40, 50), (7, 50))


def test_one_that_sleeps_for_ever_is_ended_and_named(tmp_path):
    run = custom_run(tmp_path, own.Sleeps, seconds=1.0)
    reason = "it took longer than 1 seconds; the limit is seconds_a_sample of wb.flow.run."
    assert failed(run) == [("own", "003", reason)]
    assert len(run.result("invert")) == 7
    for seconds, count in ((1.0, 0), (1.5, 2), (1.0, 0)):
        again = custom_run(tmp_path, own.Sleeps, seconds=seconds)
        assert again.plan is not None
        assert len(again.plan.blocks) == count, "what took too long is tried again with more time alone"


def test_stop_ends_one_that_sleeps(tmp_path):
    heard = threading.Event()
    run = custom_run(tmp_path, own.Sleeps, wait=False)
    run.listen(lambda: heard.set() if run.states["own"].share > 0.5 else None)
    assert heard.wait(120)
    run.stop()
    assert not run.wait(60).is_running
    assert run.states["own"].state == "stopped"


def test_one_that_cannot_be_made(tmp_path):
    run = custom_run(tmp_path, own.Refuses)
    assert run.states["own"].state == "failed"
    assert "it stops with RuntimeError: not today" in run.states["own"].message


def test_a_changed_source_is_another_result(tmp_path):
    text = "class Mine:\n    def __call__(self, sample):\n        return sample.replaced(image=sample.image + {})\n"
    runs = []
    for number in (1, 2, 1):
        kind = wb.modules.take(text.format(number)).own  # type: ignore[attr-defined]
        runs.append(custom_run(tmp_path, kind, SampleSet([pictures(1)[0].replaced(image=np.zeros((4, 4), "uint8"))])))
    assert [run.result("own")[0].image.max() for run in runs] == [1, 2, 1]
    assert [len(run.plan.blocks) for run in runs] == [2, 2, 0]


def test_a_class_that_derives_from_those_of_the_workbench_runs_apart_too(tmp_path):
    kind = wb.modules.take(DERIVED)
    samples = [*pictures(4), pictures(1)[0].replaced(name="dark", image=np.ones((4, 4), "uint8"))]
    run = custom_run(tmp_path, kind, SampleSet(samples), darkest=9)
    assert failed(run) == [("own", "dark", "its process ended by itself (exit code 9).")]
    for one, other in zip(run.result("invert"), pictures(4), strict=True):
        assert np.array_equal(one.image, other.image)


def test_one_that_needs_what_only_this_process_has_runs_here(tmp_path):
    kind = wb.modules.take(DERIVED)
    kind.process.__globals__["os"] = __import__("os")  # type: ignore[attr-defined]
    import linecache

    file = kind.process.__code__.co_filename  # type: ignore[attr-defined]
    linecache.cache[file] = (0, None, ["class MyInvert(ElsewhereDefined):\n", "    pass\n"], file)
    run = custom_run(tmp_path, kind, pictures(4))
    assert failed(run) == []
    assert any("It runs in this process" in line.text for line in run.log)


def test_a_class_of_source_is_sent_by_several_threads_at_once(tmp_path):
    text = "class Mine:\n    def __call__(self, sample):\n        return sample.replaced(image=sample.image + 1)\n"
    kind = wb.modules.take(text).own  # type: ignore[attr-defined]
    module = _wrapped(kind, {})()
    with ThreadPoolExecutor(8) as pool:
        sent = list(pool.map(lambda _: _pickled(module), range(64)))
    assert len({len(own) for own, _ in sent}) == 1, "each by value"
