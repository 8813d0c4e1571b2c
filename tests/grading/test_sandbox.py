"""The sandbox: what students' code cannot see, reach, or leave behind, and what it costs to take too much."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from workbench.grading import sandbox as sandboxes
from workbench.grading.grade import plan_for
from workbench.grading.notebook_process import NotebookProcess
from workbench.grading.notebook_reader import NotebookCell
from workbench.grading.resource_limits import Limits
from workbench.grading.sandbox import Sandbox, SandboxError, reason_against_bubblewrap
from workbench.grading.sandbox_plan import SandboxPlan, bubblewrap
from workbench.grading.worker_protocol import Ask
from workbench.labs.questions.answer_protocol import CallFunction, Failure, Read, Request, Result, Value

LIMITS = Limits(cell_seconds=2, question_seconds=2, grace_seconds=1, memory_megabytes=512, disk_megabytes=16)

needs_bubblewrap = pytest.mark.skipif(bool(reason_against_bubblewrap()), reason="needs bubblewrap")


@pytest.fixture(scope="module", params=["bubblewrap", "limits only"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    protected = request.param == "bubblewrap"
    if protected and reason_against_bubblewrap():
        pytest.skip(f"needs bubblewrap: {reason_against_bubblewrap()}")
    with Sandbox(SandboxPlan(preload=("numpy", "workbench.grading.worker"), protected=protected)) as started:
        yield started


@pytest.fixture(scope="module")
def isolated() -> Iterator[Sandbox]:
    if reason_against_bubblewrap():
        pytest.skip(f"needs bubblewrap: {reason_against_bubblewrap()}")
    with Sandbox(SandboxPlan(preload=("workbench.grading.worker",))) as started:
        yield started


def read(sandbox: Sandbox, source: str, name: str = "x", limits: Limits = LIMITS) -> Result:
    """The value of a name after a cell."""
    session = NotebookProcess(sandbox, limits, [NotebookCell(1, source)])
    try:
        return session.ask(Ask(Request((Read(name),)), limits.question_seconds)).results[0]
    finally:
        session.close()


def test_folders_that_are_too_deep_for_python_are_removed_too(sandbox: Sandbox) -> None:
    source = """
import os
x = os.environ["HOME"]
for _ in range(1500):
    os.mkdir("deep")
    os.chdir("deep")
os.chmod(".", 0)
"""
    home = read(sandbox, source)
    zygote = sandbox._process
    assert isinstance(home, Value)
    assert read(sandbox, "x = 1") == Value(1)
    assert sandbox._process is zygote, "it served the next one as well"
    assert not Path(str(home.plain)).exists()


def test_there_is_no_network(isolated: Sandbox) -> None:
    source = """
import socket
def reachable(address):
    try:
        socket.create_connection(address, 0.5).close()
        return True
    except OSError:
        return False
x = [socket.if_nameindex(), reachable(("10.0.0.1", 53)), reachable(("127.0.0.1", 22))]
"""
    assert read(isolated, source) == Value([[[1, "lo"]], False, False])


@pytest.mark.parametrize("program", ['[sys.executable, "-m", "pip"', '["pip"'])
def test_who_installs_a_package_is_told_without_attempts_in_vain(isolated: Sandbox, program: str) -> None:
    pytest.importorskip("pip")
    source = f"""
import subprocess, sys
x = subprocess.run({program}, "install", "no-such-package"], capture_output=True, text=True).stderr
"""
    told = read(isolated, source, limits=replace(LIMITS, cell_seconds=60))
    assert isinstance(told, Value)
    assert "No matching distribution found for no-such-package" in str(told.plain)
    assert "Retrying" not in str(told.plain)


def test_files_outside_are_not_there(isolated: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("42")
    source = f"""
