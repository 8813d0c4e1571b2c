"""The analysis of a flow while it is drawn: the types of samples along its edges, and what cannot be. Nothing runs."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from immutabledict import immutabledict
from msgspec import Struct
from msgspec.structs import replace

from workbench.analysis import Analysis, Fix, NodeReport, Problem, Tensor, analyze
from workbench.analysis.analysis_report import BY_SEVERITY, IdPath
from workbench.data.sample_set import SampleSet
from workbench.flow.analysis_text import analysis_text
from workbench.flow.drawing_problems import drawing_problems
from workbench.flow.flow_errors import CodeNotAccepted
from workbench.flow.flow_messages import DIVIDE
from workbench.flow.flow_problems import FlowPlace
from workbench.flow.module_fixes import fixes_of_refusal, reset_fixes
from workbench.flow.network_checks import PREDICTED, moved_inside, network_problems
from workbench.flow.network_errors import TrainingSettingRefused
from workbench.flow.network_settings import drawn_settings
from workbench.flow.sample_type import SampleType, Types
from workbench.flow.source_facts import known_facts, source_is_there
from workbench.flow.steps import Step, drawn_steps, made_module
from workbench.flow.type_inference import ModuleOutcome, outcome_of
from workbench.graph.commands import SetParam
from workbench.graph.document import Graph, Node
from workbench.graph.traversal import reachable
from workbench.graph.vocabulary import CUSTOM_MODULE
from workbench.modules.manipulation_module import MergeModule
from workbench.modules.module_errors import ModuleError
from workbench.text_format import listed

GivenData: TypeAlias = SampleSet | Mapping[str, SampleSet] | None
"""Samples that are given in the cell: for the only data set without a source, or by the name of the node."""

_SHARES = "80/10/10"
_SHOWN = 3


class FlowAnalysis(Analysis, frozen=True, dict=True):
    """What a flow means: the analysis of a drawing, and the types of samples along its edges.

    Args:
        problems: The problems in the order of the nodes, the most severe of a node first.
        nodes: A report for every step, by its path of names; its shape is that of a sample, None where samples differ.
        by_id: The same reports by the path of ids.
        params: The number of weights of all networks.
        trainable_params: The number of weights that training changes.
        macs: Multiply-accumulates of all networks for one sample.
        complete: Whether shapes inside of networks were looked at too.
        types: What comes out of each step, by its path of names; a step of which nothing is known is not there.

    >>> flow = wb.Graph("flow", kind="flow").add("DataSet", source="digits").add("Resize", height=32, width=32)
    >>> analysis = wb.analyze(flow)
    >>> analysis.types["resize"][0].color_mode, analysis.shapes["resize"]
    ('L', (None, 32, 32, 1))
    >>> print(analysis)
    step      samples                label     prediction
    data_set  L float32 8 × 8 × 1    category  –
    resize    L float32 32 × 32 × 1  category  –
    No problem was found.
    """

    types: Mapping[str, Types] = immutabledict()

    def __repr__(self) -> str:
        """A row a step, and a line a problem."""
        return analysis_text(self.nodes, self.types, self.problems)


class _Flowing(Struct, frozen=True):
    """What is known behind a step: types, the splits of the samples, and the splits of each group."""

    types: Types = ()
    splits: frozenset[str] = frozenset()
    groups: Mapping[str, frozenset[str]] = immutabledict()


def analyze_flow(graph: Graph, *, data: GivenData = None, shapes: bool = True) -> FlowAnalysis:
    """Analyse a flow before anything runs. Never raises for what is drawn.

    Args:
        graph: The flow, finished or not.
        data: Samples that the cell gives; without them, what the sources of its data sets tell.
        shapes: False looks at networks as they are drawn only: then Keras is not imported.

    Returns:
        The types of samples along the edges, and the problems, with fixes.

    Raises:
        NotAFlow: It is none.

    >>> flow = wb.Graph("flow", kind="flow").add("DataSet", source="digits").add("GammaCorrectionColor")
    >>> [problem.code for problem in analyze_flow(flow).problems]
    ['color-mode-refused']
    """
    steps = drawn_steps(graph)
    walk = _Walk(graph, data, shapes=shapes)
    for step in steps:
        walk.visit(step)
    problems = [*drawing_problems(graph, steps), *walk.problems]
    return FlowAnalysis(
        problems=_sorted(graph, problems),
        nodes=immutabledict(walk.reports),
        by_id=immutabledict({tuple(step.id.split("/")): walk.reports[step.path] for step in steps}),
        params=sum(one.params for one in walk.reports.values()),
        trainable_params=sum(one.trainable_params for one in walk.reports.values()),
        macs=sum(one.macs for one in walk.reports.values()),
        complete=shapes,
        types=immutabledict({step.path: walk.known[step.id].types for step in steps if walk.known[step.id].types}),
    )


class _Walk:
    """Goes through the steps in their order and collects what is known behind each."""

    def __init__(self, graph: Graph, data: GivenData, *, shapes: bool) -> None:
        self.graph, self.shapes = graph, shapes
        self.data = data
        self.known: dict[str, _Flowing] = {}
        self.reports: dict[str, NodeReport] = {}
        self.problems: list[Problem] = []
        self._networks: dict[str, Analysis] = {}
        self._steps: dict[str, Step] = {}

    def visit(self, step: Step) -> None:
        """Find what comes out of a step, and what is wrong with it."""
        before = len(self.problems)
        place = self._place(step)
        self._steps[step.id] = step
        inputs = tuple(self.known[one] for one in step.inputs)
        visits = {"data": self._data, "module": self._module, "network": self._network, "metrics": self._metrics}
        self.known[step.id] = found = visits[step.kind](place, inputs)
        ok = not any(problem.severity == "error" for problem in self.problems[before:])
        self.reports[step.path] = _report(found.types, self._networks.get(step.id), ok=ok)

    def _data(self, place: FlowPlace, _inputs: tuple[_Flowing, ...]) -> _Flowing:
        node = place.step.node
        given = _given(self.data, place.step)
        if given is None and not source_is_there(node):
            received = node.params["source"]
            self.problems.append(place.problem("source-missing", received=received, here=Path.cwd()))
            return _Flowing()
        facts = known_facts(node, given)
        if facts is None:
            return _Flowing()
        self._require_whole_groups(place, facts.groups)
        return _Flowing(facts.types, frozenset(facts.splits), facts.groups)

    def _module(self, place: FlowPlace, inputs: tuple[_Flowing, ...]) -> _Flowing:
        try:
            module = made_module(place.step.node)
        except (ModuleError, CodeNotAccepted) as error:
            self.problems.append(place.refusal(error, *reset_fixes(place, made_module)))
            return _Flowing()
        types = tuple(one.types for one in inputs)
        # Code of somebody's own may take for ever: it runs when the flow is run.
        outcome = ModuleOutcome() if place.step.node.type == CUSTOM_MODULE else outcome_of(module, types)
        if outcome.refusal is not None:
            fixes = fixes_of_refusal(place, module, types, outcome.refusal)
            self.problems.append(place.refusal(outcome.refusal, *fixes))
        if outcome.drops_all:
            self.problems.append(place.problem("all-dropped", received=_modes(types[0])))
        if not isinstance(module, MergeModule) or module.paired:
            return _Flowing(outcome.types, inputs[0].splits, inputs[0].groups)
        groups = _united(inputs)
        if not all(groups == one.groups for one in inputs):
            self._require_whole_groups(place, groups)
        return _Flowing(outcome.types, frozenset().union(*(one.splits for one in inputs)), groups)

    def _network(self, place: FlowPlace, inputs: tuple[_Flowing, ...]) -> _Flowing:
        node, (arriving, *_) = place.step.node, inputs
        try:
            drawn_settings(node)
        except TrainingSettingRefused as error:
            self.problems.append(place.refusal(error, *reset_fixes(place, drawn_settings)))
        analysis = _of_network(node.inner or Graph(node.name), self.shapes)
        self._networks[place.step.id] = analysis
        self.problems += moved_inside(place, analysis)
        self.problems += network_problems(place, arriving.types, analysis)
        if arriving.types:
            self._require_training_samples(place, arriving.splits)
        predicted = tuple(_with_prediction(node, one) for one in arriving.types)
        return _Flowing(predicted, arriving.splits, arriving.groups)

    def _metrics(self, place: FlowPlace, inputs: tuple[_Flowing, ...]) -> _Flowing:
        types = inputs[0].types
        if types and not any(one.prediction for one in types):
            self.problems.append(place.problem("no-prediction"))
        elif types and not any(one.label for one in types):
            self.problems.append(place.problem("nothing-to-compare"))
        return _Flowing()

    def _require_whole_groups(self, place: FlowPlace, groups: Mapping[str, frozenset[str]]) -> None:
        """Tell of groups that are in several splits."""
        leaking = [group for group, splits in groups.items() if len(splits - {""}) > 1]
        if not leaking:
            return
        splits = listed(sorted(groups[leaking[0]] - {""}), _SHOWN)
        fixes = self._divide(place) if place.step.kind == "data" else []
        found = place.problem("leaking-groups", *fixes, group=leaking[0], splits=splits, count=len(leaking))
        self.problems.append(found)

    def _require_training_samples(self, place: FlowPlace, splits: frozenset[str]) -> None:
        if splits <= {""}:
            self.problems.append(place.problem("no-split", *self._divide(place)))
        elif "train" not in splits:
            received = listed(sorted(splits - {""}), _SHOWN)
            self.problems.append(place.problem("nothing-to-train-on", *self._divide(place), received=received))

    def _divide(self, place: FlowPlace) -> list[Fix]:
        """Fixes that divide the data sets that a step depends on."""
        upstream = reachable([place.step.id], lambda key: self._steps[key].inputs)
        sources = [self._place(self._steps[key]) for key in self._steps if key in upstream]
        return [
            one.fix(DIVIDE, SetParam(one.step.node.id, "split", _SHARES), shares=_SHARES)
            for one in sources
            if one.step.kind == "data"
        ]

    def _place(self, step: Step) -> FlowPlace:
        return FlowPlace(self.graph, step)


@lru_cache(maxsize=16)
def _of_network(network: Graph, shapes: bool) -> Analysis:
    """The analysis of a network, remembered: an edit of the flow around it does not change it."""
    return analyze(network, shapes=shapes)


def _given(data: GivenData, step: Step) -> SampleSet | None:
    """The samples that the cell gives for a data set: by its path, its name, or for any without a source."""
    if isinstance(data, Mapping):
        given = data.get(step.path, data.get(step.node.name))
    else:
        given = None if step.node.params.get("source") else data
    return given if isinstance(given, SampleSet) else None


def _modes(types: Types) -> str:
    return listed([one.color_mode for one in types], _SHOWN)


def _united(inputs: tuple[_Flowing, ...]) -> Mapping[str, frozenset[str]]:
    """The splits of each group of all inputs."""
    groups: dict[str, frozenset[str]] = {}
    for one in inputs:
        for group, splits in one.groups.items():
            groups[group] = groups.get(group, frozenset()) | splits
    return groups


def _with_prediction(node: Node, one: SampleType) -> SampleType:
    """The samples behind a network: with a prediction of the kind that its task, or else the label, calls for."""
    of_task = PREDICTED.get(node.params.get("task", ""))
    kinds = (of_task,) if of_task else tuple(kind for kind in PREDICTED.values() if kind in one.label)
    return replace(one, prediction=kinds[:1] or one.prediction)


def _report(types: Types, network: Analysis | None, *, ok: bool) -> NodeReport:
    """What the canvas shows of a step: the shape of a sample, with None where samples differ."""
    outputs: tuple[Tensor, ...] = ()
    if types and len({one.dimension for one in types}) == 1:
        shapes = [one.shape for one in types]
        shape = tuple(sizes[0] if len(set(sizes)) == 1 else None for sizes in zip(*shapes, strict=True))
        dtypes = dict.fromkeys(one.dtype for one in types)
        outputs = (Tensor("output", (None, *shape), " / ".join(dtypes), ("samples", *types[0].axes)),)
    if network is None:
        return NodeReport(outputs, ok=ok)
    return NodeReport(outputs, network.params, network.trainable_params, network.macs, ok)


def _sorted(graph: Graph, problems: list[Problem]) -> tuple[Problem, ...]:
    """By node in document order, those of the flow first; the most severe of a node first."""
    places = {ids: number for number, ids in enumerate(_ids(graph, ()))}
    return tuple(sorted(problems, key=lambda one: (places.get(one.where, -1), BY_SEVERITY.index(one.severity))))


def _ids(graph: Graph, above: IdPath) -> Iterator[IdPath]:
    for node in graph.nodes:
        yield (*above, node.id)
        if node.inner is not None:
            yield from _ids(node.inner, (*above, node.id))
