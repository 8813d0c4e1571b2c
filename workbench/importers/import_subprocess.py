"""Entry point of the subprocess that runs a student's file: source text in, the model's configuration as JSON out."""

import json
import os
import sys
import traceback
from typing import Any

import msgspec

from workbench.importers.model_description import described
from workbench.importers.model_discovery import build
from workbench.messages import say
from workbench.text_format import shorten


def main() -> None:
    """Read source from standard input and write one JSON object; whatever the code prints goes to standard error."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    request = json.load(sys.stdin)
    sys.path.insert(0, request["folder"])
    answer.write(msgspec.json.encode(_run(request["source"]), enc_hook=str))
    answer.flush()


def _run(source: str) -> dict[str, Any]:
    try:
        found = build(source)
    except BaseException as error:  # noqa: BLE001 - whatever the student's code raises is the answer
        return {"error": _in_words(error)}
    if found is None:
        return {"error": ""}
    model, story = found
    config, results = described(model)
    return {
        "model": json.loads(json.dumps(config, default=str)),
        "results": results,
        "story": msgspec.to_builtins(story),
    }


def _in_words(error: BaseException) -> str:
    """What went wrong, and on which line of the source."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "<source>"]
    line = error.lineno if isinstance(error, SyntaxError) else (lines[-1] if lines else None)
    words = f"{type(error).__name__}: {shorten(str(error), 1000)}"
    return say("{error} (line {line})", error=words, line=line) if line else words


if __name__ == "__main__":
    main()
