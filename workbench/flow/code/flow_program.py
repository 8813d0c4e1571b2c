"""A flow as plain code: a program, or a notebook, that runs without the workbench and gives the same arrays."""

import os
from collections.abc import Iterator, Mapping
from errno import EISDIR
from functools import lru_cache
from pathlib import Path

from workbench.codegen.identifiers import Namer, identifier
from workbench.codegen.notebook_export import write_notebook
from workbench.codegen.workflow_cells import WorkflowCell
from workbench.data.data_errors import DataError
from workbench.data.sample_set import SampleSet
from workbench.flow.code import plain_sample
from workbench.flow.code.custom_code import own_class
from workbench.flow.code.data_reading import Reading, folder_reading, given_samples, keep, kept_reading
from workbench.flow.code.flow_probe import FlowProbe
from workbench.flow.code.metrics_cells import metrics_cells
from workbench.flow.code.network_cells import network_cells
from workbench.flow.code.network_learning import learned_by
from workbench.flow.code.package_definitions import Definition
from workbench.flow.code.plain_functions import PlainProgram
from workbench.flow.code.reading_check import reads_the_same
from workbench.flow.code.simple_pictures import are_simple
from workbench.flow.code.step_cells import Variables, data_cells, module_cells, plain_text, variable_of
from workbench.flow.data_source import as_divided, samples_of_source
from workbench.flow.flow_arguments import file_path, writing
from workbench.flow.flow_errors import FlowError
from workbench.flow.steps import Step, steps_of
from workbench.graph.document import Graph, Node
from workbench.messages import mark, say

Data = SampleSet | Mapping[str, SampleSet] | None
_TITLE = mark(
    "# {name}\n\nWhat the flow does, step by step, in plain Python: OpenCV, SciPy, scikit-image, NumPy and Keras. "
    "It runs without the workbench, and gives the same arrays."
)
_LIBRARIES = mark("## Libraries\n\nAll that the cells below use is imported here.")
_SAMPLES = mark(
    "## What a sample is\n\nEvery step takes samples and gives new ones. A sample is an image together with what is "
    "known of it: what its channels mean, its label (a class, a mask, boxes, points or another image), its split, and "
    "what a network predicts of it."
)
_FIRST = 50
"""So many samples are looked at for a program; a notebook looks at all, since it writes them."""
_SAMPLE = Definition(plain_sample.__name__, "PlainSample")


def to_source(graph: Graph, data: Data = None) -> str:
    """A flow as a program of plain code.

    Args:
        graph: The flow.
        data: The samples of data sets without a source, as :func:`workbench.flow.run` takes them. They, and samples of
            named data sets and archives, are read from files beside the program, which :func:`to_notebook` writes.

    Returns:
        Python source; its cells begin with ``# %%``.

    Raises:
        FlowError: It is no flow, a module's parameters contradict each other, or a step cannot be written.
        DataError: A folder cannot be read.

    >>> flow = wb.Graph("tiny", kind="flow").add("DataSet", source="digits").add("Invert")
    >>> print(to_source(flow).splitlines()[-1])
    invert_samples = [invert(sample) for sample in data_set_samples]
    """
    try:
        return _program(graph, data)
    except DataError:  # files have changed since they were read
        _read_once.cache_clear()
        return _program(graph, data)


def _program(graph: Graph, data: Data) -> str:
    steps = steps_of(graph)
    variables = _variables(steps)
    whole = {key: _known_samples(step, data) for key, step in _data_steps(steps)}
    sets = {key: None if samples is None else samples[:_FIRST] for key, samples in whole.items()}
    readings = {key: _reading(graph, step, variables, whole[key], sets[key]) for key, step in _data_steps(steps)}
    return "\n\n".join(filter(None, map(_as_text, _cells(graph, steps, variables, readings, sets)))) + "\n"


def to_notebook(graph: Graph, path: str | os.PathLike[str], data: Data = None) -> Path:
    """A flow as a notebook of plain code, beside which the samples lie that no few lines of code can read.

    Args:
        graph: The flow.
        path: The notebook, ending in ``.ipynb``.
        data: The samples of data sets without a source.

    Returns:
        The notebook. Folders of pictures are read by its code; other samples lie in an ``.npz`` beside it.

    Raises:
        NoSource: A data set has no source, and no samples are given for it.
        FlowError: It is no flow, a module's parameters contradict each other, or a step cannot be written.
        DataError: A data set cannot be read.
        BadRunOption: The path is none.
        FlowFileNotWritten: A file cannot be written.

    >>> flow = wb.Graph("tiny", kind="flow").add("DataSet", source="digits").add("Invert")
    >>> to_notebook(flow, folder / "tiny.ipynb").name, (folder / "tiny_data_set_samples.npz").is_file()
    ('tiny.ipynb', True)
    """
    target = file_path(path, "wb.flow.to_notebook", 'path="flow.ipynb"')
    steps = steps_of(graph)
    variables = _variables(steps)
    sets = {key: _samples(step, data) for key, step in _data_steps(steps)}
    readings = {key: _reading(graph, step, variables, sets[key], sets[key]) for key, step in _data_steps(steps)}
    cells = tuple(_cells(graph, steps, variables, readings, sets))
    with writing(target, "wb.flow.to_notebook"):
        if target.is_dir():
            raise IsADirectoryError(EISDIR, os.strerror(EISDIR))  # before files are written beside it
        for key, reading in readings.items():
            keep(reading, sets[key], target.parent)
        write_notebook(cells, target)
    return target


