"""The test project: a trained flow in one file, opened elsewhere, applied to new data, compared with others."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from workbench.catalog.own_code import accept, defined_name, is_accepted
from workbench.codegen.own_parts import own_texts
from workbench.flow.class_thresholds import checked_thresholds
from workbench.flow.data_source import is_named
from workbench.flow.flow_arguments import file_path, refuse_argument, writing
from workbench.flow.flow_errors import NotAFlow
from workbench.flow.flow_preparation import step_at
from workbench.flow.frozen_comparison import FrozenComparison, compared
from workbench.flow.frozen_errors import FrozenCodeRefused, FrozenFlowBroken, NothingToFreeze
from workbench.flow.frozen_file import DOCUMENT, FrozenManifest, FrozenNetwork, read_manifest, unpack, write_frozen
from workbench.flow.frozen_file import VERSION as FILE_VERSION
from workbench.flow.frozen_flow import FrozenFlow
from workbench.flow.live_trainings import RUN_FOLDER
from workbench.flow.steps import Step, drawn_steps, steps_of
from workbench.flow.trained_networks import TrainedNetwork, read_form
from workbench.graph.document import Graph
from workbench.graph.graph_errors import GraphError
from workbench.graph.graph_files import decode, encode, load
from workbench.messages import mark, say
from workbench.text_format import ReadablePath, listed, shorten
from workbench.training.fitting.chosen_epoch import chosen_epoch
from workbench.training.fitting.reopened_run import open as open_run
from workbench.training.run_errors import NotKeptEpoch
from workbench.training.store.checkpoints import checkpoint_path, kept_epochs
from workbench.training.store.kept_runs import load_record
from workbench.training.store.network_files import CODE
from workbench.training.store.run_files import HISTORY, RUN, read_run
from workbench.training.training_errors import TrainingError

if TYPE_CHECKING:
    from workbench.flow.flow_run import FlowRun

_TRAINED = mark("a flow whose networks are trained")
_A_RUN = mark("a run of a flow")
_SOME_FLOWS = mark("frozen flows, as wb.flow.open gives them, in a list")
_TEXTS = mark("a list of texts, one for each flow")
_NO_NETWORK = mark("a flow without a network")
_NOT_TRAINED = mark("{path}, which is not trained")
_RUN_FIRST = mark("Run the flow to the end first: run = wb.flow.run(graph).wait().")
_ADD_ONE = mark("Put a network into it, and run it.")
_LIBRARIES = ("keras-workbench", "keras", "tensorflow", "numpy", "opencv-python", "scikit-image", "scipy")
_NETWORK_FILES = (RUN, HISTORY, "network.graph.json", CODE, "environment.json")
_SHOWN_CODE = 4000
_TRAINED_FOR = mark("a trained network for {path!r}")
_DRAWN_AT = mark("a drawn network at {path!r}")
_A_DATA_SET = mark("a data set in the drawing")
_READABLE = mark("a part that can be read")


def freeze(
    run: "FlowRun",
    path: str | os.PathLike[str],
    epoch: int | str | Mapping[str, int | str] | None = None,
    *,
    thresholds: Mapping[str, float] | None = None,
) -> Path:
    """Write a trained flow to one file: the drawing, the weights of one epoch, settings, thresholds, versions.

    The samples are not in it, and neither is the folder that they were read from; a fingerprint tells on which data
    the networks were trained.

    Args:
        run: A run of the flow in which every network was trained.
        path: The file; ``.wbflow`` is the usual ending. One that is there is replaced whole.
        epoch: Whose weights are kept: a number, ``"last"``, a key of the history such as ``"val_dice[LV]"`` for the
            epoch in which it was best, or one of these by the path of each network. None takes the epoch that the
            training ended with.
        thresholds: By class, from which probability on it is the answer of the last network.

    Returns:
        The path of the file.

    Raises:
        NothingToFreeze: There is no network, or one that is not trained.
        UnknownStep: An epoch is chosen for a network that the flow does not have.
        NotKeptEpoch: The weights of that epoch are not kept; the message names those that are.
        BadThreshold: There is no such class, or a number is outside of 0 to 1.
        BadRunOption: An argument is something else.
        FlowFileNotWritten: The file cannot be written.

    >>> freeze(flow_run, folder / "digits.wbflow").name
    'digits.wbflow'
    """
    _require_run(run)
    target = file_path(path, "wb.flow.freeze", 'path="digits.wbflow"')
    steps = [step for step in steps_of(run.graph) if step.kind == "network"]
    for name in epoch if isinstance(epoch, Mapping) else ():
        step_at(steps, name)  # refuses one that is none
    if not steps:
        raise NothingToFreeze(where="freeze", expected=say(_TRAINED), received=say(_NO_NETWORK), remedy=say(_ADD_ONE))
    networks: list[FrozenNetwork] = []
    data: dict[str, str] = {}
    files: dict[str, Path | bytes] = {DOCUMENT: encode(_without_sources(run.graph))}
    for number, step in enumerate(steps):
        place = _kept(run, step)
        chosen = epoch.get(step.path) if isinstance(epoch, Mapping) else epoch
        network = _frozen_network(step, place, f"networks/{number}", chosen)
        networks.append(network)
        data[step.path] = str(read_run(place / RUN_FOLDER).data)
        files |= _files_of(place / RUN_FOLDER, network)
    last = networks[-1].form
    limits = checked_thresholds(last.thresholds if thresholds is None else thresholds, last.class_names, "freeze")
    networks[-1] = replace(networks[-1], form=replace(last, thresholds=limits))
    manifest = FrozenManifest(
        "keras-workbench frozen flow", FILE_VERSION, run.graph.name, datetime.now(UTC).isoformat(timespec="seconds"),
        data, tuple(networks), _versions(), tuple(_code_names(_code_in([run.graph]))), {}, run.sampled,
    )  # fmt: skip
    with writing(target, "wb.flow.freeze"):
        write_frozen(target, manifest, files)
    return ReadablePath(target)


def _require_run(run: Any) -> None:
    """Raises BadRunOption."""
    if not isinstance(getattr(run, "graph", None), Graph) or not callable(getattr(run, "folder", None)):
        refuse_argument("wb.flow.freeze", "run", say(_A_RUN), run, "run=wb.flow.run(graph)")


def _kept(run: "FlowRun", step: Step) -> Path:
    """The folder in which the network of a step is kept. Raises NothingToFreeze."""
    folder = run.folder(step.path)
    if folder is None or not (folder / RUN_FOLDER / RUN).is_file():
        received = say(_NOT_TRAINED, path=step.path)
        raise NothingToFreeze(where="freeze", expected=say(_TRAINED), received=received, remedy=say(_RUN_FIRST))
    return folder


def _frozen_network(step: Step, place: Path, folder: str, epoch: int | str | None) -> FrozenNetwork:
    """What is kept of a network. Raises NotKeptEpoch, UnknownMetric."""
    record = load_record(place / RUN_FOLDER)
    number = chosen_epoch(record, epoch)
    kept = kept_epochs(place / RUN_FOLDER)
    if number not in kept:
        raise NotKeptEpoch(where=step.path, received=number, expected=listed(kept) or "–")
    return FrozenNetwork(step.path, folder, number, read_form(place), record.settings.batch_size)


def _files_of(run_folder: Path, network: FrozenNetwork) -> dict[str, Path | bytes]:
    """The files of a run with the weights of one epoch alone, by their names in the archive."""
    weights = checkpoint_path(run_folder, network.epoch)
    found = [run_folder / name for name in _NETWORK_FILES if (run_folder / name).is_file()]
    return {f"{network.folder}/{path.relative_to(run_folder).as_posix()}": path for path in (*found, weights)}


def _without_sources(graph: Graph) -> Graph:
    """The flow without the folders on this computer that its data were read from."""
    nodes = tuple(
        replace(node, params={key: value for key, value in node.params.items() if key != "source"})
        if "source" in node.params and node.type == "DataSet" and not is_named(str(node.params["source"]))
        else replace(node, inner=_without_sources(node.inner))
        if node.inner is not None and node.inner.kind == "flow"
        else node
        for node in graph.nodes
    )
    return replace(graph, nodes=nodes)


def _versions() -> dict[str, str]:
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def open(path: str | os.PathLike[str], *, run_code: bool = False) -> FrozenFlow:  # noqa: A001 - the word a learner reads: wb.flow.open
    """Open a frozen flow, on this or another computer.

    Nothing in the file is unpickled, and every part is compared with its checksum. Code of somebody's own, such as a
    custom layer, is shown and not run, unless ``run_code`` says so.

    Args:
        path: A file that :func:`freeze` wrote.
        run_code: Whether code that the file carries may be run.

    Returns:
        The flow, ready to be applied.

    Raises:
        BadRunOption: It is no path.
        NotFrozenFlow: The file is none.
        FrozenFlowTooNew: A newer workbench wrote it.
        FrozenFlowBroken: A part is missing, was changed, or cannot be read.
        FrozenCodeRefused: It carries code of its own; the message shows it.

    >>> open(freeze(flow_run, folder / "opened.wbflow")).class_names[:3]
    ('0', '1', '2')
    """
    file = file_path(path, "wb.flow.open", 'path="digits.wbflow"')
    manifest = read_manifest(file)
    with TemporaryDirectory(prefix="workbench-flow-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        unpack(file, manifest, place)
        graph = _document(file, place)
        runs = [_network_graph(file, place / one.folder) for one in manifest.networks]
        _require_trust(file, [graph, *runs], run_code=run_code)
        networks = {one.path: _network(file, place, one) for one in manifest.networks}
    _require_networks(file, graph, networks)
    return FrozenFlow(manifest, graph, networks)


def _document(file: Path, place: Path) -> Graph:
    """The flow's drawing. Raises FrozenFlowBroken."""
    try:
        graph = decode((place / DOCUMENT).read_bytes(), where=DOCUMENT)
        drawn_steps(graph)
    except (OSError, GraphError, NotAFlow) as error:
        raise _broken(file, DOCUMENT, error) from error
    return graph


