"""Beginning a search: everything is checked before anything is trained."""

import warnings
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from workbench.codegen import to_source
from workbench.data import Dataset, Split
from workbench.graph.document import Graph
from workbench.importers import CannotImport, from_keras
from workbench.messages import mark, say
from workbench.training.setup.given_data import given_data
from workbench.training.setup.preparation import Prepared, prepare, require_model_or_graph, require_one_of_each
from workbench.training.setup.setting_limits import refuse
from workbench.training.setup.settings import Settings, settings_from
from workbench.training.setup.task import given_loss
from workbench.training.store.data_fingerprint import fingerprint
from workbench.tuning.journal_file import begin_journal
from workbench.tuning.optuna_loading import optuna
from workbench.tuning.search_methods import check_method
from workbench.tuning.search_settings import Search
from workbench.tuning.search_space import Space
from workbench.tuning.searched_parameters import bound
from workbench.tuning.study import Study
from workbench.tuning.study_files import (
    JOURNAL,
    STUDIES,
    PathLike,
    StudyFile,
    check_folder,
    is_readable,
    new_folder,
    read_study,
    study_folder,
    write_study,
)
from workbench.tuning.study_scores import check_scores
from workbench.tuning.trainers import trainer_for
from workbench.tuning.tuning_errors import OTHER_DATA, NothingTicked, OtherStudy, StudyFolderTaken

if TYPE_CHECKING:
    import keras

_NAME = mark("a text, the name of the study, or None")
_SEARCH = mark("a Search, a Space, or a dictionary from names of parameters to Range or Choices")
_OTHER_DRAWING, _OTHER_SETTINGS = mark("another drawing"), mark("other settings of the training")
_OTHER_SEARCH = mark("another space, score or method")
_BESIDE = mark("{reason} This search is kept in {folder} instead.")
_CREATING = ".creating"
_STUDY = "study"
_EXAMPLE = 'search={"learning_rate": wb.tuning.Range(0.0001, 0.1, log=True)}'


def tune(
    model_or_graph: "keras.Model | Graph",
    data: "Dataset | Split | tuple[Any, ...]",
    settings: Settings | None = None,
    search: "Search | Space | Mapping[str, Any] | None" = None,
    *,
    name: str | None = None,
    folder: PathLike | None = None,
    client: Any = None,
    **changes: Any,
) -> Study:
    """Check everything, then search for better parameters in the background.

    The first trial is the network as drawn. Each trial is trained from new weights on the train split and judged on the
    validation split; the test split is not looked at. The study is kept in a folder of its own inside ``folder``, or
    inside ``./studies``: a kernel that dies costs the trial it was training, and several processes that give the same
    ``name`` share one study.

    Args:
        model_or_graph: A graph, or a Keras model with one input and one output, which stays as it is.
        data: As for ``wb.training.fit``.
        settings: The settings of the training; those that are not searched keep their value.
        search: What is searched, how, and for how long.
        name: The name of the study; one of that name, begun with the same, goes on. None begins a new one.
        folder: The folder in which folders of studies are made.
        client: A Dask client or the address of a scheduler, to train on its workers; None trains here.
        **changes: Single settings of the training, ``epochs=5``, which come before those of ``settings``.

    Returns:
        The study, which goes on in the background: ``.wait()``, ``.stop()``, ``.trials``, ``.best()``, ``.top(5)``.

    Raises:
        TuningError: What is searched cannot be, with a class and a sentence for each reason.
        TrainingError: The network cannot be trained on the data as it is drawn, or there is no such metric or class.

    >>> space = Space({"learning_rate": wb.tuning.Range(0.0001, 0.1, log=True)})
    >>> study = tune(graph, data, search=Search(space, trials=2, seed=1), folder=folder, epochs=1).wait()
    >>> [trial.state for trial in study.trials]
    ['finished', 'finished']
    """
    optuna()
    _check_place(name, folder)
    found = _search(search)
    data = given_data(data, "tune")
    chosen = settings_from(settings, changes)
    require_model_or_graph(model_or_graph, "tune")
    graph, chosen = _drawing(model_or_graph, chosen, found)
    parameters = bound(found.space, graph, chosen)
    check_method(found, parameters)
    prepared = _prepared(model_or_graph, graph, data, chosen)
    check_scores(found.scores, prepared.task.name, prepared.task.class_names)
    trainer, at_once = trainer_for(model_or_graph if graph is None else None, data, found, client)
    file = StudyFile(
        name=name or f"{getattr(model_or_graph, 'name', None) or _STUDY}",
        settings=chosen,
        search=found,
        task=prepared.task.name,
        class_names=prepared.task.class_names,
        data_name=str(data.name),
        data=fingerprint(data),
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        drawn=graph is not None,
    )
    study = _kept(file, graph, folder, may_join=name is not None)
    study.network, study.data = (model_or_graph if graph is None else None), data
    return study.begin(trainer, at_once)


