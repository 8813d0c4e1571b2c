"""The debugger where people use it: a prompt in a kernel, a notebook run unattended, and a terminal."""

import os
import pty
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import nbformat
import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient

pytestmark = pytest.mark.slow

_SETUP = (
    "import keras, numpy as np, workbench as wb\n"
    "from keras import layers\n"
    "parts = [keras.Input((3,), name='x'), layers.Dense(2, name='hidden'), layers.Dense(1, name='out')]\n"
    "model = keras.Sequential(parts)\n"
)
_WAIT = 120


@pytest.fixture(scope="module")
def client() -> Iterator[BlockingKernelClient]:
    """A kernel of this very Python."""
    manager = KernelManager(kernel_name="python3")
    manager.kernel_spec.argv[0] = sys.executable
    manager.start_kernel(env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))})
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=_WAIT)
    client.execute_interactive(_SETUP, timeout=_WAIT)
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def live(client: BlockingKernelClient, code: str, answers: list[str], **options: Any) -> tuple[str, str]:
    """What is printed or drawn while ``answers`` are typed at the prompts, and how the execution ended."""
    printed: list[str] = []
    waiting = iter(answers)

    def output(message: Any) -> None:
        if message["msg_type"] == "stream":
            printed.append(message["content"]["text"])
        if message["msg_type"] == "display_data":
            printed.extend(message["content"]["data"].values())

    def answer(message: Any) -> None:
        client.input(next(waiting))

    reply = client.execute_interactive(
        code, timeout=_WAIT, output_hook=output, stdin_hook=answer, **{"allow_stdin": True, **options}
    )
    return "".join(printed), reply["content"]["status"]


def test_a_live_prompt(client: BlockingKernelClient) -> None:
    answers = ["p x.shape", "n", "p x.shape", "shapes", "where", "q"]
    printed, status = live(client, "wb.debug(model, (4, 3))", answers)
    assert status == "ok"
    assert "TensorShape([4, 3])" in printed
    assert "TensorShape([4, 2])" in printed
    assert "2 steps, 8 parameters" in printed
    assert "step 2 of 2" in printed
    assert '<img alt="Place in the network, ' in printed  # the map with the step lit


def test_quitting_leaves_the_kernel_at_work(client: BlockingKernelClient) -> None:
    for _ in range(2):
        assert live(client, "wb.debug(model, (4, 3))", ["n", "q"])[1] == "ok"
    assert live(client, "print(6 * 7)", []) == ("42\n", "ok")


def test_an_interrupt_at_the_prompt_ends_the_session(client: BlockingKernelClient) -> None:
    sent = client.execute("wb.debug(model, (4, 3))", allow_stdin=True)
    assert client.get_stdin_msg(timeout=_WAIT)["msg_type"] == "input_request"
    client.session.send(client.control_channel.socket, client.session.msg("interrupt_request", {}))
    while client.get_shell_msg(timeout=_WAIT)["parent_header"].get("msg_id") != sent:
        pass
    assert live(client, "print(6 * 7)", [])[0].endswith("42\n")


def test_running_the_cell_again_ends_the_old_session(client: BlockingKernelClient) -> None:
    first = client.execute("wb.debug(model, (4, 3))", allow_stdin=True)
    assert client.get_stdin_msg(timeout=_WAIT)["parent_header"]["msg_id"] == first
    second = client.execute("wb.debug(model, (5, 3))", allow_stdin=True)
    asked = client.get_stdin_msg(timeout=_WAIT)
    assert asked["parent_header"]["msg_id"] == second
    client.input("q")
    replies = {}
    while second not in replies:
        reply = client.get_shell_msg(timeout=_WAIT)
        replies[reply["parent_header"].get("msg_id")] = reply["content"]["status"]
    assert (replies[first], replies[second]) == ("ok", "ok")
    assert live(client, "print(6 * 7)", [])[0].endswith("42\n")


def test_a_kernel_without_input_prints_the_table(client: BlockingKernelClient) -> None:
    printed, status = live(client, "wb.debug(model, (4, 3))", [], allow_stdin=False)
    assert status == "ok"
    assert "3 steps, 11 parameters" in printed


def test_the_extension_shows_plain_words_before_the_original(client: BlockingKernelClient) -> None:
    kinds: list[str] = []
    client.execute_interactive("%load_ext workbench", timeout=_WAIT)
    client.execute_interactive(
        "layers.Conv2D(1, 3)(keras.Input((5,)))", timeout=_WAIT, output_hook=lambda one: kinds.append(one["msg_type"])
    )
    assert [kind for kind in kinds if kind in ("display_data", "error")] == ["display_data", "error"]
    client.execute_interactive("%unload_ext workbench", timeout=_WAIT)


def test_a_notebook_run_unattended() -> None:
    cells = [
        nbformat.v4.new_code_cell(_SETUP),
        nbformat.v4.new_code_cell("wb.debug(model, (4, 3), commands=['n', 'p x.shape', 'show', 'q'])"),
        nbformat.v4.new_code_cell("wb.debug(model, (4, 3))"),
        nbformat.v4.new_code_cell("wb.trace(model, (4, 3))"),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=_WAIT, kernel_name="python3").execute()
    scripted, table, traced = (cell.outputs for cell in notebook.cells[1:])
    assert "TensorShape([4, 2])" in "".join(one.get("text", "") for one in scripted)
    assert any("image/png" in one.get("data", {}) for one in scripted)
    assert "3 steps, 11 parameters" in table[0].text
    assert {"text/html", "text/plain"} <= set(traced[-1].data)


def test_a_terminal() -> None:
    """A pseudo-terminal is what a learner's shell is: the prompt is answered by typing."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", f"{_SETUP}wb.debug(model, (4, 3))\nprint('done', 6 * 7)"],
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "TERM": "dumb"},
    )
    os.close(theirs)
    seen = ""
    try:
        for command in ("n", "p x.shape", "q"):
            seen = _until(ours, "(Pdb) ", seen)
            os.write(ours, f"{command}\n".encode())
            seen += "\n"
        assert "done 42" in _until(ours, "done 42", seen)
        assert process.wait(timeout=_WAIT) == 0
    finally:
        process.kill()
        os.close(ours)
    assert "TensorShape([4, 2])" in seen


def _until(terminal: int, text: str, seen: str) -> str:
    """Read until ``text`` comes after the last line that was typed."""
    start, deadline = len(seen), time.monotonic() + _WAIT
    while text not in seen[start:]:
        assert time.monotonic() < deadline, seen
        seen += os.read(terminal, 4096).decode()
    return seen
