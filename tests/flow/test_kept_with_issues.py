"""What is used again although samples are lacking in it, and when a sample that failed is tried again."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import workbench as wb
from tests.flow.flows import picture, pictures
from workbench.data import Sample, SampleEntry, SampleSet
from workbench.flow.flow_run import FlowRun
from workbench.flow.retry_condition import files_as_they_are, is_another_now
from workbench.flow.sample_block import SampleBlock
from workbench.flow.step_work import StepWork

PARTS = (True, False)


class Learns(StepWork):
    """Counts the samples that it is given, as a network would learn from them."""

    granularity = "whole"
    trained = 0

    def identity(self, step: Any) -> str:
        return "learns"

    def run_whole(self, step: Any, inputs: tuple[SampleSet, ...], folder: Path, context: Any) -> None:
        self.trained += 1
        (folder / "count").write_text(str(sum(1 for _ in inputs[0])))

    def run_block(self, step: Any, inputs: tuple[SampleBlock, ...], context: Any) -> SampleBlock:
        return SampleBlock(tuple(inputs[0].samples))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    from PIL import Image

    place = tmp_path / "images"
    place.mkdir()
    for number in range(8):
        Image.fromarray(picture(number)).save(place / f"{number}.png")
    return place


@pytest.fixture
def works() -> dict[str, Learns]:
    return {"network": Learns()}


def learning(*, module: bool = True) -> wb.Graph:
    net = wb.Graph("net").add("Input", shape=(8, 8, 1)).add("Flatten").add("Dense", units=2)
    graph = wb.Graph("learning", kind="flow").add("DataSet", name="data")
    graph = graph.add("Resize", name="resize", height=8, width=8) if module else graph
    return graph.add("Network", name="network", inner=net)


def run_of(samples: SampleSet, tmp_path: Path, works: Mapping[str, Learns], **how: Any) -> FlowRun:
    return wb.flow.run(learning(), samples, store=tmp_path / "results", works=works, **how)


def count_of(run: FlowRun) -> int:
    return 0 if run.plan is None else len(run.plan.blocks)


def test_a_file_that_is_gone_makes_no_network_learn_again(folder, tmp_path, works) -> None:
    samples = wb.data.from_folder(folder)
    (folder / "3.png").unlink()
    first = run_of(samples, tmp_path, works)
    assert [(one.path, one.name) for one in first.issues] == [("data", "3")]
    assert works["network"].trained == 1
    again = run_of(samples, tmp_path, works)
    assert count_of(again) == 0
    assert works["network"].trained == 1
    assert again.issues == first.issues
    assert {one.state for one in again.states.values()} == {"finished"}
    assert len(again.result("network")) == 7


def test_a_file_that_is_back_is_read_and_learned_from(folder, tmp_path, works) -> None:
    samples = wb.data.from_folder(folder)
    content = (folder / "3.png").read_bytes()
    (folder / "3.png").unlink()
    run_of(samples, tmp_path, works)
    (folder / "3.png").write_bytes(content)
    states = wb.flow.states(learning(), samples, store=tmp_path / "results")
    assert {path: one.state for path, one in states.items() if path != "network"} == {
        "data": "finished",
        "resize": "out of date",
    }
    again = run_of(samples, tmp_path, works)
    assert (again.issues, works["network"].trained) == ((), 2)
    assert len(again.result("network")) == 8
    assert count_of(run_of(samples, tmp_path, works)) == 0


def test_one_that_was_changed_and_cannot_be_used_still_is_tried_once(folder, tmp_path, works) -> None:
    samples = wb.data.from_folder(folder)
    (folder / "3.png").write_bytes(b"no image")
    run_of(samples, tmp_path, works)
    (folder / "3.png").write_bytes(b"no image either")
    assert count_of(run_of(samples, tmp_path, works)) > 0
    assert count_of(run_of(samples, tmp_path, works)) == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_one_that_may_be_read_now_is_tried_again(folder, tmp_path, works) -> None:
    samples = wb.data.from_folder(folder)
    (folder / "3.png").chmod(0)
    assert len(run_of(samples, tmp_path, works).issues) == 1
    (folder / "3.png").chmod(0o600)
    assert run_of(samples, tmp_path, works).issues == ()


@pytest.mark.parametrize("retry", PARTS)
def test_what_nothing_is_known_of_is_tried_again_if_asked(tmp_path, works, retry) -> None:
    is_broken = [True]

    class Reader:
        def __call__(self) -> Sample:
            if is_broken[0]:
                raise OSError(5, "Input/output error")
            return Sample(picture(99), name="late")

        def fingerprint(self) -> str:
            return "late"

    samples = SampleSet([*pictures(10).entries, SampleEntry("late", Reader())])
    assert len(run_of(samples, tmp_path, works).issues) == 1
    is_broken[0] = False
    again = run_of(samples, tmp_path, works, retry=retry)
    assert len(again.issues) == int(not retry)
    assert works["network"].trained == 1 + int(retry)


def test_what_was_made_before_a_part_was_mended_is_made_anew(folder, tmp_path, works) -> None:
    """The module alone is run again; what the network has learned before lacks the sample."""
    samples = wb.data.from_folder(folder)
    content = (folder / "3.png").read_bytes()
    (folder / "3.png").unlink()
    run_of(samples, tmp_path, works)
    (folder / "3.png").write_bytes(content)
    assert run_of(samples, tmp_path, works, only="resize").issues == ()
    assert works["network"].trained == 1
    again = run_of(samples, tmp_path, works)
    assert works["network"].trained == 2
    assert len(again.result("network")) == 8


def test_two_files_of_which_one_is_back(folder, tmp_path, works) -> None:
    samples = wb.data.from_folder(folder)
    content = (folder / "3.png").read_bytes()
    (folder / "3.png").unlink()
    (folder / "4.png").unlink()
    run_of(samples, tmp_path, works)
    (folder / "3.png").write_bytes(content)
    run_of(samples, tmp_path, works, only="resize")
    again = run_of(samples, tmp_path, works)
    assert (len(again.result("network")), works["network"].trained) == (7, 2)
    assert count_of(run_of(samples, tmp_path, works)) == 0


def test_a_result_in_front_that_was_removed_leaves_what_was_made_of_it(folder, tmp_path, works) -> None:
    samples = wb.data.from_folder(folder)
    (folder / "3.png").unlink()
    plan = run_of(samples, tmp_path, works).plan
    assert plan is not None
    resize = next(one for one in plan.layouts.values() if one.step.path == "resize")
    for key in resize.keys:
        for path in (tmp_path / "results").glob(f"blocks/*/{key}.*"):
            path.unlink()
    again = run_of(samples, tmp_path, works)
    assert {path for path, _ in _computed(again)} == {"resize"}
    assert works["network"].trained == 1
    assert count_of(run_of(samples, tmp_path, works)) == 0


def _computed(run: FlowRun) -> list[tuple[str, int]]:
    plan = run.plan
    return [] if plan is None else [(plan.layouts[one.step].step.path, one.block) for one in plan.blocks]


def test_a_name_with_lines_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    odd = tmp_path / "two\nlines"
    odd.write_text("a")
    condition = files_as_they_are([odd, tmp_path / "none"])
    assert not is_another_now(condition, 1)
    (tmp_path / "none").write_text("")
    assert is_another_now(condition, 1)
    assert not is_another_now(files_as_they_are([]), 1)
