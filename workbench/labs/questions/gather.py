"""The student's half: do what a request says in the notebook's namespace, and give plain values back."""

from collections.abc import Mapping
from typing import Any

from workbench.labs.questions.protocol import Answer, AnyStep, Request, Result


def gather(request: Request, namespace: Mapping[str, Any]) -> Answer:
    """Carry out every step. Never raises for anything the student's code does, short of ending the process.

    KeyboardInterrupt passes through, so that a student can stop a long computation.
    """
    return Answer(tuple(gather_step(step, namespace) for step in request.steps))


def gather_step(step: AnyStep, namespace: Mapping[str, Any]) -> Result:
    """Carry out one step."""
    raise NotImplementedError
