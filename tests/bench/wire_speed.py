"""What it costs the kernel to send a drawing of 800 nodes: as dicts, and packed as the editor's traits are.

Processor time of this thread, so that a busy machine changes little; no Keras, no page. Run with
``python -m tests.bench.wire_speed``.
"""

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from ipywidgets.widgets.widget import _remove_buffers

import workbench as wb
from workbench.analysis import analyze
from workbench.ui import canvas_state, protocol
from workbench.ui.packed_json import packed

NODES = 800
REPEATS = 21


def drawn() -> dict[str, Any]:
    """The values of the two large traits."""
    graph = wb.Graph("bench").add("Input", shape=(8, 8, 4))
    for _ in range(NODES - 1):
        graph = graph.add("Conv2D", filters=4, kernel_size=3, padding="same")
    report = canvas_state.report(graph, (), analyze(graph, shapes=False), "ready", "")
    return {"document": protocol.encode(canvas_state.document(graph, (), 0)), "report": protocol.encode(report)}


def as_dicts(state: dict[str, Any]) -> int:
    """Send as ipywidgets does by itself; returns the bytes."""
    kept, _, _ = _remove_buffers(state)
    return len(json.dumps(kept))


def as_buffers(state: dict[str, Any]) -> int:
    """Send as the editor does; returns the bytes."""
    kept, paths, buffers = _remove_buffers({name: packed(value) for name, value in state.items()})
    return len(json.dumps([kept, paths])) + sum(map(len, buffers))


def milliseconds(send: Callable[[dict[str, Any]], int], state: dict[str, Any]) -> float:
    """Median of the processor time."""
    times = []
    for _ in range(REPEATS):
        began = time.thread_time()
        send(state)
        times.append((time.thread_time() - began) * 1e3)
    return statistics.median(times)


def main() -> None:
    """Print both, measured in turn in the same run."""
    state = drawn()
    print("| a drawing of 800 nodes | bytes | ms |\n| --- | ---: | ---: |")
    for name, send in (("as dicts", as_dicts), ("packed", as_buffers)):
        print(f"| {name} | {send(state):,} | {milliseconds(send, state):.1f} |")


if __name__ == "__main__":
    main()
