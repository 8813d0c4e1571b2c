"""Runs: only what changed is computed, results are those of the modules, and what fails is named."""

import os
import threading
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest

import workbench as wb
from tests.flow.flows import Counted, flow, pictures
from workbench.data import Sample, SampleEntry, SampleSet
from workbench.errors import BadRunOption, NoResultYet, NoSource, StoreNotWritable, UnknownStep
from workbench.flow.block_store import BlockStore
from workbench.modules import Invert, Resize


def same(one: SampleSet, other: SampleSet) -> bool:
    return [(a.name, a.split, a.group) for a in one] == [(b.name, b.split, b.group) for b in other] and all(
        np.array_equal(a.image, b.image) and a.header == b.header for a, b in zip(one, other, strict=True)
    )


class TestResults:
    def test_a_run_gives_what_the_modules_give(self, tmp_path):
        data = pictures(30, mixed=True)
        run = wb.flow.run(flow(), data, store=tmp_path, workers=2)
        expected = data.map(Resize(height=32, width=32)).map(Invert())
        assert same(run.result("invert"), expected)
        assert run.result("data") is not None
        assert {one.state for one in run.states.values()} == {"finished"}
        assert run.states["data"].shape == (None, None)
        assert run.states["data"].sizes == ((30, 20), (40, 50))
        assert run.states["resize"].shape == (32, 32)
        assert not run.is_running
        assert run.issues == ()

    def test_one_worker_and_several_write_the_same_files(self, tmp_path):
        for workers in (1, 3):
            wb.flow.run(flow(), pictures(), store=tmp_path / str(workers), workers=workers)
        files = [{path.name: path.read_bytes() for path in (tmp_path / n / "blocks").glob("*/*")} for n in "13"]
        assert files[0] == files[1]
        assert len(files[0]) == 2 * 10

    def test_results_are_kept_and_nothing_runs_twice(self, tmp_path):
        data = Counted(20)
        wb.flow.run(flow(), data.samples, store=tmp_path)
        assert sorted(data.reads) == list(range(20))
        again = wb.flow.run(flow(), Counted(20).samples, store=tmp_path)
        assert again.plan.blocks == ()
        assert {one.state for one in again.states.values()} == {"finished"}
        assert len(again.result("invert")) == 20

    def test_only_what_lies_behind_a_change_runs_and_undo_finds_the_old(self, tmp_path):
        first = Counted(20)
        wb.flow.run(flow(), first.samples, store=tmp_path)
        second = Counted(20)
        changed = wb.flow.run(flow(height=16), second.samples, store=tmp_path)
        assert {block.step for block in changed.plan.blocks} == set(changed.plan.layouts) - {"n1"}
        assert wb.flow.run(flow(), Counted(20).samples, store=tmp_path).plan.blocks == ()

    def test_a_change_of_one_sample_computes_its_block_alone(self, tmp_path):
        wb.flow.run(flow(), pictures(20), store=tmp_path)
        samples = list(pictures(20))
        samples[3] = samples[3].replaced(image=samples[3].image // 2)
        run = wb.flow.run(flow(), SampleSet(samples), store=tmp_path)
        assert [block.block for block in run.plan.blocks] == [1, 1]
        assert same(run.result("invert"), SampleSet(samples).map(Resize(height=32, width=32)).map(Invert()))

    def test_branches_share_work(self, tmp_path):
        graph = flow().add("Flip", name="other", inputs=["resize"])
        data = Counted(12)
        run = wb.flow.run(graph, data.samples, store=tmp_path)
        assert sorted(data.reads) == list(range(12))
        assert len(run.result("other")) == len(run.result("invert")) == 12

    def test_the_memory_of_a_set_is_not_needed_after_a_restart(self, tmp_path):
        run = wb.flow.run(flow(), pictures(), store=tmp_path)
        again = wb.flow.run(flow(), pictures(), store=tmp_path)
        assert same(run.result("resize"), again.result("resize"))


class TestWhatIsAsked:
    def test_one_module_and_what_it_needs(self, tmp_path):
        run = wb.flow.run(flow(), pictures(), store=tmp_path, only="resize")
        assert run.states["resize"].state == "finished"
        assert run.states["invert"].state == "waiting"
        with pytest.raises(NoResultYet, match="there is no result of 'invert' yet"):
            run.result("invert")

    def test_step_forward_and_until(self, tmp_path):
        graph = flow().add("Flip", name="flip")
        run = wb.flow.run(graph, pictures(), store=tmp_path, until="resize")
        assert [path for path, one in run.states.items() if one.state == "finished"] == ["data", "resize"]
        run = wb.flow.run(graph, pictures(), store=tmp_path, start="invert")
        assert {run.plan.layouts[block.step].step.path for block in run.plan.blocks} == {"invert", "flip"}

    def test_a_sample_run_is_marked_and_never_taken_for_the_whole(self, tmp_path):
        run = wb.flow.run(flow(), pictures(40), store=tmp_path, sample=8)
        assert len(run.result("invert")) == 8
        assert {one.split for one in run.result("invert")} == {"train", "validation", "test"}
        assert all(one.sampled for one in run.states.values())
        assert run.sampled
        assert "finished (a part of the data)" in repr(run)
        assert run.result("invert").name == "invert (a part of the data)"
        later = wb.flow.states(flow(), pictures(40), store=tmp_path)["invert"]
        assert (later.state, later.sampled) == ("finished", True)
        whole = wb.flow.run(flow(), pictures(40), store=tmp_path)
        assert len(whole.result("invert")) == 40
        assert not any(one.sampled for one in whole.states.values())

    @pytest.mark.parametrize(("sample", "count"), [(0.25, 10), (1, 3), (39, 39), (400, 40), (0.999, 40)])
    def test_the_part_is_as_large_as_was_asked(self, tmp_path, sample, count):
        run = wb.flow.run(flow(), pictures(40), store=tmp_path, sample=sample, only="resize")
        assert len(run.result("resize")) == count

    def test_a_part_that_is_all_shares_its_blocks(self, tmp_path):
        wb.flow.run(flow(), pictures(40), store=tmp_path, sample=40)
        assert wb.flow.run(flow(), pictures(40), store=tmp_path).plan.blocks == ()

    @pytest.mark.parametrize(
        "wrong",
        [{"sample": 0}, {"sample": 1.5}, {"sample": True}, {"sample": "all"}, {"workers": 0}, {"on_error": "ignore"},
         {"limit": -1},
         {"data": 3}, {"data": {"data": None}}, {"seconds_a_sample": 0}, {"seconds_a_sample": float("nan")},
         {"store": 3}],
    )  # fmt: skip
    def test_arguments_that_cannot_be_are_refused(self, tmp_path, wrong):
        with pytest.raises(BadRunOption, match=f"wb.flow.run: '{next(iter(wrong))}' must be"):
            wb.flow.run(flow(), **{"store": tmp_path, "data": pictures(4), **wrong})

    def test_unknown_paths_and_missing_data_are_refused(self, tmp_path):
        with pytest.raises(UnknownStep, match=r"no module 'rezise'. Expected one of: data, resize, invert"):
            wb.flow.run(flow(), pictures(4), store=tmp_path, only="rezise")
        with pytest.raises(NoSource, match=r"data: expected a source or samples"):
            wb.flow.run(flow(), store=tmp_path)
        with pytest.raises(UnknownStep, match="no module 'other'"):
            wb.flow.run(flow(), {"data": pictures(4), "other": pictures(4)}, store=tmp_path)

    def test_no_samples_at_all(self, tmp_path):
        run = wb.flow.run(flow(), SampleSet([]), store=tmp_path)
        assert run.plan.blocks == ()
        assert {path: one.state for path, one in run.states.items()} == {
            "data": "failed", "resize": "waiting", "invert": "waiting",
        }  # fmt: skip


class TestStates:
    def test_states_come_from_the_store_alone(self, tmp_path):
        assert {one.state for one in wb.flow.states(flow(), pictures(), store=tmp_path).values()} == {"waiting"}
        run = wb.flow.run(flow(), pictures(), store=tmp_path)
        assert wb.flow.states(flow(), pictures(), store=tmp_path) == run.states
        changed = wb.flow.states(flow(height=8), pictures(), store=tmp_path)
        assert [one.state for one in changed.values()] == ["finished", "out of date", "out of date"]

    def test_listeners_hear_until_the_end(self, tmp_path):
        heard = threading.Event()
        run = wb.flow.run(flow(), pictures(100), store=tmp_path, wait=False)
        dispose = run.listen(heard.set)
        assert heard.wait(60)
        dispose()
        assert "invert" in repr(run.wait(60))
        assert any("finished" in line.text for line in run.log)


class TestFaults:
    def test_a_sample_that_fails_is_named_and_left_out(self, tmp_path):
        samples = [*pictures(10), Sample(np.zeros((4, 4), "complex64").real, name="fine")]
        samples[3] = samples[3].replaced(image=np.full((4, 4), np.nan, "float32"))
        run = wb.flow.run(flow(), SampleSet(samples), store=tmp_path)
        assert [(one.path, one.name) for one in run.issues] == [("invert", "003")]
        assert "expected finite values" in run.issues[0].reason
        assert run.states["invert"].issues == 1
        assert run.states["invert"].state == "finished"
        assert len(run.result("invert")) == 10
        again = wb.flow.run(flow(), SampleSet(samples), store=tmp_path)
        assert again.plan.blocks == ()
        assert again.issues == run.issues

    def test_the_first_failure_stops_the_run_if_asked(self, tmp_path):
        samples = list(pictures(10))
        samples[3] = samples[3].replaced(image=np.full((4, 4), np.nan, "float32"))
        run = wb.flow.run(flow(), SampleSet(samples), store=tmp_path, on_error="stop", workers=1)
        assert run.states["invert"].state == "failed"
        assert run.states["invert"].message.startswith("invert, '003': Invert: expected finite values")
        assert run.states["resize"].state == "stopped"

    def test_it_stops_as_well_where_an_earlier_run_has_left_the_sample_out(self, tmp_path):
        samples = list(pictures(10))
        samples[3] = samples[3].replaced(image=np.full((4, 4), np.nan, "float32"))
        skipped = wb.flow.run(flow(), SampleSet(samples), store=tmp_path)
        longer = flow().add("Invert", name="last")
        run = wb.flow.run(longer, SampleSet(samples), store=tmp_path, on_error="stop")
        assert run.issues == skipped.issues
        assert run.states["invert"].state == "failed"
        assert run.states["invert"].message.startswith("invert, '003': Invert: expected finite values")
        assert run.states["last"].state != "finished"
        before = wb.flow.run(longer, SampleSet(samples), store=tmp_path, on_error="stop", until="resize")
        assert before.states["resize"].state == "finished"

    def test_where_every_sample_fails_the_module_has_failed(self, tmp_path):
        bad = SampleSet([Sample(np.full((4, 4), np.nan), name="a")])
        run = wb.flow.run(flow(), bad, store=tmp_path)
        assert run.states["invert"].state == "failed"
        assert wb.flow.states(flow(), bad, store=tmp_path)["invert"].state == "failed"

    def test_files_that_vanished_or_changed_since_the_import(self, tmp_path):
        from PIL import Image

        for number in range(6):
            Image.fromarray(pictures(6)[number].image).save(tmp_path / f"{number}.png")
        data = wb.data.from_folder(tmp_path)
        (tmp_path / "2.png").unlink()
        Image.new("L", (9, 9)).save(tmp_path / "4.png")
        run = wb.flow.run(flow(), data, store=tmp_path / "results")
        assert [(one.path, one.name) for one in run.issues] == [("data", "2"), ("data", "4")]
        assert "2.png" in run.issues[0].reason
        assert len(run.result("invert")) == 4
        Image.fromarray(pictures(6)[2].image).save(tmp_path / "2.png")
        again = wb.flow.run(flow(), data, store=tmp_path / "results")
        assert [one.name for one in again.issues] == ["4"]
        assert len(again.result("invert")) == 5

    def test_steps_behind_a_source_that_vanished_name_it(self, tmp_path):
        from PIL import Image

        folder = tmp_path / "pictures"
        folder.mkdir()
        Image.fromarray(pictures(1)[0].image).save(folder / "0.png")
        drawn = wb.Graph("test", kind="flow").add("DataSet", name="data", source=str(folder))
        drawn = drawn.add("Resize", name="resize", height=8, width=8).add("Invert", name="invert")
        wb.flow.run(drawn, store=tmp_path / "results")
        (folder / "0.png").unlink()
        folder.rmdir()
        run = wb.flow.run(drawn, store=tmp_path / "results")
        behind = ("waiting", "It cannot be run, since data before it failed.")
        assert run.states["data"].state == "failed"
        assert str(folder) in run.states["data"].message
        assert [(run.states[one].state, run.states[one].message) for one in ("resize", "invert")] == [behind, behind]
        run = wb.flow.run(drawn, store=tmp_path / "results", until="resize")
        assert run.states["resize"].message == behind[1]
        assert run.states["invert"].message == ""

    def test_a_damaged_block_is_computed_again_and_said(self, tmp_path):
        wb.flow.run(flow(), pictures(), store=tmp_path, until="resize")
        for number, path in enumerate(sorted((tmp_path / "blocks").glob("*/*"))):
            content = bytearray(path.read_bytes())
            if number == 0:
                path.write_bytes(content[: len(content) // 2])
            elif number == 1:
                content[5] ^= 1
                path.write_bytes(content)
        run = wb.flow.run(flow(), pictures(), store=tmp_path)
        assert same(run.result("invert"), pictures().map(Resize(height=32, width=32)).map(Invert()))
        assert sum("is computed again" in line.text for line in run.log) == 2
        assert same(run.result("resize"), pictures().map(Resize(height=32, width=32)))

    def test_a_result_that_is_lost_after_the_run_is_computed_when_it_is_read(self, tmp_path):
        run = wb.flow.run(flow(), pictures(), store=tmp_path)
        result = run.result("invert")
        len(result)
        for path in (tmp_path / "blocks").glob("*/*"):
            path.unlink()
        assert same(result, pictures().map(Resize(height=32, width=32)).map(Invert()))

    def test_a_folder_that_cannot_be_written_to(self, tmp_path):
        (tmp_path / "file").write_text("")
        with pytest.raises(StoreNotWritable, match="results cannot be kept in this folder"):
            wb.flow.run(flow(), pictures(4), store=tmp_path / "file" / "results")

    def test_a_full_disk_ends_the_run_in_words_and_what_was_kept_stays(self, tmp_path, monkeypatch):
        import errno

        sync, count = os.fsync, iter(range(100))

        def full(descriptor):
            if next(count) >= 9:
                raise OSError(errno.ENOSPC, "No space left on device")
            sync(descriptor)

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            run = wb.flow.run(flow(), pictures(), store=tmp_path, workers=1)
        failed = [one for one in run.states.values() if one.state == "failed"]
        assert "No space left on device" in failed[0].message
        assert "Delete files" in failed[0].message
        store = BlockStore(tmp_path)
        kept = len(store.kept())
        assert 0 < kept < 20
        assert not list(tmp_path.glob("blocks/*/.part-*"))
        again = wb.flow.run(flow(), pictures(), store=tmp_path)
        assert len(again.plan.blocks) == 20 - kept

    def test_a_broken_reader_is_named(self, tmp_path):
        def read():
            raise KeyError("gone")

        data = SampleSet([*pictures(3), SampleEntry("bad", read)])
        run = wb.flow.run(flow(), data, store=tmp_path)
        assert [(one.path, one.name) for one in run.issues] == [("data", "bad")]
        assert len(run.result("invert")) == 3


def test_stop_ends_between_samples_and_a_later_run_goes_on(tmp_path):
    reading, go_on = threading.Event(), threading.Event()

    class Slow:
        def __init__(self, number):
            self.number = number

        def __call__(self):
            if self.number == 5:
                reading.set()
                go_on.wait(60)
            return pictures(10)[self.number]

        def fingerprint(self):
            return str(self.number)

    data = SampleSet([SampleEntry(f"{number:03}", Slow(number)) for number in range(10)])
    run = wb.flow.run(flow(), data, store=tmp_path, workers=1, wait=False)
    assert reading.wait(60)
    run.stop()
    go_on.set()
    run.wait(60)
    assert not run.is_running
    assert run.states["invert"].state == "stopped"
    assert 0 < run.states["invert"].share < 1
    again = wb.flow.run(flow(), data, store=tmp_path)
    assert 0 < len(again.plan.blocks) < 20
    assert Path(tmp_path, "blocks").exists()


class TestSources:
    """A data set that names its own source, as a drawing does."""

    @pytest.fixture
    def folder(self, tmp_path):
        from PIL import Image

        for number in range(12):
            path = tmp_path / "pictures" / "ab"[number % 2] / f"{number:03}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(pictures(12)[number].image).save(path)
        return tmp_path / "pictures"

    def graph(self, folder):
        graph = wb.Graph("test", kind="flow").add("DataSet", name="data", source=str(folder), task="classification")
        return graph.add("Resize", name="resize", height=8, width=8)

    def test_after_a_restart_the_states_are_known_without_an_import(self, tmp_path, folder, monkeypatch):
        graph = self.graph(folder)
        run = wb.flow.run(graph, store=tmp_path / "results")
        assert len(run.result("resize")) == 12
        from workbench.flow import flow_data

        monkeypatch.setattr(flow_data, "samples_of_source", None)  # nothing is imported
        monkeypatch.setattr(flow_data, "_imports", OrderedDict())
        assert wb.flow.states(graph, store=tmp_path / "results") == run.states

    def test_a_new_file_is_another_data_set(self, tmp_path, folder, monkeypatch):
        from workbench.flow import flow_data

        monkeypatch.setattr(flow_data, "_FRESH_SECONDS", 0.0)
        graph = self.graph(folder)
        wb.flow.run(graph, store=tmp_path / "results")
        from PIL import Image

        Image.fromarray(pictures(13)[12].image).save(folder / "a" / "new.png")
        assert wb.flow.states(graph, store=tmp_path / "results")["resize"].state == "out of date"
        run = wb.flow.run(graph, store=tmp_path / "results")
        assert len(run.result("resize")) == 13

    def test_a_run_sees_a_file_that_was_changed_a_moment_ago(self, tmp_path, folder):
        from PIL import Image

        graph = self.graph(folder)
        wb.flow.run(graph, store=tmp_path / "results")
        Image.fromarray(pictures(13)[12].image).save(folder / "a" / "000.png")
        run = wb.flow.run(graph, store=tmp_path / "results")
        assert len(run.plan.blocks) == 1
        assert run.issues == ()

    def test_a_source_that_is_not_there(self, tmp_path):
        run = wb.flow.run(self.graph(tmp_path / "nowhere"), store=tmp_path / "results")
        assert run.states["data"].state == "failed"
        assert "nothing at this path" in run.states["data"].message
        assert run.states["resize"].state == "waiting"
