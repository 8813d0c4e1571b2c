"""What torchinfo, torchlens and ``wb.trace`` show of the same network and batch, as each was seen to show it.

``python -m tests.bench.trace_peers /path/to/python`` where that Python has ``torch``, ``torchinfo`` and ``torchlens``
(an environment of their own). Each tool gets the course's CNN with (100, 1, 28, 28), a batch with a NaN in it, and a
network whose second layer does not fit. A cell quotes what the tool printed or holds; it is "–" where nothing such was
found in its output and names. Its own Python runs this file too, so it imports nothing of ours at the top.
"""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

NONE = "–"
ROWS = (
    "shape in and out of pool2", "names of axes", "dtype", "parameters of conv2", "kernel", "multiply-adds of conv2",
    "least and greatest value", "share of zeros", "where the first NaN comes out", "time of a layer",
    "bytes of a layer", "total memory", "rows up to a failure", "reason of a failure", "labels and loss checked",
    "gradients", "change of each weight", "steps of the forward pass by hand", "map", "layers in a list of dicts",
    "time / forward",
)  # fmt: skip
_ROUNDS = 15


def ratio(tool: Callable[[], Any], forward: Callable[[], Any]) -> str:
    """How much longer the tool takes than the network alone: timed in turn, the middle of the ratios."""
    tool(), forward()
    return f"{median(_seconds(tool) / _seconds(forward) for _ in range(_ROUNDS)):.1f}"


def _seconds(run: Callable[[], Any]) -> float:
    start = perf_counter()
    run()
    return perf_counter() - start


def found(pattern: str, text: str) -> str:
    """What stands at the place of the pattern's first group, or "–"."""
    match = re.search(pattern, text)
    return re.sub(r"\s+", " ", match.group(1)).strip() if match else NONE


def failing(run: Callable[[], Any]) -> Exception:
    """What ``run`` raises."""
    try:
        run()
    except Exception as error:  # noqa: BLE001 - any tool's own kind
        return error
    message = "a network that does not fit was expected to fail"
    raise AssertionError(message)


def ours() -> dict[str, str]:
    """The same of ``wb.trace`` and what belongs to it."""
    import keras
    import numpy as np

    import workbench as wb
    from tests.trace.run.test_tracer import cnn

    model, x = cnn(), np.random.default_rng(0).normal(size=(100, 1, 28, 28)).astype("float32")
    spoiled = x.copy()
    spoiled[0, 0, 0, 0] = np.nan
    parts = [keras.layers.Flatten(name="flatten"), keras.layers.Conv2D(4, 3, name="conv")]
    plain, full = str(wb.trace(model, x)), wb.trace(model, x, np.zeros((100, 10)), _LOSS, statistics=True)
    bad = wb.trace(keras.Sequential(parts), x)
    row = full.rows[4]
    step = wb.debug_step(model, x, np.zeros(100), _LOSS)
    weight = step.rows[0]
    return {
        "shape in and out of pool2": found(r"pool2 .*?(\(100.*?\) +\(100.*?\))", plain),
        "names of axes": found(r"pool2 .*\)  +(batch[a-z, ]+?)  ", plain),
        "dtype": found(r"pool2 .*(float32)", plain),
        "parameters of conv2": found(r"conv2 .*float32 +([\d,]+)", plain),
        "kernel": found(r"conv2 .*?(5 × 5)", plain),
        "multiply-adds of conv2": found(r"conv2 .* ([\d,]+)", plain) + " a sample",
        "least and greatest value": f"{row['min']:.2g}, {row['max']:.2g}",
        "share of zeros": f"{row['zeros']:.0%}",
        "where the first NaN comes out": wb.trace(model, spoiled, statistics=True).problems[0].node,
        "time of a layer": f"{row['seconds'] * 1000:.1f} ms",
        "bytes of a layer": f"{row['bytes']:,}",
        "total memory": found(r"memory: (.*)", plain),
        "rows up to a failure": f"{len(bad)}, the last: {bad.rows[-1]['name']}",
        "reason of a failure": bad.rows[-1]["reason"],
        "labels and loss checked": full.problems[0].message,
        "gradients": f"{weight['weight']}: {weight['gradient']:.2g}",
        "change of each weight": f"{weight['weight']}: {weight['change']:.2g}",
        "steps of the forward pass by hand": "wb.debug: n, s, l, p, w, b, c, q, shapes, shape, show, where",
        "map": found(r"(<svg)", wb.view(model).to_svg()) + ", and a widget that follows the debugger",
        "layers in a list of dicts": f"trace.rows: {len(row)} keys",
        "time / forward": ratio(lambda: wb.trace(model, x), lambda: model(x)),
    }


_LOSS = "sparse_categorical_crossentropy"


