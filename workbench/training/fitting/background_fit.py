"""Training a network on a background thread, with plain compiled Keras."""

import os
import random
import threading
import weakref
from collections.abc import Callable, Sequence
from contextvars import copy_context
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from workbench.data import Dataset, Split
from workbench.graph.document import Graph
from workbench.training.batches.batch_order import BatchOrder
from workbench.training.fitting.early_stopping import WHOLE, Stage
from workbench.training.fitting.eta import EpochClock
from workbench.training.fitting.hint_warnings import hint_at
from workbench.training.fitting.live_runs import register
from workbench.training.fitting.model_guard import ModelGuard
from workbench.training.fitting.nan_cause import likely_cause
from workbench.training.fitting.own_callbacks import check_callbacks, check_monitors, note_own_end, settle_directions
from workbench.training.fitting.run import Run
from workbench.training.fitting.run_metrics import metric_for, read_scores, with_output_losses
from workbench.training.fitting.run_place import check_place, claimed_folder, store_for
from workbench.training.fitting.split_passes import batch_order, evaluation_input, training_input
from workbench.training.history.output_records import outputs_of
from workbench.training.history.record import Phase, Record, State
from workbench.training.history.run_differences import described, name_after
from workbench.training.setup.compile_code import compile_model
from workbench.training.setup.data_checks import used_splits
from workbench.training.setup.given_data import given_data
from workbench.training.setup.mirror_checks import with_mirrors
from workbench.training.setup.output_tasks import AnyTask, OutputTasks
from workbench.training.setup.preparation import Prepared, batch_change, prepare, require_model_or_graph
from workbench.training.setup.settings import Settings, settings_from
from workbench.training.setup.stopping_settings import restoring_criterion
from workbench.training.setup.stream_examples import examined
from workbench.training.store.run_folders import folder_name
from workbench.training.store.run_store import RunStore
from workbench.training.training_errors import ModelBusy

if TYPE_CHECKING:
    import keras

_SEEDS = 2**31

_busy: "weakref.WeakKeyDictionary[Any, Run]" = weakref.WeakKeyDictionary()
"""Networks that are being trained."""


class FitContext(Struct, frozen=True):
    """Everything the training thread needs."""

    run: Run
    task: AnyTask
    data: Dataset
    store: RunStore
    metric: Any
    plan: BatchOrder
    guard: ModelGuard
    callbacks: tuple[Any, ...] = ()
    stage: Stage = WHOLE
    failures: list[Exception] = []
    """What a stream of samples raised: of Keras's own error only the text would be left."""


Fitting: TypeAlias = Callable[[FitContext], tuple[State, Exception | None]]
"""Trains on the training's own thread."""


def fit(
    model_or_graph: "keras.Model | Graph",
    data: "Dataset | Split | tuple[Any, ...]",
    settings: Settings | None = None,
    *,
    name: str | None = None,
    folder: str | os.PathLike[str] | None = None,
    callbacks: "Sequence[keras.callbacks.Callback]" = (),
    after: Sequence[Record] = (),
    **changes: Any,
) -> Run:
    """Check everything, then compile and fit in the background; at the end evaluate on the test split.

    The network is compiled anew with the optimizer of the settings, and with the loss of the settings, of the graph or
    of the compiled model, or else the default for the labels. With ``name``, ``folder``, checkpoints or TensorBoard
    the run is stored in a new folder inside ``folder``, or inside ``./runs``.

    Args:
        model_or_graph: A Keras model or a graph. With several inputs or outputs the data have an array for each, and
            ``settings.outputs`` what is chosen for each output.
        data: Splits train and validation with samples; a test split without samples gives no test numbers. Or arrays:
            ``(x, y)``, of which a fifth is held out for validation, or pairs ``((x_train, y_train), (x_test,
            y_test))``, with ``(x_val, y_val)`` between the two. Data larger than memory: ``(train, validation)``, each
            a ``tf.data`` set, a ``PyDataset`` or a generator function, or a data set of
            :class:`~workbench.data.StreamedSplit`.
        settings: The settings; defaults if None.
        name: The name of the run in charts, tables and its folder.
        folder: The folder in which folders of runs are made.
        callbacks: Callbacks of your own, called after those of the run, on its thread.
        after: Earlier runs. Without a ``name`` the run is called after what differs from the last of them:
            ``filters 32 → 64``.
        **changes: Single settings, ``epochs=5``, which come before those of ``settings``.

    Returns:
        The run, which goes on in the background: ``.wait()``, ``.stop()``, ``.history``.

    Raises:
        TrainingError: bad input, with a class and a sentence for each reason, before training starts.
        CannotGenerate: an incomplete graph.

    >>> from workbench.data import load_digits
    >>> from workbench.graph.document import Graph
    >>> graph = Graph("digits").add("Input", shape=(8, 8, 1)).add("Flatten")
    >>> graph = graph.add("Dense", units=10, activation="softmax")
    >>> fit(graph, load_digits(), epochs=2).wait().state
    'finished'
    """
    data = given_data(data, "fit")
    chosen = settings_from(settings, changes)
    check_place(name, folder)
    require_model_or_graph(model_or_graph, "fit")
    check_callbacks(callbacks, "fit")
    settle_directions(callbacks)
    _require_free(model_or_graph)
    prepared = prepare(model_or_graph, data, chosen)
    check_monitors(callbacks, prepared.task)
    return begin(prepared, data, chosen, name=name, folder=folder, callbacks=callbacks, after=after)


