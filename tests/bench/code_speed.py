"""How long the code for 200 layers takes, against the formatter alone on the same text.

Run with ``python tests/bench/code_speed.py``.
"""

import statistics
import time
from collections.abc import Callable
from functools import partial

import workbench as wb
from tests.helpers.formatting import ruff_format
from workbench.graph.document import Graph

REPEATS = 15


def chain(layers: int) -> Graph:
    """A plain chain, which becomes a Sequential."""
    graph = wb.Graph("chain").add("Input", shape=(64, 64, 3), name="image")
    for number in range(layers):
        graph = graph.add("Conv2D", filters=8 + number, kernel_size=3, padding="same", activation="relu")
    return graph


def residual(units: int) -> Graph:
    """Units of two convolutions and an Add, which need the functional way."""
    graph = wb.Graph("residual").add("Input", shape=(64, 64, 8), name="image")
    for _ in range(units):
        start = graph.nodes[-1].name
        for _ in range(2):
            graph = graph.add("Conv2D", filters=8, kernel_size=3, padding="same", activation="relu")
        graph = graph.add("Add", inputs=[start, graph.nodes[-1].name])
    return graph


def median_ms(work: Callable[[], object]) -> float:
    """The median time of ``work`` in milliseconds."""
    work()
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return 1000 * statistics.median(times)


def main() -> None:
    print("| graph | code | ruff format of it | ratio |\n| --- | ---: | ---: | ---: |")
    for name, graph in (("chain, 200 layers", chain(200)), ("residual, 201 layers", residual(67))):
        ours = median_ms(partial(wb.to_source, graph))
        theirs = median_ms(partial(ruff_format, wb.to_source(graph)))
        print(f"| {name} | {ours:.1f} ms | {theirs:.1f} ms | {ours / theirs:.2f} |")


if __name__ == "__main__":
    main()
