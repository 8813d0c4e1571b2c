"""Seconds for a round trip (import and export), as a Markdown table: ``python tests/bench/round_trip.py``.

Names of networks in keras.applications may be given; without, all are measured. All times are processor time, which
other work on the machine hardly changes, and both models are built without values for their weights.
"""

import inspect
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras

import workbench as wb
from workbench.codegen.model_builder import execute


def timed(action: Callable[[], Any]) -> tuple[Any, float]:
    start = time.process_time()
    return action(), time.process_time() - start


def without_weights(build: Callable[[], Any]) -> Any:
    """What ``build`` gives, with variables that have no values: drawing them would take most of the time."""
    with keras.StatelessScope(initialize_variables=False):
        model = build()
    keras.backend.clear_session()
    return model


def main(names: list[str]) -> None:
    known = sorted(n for n, v in vars(keras.applications).items() if inspect.isfunction(v) and n[0].isupper())
    wb.to_source(wb.from_keras(keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])))  # imports and catalog
    print("| network | nodes | Keras builds it | import | source | running the source |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name in names or known:
        keras.backend.clear_session()
        network = partial(getattr(keras.applications, name), weights=None)
        model, building = timed(partial(without_weights, network))
        graph, importing = timed(partial(wb.from_keras, model))
        source, writing = timed(partial(wb.to_source, graph))
        _, running = timed(partial(without_weights, execute(source)["build_model"]))
        row = (f"{seconds:.2f} s" for seconds in (building, importing, writing, running))
        print(f"| {name} | {len(graph.nodes)} | {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
