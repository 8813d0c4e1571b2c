"""Running source in the words of any Keras, and finding the model that it builds."""

import ast
import linecache
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from msgspec import Struct

from workbench.importers.build_recorder import BuildRecorder
from workbench.importers.import_errors import BuilderBesideFailure, BuilderNeedsArguments, NoSuchModel
from workbench.importers.keras2_calls import BATCHED, PLAIN, modern_calls
from workbench.importers.keras2_modules import batched, plain
from workbench.importers.model_candidates import used_models
from workbench.importers.model_discovery import FoundModel, model_in
from workbench.importers.source_run import FILENAME, FailedStatement, SourceRun


class SourceOutcome(Struct, frozen=True):
    """What running source gave: a model, if any, and what was left out."""

    found: FoundModel | None
    problems: tuple[FailedStatement, ...] = ()
    overrun: bool = False


def build(
    source: str, filename: str = FILENAME, *, name: str = "", trained: Collection[int] = (), budget: float = 0.0
) -> SourceOutcome:
    """Run ``source`` and find the model it builds: the one called ``name``, or the one that is meant.

    Args:
        source: Python that can be parsed.
        filename: What its code is called in tracebacks.
        name: The model's name, or the call of a function that builds it.
        trained: Ids of the models that the code has trained, filled while it runs.
        budget: Seconds that it may take; 0 for any time.

    Returns:
        The model and what was left out.

    Raises:
        SyntaxError: The text is no Python.
        NoSuchModel, BuilderNeedsArguments, BuilderBesideFailure: See there.
    """
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    tree = ast.parse(source, filename)
    recorder = BuildRecorder(filename)
    with _module({"__file__": filename, BATCHED: batched, PLAIN: plain}) as namespace:
        run = SourceRun(namespace, filename, budget)
        recorder.watch(lambda: run.run(modern_calls(ast.parse(source, filename))))
        return _outcome(run, tree, recorder, name, trained)


@contextmanager
def _module(variables: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The variables of a module that is there while its code runs: ``dataclasses`` and ``pickle`` look for it."""
    module = ModuleType("source")
    vars(module).update(variables)
    sys.modules[module.__name__] = module
    try:
        yield vars(module)
    finally:
        del sys.modules[module.__name__]


def _outcome(
    run: SourceRun, tree: ast.Module, recorder: BuildRecorder, name: str, trained: Collection[int]
) -> SourceOutcome:
    try:
        found = model_in(run.namespace, tree, recorder, name=name, trained=trained)
    except NoSuchModel:
        if run.problems:  # what was asked for may be missing because of them
            return SourceOutcome(None, tuple(run.problems), run.overrun)
        raise
    except BuilderNeedsArguments as refusal:
        if run.problems:
            raise BuilderBesideFailure(**refusal.values, error=run.problems[0].words) from refusal
        raise
    except NameError as error:  # of a builder that was called
        if run.is_lost(error.name):
            return SourceOutcome(None, tuple(run.problems), run.overrun)
        raise
    if found is not None and not name and _is_other(found, run, tree):
        found = None
    return SourceOutcome(found, tuple(run.problems), run.overrun)


def _is_other(found: FoundModel, run: SourceRun, tree: ast.Module) -> bool:
    """Whether the model that the code is about is missing, and what was found is one beside it."""
    meant = {"model"}.union(*used_models(tree))
    return found.name not in meant and any(run.is_lost(word) and word not in run.namespace for word in meant)
