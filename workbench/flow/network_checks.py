"""A network in a flow against the samples that arrive: their shape, labels, classes and splits."""

from collections.abc import Iterator, Mapping

from workbench.analysis import Analysis, Fix, Problem, Shape
from workbench.analysis.messages import SET
from workbench.catalog.loss_table import LOSSES
from workbench.catalog.network_outputs import unconnected_outputs
from workbench.codegen.codegen_errors import CannotGenerate
from workbench.codegen.compile_recipe import recipe
from workbench.flow.flow_messages import BY_LOSS, BY_OUTPUT, BY_TASK, KINDS, MAKE_INPUT, NO_LABELS
from workbench.flow.flow_problems import FlowPlace
from workbench.flow.sample_type import SampleType, Size, Types
from workbench.graph.active_graph import active_graph
from workbench.graph.commands import SetParam, UndoStep
from workbench.graph.document import Graph, Node
from workbench.graph.vocabulary import INPUT, OUTPUT
from workbench.messages import say
from workbench.text_format import listed

PREDICTED: Mapping[str, str] = {
    "classification": "category", "segmentation": "mask", "detection": "boxes", "transformation": "image",
    "regression": "values",
}  # fmt: skip
"""The kind of label that a network of a task learns and predicts."""
_MAPS = ("mask", "image", "boxes")
"""The kinds of labels of a network that gives maps."""
_TWO = 2
_GREY, _COLOUR = 1, 3


def network_problems(place: FlowPlace, types: Types, analysis: Analysis) -> Iterator[Problem]:
    """What does not fit between a network and the samples that arrive.

    Args:
        place: The ``Network`` node.
        types: The types of the samples that arrive.
        analysis: The analysis of the network.

    Yields:
        The problems, the most basic first; what follows from one of them is not told.
    """
    network = active_graph(place.step.node.inner or Graph(place.step.node.name))
    if not types:
        return
    of_images = list(_images(place, network, types))
    yield from of_images
    yield from _labels(place, network, types[0], analysis, fits=not of_images)


def _images(place: FlowPlace, network: Graph, types: Types) -> Iterator[Problem]:
    inputs = [node for node in network.nodes if node.type == INPUT]
    if len(inputs) > 1:
        yield place.problem("several-network-inputs", inputs=", ".join(node.name for node in inputs))
        return
    ends = ends_of(network)
    if len(ends) > 1:
        yield place.problem("several-network-outputs", outputs=listed([node.name for node in ends]))
    wanted: Shape | None = inputs[0].params.get("shape") if inputs else None
    if len({(one.dimension, one.channels) for one in types}) > 1 or len(types) > 1:
        yield _mixed(place, types, wanted)
        return
    (arriving,) = types
    if None in arriving.size and arriving.dimension == _TWO:
        yield place.problem("sizes-differ", *_resize(place, wanted), received=arriving.size)
        return
    if wanted is not None and not _fits(arriving.shape, wanted):
        fixes = list(_shape_fixes(place, inputs[0], arriving, wanted))
        yield place.problem("input-shape", *fixes, input=inputs[0].name, expected=wanted, received=arriving.shape)


def _mixed(place: FlowPlace, types: Types, wanted: Shape | None) -> Problem:
    received = listed([f"{one.color_mode} ({one.dtype}, {one.channels})" for one in types], len(types))
    if wanted is not None and wanted[-1] == _GREY:
        fixes = [place.insert("ColorToGrayscale")]
    else:
        fixes = [place.insert("ColorModeConvert", color_mode="RGB")]
    if len({one.dtype for one in types}) > 1:
        fixes = [place.insert("DataTypeChange", dtype="float32")]
    return place.problem("mixed-images", *fixes, received=received)


def _fits(arriving: Size, wanted: Shape) -> bool:
    return len(arriving) == len(wanted) and all(
        axis in (None, size) or size is None for size, axis in zip(arriving, wanted, strict=True)
    )


