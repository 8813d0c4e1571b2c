"""Grading on Dask's workers: the points of this machine's judge, whatever becomes of a worker."""

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from msgspec.structs import replace

from tests.grading.corpus.building import LAB, Entry, notebook_of, plain, write_upload
from workbench import cli
from workbench.grading import dask_cluster, grading_attempt, patience
from workbench.grading.dask_cluster import ClusterError
from workbench.grading.grade import grade, plan_for
from workbench.grading.graded_lab import GradedLab, load_lab
from workbench.grading.grading_attempt import Attempt
from workbench.grading.grading_results import Graded
from workbench.grading.grading_task import GradingTask
from workbench.grading.sandbox import Sandbox

AGAIN = "A Dask worker was lost while this was graded, so that it was graded 1 more time; the last result counts."
Listener = Callable[[Graded, int, int], None]


@pytest.fixture(scope="module")
def lab() -> GradedLab:
    return load_lab(str(LAB))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "submissions"
    made.mkdir()
    for name in ("kim", "lee", "park"):
        hand_in(name, made)
    return made


def hand_in(name: str, folder: Path, first: str = "") -> None:
    write_upload(Entry(name, "accidents", "", {}, (("", f'student = "{name}"\n{first}'),)), folder)


@contextmanager
def cluster_of(workers: int, **options: Any) -> Iterator[Any]:
    """A cluster whose workers are threads of this process, unless ``processes`` says otherwise."""
    distributed = pytest.importorskip("distributed", reason="needs Dask: pip install distributed")
    settings = {"processes": False, "threads_per_worker": 1, "dashboard_address": None, **options}
    with distributed.LocalCluster(n_workers=workers, **settings) as cluster:
        yield cluster


def graded_on(
    cluster: Any, folder: Path, lab: GradedLab, out: str = "there", on_graded: Listener | None = None
) -> list[Graded]:
    address = cluster.scheduler_address
    return grade(folder, lab, folder.parent / out, plan_for(lab, ()), dask=address, on_graded=on_graded)


def comparable(graded: list[Graded]) -> list[Graded]:
    return [replace(each, seconds=0) for each in graded]


def test_without_dask_the_command_says_what_to_install(
    folder: Path, lab: GradedLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match="pip install distributed"):
        grade(folder, lab, folder.parent / "out", plan_for(lab, ()), dask="tcp://127.0.0.1:1")


@pytest.mark.slow
def test_a_cluster_gives_the_same_results(folder: Path, lab: GradedLab) -> None:
    plain(notebook_of([("q1", "steps = 1"), ("q4", "import os\nos._exit(0)")]), folder, "choi", "lab")
    with cluster_of(1, processes=True, threads_per_worker=2) as cluster:
        there = graded_on(cluster, folder, lab)
    here = grade(folder, lab, folder.parent / "here", plan_for(lab, ()), workers=1)
    assert comparable(there) == comparable(here)
    assert [each.points for each in here] == [0.0, 10.0, 10.0, 10.0]


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_costs_nobody_points(
    folder: Path, lab: GradedLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "_FIRST_SHARE", 1)  # so that nothing is set aside
    names = [f"student{number}" for number in range(4)]
    for name in names:
        hand_in(name, folder)
    plain(notebook_of([("q1", "steps = 540")]), folder, "han", "lab")
    hand_in("ahn", folder, "import time\ntime.sleep(6)")  # the first in the alphabet is begun first
    killed: list[int] = []

    def kill_the_worker_of_ahn(graded: Graded, done: int, of: int) -> None:
        if killed:
            return
        assert graded.student != "ahn"
        begun = next(each for each in cluster.scheduler.tasks.values() if each.state == "processing")
        killed.append(pids[begun.processing_on.address])
        os.kill(killed[0], signal.SIGKILL)

    with cluster_of(2, processes=True) as cluster:
        from distributed import Client

        with Client(cluster, set_as_default=False) as client:
            pids = client.run(os.getpid)
            assert len(set(pids.values())) == 2
            there = graded_on(cluster, folder, lab, on_graded=kill_the_worker_of_ahn)
    assert killed
    assert [each.student for each in there] == sorted(["ahn", "han", "kim", "lee", "park", *names])
    assert {each.student: each.points for each in there} == {
        **dict.fromkeys(["ahn", "kim", "lee", "park", *names], 10.0), "han": 2.0
    }  # fmt: skip
    assert AGAIN in next(each.remarks for each in there if each.student == "ahn")
    assert not any(each.failed or each.timed_out for each in there)


@pytest.mark.slow
def test_what_holds_up_the_others_is_set_aside_and_tried_again(folder: Path, lab: GradedLab) -> None:
    """Two have all their points when they may take longer; a worker is lost while they do."""
    lab = replace(lab, limits=replace(lab.limits, cell_seconds=60))
    for name in ("ahn", "bae"):
        hand_in(name, folder, "import time\ntime.sleep(4)")
    done: list[str] = []
    with cluster_of(2, processes=True) as cluster, killing_a_worker_in_the_second_round(cluster) as killed:
        there = graded_on(cluster, folder, lab, on_graded=lambda graded, *_: done.append(graded.student))
    assert killed
    assert set(done[:3]) == {"kim", "lee", "park"}
    assert {each.points for each in there} == {10.0}
    assert [each.student for each in there if AGAIN in each.remarks] in (["ahn"], ["bae"])
    assert len(list((folder.parent / "there" / "kept").iterdir())) == len(there)


