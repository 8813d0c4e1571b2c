"""The process that a module of the learner's runs in: what it does to its process it does to this one alone.

Requests come by standard input and answers go by what was standard output; what the module prints goes to standard
error, which the run reads for its log.
"""

import io
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from json import dumps, loads
from typing import Any, BinaryIO

import numpy as np
from xxhash import xxh3_64_intdigest

from workbench.data.sample import Sample
from workbench.flow.block_encoding import BlockEncoder
from workbench.flow.block_files import BlockBytes
from workbench.messages import WorkbenchError, mark, say
from workbench.modules.result_facts import flaw_of

_LENGTH = 8
_LOOK_SECONDS = 1.0
_CHANGED = mark("it wrote into the sample that it was given; work on a copy: image = sample.image.copy()")
_NO_SAMPLE = mark("it returned {received}; a module returns a sample, or None to drop it")


def packed(samples: tuple[Sample, ...]) -> bytes:
    """Samples as the bytes of a block."""
    file = io.BytesIO()
    encoder = BlockEncoder(file)
    for sample in samples:
        encoder.append(sample, 0)
    encoder.finish(1, ())
    return file.getvalue()


def unpacked(data: bytes) -> tuple[Sample, ...]:
    """The samples of such bytes."""
    return tuple(BlockBytes(io.BytesIO(data)))


def send(file: BinaryIO, *parts: bytes) -> None:
    """Write parts, each behind its length."""
    for part in parts:
        file.write(len(part).to_bytes(_LENGTH, "little"))
        file.write(part)
    file.flush()


def receive(file: BinaryIO) -> bytes:
    """Read one part. Raises EOFError at the end."""
    return _exactly(file, int.from_bytes(_exactly(file, _LENGTH), "little"))


def _exactly(file: BinaryIO, count: int) -> bytes:
    data = file.read(count)
    if len(data) < count:
        raise EOFError
    return data


def main() -> None:
    """Answer requests until the input ends: first the module, then samples."""
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    sys.stdout = os.fdopen(1, "w", buffering=1, encoding="utf-8", errors="replace")
    try:
        run = _loaded(receive(requests), receive(requests))
    except EOFError:
        return
    except BaseException as error:  # noqa: BLE001 - of code that somebody wrote anything may come
        send(answers, dumps(_refusal(error)).encode(), b"")
        return
    send(answers, dumps({"ready": True}).encode(), b"")
    while True:
        try:
            given = unpacked(receive(requests))
        except EOFError:
            return
        answer, samples = _answered(run, given)
        sys.stdout.flush()
        send(answers, dumps(answer).encode(), samples)


def _end_with_parent(parent: int) -> None:
    """End this process when the one that started it was killed, whatever the module does."""
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os._exit(1)


def _loaded(own: bytes, values: bytes) -> Callable[[tuple[Sample, ...]], Any]:
    """The function that runs the module.

    Args:
        own: The class as cloudpickle writes it: from the process of the same user that started this one.
        values: Its parameters; JSON cannot hold tuples and paths, so they are written by cloudpickle too.
    """
    from cloudpickle import loads as unpickled

    from workbench.modules.custom_modules import call_own, run_source

    kind, parameters = unpickled(own), unpickled(values)
    if isinstance(kind, tuple):  # a class that derives from those of the workbench: its source and its name
        text, name = kind
        module = getattr(run_source(f"{text}\n"), name)(**parameters)
        return lambda samples: module.run(*samples)
    return lambda samples: call_own(kind, parameters, samples)


def _answered(run: Callable[[tuple[Sample, ...]], Any], given: tuple[Sample, ...]) -> tuple[dict[str, Any], bytes]:
    before = _checksum(given)
    try:
        returned = run(given)
        results = returned if isinstance(returned, tuple) else () if returned is None else (returned,)
        for one in results:
            if not isinstance(one, Sample):
                return {"reason": say(_NO_SAMPLE, received=type(one).__name__)}, b""
        flaw = say(_CHANGED) if _checksum(given) != before else flaw_of(given, results)
        if flaw:
            return {"reason": flaw}, b""
        return {"count": len(results)}, packed(results)
    except (Exception, SystemExit, KeyboardInterrupt) as error:  # noqa: BLE001 - of code that somebody wrote
        return _refusal(error), b""


def _refusal(error: BaseException) -> dict[str, Any]:
    """An error of the module, and the line that it came from."""
    if isinstance(error, WorkbenchError):
        return {"reason": str(error)}
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if f"{os.sep}workbench{os.sep}" not in frame.filename]
    place = own[-1].lineno if own else 0
    words = (_text_of(error).strip().splitlines() or [""])[0]
    return {"kind": type(error).__name__, "words": words, "line": place}


def _text_of(error: BaseException) -> str:
    """What an error says; "" of one that cannot even say it."""
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - of code that somebody wrote anything may come
        return ""


def _checksum(samples: tuple[Sample, ...]) -> list[int]:
    images = [sample.image for sample in samples]
    masks = [sample.label.mask.array for sample in samples if sample.label.mask is not None]
    return [xxh3_64_intdigest(np.ascontiguousarray(array).data) for array in (*images, *masks)]


def parsed(answer: bytes) -> dict[str, Any]:
    """An answer as it was sent."""
    found: dict[str, Any] = loads(answer)
    return found


if __name__ == "__main__":
    main()