import os
x = [os.path.exists({str(tmp_path)!r}), os.path.exists("/etc/passwd"), os.path.exists("/root/.bashrc")]
"""
    assert read(isolated, source) == Value([False, False, False])


def test_the_lab_and_the_tests_of_a_clone_are_not_there(isolated: Sandbox) -> None:
    package = Path(__file__).parents[2] / "workbench"
    source = f"import os\nx = sorted(os.listdir({str(package.parent)!r}))"
    found = read(isolated, source)
    assert isinstance(found, Value)
    if "site-packages" not in str(package):
        assert found.plain == ["workbench"]


@needs_bubblewrap
def test_a_hidden_folder_is_empty_wherever_it_lies(tmp_path: Path) -> None:
    course = tmp_path / "course"
    (course / "lab").mkdir(parents=True)
    (course / "lab" / "checks.py").write_text("QUESTIONS = []")
    (course / "data.csv").write_text("1,2")
    plan = SandboxPlan(readable=(str(course),), hidden=(str(course / "lab"),))
    with Sandbox(plan) as sandbox:
        source = f"import os\nx = [os.listdir({str(course / 'lab')!r}), open({str(course / 'data.csv')!r}).read()]"
        assert read(sandbox, source) == Value([[], "1,2"])


def test_nothing_can_be_written_but_the_own_folder(isolated: Sandbox) -> None:
    source = """
import os, sys
def writable(path):
    try:
        with open(path, "w"):
            return True
    except OSError:
        return False
x = [writable(each) for each in ("mine", "/new", "/usr/new", sys.prefix + "/new", "/dev/new", "/proc/sysrq-trigger")]
"""
    assert read(isolated, source) == Value([True, False, False, False, False, False])


def test_the_environment_is_empty(isolated: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "42")
    found = read(isolated, "import os\nx = sorted(os.environ)")
    assert isinstance(found, Value)
    assert "SECRET_TOKEN" not in found.plain
    assert set(found.plain) <= {
        "HOME", "KERAS_BACKEND", "LANG", "LC_ALL", "LC_CTYPE", "MKL_NUM_THREADS", "MPLBACKEND", "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS", "PATH", "PWD", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "TF_CPP_MIN_LOG_LEVEL",
        "TMPDIR", "TZ", "PIP_NO_INDEX", "PIP_RETRIES", "PIP_DISABLE_PIP_VERSION_CHECK", "UV_OFFLINE", "CONDA_OFFLINE",
    }  # fmt: skip


def test_there_are_no_rights_and_no_other_processes(isolated: Sandbox) -> None:
    source = """
import ctypes, os
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
def can_signal(process):
    try:
        os.kill(process, 0)
        return True
    except OSError:
        return False
libc = ctypes.CDLL(None)
x = [int(status["CapEff"], 16), int(status["CapBnd"], 16), status["NoNewPrivs"].strip(), os.getpid(),
     [each for each in range(2, 40) if can_signal(each)], libc.mount(b"none", b"/", None, 32, None),
     libc.ptrace(16, 2, 0, 0)]
"""
    assert read(isolated, source) == Value([0, 0, "1", 1, [], -1, -1])


def test_nothing_is_left_for_the_next_submission(isolated: Sandbox) -> None:
    leave = """
import os
for place in (os.environ["HOME"], os.environ["TMPDIR"], "/dev/shm", "/tmp", "."):
    try:
        open(os.path.join(place, "left"), "w").close()
    except OSError:
        pass
if os.fork() == 0:
    os.setsid()
    import time
    time.sleep(60)
x = 1
"""
    look = """
