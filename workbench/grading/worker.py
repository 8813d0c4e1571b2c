"""The student's process: runs the cells of one notebook and answers what the judge asks, one command at a time.

Everything in this process belongs to the student's code, this module too once the first cell has run: no expected
answer, label or verdict ever comes here, and whatever it sends is untrusted.
"""

import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path, PurePosixPath
from types import FrameType
from typing import Any, NoReturn

from workbench.grading.epoch_count import count_epochs, epochs_behind
from workbench.grading.notebook_shell import NotebookShell
from workbench.grading.stub_modules import disable_training, install_stubs
from workbench.grading.worker_protocol import (
    Ask,
    Begin,
    ConnectionLost,
    CountEpochs,
    Done,
    Examine,
    Export,
    RunCell,
    WorkerCommand,
    receive_frame,
    send_frame,
)
from workbench.labs.lab_session import make_inert
from workbench.labs.questions.answer_collection import gather
from workbench.labs.questions.answer_protocol import (
    LARGEST_MESSAGE,
    LONGEST_MESSAGE,
    Answer,
    Failure,
    ProtocolError,
    Request,
    Value,
    decode,
    encode,
)
from workbench.text_format import shorten

_MOST = 2 * LARGEST_MESSAGE


class _TimeLimitReached(KeyboardInterrupt):
    """The time of a cell or a question is over: to the student's code it is what the stop button of Jupyter is."""


def serve(channel: socket.socket) -> None:
    """Execute commands until the judge closes the connection."""
    shell = NotebookShell()
    sys.modules["__main__"] = shell.main_module  # where pickle and multiprocessing look for what a cell defines
    install_stubs(shell)
    signal.signal(signal.SIGALRM, _on_alarm)
    while True:
        try:
            command: WorkerCommand = decode(receive_frame(channel, _MOST), WorkerCommand)
        except ConnectionLost:
            return
        send_frame(channel, _reply(command, shell))


def _reply(command: WorkerCommand, shell: NotebookShell) -> bytes:
    try:
        return encode(_carry_out(command, shell))
    except ProtocolError as error:
        return encode(_refused(command, Failure("not_plain", shorten(str(error), LONGEST_MESSAGE))))


def _carry_out(command: WorkerCommand, shell: NotebookShell) -> Answer | Done:
    if isinstance(command, Begin):
        return _begin(command)
    try:
        return _in_time(command.seconds, lambda: _carry_out_in_time(command, shell))
    except _TimeLimitReached:
        return _refused(command, Failure("timeout", f"{command.seconds:g} s"))
    except BaseException as error:  # noqa: BLE001 - SystemExit, KeyboardInterrupt: the student's code may raise anything
        return _refused(command, Failure("raised", _described(error)))


def _carry_out_in_time(command: RunCell | Ask | Export | Examine | CountEpochs, shell: NotebookShell) -> Answer | Done:
    if isinstance(command, RunCell):
        shell.run_cell(command.source)
        return Done()
    if isinstance(command, Ask):
        return gather(command.request, shell.user_ns)
    if isinstance(command, Export):
        return Answer((Value(_exported(shell.user_ns[command.name])),))
    if isinstance(command, CountEpochs):
        return Answer((Value(epochs_behind(shell.user_ns[command.name])),))
    return gather(command.request, {command.name: _loaded(command.file, command.content)})


def _refused(command: WorkerCommand, failure: Failure) -> Answer | Done:
    if isinstance(command, Begin | RunCell):
        return Done(failure)
    request = command.request if isinstance(command, Ask | Examine) else Request(())
    return Answer(tuple(failure for _ in request.steps) or (failure,))


def _begin(command: Begin) -> Done:
    for name, content in command.files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    make_inert(command.student)
    sys.path.insert(0, str(Path.cwd()))  # a notebook may import what lies beside it; all of ours is imported by now
    if not command.train:
        disable_training()
    elif "keras" in sys.modules:
        count_epochs()
    return Done()


def _in_time(seconds: float, work: Callable[[], Answer | Done]) -> Answer | Done:
    """The result of ``work``. Interrupts it when the time is over; code that swallows that is killed by the judge."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return work()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _on_alarm(_: int, __: FrameType | None) -> NoReturn:
    raise _TimeLimitReached


def _described(error: BaseException) -> str:
    try:
        text = str(error)
    except BaseException:  # noqa: BLE001 - the exception may be of the student's making
        text = ""
    return shorten(f"{type(error).__name__}: {text}", LONGEST_MESSAGE)


def _exported(network: Any) -> dict[str, bytes]:
    """A network as a file: ``.keras`` for a model, ``.graph.json`` for a drawn graph."""
    from workbench.graph.document import Graph
    from workbench.graph.graph_files import save

    graph = network if isinstance(network, Graph) else getattr(network, "graph", None)
    with tempfile.TemporaryDirectory() as folder:
        if isinstance(graph, Graph):
            path = Path(folder, "network.graph.json")
            save(graph, path)
        else:
            path = Path(folder, "network.keras")
            network.save(path)
        return {path.name: path.read_bytes()}


@lru_cache(maxsize=1)
def _loaded(file: str, content: bytes) -> Any:
    """The network of a file. Keras's safe mode keeps out code that a file may carry."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, PurePosixPath(file).name)
        path.write_bytes(content)
        if path.suffix == ".json":
            from workbench.graph.graph_files import load

            return load(path)
        import keras

        import workbench.layers  # noqa: F401 - registers the layers that generated code uses

        model = keras.models.load_model(path, compile=False, safe_mode=True)
        model.run_eagerly = True  # a few batches take less than making a TensorFlow function of the model
        return model
