"""The same run on a Dask cluster: equal keys, equal results, and it ends right when a worker is killed."""

import os
import signal
import threading
import time

import numpy as np
import pytest

import workbench as wb
from tests.flow.flows import flow, pictures
from tests.flow.test_flow_run import same
from workbench.data import Sample, SampleEntry, SampleSet

pytest.importorskip("distributed")


class SlowPicture:
    """A picture that takes a moment, and is the same in every process."""

    def __init__(self, number: int, seconds: float = 0.0) -> None:
        self.number, self.seconds = number, seconds

    def __call__(self) -> Sample:
        time.sleep(self.seconds)
        image = np.random.default_rng(self.number).integers(0, 255, (20, 30), dtype="uint8")
        return Sample(image, name=f"{self.number:03}")

    def fingerprint(self) -> str:
        return f"slow {self.number}"


def slow(count: int, seconds: float) -> SampleSet:
    return SampleSet([SampleEntry(f"{number:03}", SlowPicture(number, seconds)) for number in range(count)])


@pytest.fixture(scope="module")
def cluster():
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as found:
        yield found


@pytest.fixture
def client(cluster):
    from distributed import Client

    with Client(cluster) as found:
        found.wait_for_workers(2, timeout=120)
        yield found


def files(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("blocks/*/*")}


def test_keys_and_results_are_those_of_this_process(tmp_path, client):
    graph = (
        flow().add("Flip", name="flip", inputs=["resize"]).add("FeatureMerge", name="both", inputs=["invert", "flip"])
    )
    here = wb.flow.run(graph, pictures(40, mixed=True), store=tmp_path / "here")
    there = wb.flow.run(graph, pictures(40, mixed=True), store=tmp_path / "there", client=client)
    assert {one.state for one in there.states.values()} == {"finished"}
    assert files(tmp_path / "here") == files(tmp_path / "there")
    assert there.states == here.states
    assert same(there.result("both"), here.result("both"))
    assert not any("not on the cluster" in line.text for line in there.log)


def test_samples_that_fail_on_a_worker_are_named(tmp_path, client):
    samples = list(pictures(10))
    samples[3] = samples[3].replaced(image=np.full((4, 4), np.nan, "float32"))
    run = wb.flow.run(flow(), SampleSet(samples), store=tmp_path, client=client)
    assert [(one.path, one.name) for one in run.issues] == [("invert", "003")]
    assert len(run.result("invert")) == 9


def test_stop_reaches_the_workers(tmp_path, client):
    begun = threading.Event()
    run = wb.flow.run(flow(), slow(400, 0.05), store=tmp_path, client=client, wait=False)
    run.listen(lambda: begun.set() if run.states["invert"].share > 0 else None)
    assert begun.wait(120)
    run.stop()
    assert not run.wait(60).is_running
    assert run.states["invert"].state == "stopped"
    assert not list(tmp_path.glob("stops/*"))


def test_a_worker_that_is_killed_costs_nothing(tmp_path, client):
    begun = threading.Event()
    run = wb.flow.run(flow(), slow(200, 0.02), store=tmp_path, client=client, wait=False)
    run.listen(lambda: begun.set() if run.states["invert"].share > 0.1 else None)
    assert begun.wait(120)
    os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)
    run.wait(300)
    assert {one.state for one in run.states.values()} == {"finished"}
    assert run.issues == ()
    expected = slow(200, 0).map(wb.modules.Resize(height=32, width=32)).map(wb.modules.Invert())
    assert same(run.result("invert"), expected)