import glob, os
places = (os.environ["HOME"], os.environ["TMPDIR"], "/dev/shm", "/tmp", ".")
x = [os.path.exists(os.path.join(place, "left")) for place in places]
x.append([each for each in glob.glob("/proc/[0-9]*/cmdline") if b"time.sleep" in open(each, "rb").read()])
"""
    assert read(isolated, leave) == Value(1)
    assert read(isolated, look) == Value([False, False, False, False, False, []])


@pytest.mark.parametrize(
    ("source", "kind", "words"),
    [
        ("import os\nos._exit(0)", "crashed", "the Python process ended"),
        ("import os\nos.abort()", "crashed", "the Python process ended"),
        ("x = bytearray(10**10)", "raised", "MemoryError: "),
        ("while True: pass", "timeout", "2 s"),
        ("import sys\nsys.exit(3)", "raised", "SystemExit: 3"),
        (
            "import os\nfor each in range(3, 99):\n    try: os.write(each, b'x' * 10**6)\n    except OSError: pass",
            "too_large",
            "",
        ),
        ("raise type('Odd', (Exception,), {'__str__': lambda self: 1 / 0})", "raised", "Odd: "),
    ],
    ids=["exit", "abort", "memory", "loop", "sys.exit", "junk", "odd error"],
)
def test_a_cell_costs_itself_only(sandbox: Sandbox, source: str, kind: str, words: str) -> None:
    session = NotebookProcess(
        sandbox, LIMITS, [NotebookCell(1, "y = 1"), NotebookCell(2, source), NotebookCell(3, "x = y + 1")]
    )
    try:
        assert session.ask(Ask(Request((Read("x"),)), 2)).results == (Value(2),)
        failure = session.failures[2]
        assert (failure.kind, failure.cell) == (kind, 2)
        assert words in failure.message
        assert list(session.failures) == [2]
    finally:
        session.close()


def test_a_fork_bomb_is_stopped(sandbox: Sandbox) -> None:
    limits = Limits(cell_seconds=30, processes=40)
    session = NotebookProcess(
        sandbox, limits, [NotebookCell(1, "import os\nwhile True: os.fork()"), NotebookCell(2, "x = 1")]
    )
    try:
        assert session.ask(Ask(Request((Read("x"),)), 5)).results == (Value(1),)
        assert session.failures[1].message == "it started more than 40 processes"
    finally:
        session.close()


def test_a_question_costs_itself_only_within_its_time(sandbox: Sandbox) -> None:
    deaf = """
import os, signal
def deaf():
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            while True: pass
        except BaseException: pass
def dead(): os._exit(0)
def fine(): return 7
"""
    session = NotebookProcess(sandbox, LIMITS, [NotebookCell(1, deaf)])
    try:
        session.run()
        kinds = [
            session.ask(Ask(Request((CallFunction(each),)), 2)).results[0] for each in ("deaf", "fine", "dead", "fine")
        ]
    finally:
        session.close()
    assert [each.kind if isinstance(each, Failure) else each.plain for each in kinds] == ["timeout", 7, "crashed", 7]


def test_too_many_deaths_end_the_session(sandbox: Sandbox) -> None:
    limits = Limits(cell_seconds=2, question_seconds=2, restarts=2)
    cells = [NotebookCell(number, "import os\nos._exit(0)") for number in range(1, 10)]
    session = NotebookProcess(sandbox, limits, cells)
    try:
        (found,) = session.ask(Ask(Request((Read("x"),)), 2)).results
    finally:
        session.close()
    assert isinstance(found, Failure)
    assert found.kind == "crashed"
    assert list(session.failures) == [1, 2, 3]


@needs_bubblewrap
def test_a_bomb_of_many_processes_is_stopped(isolated: Sandbox) -> None:
    source = """
import os, time
for _ in range(6):
    if os.fork() == 0:
        kept = bytearray(200 * 2**20)
        time.sleep(30)
