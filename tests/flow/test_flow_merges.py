"""Merges, filters, patches and branches in blocks give what whole sets give; steps of all samples run once."""

import shutil
from typing import Any

import numpy as np
import pytest

import workbench as wb
from tests.flow.flows import pictures
from tests.flow.test_flow_run import same
from workbench.data import ImageHeader, Sample, SampleSet
from workbench.flow.sample_block import SampleBlock
from workbench.flow.step_work import StepWork
from workbench.modules import (
    AddSaltAndPepperNoise,
    ColorModeFilter,
    ConcatenateMerge,
    FeatureMerge,
    Flip,
    Invert,
    PatchGrid,
    PatchRestoration,
    Resize,
)

GRID = {"height": 16, "width": 16}
FILTER = {"color_mode": "L"}
RGB = ImageHeader(2, "RGB")


def graph(*nodes) -> wb.Graph:
    """A flow of (type, name, inputs, values)."""
    found = wb.Graph("test", kind="flow")
    for kind, name, inputs, values in nodes:
        given = {"inputs": inputs} if inputs else {}
        found = found.add(kind, name=name, **given, **values)
    return found


class TestMerges:
    def test_branches_of_one_set(self, tmp_path):
        flow = graph(
            ("DataSet", "data", [], {}), ("Invert", "a", ["data"], {}), ("Flip", "b", ["data"], {}),
            ("FeatureMerge", "both", ["a", "b"], {}),
        )  # fmt: skip
        run = wb.flow.run(flow, pictures(), store=tmp_path, workers=2)
        data = pictures()
        assert same(run.result("both"), data.map(Invert()).merged(FeatureMerge(), data.map(Flip())))

    def test_two_sets_of_other_orders_and_lengths(self, tmp_path):
        flow = graph(
            ("DataSet", "one", [], {}), ("DataSet", "two", [], {}), ("FeatureMerge", "both", ["one", "two"], {})
        )
        one, two = pictures(30), pictures(45)[list(range(40, 5, -1))].map(Invert())
        run = wb.flow.run(flow, {"one": one, "two": two}, store=tmp_path, workers=2)
        assert same(run.result("both"), one.merged(FeatureMerge(), two))
        assert wb.flow.run(flow, {"one": one, "two": two}, store=tmp_path).plan.blocks == ()

    def test_what_a_merge_leaves_out_is_told(self, tmp_path):
        flow = graph(
            ("DataSet", "one", [], {}), ("DataSet", "two", [], {}), ("FeatureMerge", "both", ["one", "two"], {}),
            ("Invert", "behind", ["both"], {}), ("FeatureMerge", "again", ["both", "behind"], {}),
        )  # fmt: skip
        run = wb.flow.run(flow, {"one": pictures(30), "two": pictures(45)[29:45]}, store=tmp_path)
        why = "left out: a merge puts together samples of equal names, one of each input"
        assert [line.text for line in run.log if line.path == "both"] == [
            "finished: 1 sample", f"29 samples of one are {why}", f"15 samples of two are {why}",
        ]  # fmt: skip
        assert [line.text for line in run.log if line.path == "again"] == ["finished: 1 sample"]

    def test_sets_without_a_name_in_common(self, tmp_path):
        flow = graph(
            ("DataSet", "one", [], {}), ("DataSet", "two", [], {}), ("FeatureMerge", "both", ["one", "two"], {}),
            ("Invert", "behind", ["both"], {}),
        )  # fmt: skip
        other = SampleSet([one.replaced(name=f"x{one.name}") for one in pictures(5)])
        run = wb.flow.run(flow, {"one": pictures(5), "two": other}, store=tmp_path)
        assert run.states["both"].state == "failed"
        assert "expected sets with files of equal names" in run.states["both"].message
        assert run.states["behind"].state == "stopped"

    def test_one_set_behind_the_other(self, tmp_path):
        flow = graph(
            ("DataSet", "one", [], {}), ("DataSet", "two", [], {}), ("ConcatenateMerge", "both", ["one", "two"], {})
        )
        other = SampleSet([one.replaced(name=f"x{one.name}") for one in pictures(5)])
        run = wb.flow.run(flow, {"one": pictures(30), "two": other}, store=tmp_path)
        assert same(run.result("both"), pictures(30).merged(ConcatenateMerge(), other))
        run = wb.flow.run(flow, {"one": pictures(30), "two": pictures(5)}, store=tmp_path)
        assert run.states["both"].state == "failed"
        assert "different names" in run.states["both"].message