def begin(
    prepared: Prepared,
    data: Dataset,
    chosen: Settings,
    *,
    name: str | None,
    folder: str | os.PathLike[str] | None,
    callbacks: "Sequence[keras.callbacks.Callback]" = (),
    after: Sequence[Record] = (),
    phases: tuple[Phase, ...] = (),
    fitting: Fitting | None = None,
    listed: bool = True,
) -> Run:
    """Make the run and its folder, and start it; ``phases`` and ``fitting`` for one of several phases.

    A run that is not ``listed`` is none of those of the session, and no warnings tell of what looks unwise in it.
    """
    drawn = prepared.graph if prepared.graph is not None else prepared.model
    title = name or f"{getattr(drawn, 'name', None) or 'run'}"
    kept = name is not None or folder is not None or chosen.checkpoints or chosen.tensorboard
    record = Record(
        name=title,
        outputs=outputs_of(prepared.task),
        task=prepared.task.name,
        class_names=prepared.task.class_names,
        settings=chosen,
        state="waiting",
        seed=chosen.seed if chosen.seed is not None else random.randrange(_SEEDS),  # noqa: S311 - no secret
        data_name=str(data.name),
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        network=described(prepared.graph),
        phases=phases,
    )
    if name is None:
        record = replace(record, name=name_after(after, record))
    path, problem = claimed_folder(folder, record.name) if kept else (None, None)
    if path and path.name.startswith(f"{folder_name(record.name)}-"):
        record = replace(record, name=f"{record.name}{path.name.removeprefix(folder_name(record.name))}")
    run = Run(prepared.model, record, path)
    if listed:
        hint_at(run, prepared, examined(data))
    store = store_for(run, prepared, data, problem)
    return start(run, prepared, data, store, callbacks=callbacks, fitting=fitting, listed=listed)


def start(
    run: Run,
    prepared: Prepared,
    data: Dataset,
    store: RunStore,
    ready: Callable[[], None] | None = None,
    callbacks: "Sequence[keras.callbacks.Callback]" = (),
    fitting: Fitting | None = None,
    *,
    listed: bool = True,
) -> Run:
    """Compile, and train on a new thread. ``ready`` is called between the two: it restores the checkpoint."""
    task, settings, done = prepared.task, run.settings, len(run.finished_epochs)
    metric = metric_for(task, examined(data).train.y, max(len(split) for _, split in used_splits(data)))
    compile_model(prepared.model, task, metric)
    if ready is not None:
        ready()
    plan = batch_order(data.train, settings, run.record.seed or 0, done, settings.epochs)
    guard = ModelGuard(prepared.model, run.name)
    context = FitContext(run, task, data, store, metric, plan, guard, tuple(callbacks))
    _busy[prepared.model] = run
    guard.install()
    if listed:
        register(run)
    # The context variables are copied, so that a kernel assigns output to the right cell or subshell.
    threading.Thread(
        target=copy_context().run, args=(_train, context, fitting or _fitted), name="workbench-training", daemon=True
    ).start()
    return run


