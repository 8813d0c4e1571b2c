"""Entry point of the subprocess that runs a student's file: source text in, the model's configuration as JSON out."""

import json
import os
import sys
import traceback
from typing import Any

import msgspec

from workbench.importers import keras2_modules
from workbench.importers.import_errors import CannotImport, SubclassedBesideOthers, SubclassedModel
from workbench.importers.model_candidates import ModelCandidate
from workbench.importers.model_description import described
from workbench.importers.model_discovery import FoundModel
from workbench.importers.skipped_calls import SkippedCalls
from workbench.importers.source_execution import SourceOutcome, build
from workbench.importers.source_run import FILENAME
from workbench.messages import say
from workbench.text_format import shorten

_SHARE = 0.75
"""Of the time that the process has: what the code may take, so that there is some left for the answer."""


def main() -> None:
    """Read source from standard input and write one JSON object; whatever the code prints goes to standard error."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    request = json.load(sys.stdin)
    sys.path.insert(0, request["folder"])
    sys.argv = [FILENAME]
    answer.write(msgspec.json.encode(answered(request, prepared()), enc_hook=str))
    answer.flush()
    os._exit(0)  # threads that the code has started are not waited for


def prepared() -> SkippedCalls:
    """Make this process one that reads source: without training and downloads, with what Keras 1 and 2 had."""
    skipped = SkippedCalls(FILENAME)
    skipped.install()
    keras2_modules.install()
    return skipped


def answered(request: dict[str, Any], skipped: SkippedCalls) -> dict[str, Any]:
    """What to say of ``request``: the model that its source builds, or why there is none."""
    skipped.lines.clear()
    skipped.trained.clear()
    keras2_modules.renamed.clear()
    try:
        built = build(
            request["source"], name=request["name"], trained=skipped.trained, budget=_SHARE * request["timeout"]
        )
        return {**_answer(built), "skipped": skipped.lines, "renamed": keras2_modules.renamed}
    except CannotImport as refusal:
        return {"refused": type(refusal).__name__, "values": {word: str(text) for word, text in refusal.values.items()}}
    except BaseException as error:  # noqa: BLE001 - whatever the student's code raises is the answer
        return {"error": _in_words(error)}


def _answer(built: SourceOutcome) -> dict[str, Any]:
    if built.found is None:
        return {"error": _first(built), "slow": built.overrun and not built.problems[:-1]}
    found = built.found
    try:
        config, results = described(found.model)
    except SubclassedModel as refusal:
        refuse_beside(found, refusal)
        raise
    return {
        "model": json.loads(json.dumps(config, default=str)),
        "results": results,
        "record": msgspec.to_builtins(found.record),
        "name": found.name,
        "others": [*(one.name for one in found.others), *found.builders],
        "problems": [(one.line, one.error) for one in built.problems if not one.follows],
    }


def refuse_beside(found: FoundModel, refusal: SubclassedModel) -> None:
    """Raise SubclassedBesideOthers when the code has made models that can be drawn beside one that cannot."""
    names = [one.name for one in found.others if _can_be_drawn(one)]
    if names:
        raise SubclassedBesideOthers(**refusal.values, others=", ".join(names), first=names[0]) from refusal


def _can_be_drawn(one: ModelCandidate) -> bool:
    try:
        described(one.model)
    except CannotImport:
        return False
    return True


def _first(built: SourceOutcome) -> str:
    """The first thing that went wrong; empty when nothing did."""
    return next((problem.words for problem in built.problems), "")


def _in_words(error: BaseException) -> str:
    """What went wrong, and on which line of the source."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == FILENAME]
    line = error.lineno if isinstance(error, SyntaxError) else (lines[-1] if lines else None)
    words = f"{type(error).__name__}: {shorten(str(error), 1000)}"
    return say("{error} (line {line})", error=words, line=line) if line else words


if __name__ == "__main__":
    main()
