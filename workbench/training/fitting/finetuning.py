"""Transfer learning in the order that keeps what the base has learned: the head first, then the last blocks, slowly."""

import os
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from workbench.data import Dataset, Split
from workbench.graph.document import Graph
from workbench.graph.frozen_blocks import frozen_units, last_units, thaw
from workbench.messages import mark, say
from workbench.training.fitting.background_fit import FitContext, begin, finish, fit_epochs, restore_best
from workbench.training.fitting.cached_features import cut, why_not_cached, with_features
from workbench.training.fitting.early_stopping import Stage, reason_after
from workbench.training.fitting.own_callbacks import check_callbacks
from workbench.training.fitting.run import Run
from workbench.training.fitting.split_passes import batch_order
from workbench.training.fitting.trained_parts import set_trained, trained_layers
from workbench.training.history.record import Phase, Record, State
from workbench.training.setting_errors import CannotCache, NothingFrozen
from workbench.training.setup.compile_code import compile_model
from workbench.training.setup.given_data import given_data
from workbench.training.setup.preparation import Prepared, check_settings, prepare, require_one_of_each
from workbench.training.setup.setting_limits import refuse
from workbench.training.setup.settings import Settings
from workbench.training.setup.stopping_settings import criteria_of, restoring_criterion

if TYPE_CHECKING:
    import keras

HEAD, TUNE = "head", "tune"
_SMALL_RATE = 1e-4
_DRAWING = mark("a drawing of which something is frozen")
_CACHE = mark("True, False or None")
_AS_HEAD = mark("left out, or as in the first phase ({head}), since one loss counts for both")
_SETTINGS = mark("of the class Settings")


def finetune(
    graph: Graph,
    data: "Dataset | Split | tuple[Any, ...]",
    head: Settings | None = None,
    tune: Settings | None = Settings(learning_rate=_SMALL_RATE),  # noqa: B008 - a frozen value
    *,
    unfreeze: "int | str | Sequence[str]" = 1,
    cache: bool | None = None,
    name: str | None = None,
    folder: str | os.PathLike[str] | None = None,
    callbacks: "Sequence[keras.callbacks.Callback]" = (),
    after: Sequence[Record] = (),
) -> Run:
    """Train the head on the frozen base, then the last blocks of the base with it, at a small learning rate.

    Both are phases of one run: its epochs go on counting, and each says its phase. In the other order the large errors
    of a fresh head would destroy what the base has learned. While only the head is trained, the base sees each sample
    once and its features are kept in memory, where that gives the same: not with augmentation. Batch normalization of
    the base stays in inference mode in both phases.

    Args:
        graph: A drawing of which something is frozen: of ``wb.templates.pretrained``, or by ``wb.freeze``.
        data: As for ``fit``.
        head: Settings of the first phase; also its seed and loss count for both.
        tune: Settings of the second phase; None for feature extraction alone.
        unfreeze: What is trained in the second phase besides the head: how many of the last frozen blocks, the name of
            the first layer or block, or the names of all.
        cache: Whether features are computed once: None where that gives the same, True to be told where it does not,
            False never.
        name: The name of the run, as for ``fit``.
        folder: The folder in which folders of runs are made.
        callbacks: Callbacks of your own, called after those of the run.
        after: Earlier runs, as for ``fit``.

    Returns:
        The run, which goes on in the background; ``resume`` continues it in either phase.

    Raises:
        NothingFrozen: There is no base.
        CannotCache: Features cannot be computed once, and ``cache=True``.
        CannotFreeze, UnknownNode: There is no such block to unfreeze.
        TrainingError: As ``fit`` does.

    >>> settings = wb.training.Settings(epochs=2, seed=1)
    >>> frozen = wb.freeze(graph, "conv")
    >>> run = finetune(frozen, data, settings, wb.training.Settings(epochs=1, learning_rate=1e-4)).wait()
    >>> [epoch.phase for epoch in run.finished_epochs]
    ['head', 'head', 'tune']
    """
    data = given_data(data, "finetune")
    check_callbacks(callbacks, "finetune")
    prepared, phases = prepared_phases(graph, data, head, tune, unfreeze=unfreeze, cache=cache)
    first = phases[0].settings
    chosen = replace(first, epochs=sum(phase.settings.epochs for phase in phases))
    return begin(
        prepared,
        data,
        chosen,
        name=name,
        folder=folder,
        callbacks=callbacks,
        after=after,
        phases=phases,
        fitting=fit_phases,
    )


