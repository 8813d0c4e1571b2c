"""How long ``wb.check`` takes beyond the student's own computation, for every kind of question.

Run it as ``python tests/bench/check_speed.py`` from the project's folder. Times are medians in milliseconds; the
student's own computation (calling the function, predicting) is measured beside and taken off.
"""

import contextlib
import io
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import keras
import numpy as np

import workbench as wb
from tests.labs.questions.kinds import KINDS, Kind
from workbench.labs import answer_check, lab_session
from workbench.labs.public_questions import PublicQuestions
from workbench.labs.questions import metric, network, network_description

REPEATS = 30


def lenet() -> wb.Graph:
    """A drawing of the size that a lab asks for."""
    graph = wb.Graph("lenet").add("Input", shape=(28, 28, 1))
    for filters in (32, 64):
        graph = graph.add("Conv2D", filters=filters, kernel_size=5, padding="same").add("MaxPooling2D")
    return graph.add("Flatten").add("Dense", units=128).add("Dense", units=10)


def real_kinds() -> dict[str, Kind]:
    """A drawn and a trained network, as in the labs."""
    graph = lenet()
    model = wb.build_model(graph)
    x, y = np.zeros((200, 28, 28, 1), "float32"), np.zeros(200, int)
    question = metric("q", 5, "m", "accuracy", ramp=[(0.5, 0), (1, 1)], visible=("x", "y"))
    layers = [type(layer).__name__ for layer in model.layers[1:]]
    return {
        "a drawn LeNet": Kind(network("q", 3, "g", layers=layers), {"g": graph}, {}),
        "a LeNet on 200 images": Kind(question, {"m": model, "x": x, "y": y}, {}),
    }


def milliseconds(action: Callable[[], Any]) -> float:
    """The median time of an action that has been warmed up."""
    action()
    times = []
    for _ in range(REPEATS):
        start = perf_counter()
        action()
        times.append(1000 * (perf_counter() - start))
    return median(times)


def own_computation(kind: Kind) -> Callable[[], Any]:
    """What the student's code does of itself when it is checked."""
    names = kind.right
    if "f" in names:
        return lambda: names["f"](1, 2)
    if "m" in names:
        quiet = {"verbose": 0, "batch_size": 128} if isinstance(names["m"], keras.Model) else {}
        return lambda: names["m"].predict(names["x"], **quiet)
    return lambda: None


def check_time(kind: Kind, *, changed: bool) -> float:
    """The time of one check, with what it shows; a drawing counts as changed since the last one, or not."""
    lab_session.end()
    lab_session.begin(PublicQuestions("bench", "", "", (kind.question.public(),)), "")
    vars(answer_check)["notebook_names"] = lambda: kind.right

    def one_check() -> None:
        if changed:
            network_description._drawn.cache_clear()
        wb.check("q")

    with contextlib.redirect_stdout(io.StringIO()):
        return milliseconds(one_check)


def main() -> None:
    """Print a Markdown table."""
    print("| question | wb.check (ms) | the student's own (ms) | beyond (ms) | again, unchanged (ms) |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, kind in {**KINDS, **real_kinds()}.items():
        total, own = check_time(kind, changed=True), milliseconds(own_computation(kind))
        again = check_time(kind, changed=False)
        print(f"| {name} | {total:.1f} | {own:.1f} | {max(total - own, 0):.1f} | {max(again - own, 0):.1f} |")


if __name__ == "__main__":
    main()