class TestPatches:
    def test_cut_and_put_together(self, tmp_path):
        flow = graph(
            ("DataSet", "data", [], {}), ("PatchGrid", "cut", ["data"], GRID), ("Invert", "invert", ["cut"], {}),
            ("PatchRestoration", "whole", ["invert"], {}),
        )  # fmt: skip
        data = pictures(20, mixed=True)
        run = wb.flow.run(flow, data, store=tmp_path, workers=2)
        cut = data.map(PatchGrid(**GRID))
        assert same(run.result("cut"), cut)
        assert same(run.result("whole"), cut.map(Invert()).merged(PatchRestoration()))

    def test_patches_behind_sets_that_were_appended(self, tmp_path):
        flow = graph(
            ("DataSet", "one", [], {}), ("DataSet", "two", [], {}), ("ConcatenateMerge", "both", ["one", "two"], {}),
            ("PatchRestoration", "whole", ["both"], {}),
        )  # fmt: skip
        cut = pictures(12).map(PatchGrid(**GRID))
        patches = SampleSet(list(cut))
        odd, even = patches[1::2], patches[::2]
        run = wb.flow.run(flow, {"one": odd, "two": even}, store=tmp_path, workers=2)
        expected = odd.merged(ConcatenateMerge(), even).merged(PatchRestoration())
        assert same(run.result("whole"), expected)


def test_random_modules_draw_by_name(tmp_path):
    flow = graph(("DataSet", "data", [], {}), ("AddSaltAndPepperNoise", "noise", ["data"], {"seed": 3}))
    runs = [wb.flow.run(flow, pictures(), store=tmp_path / str(workers), workers=workers) for workers in (1, 3)]
    expected = pictures().map(AddSaltAndPepperNoise(seed=3))
    assert all(same(run.result("noise"), expected) for run in runs)


def in_colour(image):
    return np.stack([image] * 3, -1)


def test_filters_drop_samples_and_what_is_behind_goes_on(tmp_path):
    flow = graph(
        ("DataSet", "data", [], {}), ("ColorModeFilter", "grey", ["data"], FILTER), ("Invert", "x", ["grey"], {}),
        ("Flip", "all", ["data"], {}), ("FeatureMerge", "both", ["x", "all"], {}),
    )  # fmt: skip
    colours = [
        one.replaced(name=f"c{one.name}", image=np.stack([one.image] * 3, -1), header=RGB) for one in pictures(9)
    ]
    data = SampleSet([one for pair in zip(pictures(9), colours, strict=True) for one in pair])
    run = wb.flow.run(flow, data, store=tmp_path)
    grey = data.map(ColorModeFilter(**FILTER)).map(Invert())
    assert same(run.result("x"), grey)
    assert 0 < len(grey) < 18
    assert same(run.result("both"), grey.merged(FeatureMerge(), data.map(Flip())))


class Mean(StepWork):
    """Stands for a network: learns the mean of all images, and takes it away from each."""

    granularity = "whole"

    def __init__(self, calls):
        self.calls = calls

    def identity(self, step):
        return "mean"

    def run_whole(self, step, inputs, folder, context):
        self.calls.append(step.path)
        context.progress(0.5, "half of it")
        np.save(folder / "mean.npy", np.mean([one.image.mean() for one in inputs[0]]) + len(self.calls) - 1)

    def run_block(self, step, inputs, context):
        mean = np.load(context.folder / "mean.npy")
        assert context.original(inputs[0].samples[0].name).image.shape == (40, 50)
        return SampleBlock([one.replaced(image=one.image - mean) for one in inputs[0].samples])


class Score(StepWork):
    """Notes a number of all samples, and gives none."""

    granularity = "whole"
    gives_samples = False

    def identity(self, step):
        return "score"

    def run_whole(self, step, inputs, folder, context):
        (folder / "score").write_text(str(sum(one.image.mean() for one in inputs[0])))


class Broken(Mean):
    def run_whole(self, step, inputs, folder, context):
        (folder / "half").write_text("")
        raise ValueError("no loss is finite")


NETWORK: tuple[Any, ...] = (
    ("DataSet", "data", [], {}), ("Resize", "resize", ["data"], {"height": 8, "width": 8}),
    ("Network", "net", ["resize"], {}), ("Resize", "behind", ["net"], {"height": 9, "width": 9}),
)  # fmt: skip


