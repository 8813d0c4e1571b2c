"""Running a flow: in the background, with results that are kept block by block."""

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Literal

from workbench.data.sample_set import SampleSet
from workbench.flow.custom_process import DEFAULT_SECONDS
from workbench.flow.flow_data import FlowData, given_sets
from workbench.flow.flow_errors import NoDataSet
from workbench.flow.flow_log import LogLine
from workbench.flow.flow_plan import FlowPlan
from workbench.flow.flow_preparation import asked_steps
from workbench.flow.flow_run_errors import NoResultYet
from workbench.flow.flow_states import StepState
from workbench.flow.run_engine import RunEngine
from workbench.flow.run_options import RunOptions, check_programs, checked_options
from workbench.flow.sample_block import SampleIssue
from workbench.flow.step_work import StepWork
from workbench.flow.steps import Step, StepKind, steps_of
from workbench.flow.store_room import DEFAULT_LIMIT
from workbench.flow.work_table import works_for
from workbench.graph.document import Graph
from workbench.messages import mark, mark_plural, say, say_plural
from workbench.text_format import aligned
from workbench.training.fitting.listeners import Listeners

if TYPE_CHECKING:
    from workbench.flow.flow_metrics import FlowMetrics
    from workbench.training.fitting.run import Run
    from workbench.training.history.record import Record

_BROKEN = mark("A function that listens to {name} stopped with an error and is called no more: {error}")
_SAMPLED = mark("{state} (a part of the data)")
_TITLE = mark("Run of {name!r}")
_ISSUES = mark_plural("{count:,} sample failed; see run.issues", "{count:,} samples failed; see run.issues")


class FlowRun:
    """A run of a flow. Use :func:`run` to begin one.

    What it has computed stays in the store; a run of the same flow finds it there.

    Args:
        graph: The flow.
        steps: Its steps, in order.
        given: The samples that were given, by the id of the step that they are for.
        works: What each kind of step does.
        options: What the run is asked to do.
        client: A ``distributed.Client``, or None.

    Raises:
        UnknownStep: A path is asked for that the flow does not have.
        StoreNotWritable: The folder of the results cannot be written to.

    >>> flow_run.is_running, flow_run.states["resize"].shape
    (False, (16, 16))
    """

    def __init__(
        self,
        graph: Graph,
        steps: tuple[Step, ...],
        given: Mapping[str, SampleSet],
        works: Mapping[StepKind, StepWork],
        options: RunOptions,
        client: Any,
    ) -> None:
        self.graph = graph
        self.token = token_hex(8)
        self._listeners = Listeners(_BROKEN)
        asked = asked_steps(steps, options.only, options.start, options.until)
        self._engine = RunEngine(graph, steps, given, works, asked, options, client, self.token, self._tell)
        self._thread = threading.Thread(target=self._engine.run, name=f"flow {graph.name}", daemon=True)
        self._engine.store.prepare()
        self._thread.start()

    def _tell(self) -> None:
        self._listeners.call(say(_TITLE, name=self.graph.name))

    @property
    def is_running(self) -> bool:
        """Whether something is still to come."""
        return not self._engine.known.ended.is_set()

    @property
    def sampled(self) -> bool:
        """Whether it has only a part of the data."""
        return self._engine.known.sampled

    @property
    def plan(self) -> FlowPlan | None:
        """What is computed; None until the data are read."""
        return self._engine.known.plan

    def wait(self, timeout: float | None = None) -> "FlowRun":
        """Wait until the run has ended.

        Args:
            timeout: Seconds after which it returns in any case; None for ever.

        Returns:
            The run itself. Interrupting the cell stops the run.
        """
        try:
            self._engine.known.ended.wait(timeout)
        except KeyboardInterrupt:
            self.stop()
            self._engine.known.ended.wait()
        return self

    def stop(self) -> None:
        """End the run as soon as the samples that are computed right now are done; what is finished stays."""
        self._engine.stop()

    @property
    def states(self) -> Mapping[str, StepState]:
        """How far each step is, by its path."""
        return self._engine.known.states()

    def result(self, path: str) -> SampleSet:
        """The samples that a step gave, each read from the store when it is asked for.

        Args:
            path: The path of the step, such as "block/resize".

        Returns:
            The samples: while the step runs, those of the blocks that are finished.

        Raises:
            UnknownStep: There is no such step.
            NoResultYet: It has no result yet.

        >>> samples = flow_run.result("resize")
        >>> samples[0].image.shape
        (16, 16)
        """
        return self._engine.known.result(path)

    def folder(self, path: str) -> Path | None:
        """What a step has written that takes all samples, such as a trained network.

        Args:
            path: The path of the step.

        Returns:
            The folder; None where there is none (yet).

        Raises:
            UnknownStep: There is no such step.
        """
        return self._engine.known.folder(path)

    def training(self, path: str) -> "Run | Record | None":
        """The training of a network, for its curves: ``wb.Output(run.training("network"))``.

        Args:
            path: The path of the step.

        Returns:
            The live training while it goes on and after; a record of a network that an earlier run has trained; None
            where it was never trained, and for steps of another kind.

        Raises:
            UnknownStep: There is no such step.

        >>> flow_run.training("network").state
        'finished'
        """
        return self._engine.known.training(path)

    def metrics(self, path: str) -> "FlowMetrics":
        """The numbers of a step "metrics": of each split, class and sample.

        Args:
            path: The path of the step.

        Returns:
            The numbers; they print as a table.

        Raises:
            UnknownStep: There is no such step.
            NoMetricsHere: It is of another kind.
            NoResultYet: It has not run yet.

        >>> list(flow_run.metrics("metrics").splits)
        ['train', 'validation', 'test']
        """
        from workbench.flow.metrics_step import METRICS_FILE, read_metrics

        folder = self._engine.known.folder(path)
        self._engine.known.require_metrics(path)
        if folder is None or not (folder / METRICS_FILE).is_file():
            raise NoResultYet(where="FlowRun.metrics", received=path)
        return read_metrics(folder)

    @property
    def issues(self) -> tuple[SampleIssue, ...]:
        """The samples that failed, with step and reason; also those of earlier runs whose results are used."""
        return self._engine.known.issues()

    @property
    def log(self) -> tuple[LogLine, ...]:
        """What was said while it ran, with times."""
        return self._engine.log.lines

    def listen(self, listener: Callable[[], object]) -> Callable[[], None]:
        """Call a function when something has changed, a few times a second at most, by any thread.

        Args:
            listener: The function, without arguments.

        Returns:
            A function that ends this.
        """
        return self._listeners.add(listener)

    def __repr__(self) -> str:
        """A row a step."""
        rows = [_row(path, one) for path, one in self.states.items()]
        table = [aligned(rows, [False, False, True, True, False])] if rows else []
        count = len(self.issues)
        failed = [say_plural(_ISSUES, count)] if count else []
        return "\n".join([say(_TITLE, name=self.graph.name), *table, *failed])