def _require_free(model: Any) -> None:
    """Two concurrent trainings of one network would both update its weights. Raises ModelBusy."""
    other = None if isinstance(model, Graph) else _busy.get(model)
    if other is not None:
        raise ModelBusy(where="fit", received=other.name)


def _train(context: FitContext, fitting: Fitting) -> None:
    run = context.run
    context.guard.begin()
    run.change(state="running")
    try:
        state, error = fitting(context)
    except Exception as raised:  # noqa: BLE001 - re-raised by Run.wait
        state, error = "failed", next(iter(context.failures), raised)
    text = str(error) if error is not None else None
    run.note_not_kept(context.store.end(replace(run.record, state=state, error=text)))
    _busy.pop(run.model, None)
    context.guard.end()
    run.end(state, error)


def _fitted(context: FitContext) -> tuple[State, Exception | None]:
    """Train, restore the best weights if requested, and evaluate on the test split."""
    callback = fit_epochs(context)
    restore_best(context, callback)
    return finish(context, callback)


def fit_epochs(context: FitContext, model: Any = None) -> Any:
    """Train the epochs of the plan; ``model`` is what is fitted, if it is but a part of the run's network."""
    from workbench.training.fitting.run_callback import RunCallback

    run, plan, data = context.run, context.plan, context.data
    seen = examined(data).train
    policy = getattr(getattr(run.model, "dtype_policy", None), "name", "float32")
    callback = RunCallback(
        run,
        context.task,
        context.metric,
        EpochClock(run.settings.epochs, plan.batches, plan.samples),
        lambda: likely_cause(context.task, seen.x, seen.y, policy),
        lambda kept: kept.note_not_kept(context.store.epoch(kept.model, kept.record)),
        context.guard,
        context.stage,
    )
    (run.model if model is None else model).fit(
        training_input(plan, context.task, data.train, batch_change(context.task, data), context.failures),
        **evaluation_input(context.task, data.validation, plan.batch_size, context.failures).validation,
        steps_per_epoch=plan.batches,
        initial_epoch=plan.first,
        epochs=plan.epochs,
        shuffle=False,  # the batches come in the order of their epoch
        verbose=0,
        callbacks=[callback, *context.callbacks],
    )
    note_own_end(run, callback, plan.epochs)
    return callback


def restore_best(context: FitContext, callback: Any) -> None:
    """Put the best weights back after a stop, and where early stopping wants it."""
    run = context.run
    if callback.interrupted or restoring_criterion(run.settings.early_stopping) is not None:
        context.store.restore(run.model, run.record)


def finish(context: FitContext, callback: Any) -> tuple[State, Exception | None]:
    """Evaluate on the test split, and say how the training ended."""
    run, data = context.run, context.data
    if callback.failure is not None:
        return "failed", callback.failure
    if not callback.interrupted and data.test is not None and len(data.test):
        _test(context, callback)
    if callback.failure is not None:
        return "failed", callback.failure
    if callback.interrupted:
        return "stopped", None
    run.progress = 1.0
    return "finished", None


def _evaluation(context: FitContext) -> Callable[..., Any]:
    """``evaluate`` of the network, or of the mean of its mirrored answers."""
    run, mirrors = context.run, context.run.settings.test_time_augmentation
    if not mirrors or isinstance(context.task, OutputTasks):
        return context.guard.unguarded("evaluate")
    mean = with_mirrors(run.model, mirrors, context.task.signature, context.task.loss)
    compile_model(mean, context.task, context.metric)
    context.metric.reset_state()  # Keras does so only for what a model has counted before
    found: Callable[..., Any] = mean.evaluate
    return found


def _test(context: FitContext, callback: Any) -> None:
    run, test = context.run, context.data.test
    callback.testing = True
    evaluate = _evaluation(context)
    given = evaluation_input(context.task, test, context.plan.batch_size, context.failures)
    logs = evaluate(**given.evaluation, callbacks=[callback], verbose=0, return_dict=True)
    if not callback.interrupted:
        scores = read_scores(context.task, context.metric, logs["loss"])
        run.change(quietly=True, test=with_output_losses(scores, logs))
        callback.check_test()