def _network_graph(file: Path, folder: Path) -> Graph:
    path = folder / "network.graph.json"
    try:
        return load(path)
    except (OSError, GraphError) as error:
        raise _broken(file, f"networks/{folder.name}", error) from error


def _network(file: Path, place: Path, one: FrozenNetwork) -> TrainedNetwork:
    """A network with its weights. Raises FrozenFlowBroken."""
    try:
        return TrainedNetwork(open_run(place / one.folder, one.epoch), one.form)
    except (TrainingError, OSError) as error:
        raise _broken(file, one.folder, error) from error


def _require_networks(file: Path, graph: Graph, networks: Mapping[str, TrainedNetwork]) -> None:
    """The networks of the drawing and of the file are the same, and data can be put in. Raises FrozenFlowBroken."""
    steps = steps_of(graph)
    drawn = {step.path for step in steps if step.kind == "network"}
    lacking = [say(_TRAINED_FOR, path=path) for path in drawn if path not in networks]
    lacking += [say(_DRAWN_AT, path=path) for path in networks if path not in drawn]
    if not any(step.kind == "data" for step in steps):
        lacking.append(say(_A_DATA_SET))
    if lacking:
        raise FrozenFlowBroken(where=file.name, place=DOCUMENT, expected=lacking[0], received=say("none"))


