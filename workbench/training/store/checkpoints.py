"""Checkpoints: one file for each epoch, kept while the epoch is the last one or the best by a watched key."""

import re
from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from workbench.atomic_files import PART, write_atomically
from workbench.messages import say
from workbench.training.history.record import Record, curve
from workbench.training.run_errors import OtherModel, RunFileBroken

FOLDER = "checkpoints"
_NAME = "epoch-{number:04}.weights.h5"
_KEPT = re.compile(r"epoch-(?P<number>\d{4,})\.weights\.h5")

Random = tuple[tuple[int, ...], ...]


def checkpoint_path(folder: Path, number: int) -> Path:
    """Where the weights of epoch ``number`` are, if they are kept."""
    return folder / FOLDER / _NAME.format(number=number)


def save_checkpoint(model: Any, folder: Path, number: int) -> None:
    """Write weights and the optimizer's state, so that a crash leaves all of the file or none. Raises OSError."""
    path = checkpoint_path(folder, number)
    path.parent.mkdir(exist_ok=True)
    write_weights(model, path)


def write_weights(model: Any, path: Path) -> None:
    """Write weights and the optimizer's state into a file, all of it or none. Raises OSError."""
    content = _MemoryFile()
    model.save_weights(content, overwrite=True)
    write_atomically(path, content.getvalue())


class _MemoryFile(BytesIO):
    """HDF5 writes to memory: after a write to a full disk has failed in it, its next file ends the process."""

    def __str__(self) -> str:
        return "memory.weights.h5"  # Keras looks at the end of the name


def needed(record: Record, keys: Iterable[str]) -> set[int]:
    """Numbers of the epochs whose weights are kept: the last one, and the best one in each of ``keys``."""
    best = (record.best(key) for key in keys if curve(record, key) is not None)
    return {len(record.epochs), *(number for number in best if number is not None)}


def kept_epochs(folder: Path) -> tuple[int, ...]:
    """Numbers of the epochs whose weights are in ``folder``, in order."""
    found = (_KEPT.fullmatch(path.name) for path in (folder / FOLDER).glob("*"))
    return tuple(sorted(int(match["number"]) for match in found if match))


def drop_others(folder: Path, numbers: set[int]) -> None:
    """Delete the weights of all other epochs, and incomplete files of a killed process."""
    wanted = {checkpoint_path(folder, number).name for number in numbers}
    for path in (folder / FOLDER).glob("*.weights.h5"):
        if path.name not in wanted and path.name.startswith(("epoch-", PART)):
            with suppress(OSError):
                path.unlink()


def load_checkpoint(model: Any, folder: Path, number: int) -> None:
    """Put the weights of an epoch (and the state of the optimizer, if the model is compiled) into ``model``.

    Raises:
        RunFileBroken: the file is missing or damaged.
        OtherModel: its weights belong to another network.
    """
    path = checkpoint_path(folder, number)
    where = f"{folder.name}/{FOLDER}/{path.name}"
    if not path.is_file():
        raise RunFileBroken(
            where=where, place=say("the whole file"), expected=say("weights"), received=say("no such file")
        )
    optimizer = getattr(model, "optimizer", None)
    if optimizer is not None and not optimizer.built:
        optimizer.build(model.trainable_variables)
    try:
        model.load_weights(path)
    except (OSError, KeyError) as error:
        expected, received = say("weights (HDF5)"), str(error).partition("\n")[0]
        raise RunFileBroken(where=where, place=say("the whole file"), expected=expected, received=received) from error
    except ValueError as error:
        raise OtherModel(where=where, received=str(error).partition("\n")[0]) from error


def random_state(model: Any) -> Random:
    """The states of the generators in Dropout and its like: Keras does not save them with the weights."""
    return tuple(tuple(int(n) for n in np.asarray(state).ravel()) for state in _generators(model))


def set_random_state(model: Any, random: Random) -> None:
    """Put the states back. Raises OtherModel when the network has other generators."""
    states = _generators(model)
    if [int(np.prod(state.shape)) for state in states] != [len(numbers) for numbers in random]:
        received = say("{states} random generators instead of {random}", states=len(states), random=len(random))
        raise OtherModel(where="resume", received=received)
    for state, numbers in zip(states, random, strict=True):
        state.assign(np.array(numbers, dtype=state.dtype).reshape(state.shape))


def _generators(model: Any) -> list[Any]:
    weights = {id(weight) for weight in model.weights}
    return [variable for variable in model.variables if id(variable) not in weights]
