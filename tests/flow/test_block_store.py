"""The folder of results: limits, leases of running processes, and what a killed process leaves."""

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import workbench as wb
from tests.flow.flows import flow, pictures
from workbench.data import Sample
from workbench.flow.block_store import BlockStore
from workbench.flow.result_keys import key_of
from workbench.flow.store_room import Lease, leased, make_room
from workbench.modules import Invert, Resize

WRITER = """
import sys, time
import workbench as wb
from tests.flow.flows import flow, pictures
from workbench.data import SampleEntry, SampleSet
class Slow:
    def __init__(self, number): self.number = number
    def __call__(self):
        if self.number >= 12:
            print("half", flush=True)
            time.sleep(600)
        return pictures(20)[self.number]
    def fingerprint(self): return f"slow {self.number}"
wb.flow.run(flow(), SampleSet([SampleEntry(f"{n:03}", Slow(n)) for n in range(20)]), store=sys.argv[1], workers=1)
"""
BOTH = """
import sys
import workbench as wb
from tests.flow.flows import flow, pictures
run = wb.flow.run(flow(), pictures(60), store=sys.argv[1], workers=2)
assert {one.state for one in run.states.values()} == {"finished"}, run
print(len(run.result("invert")))
"""


@pytest.fixture
def store(tmp_path) -> BlockStore:
    found = BlockStore(tmp_path / "results")
    found.prepare()
    return found


def kept(store: BlockStore, name: str, age: float = 0.0) -> str:
    """A block of this name that was used some seconds ago."""
    key = key_of(name)
    writer = store.writer(key)
    writer.append(Sample(np.zeros((100, 100), "uint8"), name=name), 0)
    writer.finish(1, ())
    store.keep(key, writer, is_passing=False)
    before = time.time() - age
    os.utime(store.path_of(key), (before, before))
    return key


def process(code: str, *arguments: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True, env=environment
    )


class TestRoom:
    def test_the_oldest_unused_goes_first(self, store):
        keys = [kept(store, str(number), age=100 - number) for number in range(5)]
        store.touch(keys[:1])
        size = store.path_of(keys[0]).stat().st_size
        assert make_room(store, 3 * size) == 3 * size
        assert store.kept() == {keys[0], keys[3], keys[4]}

    def test_what_a_run_needs_stays(self, store):
        keys = [kept(store, str(number), age=100 - number) for number in range(5)]
        lease = Lease(store, keys[:2])
        assert make_room(store, 1) == 2 * store.path_of(keys[0]).stat().st_size
        assert store.kept() == set(keys[:2])
        lease.release()
        assert leased(store) == frozenset()
        make_room(store, 1)
        assert store.kept() == frozenset()

    def test_the_lease_of_a_process_that_died_is_worth_nothing(self, store):
        (store.folder / "leases").mkdir()
        (store.folder / "leases" / "dead.keys").write_text(kept(store, "a"))
        assert leased(store) == frozenset()
        assert not list((store.folder / "leases").iterdir())

    def test_folders_of_networks_count_and_go_whole(self, store):
        with store.whole_written(key_of("net"), lambda: True) as folder:
            (folder / "weights").write_bytes(bytes(1000))
        assert store.kept() == {key_of("net")}
        assert make_room(store, 999) == 0
        assert store.kept() == frozenset()
        assert not list(store.wholes.iterdir())

    def test_a_run_within_its_limit(self, tmp_path):
        wb.flow.run(flow(height=64, width=64), pictures(), store=tmp_path)
        run = wb.flow.run(flow(), pictures(), store=tmp_path, limit=1)
        assert len(run.result("invert")) == 20
        assert len(BlockStore(tmp_path).kept()) == 20, "those of the run stay, those of the other are gone"
        assert any("more than the limit" in line.text for line in run.log)


class TestProcesses:
    def test_a_killed_run_goes_on_with_its_finished_blocks(self, tmp_path):
        killed = process(WRITER, str(tmp_path))
        assert killed.stdout is not None
        assert killed.stdout.readline().strip() == "half"
        killed.kill()
        killed.wait()
        killed.stdout.close()
        assert list(tmp_path.glob("blocks/*/.part-*")), "one block was half written"
        finished = len(BlockStore(tmp_path).kept())
        assert finished >= 8
        data = wb.data.SampleSet([_known(number) for number in range(20)])
        run = wb.flow.run(flow(), data, store=tmp_path)
        assert len(run.plan.blocks) == 20 - finished
        expected = pictures().map(Resize(height=32, width=32)).map(Invert())
        assert [one.name for one in run.result("invert")] == [one.name for one in expected]
        assert all(np.array_equal(a.image, b.image) for a, b in zip(run.result("invert"), expected, strict=True))
        assert {one.state for one in run.states.values()} == {"finished"}

    def test_two_processes_on_one_folder(self, tmp_path):
        both = [process(BOTH, str(tmp_path)) for _ in range(2)]
        assert [one.communicate(timeout=300)[0].strip() for one in both] == ["60", "60"]
        assert [one.returncode for one in both] == [0, 0]
        assert wb.flow.run(flow(), pictures(60), store=tmp_path).plan.blocks == ()

    def test_what_a_killed_process_left_long_ago_is_removed(self, store):
        (store.blocks / "ab").mkdir()
        for age in (0, 3 * 86400):
            left = store.blocks / "ab" / f".part-{age}"
            left.write_text("")
            os.utime(left, (time.time() - age,) * 2)
        store.prepare()
        assert [path.name for path in (store.blocks / "ab").iterdir()] == [".part-0"]


def _known(number: int) -> wb.data.SampleEntry:
    class Quick:
        def __call__(self) -> Sample:
            return pictures(20)[number]

        def fingerprint(self) -> str:
            return f"slow {number}"

    return wb.data.SampleEntry(f"{number:03}", Quick())


def test_a_store_in_a_folder_that_is_read_only(tmp_path):
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    Path(tmp_path).chmod(0o500)
    with pytest.raises(wb.errors.StoreNotWritable):
        wb.flow.run(flow(), pictures(2), store=tmp_path / "results")
