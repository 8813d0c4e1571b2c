"""The lock of a run's folder: one process at a time holds it, and it ends with the process, however that ends."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from workbench.training.store.folder_lock import is_taken, take

HOLDER = (
    "import sys; from pathlib import Path; from workbench.training.store.folder_lock import take; "
    "lock = take(Path(sys.argv[1])); print('held' if lock else 'refused', flush=True); sys.stdin.readline(); "
    "{end}"
)


@contextmanager
def another_process(
    folder: Path, end: str = "lock and lock.release(); sys.stdin.readline()"
) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """What another process says that takes the lock of ``folder``; a line to its input makes it do ``end``."""
    command = [sys.executable, "-c", HOLDER.format(end=end), str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process
        finally:
            process.kill()


def test_what_one_process_holds_another_is_refused(tmp_path: Path) -> None:
    lock = take(tmp_path)
    assert lock is not None
    with another_process(tmp_path) as (said, _):
        assert said == "refused"
    lock.release()
    with another_process(tmp_path) as (said, _):
        assert said == "held"
        assert is_taken(tmp_path)
        assert take(tmp_path) is None


@pytest.mark.parametrize("how", ["SIGKILL", "SIGTERM"])
def test_the_lock_of_a_killed_process_is_free(tmp_path: Path, how: str) -> None:
    with another_process(tmp_path) as (said, process):
        assert said == "held"
        process.send_signal(getattr(signal, how))
        process.wait()
        assert not is_taken(tmp_path)
        again = take(tmp_path)
        assert again is not None
        again.release()


@pytest.mark.parametrize("end", ["sys.exit(3)", "raise ValueError", "import os; os._exit(1)"])
def test_the_lock_of_a_process_that_ends_is_free(tmp_path: Path, end: str) -> None:
    with another_process(tmp_path, end) as (said, process):
        assert said == "held"
        process.communicate("\n")
        assert process.returncode != 0
        assert not is_taken(tmp_path)


def test_a_thread_releases_what_another_has_taken(tmp_path: Path) -> None:
    lock = take(tmp_path)
    assert lock is not None
    assert take(tmp_path) is None, "not even this process takes it twice"
    thread = threading.Thread(target=lock.release)
    thread.start()
    thread.join()
    assert not is_taken(tmp_path)
    with another_process(tmp_path) as (said, _):
        assert said == "held"
        lock.release()  # once more: does nothing to the other's lock
        assert is_taken(tmp_path)


def test_a_folder_that_nobody_trained_in_is_free_and_stays_empty(tmp_path: Path) -> None:
    assert not is_taken(tmp_path)
    assert not list(tmp_path.iterdir())


def test_asking_does_not_take(tmp_path: Path) -> None:
    lock = take(tmp_path)
    assert lock is not None
    lock.release()
    assert not is_taken(tmp_path)
    assert not is_taken(tmp_path)
    with another_process(tmp_path) as (said, _):
        assert said == "held"


ASKING = (
    "import sys; from pathlib import Path; from workbench.training.store.folder_lock import is_taken; "
    "folder = Path(sys.argv[1]); print('asking', flush=True)\nwhile True: is_taken(folder)"
)


def test_who_asks_all_the_time_keeps_nobody_from_training(tmp_path: Path) -> None:
    """Two programs list the runs over and over, as two widgets would, while a third begins and ends."""
    first = take(tmp_path)
    assert first is not None
    first.release()
    command = [sys.executable, "-c", ASKING, str(tmp_path)]
    asking = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    try:
        for process in asking:
            assert process.stdout is not None
            assert process.stdout.readline() == "asking\n"
        for _ in range(100):
            assert not is_taken(tmp_path)
            lock = take(tmp_path)
            assert lock is not None
            lock.release()
    finally:
        for process in asking:
            process.kill()
            process.communicate()


def test_where_there_is_no_folder_the_system_says_so(tmp_path: Path) -> None:
    (tmp_path / ".training").mkdir()  # nothing can be written there, not even by root
    with pytest.raises(OSError, match="directory"):
        take(tmp_path)
    assert not is_taken(tmp_path)