def _data_steps(steps: tuple[Step, ...]) -> list[tuple[str, Step]]:
    """The data sets of a flow by their ids."""
    return [(step.id, step) for step in steps if step.kind == "data"]


def _variables(steps: tuple[Step, ...]) -> Variables:
    namer = Namer()
    return Variables({step.id: namer.unique(variable_of(step)) for step in steps})


def _samples(step: Step, data: Data) -> SampleSet:
    """The samples of a data set. Raises NoSource."""
    given = given_samples(step, data)
    return samples_of_source(step.node) if given is None else as_divided(step.node, given)


def _known_samples(step: Step, data: Data) -> SampleSet | None:
    """The samples of a data set as far as they can be had without waiting for a download; None for others."""
    given = given_samples(step, data)
    if given is not None:
        return as_divided(step.node, given)
    try:
        return _read_once(step.node)
    except (FlowError, DataError):
        return None


@lru_cache(maxsize=2)
def _read_once(node: Node) -> SampleSet:
    """The samples of a data set's source; a program that follows a drawing asks for them at every change."""
    return samples_of_source(node)


def _reading(
    graph: Graph, step: Step, variables: Variables, samples: SampleSet | None, looked_at: SampleSet | None
) -> Reading:
    """Code that reads the folder of a data set where it gives the same samples; else a file beside the notebook."""
    found = None if samples is None else folder_reading(step, samples)
    if found is not None and samples is not None and reads_the_same(found, samples):
        return found
    return kept_reading(_file(graph, step, variables), looked_at)


def _file(graph: Graph, step: Step, variables: Variables) -> str:
    return f"{identifier(graph.name)}_{variables.of(step)}.npz"


def _cells(
    graph: Graph,
    steps: tuple[Step, ...],
    variables: Variables,
    readings: Mapping[str, Reading],
    sets: Mapping[str, SampleSet | None],
) -> Iterator[WorkflowCell]:
    kinds = [type(step.module) for step in steps if step.module is not None and own_class(step.module) is None]
    known = [samples for samples in sets.values() if samples is not None]
    simple = len(known) == len(sets) and are_simple(known, [step.module for step in steps if step.module is not None])
    program = PlainProgram(kinds, variables.names.values(), simple=simple)
    samples = program.definitions([_SAMPLE])
    probe = FlowProbe(steps, sets)
    originals = [variables.of(step) for step in steps if step.kind == "data"]
    cells: list[WorkflowCell] = []
    learned: dict[str, str] = {}
    for step in steps:
        if step.kind == "data":
            cells += data_cells(step, readings[step.id], variables.of(step), program)
        elif step.kind == "module":
            cells += module_cells(step, variables, program)
        elif step.kind == "network":
            learned[step.id] = learned_by(step, probe.before(step))
            cells += network_cells(step, variables, program, learned[step.id], are_divided=_are_divided(sets))
        else:
            cells += metrics_cells(step, variables, program, learned.get(step.inputs[0], "category"), originals)
        if step.inputs and step.inputs[0] in learned:
            learned.setdefault(step.id, learned[step.inputs[0]])
    imports = dict.fromkeys(line for reading in readings.values() for line in reading.imports)
    yield WorkflowCell(say(_TITLE, name=plain_text(graph.name)), "")
    yield WorkflowCell(say(_LIBRARIES), program.imports_with(imports))
    yield WorkflowCell(say(_SAMPLES), samples)
    yield from cells


def _are_divided(sets: Mapping[str, SampleSet | None]) -> bool:
    """Whether every data set is known to have samples for training and for validation, and none of no split."""
    splits = [set() if samples is None else {entry.split for entry in samples.entries} for samples in sets.values()]
    return all({"train", "validation"} <= one and "" not in one for one in splits)


def _as_text(cell: WorkflowCell) -> str:
    """A cell of a program."""
    text = "\n".join(f"# {line}".rstrip() for line in cell.text.splitlines())
    return "\n\n".join(filter(None, [f"# %%\n{text}".rstrip(), cell.code.rstrip()]))
