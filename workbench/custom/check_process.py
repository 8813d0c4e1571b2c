"""Entry point of the process that checks layers: a request a line in, a verdict a line out."""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from math import ceil
from typing import Any

from workbench.custom.contract_report import CHECKS
from workbench.custom.contract_tests import FILE, LayerTrial, line_of, outcome
from workbench.messages import mark, say
from workbench.text_format import shorten

_FAILS = mark("running the text raises {error}.")
_ENDED = mark("it ends the process: {error}. A layer must not.")
_FIRST = ("made", "builds")
"""Without them nothing else can be tried."""
_LARGEST_FILE = 64 * 1024 * 1024
_MEMORY = 12 * 1024**3


def main() -> None:
    """Read requests from standard input until it ends; whatever the layers print goes nowhere."""
    answers = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    _limit()

    def tell(**verdict: Any) -> None:
        answers.write(json.dumps(verdict) + "\n")
        answers.flush()

    import keras  # noqa: F401 - before the first request is measured

    tell(ready=True)
    for line in sys.stdin:
        request = json.loads(line)
        verdicts(request, tell)
        tell(done=request["number"])
    os._exit(0)  # threads that a layer has started are not waited for


def verdicts(request: Mapping[str, Any], tell: Callable[..., None]) -> None:
    """Make all checks of one layer; ``tell`` each as it is made."""
    name = next(iter(CHECKS))
    _limit_time(request["seconds"])
    try:
        trial = LayerTrial(_class(request), request["config"], _tuple(request["shape"]))
        for name in CHECKS:
            tell(begin=name)
            _limit_time(request["seconds"])
            found = outcome(trial, name)
            tell(**found)
            if found["outcome"] == "failed" and name in _FIRST:
                return
    except (SystemExit, KeyboardInterrupt) as error:
        tell(check=name, outcome="failed", text=say(_ENDED, error=type(error).__name__), line=line_of(error))
    except BaseException as error:  # noqa: BLE001 - whatever the text raises is the answer
        text = say(_FAILS, error=shorten(f"{type(error).__name__}: {error}".rstrip("."), 300))
        tell(check=name, outcome="failed", text=text, line=line_of(error))


def _limit_time(seconds: float) -> None:
    """Let the system end this process once it has computed for so long from now: also inside a call of C."""
    try:
        import resource
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (ceil(time.process_time() + seconds), hard))


def _class(request: Mapping[str, Any]) -> Any:
    namespace: dict[str, Any] = {"__name__": "your_layer"}
    exec(compile(request["source"], FILE, "exec"), namespace)  # noqa: S102 - the user asked for it, in a process of its own
    return namespace[request["class_name"]]


def _tuple(shape: Any) -> tuple[int, ...] | None:
    return None if shape is None else tuple(map(int, shape))


def _limit() -> None:
    """Keep a layer from filling memory or disk; where the system has no such limits, it has none."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))


if __name__ == "__main__":
    main()