def _resize(place: FlowPlace, wanted: Shape | None) -> list[Fix]:
    """Resize to what the network's Input says; where it says nothing, to the size of a usual network."""
    if wanted is None or len(wanted) != _TWO + 1 or None in wanted[:_TWO]:
        return [place.insert("Resize")]
    return [place.insert("Resize", height=wanted[0], width=wanted[1])]


def _shape_fixes(place: FlowPlace, node: Node, arriving: SampleType, wanted: Shape) -> Iterator[Fix]:
    """A module in front for the one thing that differs, or the Input changed to what arrives."""
    shape = arriving.shape
    alike = len(wanted) == len(shape)
    if alike and _fits(shape[:-1], wanted[:-1]) and wanted[-1] == _GREY and shape[-1] == _COLOUR:
        yield place.insert("ColorToGrayscale")
    elif alike and _fits(shape[:-1], wanted[:-1]) and wanted[-1] == _COLOUR and shape[-1] == _GREY:
        yield place.insert("ColorModeConvert", color_mode="RGB")
    elif alike and shape[-1] == wanted[-1] and None not in wanted[-3:-1] and shape[:-3] == wanted[:-3]:
        yield place.insert("Resize", height=wanted[-3], width=wanted[-2])
    if alike and None not in shape:
        step = UndoStep((SetParam(node.id, "shape", shape),), place.ids)
        yield Fix(say(MAKE_INPUT, node=node.name, shape=shape), step)


def _labels(
    place: FlowPlace, network: Graph, arriving: SampleType, analysis: Analysis, *, fits: bool
) -> Iterator[Problem]:
    """Labels against the task, the loss and the outputs of the network."""
    if not arriving.label:
        yield place.problem("no-label")
        return
    given = _output_shape(network, analysis) if fits and analysis.ok else None
    reason = _needed(place.step.node, network, given)
    if reason is not None and not set(reason[1]) & set(arriving.label):
        needed = " / ".join(say(KINDS[kind]) for kind in reason[1])
        received = ", ".join(say(KINDS[kind]) for kind in arriving.label) or say(NO_LABELS)
        yield place.problem("task-and-labels", why=reason[0], needed=needed, received=received)
        return
    kind = next((one for one in (reason[1] if reason else ()) if one in arriving.label), None)
    if given is not None and kind is not None:
        yield from _classes(place, network, arriving, given, kind)


def _needed(node: Node, network: Graph, given: Shape | None) -> tuple[str, tuple[str, ...]] | None:
    """Why a network needs labels of some kinds, and of which; None where that is not known."""
    task = node.params.get("task")
    if task is not None:
        return (say(BY_TASK, task=task), (PREDICTED[task],)) if task in PREDICTED else None
    loss = node.params.get("loss") or _drawn_loss(network)
    traits = LOSSES.get(loss) if loss else None
    if traits is not None and traits.labels == "boxes":
        return say(BY_LOSS, loss=loss), ("boxes",)
    if given is None:
        return None
    shown = say(BY_OUTPUT, shape=given)
    if traits is not None and traits.of_classes:
        return say(BY_LOSS, loss=loss), ("category",) if len(given) == 1 else ("mask",)
    return shown, ("category", "values") if len(given) == 1 else _MAPS


def _drawn_loss(network: Graph) -> str | None:
    try:
        only = recipe(network).only
    except CannotGenerate:
        return None
    return only.loss.type if only is not None and only.drawn else None


def _output_shape(network: Graph, analysis: Analysis) -> Shape | None:
    """The shape of what the network gives for one sample; None of one with several outputs, or that is not known."""
    end = _end(network)
    shape = analysis.shapes.get(end.name) if end is not None else None
    return None if shape is None else tuple(shape[1:])


def _end(network: Graph) -> Node | None:
    """The node that gives the only output."""
    ends = ends_of(network)
    return ends[0] if len(ends) == 1 else None