def _row(path: str, one: StepState) -> list[str]:
    state = say(_SAMPLED, state=one.state) if one.sampled else one.state
    return [path, state, f"{one.share:.0%}", _shape_text(one.shape), one.message]


def _shape_text(shape: tuple[int | None, ...]) -> str:
    return str(shape) if shape else ""


def run(
    graph: Graph,
    data: FlowData = None,
    *,
    only: str | None = None,
    start: str | None = None,
    until: str | None = None,
    sample: float | None = None,
    store: str | Path | None = None,
    on_error: Literal["skip", "stop"] = "skip",
    workers: int | None = None,
    client: Any = None,
    wait: bool = True,
    retrain: bool = False,
    retry: bool = False,
    limit: int = DEFAULT_LIMIT,
    seconds_a_sample: float = DEFAULT_SECONDS,
    works: Mapping[Any, StepWork] | None = None,
) -> FlowRun:
    """Run a flow. Only what has changed since an earlier run is computed.

    Args:
        graph: The flow.
        data: The samples of its data sets: one set, or sets by the names of the nodes; None where each has a source.
        only: The path of the one module whose result is wanted; what it needs and is not kept is computed too.
        start: The path of a module; it and all behind it are run.
        until: The path of a module; it and all before it are run.
        sample: How many samples, or which share of them (a float below 1), spread evenly over the data; None for all.
        store: The folder of the results; None is ``.workbench/results``.
        on_error: "skip" leaves a sample out that fails; "stop" ends the run at the first.
        workers: How many threads compute; None takes as many as there are cores, up to 8. One is deterministic in all.
        client: A ``distributed.Client``: modules are spread over its cluster, which must see the folder of the
            results. Keys and results are the same.
        wait: Whether to return when the run has ended.
        retrain: Whether networks are trained again although nothing has changed.
        retry: Whether samples that could not be read, or took too long, are tried again. Without it one is tried again
            where its file has changed, or ``seconds_a_sample`` is larger than it was; all else is used as it is.
        limit: The bytes that the folder of the results may have; the results that were not used for the longest time
            are removed first, and never one that a run needs.
        seconds_a_sample: How long a module of your own may take for one sample.
        works: What is done instead for a kind of step; for programs.

    Returns:
        The run.

    Raises:
        FlowError: It is no flow, a module's parameters contradict each other, or a data set has no source, or there is
            none.
        FlowRunError: An argument cannot be; a path is unknown; or the folder cannot be written to.

    >>> flow = wb.Graph("digits", kind="flow").add("DataSet", source="digits").add("Resize", height=16, width=16)
    >>> run = wb.flow.run(flow, sample=20, store=folder)
    >>> run.states["resize"].state, run.states["resize"].shape, len(run.result("resize"))
    ('finished', (16, 16), 20)
    """
    steps = steps_of(graph)
    if not any(step.kind == "data" for step in steps):
        raise NoDataSet(where="wb.flow.run", received=graph.name)
    check_programs(client, works, wait)
    options = checked_options(
        only, start, until, sample, store, on_error, workers, retrain, limit, seconds_a_sample, retry
    )
    given = given_sets(steps, data)
    begun = FlowRun(graph, steps, given, works_for(steps, works), options, client)
    return begun.wait() if wait else begun
