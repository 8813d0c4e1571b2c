"""Callbacks for cells that the student has run, and the variables of the notebook."""

from collections.abc import Callable, Mapping
from typing import Any

from IPython import get_ipython


def when_a_cell_has_run(listener: Callable[[str], None]) -> Callable[[], None]:
    """Call ``listener`` with the text of every cell that ran without an error; returns its disposer."""

    def handle_result(result: Any) -> None:
        if result.success and result.info is not None:
            listener(str(result.info.raw_cell))

    return _register(handle_result)


def after_every_cell(listener: Callable[[], None]) -> Callable[[], None]:
    """Call ``listener`` when a cell has ended, with an error too: it may have set variables; returns its disposer."""
    return _register(lambda _result: listener())


def _register(handle_result: Callable[[Any], None]) -> Callable[[], None]:
    shell = get_ipython()
    if shell is None:
        return lambda: None
    shell.events.register("post_run_cell", handle_result)
    return lambda: _unregister(shell, handle_result)


def _unregister(shell: Any, handle_result: Callable[[Any], None]) -> None:
    if handle_result in shell.events.callbacks["post_run_cell"]:
        shell.events.unregister("post_run_cell", handle_result)


def is_batch_run() -> bool:
    """Whether nbconvert, nbclient or papermill run the cell: a page names in its message which of its cells it is."""
    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None:
        return False
    request = kernel.get_parent("shell")
    return request.get("header", {}).get("msg_type") == "execute_request" and not request.get("metadata")


def notebook_variables() -> Mapping[str, Any]:
    """The variables of the notebook; empty outside IPython."""
    shell = get_ipython()
    return shell.user_ns if shell is not None else {}