def _check_place(name: object, folder: object) -> None:
    if name is not None and (not isinstance(name, str) or not name.strip()):
        refuse(name, where="tune", parameter="name", expected=say(_NAME), example="first")
    check_folder(folder, "tune")


def _search(given: object) -> Search:
    if given is None:
        raise NothingTicked(where="tune", example=_EXAMPLE)
    if isinstance(given, Space | Mapping):
        return Search(given)  # type: ignore[arg-type] # a dictionary becomes a space
    if not isinstance(given, Search):
        refuse(given, where="tune", parameter="search", expected=say(_SEARCH), example={"epochs": "Range(5, 20)"})
    return given


def _drawing(given: Any, settings: Settings, search: Search) -> tuple[Graph | None, Settings]:
    """The drawing, also of a model where its layers are searched; then the loss it was compiled with is a setting."""
    if isinstance(given, Graph):
        return given, settings
    if not any("." in key.partition("/")[2] or _is_of_layer(key) for key in search.space.parameters):
        return None, settings
    try:
        graph = from_keras(given)
    except CannotImport:
        return None, settings
    loss = given_loss(None, given) if settings.loss is None else None
    if loss is not None and loss.own is None:
        settings = replace(settings, loss=loss.type, loss_params=loss.params)
    return graph, settings


def _is_of_layer(key: str) -> bool:
    return "." in key and key.partition(".")[0] not in ("optimizer", "loss", "augmentation")


def _prepared(given: Any, graph: Graph | None, data: Dataset, settings: Settings) -> Prepared:
    """The network as drawn, checked with the data: what is wrong with it is raised before a study is begun."""
    prepared = prepare(given if graph is None else graph, data, replace(settings, seed=None))
    require_one_of_each(prepared.task, "tune")
    return prepared


def _kept(file: StudyFile, graph: Graph | None, parent: PathLike | None, *, may_join: bool) -> Study:
    """The study in its folder: the one that is there where it may be joined, else a new one beside."""
    from filelock import FileLock

    place = Path(parent if parent is not None else STUDIES).expanduser()
    try:
        place.mkdir(parents=True, exist_ok=True)
        with FileLock(place / _CREATING, thread_local=False):
            return _joined_or_new(file, graph, place, may_join)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StudyFolderTaken(where="tune", received=str(place), reason=reason) from error


def _joined_or_new(file: StudyFile, graph: Graph | None, place: Path, may_join: bool) -> Study:
    known = study_folder(place, file.name)
    reason = None
    if may_join and known.is_dir() and any(known.iterdir()):
        reason = is_readable(known)
        if reason is None:
            return _joined(file, graph, known.resolve())
    folder = new_folder(place, file.name) if not _is_empty(known) else known.resolve()
    if reason is not None:
        warnings.warn(say(_BESIDE, reason=reason, folder=folder), stacklevel=5)
    if folder.name != known.name:
        file = replace(file, name=f"{file.name}{folder.name.removeprefix(known.name)}")
    begin_journal(folder / JOURNAL, [f"{score.direction}imize" for score in file.search.scores])
    write_study(folder, file, graph)
    return Study(folder, file, graph)


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())


def _joined(file: StudyFile, graph: Graph | None, folder: Path) -> Study:
    """The study that is there. Raises OtherStudy where it was begun with something else."""
    kept, drawn = read_study(folder)
    if _code(graph) != _code(drawn):
        _refuse_other(file.name, _OTHER_DRAWING)
    if kept.settings != file.settings:
        _refuse_other(file.name, _OTHER_SETTINGS)
    if not kept.data.is_same(file.data):
        _refuse_other(file.name, OTHER_DATA)
    asked, before = file.search, kept.search
    if (asked.space, _keys(asked), asked.method) != (before.space, _keys(before), before.method):
        _refuse_other(file.name, _OTHER_SEARCH)
    return Study(folder, replace(kept, search=asked), drawn)


def _code(graph: Graph | None) -> str:
    """What a drawing means: where its nodes stand does not matter."""
    return to_source(graph) if graph is not None else ""


def _keys(search: Search) -> tuple[str, ...]:
    return tuple(score.key for score in search.scores)


def _refuse_other(name: str, part: str) -> None:
    raise OtherStudy(where="tune", received=name, part=say(part), example=f"{name}-2")