time.sleep(30)
"""
    session = NotebookProcess(
        isolated, Limits(cell_seconds=20, memory_megabytes=512), [NotebookCell(1, source), NotebookCell(2, "x = 1")]
    )
    try:
        assert session.ask(Ask(Request((Read("x"),)), 2)).results == (Value(1),)
        assert session.failures[1].message == "it took more than 512 MiB of memory"
    finally:
        session.close()


def test_the_command_line_hides_and_shows_nothing_by_chance() -> None:
    command = bubblewrap(SandboxPlan())
    assert "--unshare-all" in command
    assert "--share-net" not in command
    bound = [
        command[place + 1] for place, word in enumerate(command) if word in {"--bind", "--ro-bind", "--ro-bind-try"}
    ]
    assert "/" not in bound
    assert "--bind" not in command


def test_a_sandbox_that_does_not_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.grading.sandbox_plan._package", lambda: Path("/nowhere/workbench"))
    monkeypatch.setattr("sys.executable", "/bin/false")
    with Sandbox(SandboxPlan(protected=False)) as sandbox, pytest.raises(SandboxError, match="did not start"):
        sandbox.fork(LIMITS)


def test_without_namespaces_inside_every_submission_gets_its_own_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    with Sandbox(SandboxPlan(preload=("workbench.grading.worker",), protected=False)) as sandbox:
        assert read(sandbox, "x = 1") == Value(1)
        sandbox._reusable = False
        first = sandbox._process
        assert read(sandbox, "x = 2") == Value(2)
        assert first is not None
        assert sandbox._process is None
        assert first.poll() is not None


# Whoever is root outside is the owner of the kernel's settings in every namespace.
WRITABLE_SETTINGS = """
import os
x = []
for path in ("/proc/sys/kernel/core_pattern", "/proc/sys/vm/overcommit_memory", "/proc/self/autogroup"):
    try:
        os.close(os.open(path, os.O_WRONLY))
        x.append(path)
    except OSError:
        pass
"""


def test_settings_of_the_kernel_cannot_be_written(isolated: Sandbox) -> None:
    assert read(isolated, WRITABLE_SETTINGS) == Value([])


def test_neither_can_they_where_namespaces_inside_are_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    if reason_against_bubblewrap():
        pytest.skip("needs bubblewrap")
    forbidding = lambda plan, **options: [*bubblewrap(plan, **options)[:-1], "--disable-userns", "--"]  # noqa: E731
    monkeypatch.setattr(sandboxes, "bubblewrap", forbidding)
    with Sandbox(SandboxPlan(preload=("workbench.grading.worker",))) as sandbox:
        sandbox.start()
        assert not sandbox._reusable
        assert read(sandbox, WRITABLE_SETTINGS) == Value([])


def test_a_crash_is_no_matter_of_who_collects_dumps(sandbox: Sandbox) -> None:
    source = "import resource\nx = list(resource.getrlimit(resource.RLIMIT_CORE))"
    assert read(sandbox, source) == Value([1, 1])


def test_the_plan_without_bubblewrap_is_unprotected() -> None:
    from tests.grading.corpus.building import LAB
    from workbench.grading.graded_lab import load_lab

    lab = load_lab(str(LAB))
    assert not plan_for(lab, (), "no program").protected
    assert plan_for(lab, (), "").protected
    assert str(LAB) in plan_for(lab, (), "").hidden


@pytest.mark.parametrize("secretive", ["", "ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)"], ids=["plain", "secretive"])
def test_shared_memory_counts(sandbox: Sandbox, secretive: str) -> None:
    source = f"""
import ctypes, mmap, time
{secretive}
taken = mmap.mmap(-1, 700 * 2**20)
for place in range(0, len(taken), 4096):
    taken[place] = 1
time.sleep(1)
"""
    session = NotebookProcess(
        sandbox, Limits(cell_seconds=20, memory_megabytes=512), [NotebookCell(1, source), NotebookCell(2, "x = 1")]
    )
    try:
        assert session.ask(Ask(Request((Read("x"),)), 2)).results == (Value(1),)
        assert session.failures[1].message == "it took more than 512 MiB of memory"
    finally:
        session.close()


def test_memory_that_processes_share_counts_once(sandbox: Sandbox) -> None:
    source = """
