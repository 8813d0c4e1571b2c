"""What runs at the end of a notebook under test: answers to all requests, also after planted wrong answers."""

from pathlib import Path

from msgspec import Struct

from workbench.labs.output_silencing import current_shell
from workbench.labs.questions.answer_collection import gather
from workbench.labs.questions.answer_protocol import Answer, Failure, Request, decode, encode
from workbench.text_format import shorten


class ProbeRequest(Struct, frozen=True):
    """The requests by question, and codes to run first, each with the request that follows."""

    requests: dict[str, Request]
    planted: tuple[tuple[str, Request], ...] = ()


class Answers(Struct, frozen=True):
    """The answers to a ProbeRequest, in the same order."""

    answers: dict[str, Answer]
    planted: tuple[Answer, ...] = ()


def collect(request_file: str, answer_file: str) -> None:
    """Answer the ProbeRequest in ``request_file`` in this notebook, and write the Answers into ``answer_file``."""
    found: ProbeRequest = decode(Path(request_file).read_bytes(), ProbeRequest)
    names = current_shell().user_ns
    answers = {question: gather(request, names) for question, request in found.requests.items()}
    planted = tuple(_after(code, request, names) for code, request in found.planted)
    Path(answer_file).write_bytes(encode(Answers(answers, planted)))


def _after(code: str, request: Request, names: dict[str, object]) -> Answer:
    """The answer with ``code`` run in a copy of the notebook's names."""
    copy = dict(names)
    try:
        exec(compile(code, "<planted>", "exec"), copy)  # noqa: S102 - the author's own text
    except Exception as error:  # noqa: BLE001 - a wrong answer may be one that does not even run
        failure = Failure("raised", shorten(f"{type(error).__name__}: {error}", 500))
        return Answer((failure,) * len(request.steps))
    return gather(request, copy)