def prepared_phases(
    graph: Graph,
    data: Dataset,
    head: Settings | None,
    tune: Settings | None,
    *,
    unfreeze: "int | str | Sequence[str]" = 1,
    cache: bool | None = None,
) -> tuple[Prepared, tuple[Phase, ...]]:
    """The network, checked with the data, and what each phase trains; the arguments are those of :func:`finetune`.

    Raises:
        TrainingError, CannotFreeze, UnknownNode: As :func:`finetune`.
    """
    first = Settings() if head is None else head
    _check(graph, first, tune, cache)
    units = last_units(graph, unfreeze) if tune is not None else ()
    prepared = prepare(graph, data, first)
    task = require_one_of_each(prepared.task, "finetune")
    reason = why_not_cached(prepared.model, first, data)
    if cache and reason:
        raise CannotCache(where="finetune", received=reason)
    phases = [Phase(HEAD, first, trained_layers(graph, prepared.model), cached=cache is not False and not reason)]
    if tune is not None:
        check_settings(replace(task, settings=tune), data, prepared.model)
        phases.append(Phase(TUNE, tune, trained_layers(thaw(graph, units), prepared.model)))
    return prepared, tuple(phases)


def _check(graph: object, head: object, tune: object, cache: object) -> None:
    """Raises NothingFrozen or BadSetting."""
    if not isinstance(graph, Graph):
        refuse(graph, where="finetune", parameter="graph", expected=say(_DRAWING), example="wb.freeze(graph, 'base')")
    for parameter, settings in (("head", head), ("tune", tune)):
        if settings is not None and not isinstance(settings, Settings):
            refuse(settings, where="finetune", parameter=parameter, expected=say(_SETTINGS), example=Settings(epochs=5))
    if cache not in (None, True, False):
        refuse(cache, where="finetune", parameter="cache", expected=say(_CACHE), example=None)
    if isinstance(tune, Settings) and isinstance(head, Settings):
        for parameter in ("loss", "task"):
            given, first = getattr(tune, parameter), getattr(head, parameter)
            if given not in (None, first):
                where, expected = "finetune.tune", say(_AS_HEAD, head=repr(first))
                refuse(given, where=where, parameter=parameter, expected=expected, example=first)
    if not frozen_units(graph):
        raise NothingFrozen(where="finetune", received=graph.name)


def phase_of(record: Record) -> int:
    """The place of the phase in which a run is: that of its last epoch."""
    names = [phase.name for phase in record.phases]
    return names.index(record.epochs[-1].phase) if record.epochs else 0


def fit_phases(context: FitContext) -> tuple[State, Exception | None]:
    """Train what is left of the phases, each from where the one before ended."""
    run, callback = context.run, None
    for place in range(phase_of(run.record), len(run.record.phases)):
        stage, left = _entered(context, place)
        if not left:
            _restored(context, place)
            continue
        callback = _fit_phase(context, run.record.phases[place], stage)
        if callback.interrupted:
            break
    assert callback is not None  # noqa: S101 - a run without anything left is refused before
    restore_best(context, callback)
    return finish(context, callback)


def _entered(context: FitContext, place: int) -> tuple[Stage, bool]:
    """Begin a phase, or go on with it: what is trained, with which settings; and whether any of it is left."""
    run = context.run
    phase = run.record.phases[place]
    before = sum(epoch.phase != phase.name for epoch in run.finished_epochs)
    mine = len(run.finished_epochs) - before
    later = sum(other.settings.epochs for other in run.record.phases[place + 1 :])
    epochs = before + phase.settings.epochs + later
    run.change(
        quietly=True, settings=replace(phase.settings, epochs=epochs, seed=run.settings.seed), stopped_early=None
    )
    if place and not mine:
        set_trained(run.model, phase.layers)
        compile_model(run.model, replace(context.task, settings=phase.settings), context.metric)
    ended = reason_after(run.record, criteria_of(phase.settings.early_stopping), before) is not None
    return Stage(phase.name, before), mine < phase.settings.epochs and not ended


def _fit_phase(context: FitContext, phase: Phase, stage: Stage) -> Any:
    run, done = context.run, len(context.run.finished_epochs)
    epochs = stage.before + phase.settings.epochs
    order = batch_order(context.data.train, phase.settings, context.plan.seed, done, epochs)
    part = replace(context, task=replace(context.task, settings=phase.settings), plan=order, stage=stage)
    model = None
    if phase.cached:
        divided = cut(run.model)
        part = replace(part, data=with_features(context.data, divided.base, phase.settings.batch_size))
        model = divided.rest
        # The same optimizer, so that checkpoints of the whole network have its state.
        model.compile(optimizer=run.model.optimizer, loss=run.model.loss, metrics=[context.metric])
    callback = fit_epochs(part, model)
    if not callback.interrupted and phase is not run.record.phases[-1]:
        _restored(context, run.record.phases.index(phase))
    return callback


def _restored(context: FitContext, place: int) -> None:
    """The best weights of a phase that is over, where its settings want them."""
    if restoring_criterion(context.run.record.phases[place].settings.early_stopping) is not None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the optimizer, whose state is not needed any more
            context.store.restore(context.run.model, context.run.record)