def peers() -> dict[str, dict[str, str]]:
    """Runs in the peers' Python."""
    import torch  # type: ignore[import-not-found]
    from torch import nn  # type: ignore[import-not-found]

    torch.set_grad_enabled(True)
    convolutions = [nn.Conv2d(1, 16, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)]
    convolutions += [nn.Conv2d(16, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)]
    model = nn.Sequential(*convolutions, nn.Flatten(), nn.Linear(1568, 10))
    x = torch.randn(100, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    spoiled = x.clone()
    spoiled[0, 0, 0, 0] = float("nan")
    bad = nn.Sequential(nn.Flatten(), nn.Conv2d(1, 4, 3))
    return {"torchinfo": _torchinfo(model, x, bad), "torchlens": _torchlens(model, x, spoiled, bad)}


def _torchinfo(model: Any, x: Any, bad: Any) -> dict[str, str]:
    import torchinfo  # type: ignore[import-not-found]

    columns = ("input_size", "output_size", "num_params", "kernel_size", "mult_adds", "trainable")

    def run(network: Any = model) -> Any:
        return torchinfo.summary(network, input_data=x, col_names=columns, verbose=0)

    text, one, error = str(run()), vars(run().summary_list[6]), failing(lambda: run(bad))
    total = found(r"Input size \(MB\): (.*)", text), found(r"Estimated Total Size \(MB\): (.*)", text)
    return {
        "shape in and out of pool2": found(r"MaxPool2d: 1-6 +(\[.*?\] +\[.*?\])", text),
        "names of axes": found(r"(batch|channels)", text),
        "dtype": found(r"(float32)", text),
        "parameters of conv2": found(r"Conv2d: 1-4 .*?\] +\[.*?\] +([\d,]+)", text),
        "kernel": found(r"Conv2d: 1-4 .*?(\[5, 5\])", text),
        "multiply-adds of conv2": found(r"Conv2d: 1-4 .*\] +([\d,]+)", text) + " a batch",
        "least and greatest value": found(r"\b(min|max)\b", text),
        "bytes of a layer": f"{one['output_bytes']:,}" if "output_bytes" in one else NONE,
        "total memory": f"input {total[0]} MB, in all {total[1]} MB",
        "rows up to a failure": found(r"(Executed layers up to: .*)", str(error)),
        "reason of a failure": f"PyTorch's: {error.__cause__}",
        "layers in a list of dicts": "summary_list of objects",
        "time / forward": ratio(run, lambda: model(x)),
    }


def _torchlens(model: Any, x: Any, spoiled: Any, bad: Any) -> dict[str, str]:
    import torchlens  # type: ignore[import-not-found]

    log = torchlens.trace(model, x)
    text, told = str(log.summary()), str(log.narrate())
    layer = next(one for one in log.layers if one.label_short.startswith("maxpool2d_2"))
    numbers = str(next(row.stats for row in log.stats_table().rows if row.label.startswith("maxpool2d_2")))
    convolution = next(one for one in log.layers if one.label_short.startswith("conv2d_2"))
    error = failing(lambda: torchlens.trace(bad, x))
    log.log_backward(log.layers[-1].out.sum())
    return {
        "shape in and out of pool2": found(r"5 \(MaxPool2d\) +(\(.*?\))", text) + " (out; in: of the layer before)",
        "names of axes": found(r"(batch|channels)", told),
        "dtype": found(r"maxpool2d_2\S* +\S+ (\w+)", told),
        "parameters of conv2": found(r"3 \(Conv2d\) +\(.*?\) +([\d.K]+)", text),
        "kernel": str(dict(convolution.func_config).get("kernel_size", NONE)),
        "multiply-adds of conv2": found(r"3 \(Conv2d\).* ([\d.]+M)", text) + " FLOPs a batch",
        "least and greatest value": found(r"\[([^\[\]]* \.\. [^\]]*)\]", numbers),
        "share of zeros": found(r"zero=(\S+?)\)?$", numbers),
        "where the first NaN comes out": found(r"label='(\w+)'", str(torchlens.trace(model, spoiled).find_nan())),
        "time of a layer": f"{float(layer.func_duration) * 1000:.1f} ms",
        "bytes of a layer": str(layer.activation_memory),
        "total memory": found(r"Memory +(.*)", text),
        "rows up to a failure": found(r"captured (\S+ \.\. \S+)", str(getattr(error, "partial_log", ""))),
        "reason of a failure": f"PyTorch's: {error}",
        "gradients": f"log_backward: {log.num_grad_fns} gradient functions",
        "map": "draw(), by Graphviz" if hasattr(log, "draw") else NONE,
        "layers in a list of dicts": "to_pandas(), with pandas",
        "time / forward": ratio(lambda: torchlens.trace(model, x), lambda: model(x)),
    }


def main() -> None:
    """Print the table, or with ``--peers`` what this Python's tools show."""
    if sys.argv[1:] == ["--peers"]:
        print(json.dumps(peers()))
        return
    done = subprocess.run(
        [sys.argv[1], "-W", "ignore", str(Path(__file__)), "--peers"], capture_output=True, text=True, check=True
    )
    seen = {**json.loads(done.stdout.strip().splitlines()[-1]), "wb.trace": ours()}
    print(f"| shown | {' | '.join(seen)} |\n| --- |{' --- |' * len(seen)}")
    for row in ROWS:
        cells = (str(tool.get(row, NONE)).replace("\n", " ").replace("|", "/") for tool in seen.values())
        print(f"| {row} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
