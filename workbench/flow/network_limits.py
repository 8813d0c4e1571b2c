"""What a network in a flow cannot be: of several inputs or outputs, or with several labels for a pixel."""

from workbench.analysis import Shape
from workbench.flow.network_answers import refuse_several_labels
from workbench.flow.network_checks import ends_of, says_yes_or_no
from workbench.flow.network_errors import SeveralEnds
from workbench.graph.active_graph import active_graph
from workbench.graph.document import Graph
from workbench.graph.vocabulary import INPUT
from workbench.messages import mark, say
from workbench.text_format import listed
from workbench.training.setup.settings import Settings

_INPUTS = mark("one with the inputs {names}")
_OUTPUTS = mark("one with the outputs {names}")
_ONE_INPUT = mark("Put the images together with Feature Merge, and keep one Input.")
_ONE_OUTPUT = mark("Draw a Network for each of them behind the same module, each with one output and its task.")


def require_one_of_each(graph: Graph, where: str) -> None:
    """Refuse a network with several inputs or outputs.

    Args:
        graph: The network.
        where: The path of its step, for the message.

    Raises:
        SeveralEnds: It has.
    """
    network = active_graph(graph)
    inputs = [node.name for node in network.nodes if node.type == INPUT]
    outputs = [node.name for node in ends_of(network)]
    if len(inputs) > 1:
        received = say(_INPUTS, names=listed(inputs))
        raise SeveralEnds(where=where, received=received, remedy=say(_ONE_INPUT))
    if len(outputs) > 1:
        received = say(_OUTPUTS, names=listed(outputs))
        raise SeveralEnds(where=where, received=received, remedy=say(_ONE_OUTPUT))


def require_one_class_a_pixel(graph: Graph, settings: Settings, kind: str) -> None:
    """Refuse a network that says yes or no to several classes of a pixel, where it learns masks.

    Args:
        graph: The network.
        settings: How it learns.
        kind: The kind of label that it learns.

    Raises:
        AnswerUnreadable: It does.
    """
    if kind == "mask" and says_yes_or_no(active_graph(graph), settings.loss) and _units(graph) > 1:
        refuse_several_labels(graph.name)


def output_rank(graph: Graph) -> int:
    """How many axes the answer of a network for one sample has.

    Args:
        graph: The network.

    Returns:
        Their number; 1 where that is not known.
    """
    shape = _output_shape(graph)
    return len(shape) - 1 if shape else 1


def _units(graph: Graph) -> int:
    """How many numbers the network gives for a class, a pixel or a sample; 1 where that is not known."""
    shape = _output_shape(graph)
    return (shape[-1] or 1) if shape else 1


def _output_shape(graph: Graph) -> Shape:
    """The shape of the network's answers; () where that is not known."""
    from workbench.analysis import analyze

    shapes = analyze(graph).shapes
    ends = [node for node in graph.nodes if not graph.outgoing[node.id] and node.name in shapes]
    shape = shapes[ends[-1].name] if ends else None
    return shape if isinstance(shape, tuple) else ()