class TestWhole:
    def test_it_runs_once_and_its_folder_is_kept(self, tmp_path):
        calls: list[str] = []
        works = {"network": Mean(calls)}
        run = wb.flow.run(graph(*NETWORK), pictures(), store=tmp_path, works=works)
        small = pictures().map(Resize(height=8, width=8))
        mean = np.mean([one.image.mean() for one in small])
        assert [np.allclose(a.image, b.image - mean) for a, b in zip(run.result("net"), small, strict=True)] == [
            True
        ] * 20
        assert run.states["behind"].shape == (9, 9)
        folder = run.folder("net")
        assert folder is not None
        assert (folder / "mean.npy").exists()
        assert run.folder("resize") is None
        assert any(line.text == "half of it" and line.path == "net" for line in run.log)
        again = wb.flow.run(graph(*NETWORK), pictures(), store=tmp_path, works=works)
        assert (calls, again.plan.blocks) == (["net"], ())

    def test_training_again_computes_what_depends_on_it(self, tmp_path):
        calls: list[str] = []
        works = {"network": Mean(calls)}
        first = wb.flow.run(graph(*NETWORK), pictures(), store=tmp_path, works=works)
        before = first.result("behind")[0].image
        again = wb.flow.run(graph(*NETWORK), pictures(), store=tmp_path, works=works, retrain=True)
        assert len(calls) == 2
        assert np.allclose(again.result("behind")[0].image, before - 1)

    @pytest.mark.parametrize("lost", [False, True])
    def test_training_one_network_again_outdates_what_was_made_of_the_old_one(self, tmp_path, lost):
        calls: list[str] = []
        works = {"network": Mean(calls), "metrics": Score()}
        flow = graph(*NETWORK, ("Network", "second", ["behind"], {}), ("Flip", "apart", ["resize"], {}))
        flow = flow.add("Metrics", name="score", inputs="net")
        first = wb.flow.run(flow, pictures(), store=tmp_path, works=works)
        before, score = first.result("behind")[0].image, first.folder("score")
        assert score is not None
        if lost:
            shutil.rmtree(first.folder("net"))
        run = wb.flow.run(flow, pictures(), store=tmp_path, works=works, only="net", retrain=not lost)
        outdated = {"net": "finished", "behind": "out of date", "second": "out of date", "score": "out of date"}
        shown = {**dict.fromkeys(["data", "resize", "apart"], "finished"), **outdated}
        assert {path: one.state for path, one in run.states.items()} == shown
        assert not score.exists()
        assert not list((tmp_path / "whole").glob("part-*"))
        again = wb.flow.run(flow, pictures(), store=tmp_path, works=works)
        assert np.allclose(again.result("behind")[0].image, before - 2)
        assert calls == ["net", "second", "net", "second"]
        assert {again.plan.layouts[one.step].step.path for one in again.plan.blocks} == {"behind", "second", "score"}

    def test_one_that_fails_fails_alone_and_leaves_nothing(self, tmp_path):
        run = wb.flow.run(graph(*NETWORK), pictures(), store=tmp_path, works={"network": Broken([])})
        assert run.states["net"].state == "failed"
        assert run.states["net"].message == "net: it stops with ValueError: no loss is finite"
        assert run.states["resize"].state == "finished"
        assert run.states["behind"].state == "stopped"
        assert not list((tmp_path / "whole").iterdir())

    def test_a_folder_that_was_lost_is_made_again_with_all_that_depends_on_it(self, tmp_path):
        calls: list[str] = []
        works = {"network": Mean(calls)}
        wb.flow.run(graph(*NETWORK), pictures(), store=tmp_path, works=works, until="net")
        shutil.rmtree(next((tmp_path / "whole").iterdir()))
        one = next(iter((tmp_path / "blocks").glob("*/*")))
        run = wb.flow.run(graph(*NETWORK), pictures(), store=tmp_path, works=works, only="net")
        assert len(calls) == 2
        assert one.exists()
        assert len(run.result("net")) == 20


INVERTED: tuple[Any, ...] = (("DataSet", "data", [], {}), ("Invert", "x", ["data"], {}))


def test_a_sample_of_no_name(tmp_path):
    samples = SampleSet([Sample(np.zeros((4, 4), "uint8"))] * 3)
    assert len(wb.flow.run(graph(*INVERTED), samples, store=tmp_path).result("x")) == 3


@pytest.mark.parametrize("count", [1, 2, 7])
def test_few_samples(tmp_path, count):
    run = wb.flow.run(graph(*INVERTED), pictures(count), store=tmp_path)
    assert same(run.result("x"), pictures(count).map(Invert()))