def ends_of(network: Graph) -> tuple[Node, ...]:
    """The nodes that give the outputs of a network: those that are marked, or else those that nothing takes.

    Args:
        network: The network.

    Returns:
        The nodes, in the order of the drawing.
    """
    marked = [node for node in network.nodes if node.type == OUTPUT]
    if marked:
        return tuple(network.by_id[edge.source] for node in marked for edge in network.incoming[node.id][:1])
    return unconnected_outputs(network)


def _classes(place: FlowPlace, network: Graph, arriving: SampleType, given: Shape, kind: str) -> Iterator[Problem]:
    """The number of classes, and the size of masks, against what the network gives."""
    names, units = arriving.class_names, given[-1] if given else None
    if kind == "mask" and says_yes_or_no(network, place.step.node.params.get("loss")) and (units or 0) > 1:
        yield place.problem("several-labels-a-pixel", *_softmax_fix(place, network), count=units)
        return
    if kind == "mask" and not _fits(arriving.size, given[:-1]):
        yield place.problem("mask-size", received=given[:-1], expected=arriving.size)
    if kind in ("category", "mask") and names and units not in _allowed(len(names)):
        yield place.problem(
            "class-count", *_units_fix(place, network, len(names)), received=units, expected=len(names),
            names=listed(names, 10),
        )  # fmt: skip


def says_yes_or_no(network: Graph, chosen_loss: str | None) -> bool:
    """Whether each number that a network gives answers yes or no, so that several classes may be right at once.

    Args:
        network: The network.
        chosen_loss: The loss of its settings, which goes before what the drawing says; None where none was chosen.
    """
    loss = chosen_loss or _drawn_loss(network)
    traits = LOSSES.get(loss) if loss else None
    if traits is not None:
        return traits.labels == "yes or no"
    end = _end(network)
    return end is not None and end.params.get("activation") == "sigmoid"


def _softmax_fix(place: FlowPlace, network: Graph) -> list[Fix]:
    """The last layer with softmax, where its activation is what makes it say yes or no."""
    node = _end(network)
    if node is None or place.step.node.params.get("loss") or node.params.get("activation") != "sigmoid":
        return []
    label = say(SET, parameter="activation", node=node.name, value="softmax")
    return [Fix(label, UndoStep((SetParam(node.id, "activation", "softmax"),), place.ids))]


def _allowed(classes: int) -> tuple[int | None, ...]:
    return (None, classes, 1) if classes <= _TWO else (None, classes)


def _units_fix(place: FlowPlace, network: Graph, classes: int) -> list[Fix]:
    """The last layer with as many units or filters as there are classes, where it is the one that decides."""
    node = _end(network)
    while node is not None and node.type in ("Activation", "Softmax") and network.incoming[node.id]:
        node = network.by_id[network.incoming[node.id][0].source]
    name = next((one for one in ("units", "filters") if node is not None and one in node.params), None)
    if node is None or name is None or node.shares:
        return []
    label = say(SET, parameter=name, node=node.name, value=classes)
    return [Fix(label, UndoStep((SetParam(node.id, name, classes),), place.ids))]


def moved_inside(place: FlowPlace, analysis: Analysis) -> tuple[Problem, ...]:
    """The problems of a network as problems of the flow around it.

    Args:
        place: The ``Network`` node.
        analysis: The analysis of its network.

    Returns:
        The problems with the path through the node, and fixes that work inside of it.
    """
    return tuple(_moved_in(place, problem) for problem in analysis.problems)


def _moved_in(place: FlowPlace, problem: Problem) -> Problem:
    inner = f"/{problem.node}" if problem.where else ""
    fixes = tuple(Fix(one.label, UndoStep(one.step.commands, (*place.ids, *one.step.path))) for one in problem.fixes)
    return Problem(
        place.step.path + inner, problem.code, problem.message, problem.severity, fixes,
        (*place.ids, *problem.where), problem.detail,
    )  # fmt: skip