@pytest.mark.slow
def test_what_never_ends_is_tried_again_alone_and_not_kept(folder: Path, lab: GradedLab) -> None:
    lab = replace(lab, limits=replace(lab.limits, cell_seconds=60, total_seconds=2))
    hand_in("bae", folder, "import time\nwhile True: time.sleep(0.1)")
    begun: list[str] = []
    with cluster_of(2) as cluster:
        from workbench.grading import dask_worker

        def attempt_at(task: GradingTask, sandbox: Sandbox) -> Attempt:
            begun.append(task.submission.student)
            return grading_attempt.attempt_at(task, sandbox)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(dask_worker, "attempt_at", attempt_at)
            there = graded_on(cluster, folder, lab)
    assert begun.count("bae") > 1
    assert {each.student: each.timed_out for each in there} == {"bae": True, "kim": False, "lee": False, "park": False}
    assert len(list((folder.parent / "there" / "kept").iterdir())) == 3


@contextmanager
def killing_a_worker_in_the_second_round(cluster: Any) -> Iterator[list[int]]:
    """Kills the worker of a submission that is judged for the second time; the process that was killed."""
    killed: list[int] = []
    is_over = Event()

    def watch(pids: dict[str, int]) -> None:
        while not killed and not is_over.wait(0.05):
            topics = cluster.scheduler.get_events()
            begun = Counter(key for name in topics if name.startswith("workbench-") for _, key in topics[name])
            busy = [each.processing_on for each in cluster.scheduler.tasks.values() if each.state == "processing"]
            if busy and sum(times > 1 for times in begun.values()) > 1:  # both have really begun
                killed.append(pids[busy[0].address])
                os.kill(killed[0], signal.SIGKILL)

    from distributed import Client

    with Client(cluster, set_as_default=False) as client:
        watcher = Thread(target=watch, args=(client.run(os.getpid),))
    watcher.start()
    try:
        yield killed
    finally:
        is_over.set()
        watcher.join()


@pytest.mark.slow
def test_a_worker_without_bubblewrap_says_so(
    folder: Path, lab: GradedLab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with cluster_of(1) as cluster:
        from workbench.grading import dask_worker

        monkeypatch.setattr(dask_worker, "reason_against_bubblewrap", lambda: "there is no program bwrap")
        first = graded_on(cluster, folder, lab)
        monkeypatch.setattr(dask_worker, "attempt_at", None)  # from here on nothing is judged
        out = folder.parent / "there"
        command = ["grade", str(folder), "--lab", str(LAB), "--out", str(out), "--dask", cluster.scheduler_address]
        assert cli.main(command) == 0
    for each in first:
        assert each.points == 10
        assert not each.protected
        assert each.remarks[-1] == (
            "It was graded without protection: bubblewrap does not work on the Dask worker 0: there is no program bwrap"
        )
    assert capsys.readouterr().err == (
        "3 grades of this run are NOT protected: Dask workers without bubblewrap gave them. The remarks say which.\n"
    )
    assert (out / "gradebook.csv").read_text("utf-8-sig").count("10.0") >= 3


def test_what_no_worker_can_grade_is_for_a_person(
    folder: Path, lab: GradedLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cluster_of(1) as cluster:
        from workbench.grading import dask_worker

        def attempt_at(task: GradingTask, sandbox: Sandbox) -> Attempt:
            raise RuntimeError("out of order")

        monkeypatch.setattr(dask_worker, "attempt_at", attempt_at)
        graded = graded_on(cluster, folder, lab)
    assert [each.remarks for each in graded] == [
        ("The Dask workers could not grade this submission: out of order",)
    ] * 3
    assert all(each.failed and each.to_read == ("q1", "q2", "q3", "q4") for each in graded)
    assert not list((folder.parent / "there" / "kept").iterdir())


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("nonsense", "an address has a host and a port, such as HOST:8786"),
        ("10.0.0.1:x", "an address has a host and a port, such as HOST:8786"),
        ("10.0.0.1:99999", "an address has a host and a port, such as HOST:8786"),
        ("inproc://a/1/1", "an address has a host and a port, such as HOST:8786"),
        ("http://a:1", "unknown address scheme 'http'"),
    ],
)
def test_what_is_no_address_is_refused_at_once(folder: Path, lab: GradedLab, address: str, reason: str) -> None:
    pytest.importorskip("distributed", reason="needs Dask: pip install distributed")
    with pytest.raises(ClusterError) as caught:
        grade(folder, lab, folder.parent / "out", plan_for(lab, ()), dask=address)
    assert str(caught.value).startswith(f"There is no Dask scheduler at {address}: {reason}")


def test_a_cluster_without_workers_is_refused(folder: Path, lab: GradedLab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "_CONNECT_SECONDS", 1)
    with cluster_of(0) as cluster, pytest.raises(ClusterError, match="has no workers") as caught:
        graded_on(cluster, folder, lab)
    assert f"dask worker {cluster.scheduler_address}" in str(caught.value)


def test_when_the_last_worker_is_lost_the_run_ends_and_keeps_what_is_done(
    folder: Path, lab: GradedLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_cluster, "_PATIENCE_SECONDS", 0.5)
    monkeypatch.setattr(dask_cluster, "_LOOK_SECONDS", 0.1)
    monkeypatch.setattr(dask_cluster, "_AHEAD", 1)
    with cluster_of(1) as cluster:
        with pytest.raises(ClusterError, match="has lost its last worker"):
            graded_on(cluster, folder, lab, on_graded=lambda *_: cluster.scale(0))
        assert len(list((folder.parent / "there" / "kept").iterdir())) == 1


def test_a_worker_of_another_version_is_refused(folder: Path, lab: GradedLab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "__version__", "9.9")
    with cluster_of(1) as cluster, pytest.raises(ClusterError, match=r"and here it is 9\.9: install the same"):
        graded_on(cluster, folder, lab)
