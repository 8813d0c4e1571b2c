"""The names that examples in docstrings may use without saying where they come from."""

import doctest
import re
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

import workbench as wb


def names_for(module: ModuleType, folder: Path) -> dict[str, Any]:
    """What examples of ``module`` know besides its own names, with an empty ``folder`` to write into."""
    own, names = vars(module), {**_tiny(), "folder": folder}
    if "ReopenedRun" in own and module.__name__.startswith("workbench.training"):
        names["opened"] = _opened(folder, names)
    if module.__name__.startswith("workbench.tuning"):
        names |= _tuning(folder, names, with_study="study" in _asked(module))
    if module.__name__.startswith("workbench.custom"):
        names["Scale"] = _scale(folder)
    if module.__name__.startswith("workbench.flow"):
        names |= _flow(folder, _asked(module))
    return {name: value for name, value in names.items() if name not in own}


def _scale(folder: Path) -> Any:
    """A layer class of a file, as of a cell."""
    file = folder / "scale_layer.py"
    file.write_text(wb.custom.template("Scale").replace("initial", "factor"), encoding="utf-8")
    namespace: dict[str, Any] = {"__name__": "source"}
    exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), namespace)
    return namespace["Scale"]


def _asked(module: ModuleType) -> set[str]:
    """The words of a module's examples."""
    found = doctest.DocTestFinder().find(module)
    return {word for test in found for one in test.examples for word in re.findall(r"\w+", one.source)}


def _tuning(folder: Path, names: dict[str, Any], *, with_study: bool) -> dict[str, Any]:
    """A search of two trials, and the study of one."""
    space = {"learning_rate": wb.tuning.Range(0.0001, 0.1, log=True)}
    search = wb.tuning.Search(space, trials=2, seed=1)
    if not with_study:
        return {"tiny_search": search}
    study = wb.tuning.tune(names["graph"], names["data"], search=search, folder=folder / "studies", epochs=1)
    return {"tiny_search": search, "study": study.wait()}


def _opened(folder: Path, names: dict[str, Any]) -> Any:
    """A run of two epochs that was kept and reopened."""
    kept = wb.training.fit(
        names["graph"], names["data"], epochs=2, seed=1, name="kept", folder=folder / "opened"
    ).wait()
    return wb.training.open(kept.folder)


def _flow(folder: Path, asked: set[str]) -> dict[str, Any]:
    """Some digits, and, where they are asked for, a flow that was run on them, and the same frozen and opened."""
    samples = wb.data.named("digits")[:60].split(preset="60/20/20")
    names: dict[str, Any] = {"samples": samples}
    if not asked & {"flow_run", "frozen"}:
        return names
    network = (
        wb.Graph("net").add("Input", shape=(16, 16, 1)).add("Flatten").add("Dense", units=10, activation="softmax")
    )
    graph = wb.Graph("digits", kind="flow").add("DataSet").add("Resize", height=16, width=16)
    graph = graph.add("MinMaxNormalization").add("Network", name="network", inner=network, epochs=1).add("Metrics")
    names["flow_run"] = wb.flow.run(graph, samples, store=folder / "results")
    if "frozen" in asked:
        names["frozen"] = wb.flow.open(wb.flow.freeze(names["flow_run"], folder / "frozen.wbflow"))
    return names


@cache
def _tiny() -> dict[str, Any]:
    """A tiny data set, a tiny network, drawn and built, a picture, and a run of one epoch."""
    digits = wb.data.load_digits()
    train, validation, test = (
        wb.data.Split(split.x[:count], split.y[:count])
        for split, count in ((digits.train, 100), (digits.validation, 50), (digits.test, 50))
    )
    data = wb.data.Dataset("digits", train, validation, test, digits.class_names)
    graph = wb.Graph("digits").add("Input", shape=(8, 8, 1), name="image")
    graph = graph.add("Conv2D", filters=4, kernel_size=3, activation="relu", name="conv")
    graph = graph.add("Flatten", name="flatten").add("Dense", units=10, activation="softmax", name="scores")
    run = wb.training.fit(graph, data, epochs=1, seed=0).wait()
    model, image = wb.build_model(graph), data.test.x[0]
    return {"wb": wb, "np": np, "data": data, "graph": graph, "model": model, "image": image, "run": run}