import os, time
kept = bytearray(200 * 2**20)
for _ in range(5):
    if os.fork() == 0:
        time.sleep(1)
        os._exit(0)
time.sleep(0.6)
x = 1
"""
    assert read(sandbox, source) == Value(1)


def test_what_is_written_is_limited_all_folders_together(isolated: Sandbox) -> None:
    source = """
import os
x = []
for folder in (os.environ["HOME"], "/dev/shm", "/tmp"):
    try:
        with open(f"{folder}/filler", "wb") as file:
            file.write(bytes(7 * 2**20))
        x.append(True)
    except OSError:
        x.append(False)
"""
    assert read(isolated, source) == Value([True, True, False])


def test_calls_that_no_notebook_needs_are_refused(sandbox: Sandbox) -> None:
    source = """
import ctypes, errno, os, socket
libc = ctypes.CDLL(None, use_errno=True)
def refusal(function, *arguments):
    ctypes.set_errno(0)
    return errno.errorcode[ctypes.get_errno()] if function(*arguments) == -1 else ""
def family(number):
    try:
        socket.socket(number, socket.SOCK_STREAM).close()
    except OSError as error:
        return errno.errorcode[error.errno]
    return ""
clone = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
x = [refusal(libc.unshare, 0x10000000), refusal(libc.syscall, clone, 0x10000011, 0, 0, 0, 0),
     refusal(libc.memfd_create, b"a", 0), refusal(libc.shmget, 0, ctypes.c_size_t(4096), 0o1600),
     refusal(libc.setns, 0, 0), family(40), family(socket.AF_UNIX), family(socket.AF_INET)]
"""
    assert read(sandbox, source) == Value(["EPERM", "EPERM", "ENOSYS", "EPERM", "EPERM", "EAFNOSUPPORT", "", ""])


def test_calls_without_effect_report_success(sandbox: Sandbox) -> None:
    """Larger buffers would be memory of nobody, and a session of one's own a further share of the processors."""
    source = """
import os, socket
one, other = socket.socketpair()
before = one.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)
one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 10 * before)
one.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
x = [one.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) == before,
     one.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)]
child = os.fork()
if child == 0:
    session = os.getsid(0)
    os.setsid()
    os._exit(os.getsid(0) == session)
x.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    assert read(sandbox, source) == Value([True, 1, 1])


@needs_bubblewrap
def test_a_fork_bomb_does_not_fill_the_machine_before_it_is_noticed(isolated: Sandbox) -> None:
    source = "import resource\nx = list(resource.getrlimit(resource.RLIMIT_NPROC))"
    most = 40 + 128 + 16 * (os.cpu_count() or 1)
    assert read(isolated, source, limits=Limits(processes=40)) == Value([most, most])


def test_a_submission_may_start_threads_again_and_again(isolated: Sandbox) -> None:
    """Only how many there are at once is limited."""
    source = """
import threading
x = 0
for _ in range(3000):
    thread = threading.Thread(target=lambda: None)
    thread.start()
    thread.join()
    x += 1
"""
    assert read(isolated, source, limits=Limits(cell_seconds=20)) == Value(3000)


def test_a_crowd_of_threads_steps_back(sandbox: Sandbox) -> None:
    source = """
import os, time
for _ in range(3 * os.cpu_count() + 1):
    if os.fork() == 0:
        while True:
            pass
end = time.monotonic() + 8
while os.sched_getscheduler(0) != os.SCHED_IDLE and time.monotonic() < end:
    pass
x = os.sched_getscheduler(0) == os.SCHED_IDLE
try:
    with open("/proc/self/autogroup") as file:  # the share of the session, where Linux gives each one
        share = file.read().split()[-1:]
except OSError:
    share = []
"""
    assert read(sandbox, source, limits=Limits(cell_seconds=20)) == Value(True)
    assert read(sandbox, source, "share", limits=Limits(cell_seconds=20)) in (Value(["19"]), Value([]))
