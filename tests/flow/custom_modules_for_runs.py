"""Modules as a learner may write them, with what can go wrong."""

import os
import signal
import time
from dataclasses import replace

import numpy as np

from workbench.data import Sample


class Prints:
    """Says what it does."""

    def __call__(self, sample: Sample) -> Sample:
        print("working on", sample.name)  # noqa: T201 - what is tested
        return sample.replaced(image=255 - sample.image)


class Sleeps:
    """Sleeps for ever at one sample."""

    def __init__(self, at: str = "003") -> None:
        self.at = at

    def __call__(self, sample: Sample) -> Sample:
        if sample.name == self.at:
            time.sleep(10_000)
        return sample


class Raises:
    """Stops with an error at one sample."""

    def __init__(self, at: str = "003") -> None:
        self.at = at

    def __call__(self, sample: Sample) -> Sample:
        if sample.name == self.at:
            raise ValueError("no such pixel")
        return sample


class Exits:
    """Ends its process at one sample."""

    def __init__(self, at: str = "003", how: str = "exit") -> None:
        self.at, self.how = at, how

    def __call__(self, sample: Sample) -> Sample:
        if sample.name == self.at:
            if self.how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            if self.how == "sys":
                raise SystemExit(3)
            os._exit(7)
        return sample


class ReturnsText:
    """Returns something else at one sample."""

    def __init__(self, at: str = "003") -> None:
        self.at = at

    def __call__(self, sample: Sample) -> object:
        return "a text" if sample.name == self.at else sample


class OtherShape:
    """Returns an image that does not fit its header at one sample, and smaller images at others."""

    def __call__(self, sample: Sample) -> Sample:
        if sample.name == "003":
            return sample.replaced(image=np.zeros((2, 3, 4, 5)))
        if sample.name == "004":
            return sample.replaced(image=sample.image[:7])
        return sample


class Writes:
    """Writes into what it is given."""

    def __call__(self, sample: Sample) -> Sample:
        if sample.name == "003":
            image = sample.image
            image = image if image.base is None else image.base
            image.setflags(write=True)
            image[...] = 0
        return sample


class Refuses:
    """Cannot even be made."""

    def __init__(self) -> None:
        raise RuntimeError("not today")

    def __call__(self, sample: Sample) -> Sample:
        return sample


class Lies:
    """Says what cannot be of what it gives, at one sample."""

    def __init__(self, lie: str = "name") -> None:
        self.lie = lie

    def __call__(self, sample: Sample) -> Sample:
        told: dict[str, dict[str, object]] = {
            "name": {"name": "same"}, "no name": {"name": ""}, "number": {"name": 7}, "split": {"split": "mine"},
            "group": {"group": None},
        }  # fmt: skip
        return replace(sample, **told[self.lie]) if sample.name == "003" else sample  # type: ignore[arg-type]


class Speechless(Exception):
    """An error whose text cannot be had."""

    def __str__(self) -> str:
        raise AttributeError("code")


class RaisesSpeechless:
    """Stops at one sample with an error that cannot say why."""

    def __call__(self, sample: Sample) -> Sample:
        if sample.name == "003":
            raise Speechless
        return sample
