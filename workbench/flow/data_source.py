"""The samples that a ``DataSet`` node of a flow names."""

from pathlib import Path
from typing import Any

from workbench.data.folders.folder_import import from_folder
from workbench.data.named_data import NAMED, named
from workbench.data.sample_set import SampleSet
from workbench.flow.flow_errors import NoSource
from workbench.graph.document import Node

_DIVIDED = "split"
_OF_THE_FOLDER = ("task", "template", "dimension", "class_names", "keep_names")


def samples_of_source(node: Node) -> SampleSet:
    """Read the samples of a ``DataSet`` node, divided among train, validation and test as it says.

    Args:
        node: The node; its parameter ``source`` is a folder, a zip archive, or the name of a data set.

    Returns:
        The samples, one read when it is asked for.

    Raises:
        NoSource: It has no source: the samples are to be given in the cell.
        DataError: The source is not there, or no file of it became a sample.

    >>> flow = wb.Graph("flow", kind="flow").add("DataSet", source="digits", split="80/20/0")
    >>> samples = samples_of_source(flow.nodes[0])
    >>> len(samples), len(samples.of_split("validation"))
    (1797, 359)
    """
    source = str(node.params.get("source", "")).strip()
    if not source:
        raise NoSource(where=node.name)
    samples = named(source) if is_named(source) else from_folder(source, **_options(node))
    return as_divided(node, samples)


def as_divided(node: Node, samples: SampleSet) -> SampleSet:
    """Samples divided among train, validation and test as a ``DataSet`` node says; as they are where it says nothing.

    Args:
        node: The node.
        samples: Its samples, from its source or given in the cell.

    Returns:
        A set whose samples know their split.

    Raises:
        BadChoice: A split would be empty.
    """
    preset = node.params.get(_DIVIDED)
    return samples if preset is None else samples.split(preset=preset, seed=node.params.get("split_seed", 0))


def is_named(source: str) -> bool:
    """Whether a source is the name of a data set, and no folder of that name lies beside the notebook.

    >>> is_named("digits"), is_named("images.zip")
    (True, False)
    """
    return any(one.name == source for one in NAMED) and not Path(source).exists()  # such names are short and plain


def _options(node: Node) -> dict[str, Any]:
    return {name: node.params[name] for name in _OF_THE_FOLDER if name in node.params}