def _broken(file: Path, place: str, error: Exception) -> FrozenFlowBroken:
    return FrozenFlowBroken(
        where=file.name, place=place, expected=say(_READABLE), received=shorten(str(error).rstrip("."), 300)
    )


def _require_trust(file: Path, graphs: Sequence[Graph], *, run_code: bool) -> None:
    """Accept the code of the file where the user says so, or has run it already. Raises FrozenCodeRefused."""
    code = [parts for parts in _code_in(graphs) if not is_accepted(parts)]
    if not code:
        return
    if run_code:
        for parts in code:
            accept(parts)
        return
    whole = "\n\n".join(dict.fromkeys(part for parts in code for part in parts if not part.isidentifier()))
    names = ", ".join(_code_names(code))
    raise FrozenCodeRefused(where=file.name, names=names, source=shorten(whole, _SHOWN_CODE), whole=whole)


def _code_in(graphs: Sequence[Graph]) -> Iterator[tuple[str, ...]]:
    """The text of each class and function of somebody's own in flows and networks, and in what is inside of them."""
    for graph in graphs:
        yield from own_texts(graph)


def _code_names(code: Any) -> list[str]:
    names = (defined_name(parts[-1]) or shorten(parts[-1], 40) for parts in code)
    return list(dict.fromkeys(names))


def compare(
    flows: Sequence[FrozenFlow], data: Any, *, which: Sequence[str] = (), names: Sequence[str] = ()
) -> FrozenComparison:
    """Apply several frozen flows to the same data, and lay their numbers side by side.

    Args:
        flows: The flows, such as two versions of one.
        data: Labelled samples, or a folder or zip archive of them.
        which: Keys of METRICS; () takes all of the task.
        names: What the flows are called in the table; () takes their names, numbered where they are equal.

    Returns:
        A table with a column a flow, and the samples whose predictions differ.

    Raises:
        BadRunOption: They are no frozen flows, or the names are no list.
        PredictionsNotComparable: There are no labels, or a flow predicts something else than another one.

    >>> compare([frozen, frozen], samples).names
    ('digits', 'digits (2)')
    """
    if not isinstance(flows, Sequence) or not all(isinstance(one, FrozenFlow) for one in flows):
        refuse_argument("wb.flow.compare", "flows", say(_SOME_FLOWS), flows, "flows=[first, second]")
    if isinstance(names, str) or not isinstance(names, Sequence):
        refuse_argument("wb.flow.compare", "names", say(_TEXTS), names, 'names=["first", "second"]')
    return compared(flows, data, which, names)
