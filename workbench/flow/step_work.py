"""What a kind of step does, as the engine calls it: a table by ``StepKind`` holds one ``StepWork`` each.

The engine makes the keys, keeps the results, and decides what has to run; a work only computes. It may run in several
threads and, with a cluster, in other processes: it keeps nothing between two calls.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Literal

from workbench.data.sample import Sample
from workbench.data.sample_set import SampleSet
from workbench.flow.sample_block import SampleBlock
from workbench.flow.steps import Step

Granularity = Literal["sample", "block", "whole"]
"""What a step is computed by: one sample after the other, a block of them at once, or all samples first."""


def _no_progress(share: float, text: str = "") -> None:
    """Nobody listens."""


def _no_log(text: str) -> None:
    """Nobody reads."""


def _no_original(name: str) -> Sample | None:
    """Nothing is known of what came before the modules."""


@dataclass(frozen=True)
class WorkContext:
    """What the engine gives to a call besides samples.

    Args:
        path: Of the step, by names: for errors and the log.
        stop: Set when the run is stopped. A call ends as soon as it can then; what it returns is not kept.
        progress: Takes the share that is done, from 0 to 1, and perhaps a text for the log.
        log: Takes a text for the log.
        seed: The parameter ``seed`` of the node, or 0.
        folder: What ``run_whole`` has written, for ``run_block``; of a step that has no ``run_whole`` None.
        original: Gives the sample of a name as the data set of the step's branch has it, before all modules; None
            where no sample of that name is known, or several are.
        retrain: Whether ``run_whole`` is to begin anew, whatever an interrupted run has left behind.
        before: The steps in front of the step, in the order in which they run.
    """

    path: str
    stop: Event = field(default_factory=Event)
    progress: Callable[..., None] = _no_progress
    log: Callable[[str], None] = _no_log
    seed: int = 0
    folder: Path | None = None
    original: Callable[[str], Sample | None] = _no_original
    retrain: bool = False
    before: tuple[Step, ...] = ()


class StepWork:
    """What a kind of step does: a class that inherits from it writes what its granularity calls.

    - "sample": ``run_sample``, for each sample (or group of samples that belong together)
    - "block": ``run_block``, for each block of the input
    - "whole": ``run_whole`` once with all samples, and then, if ``gives_samples``, ``run_block`` for each block

    What a call raises is reported with step, sample and reason; of ``run_whole`` it makes the step fail. A
    ``WorkbenchError`` is told by its sentence, any other error by its class as well.
    """

    granularity: Granularity
    gives_samples: bool = True
    """Whether samples come out; else the result is the folder of ``run_whole`` alone, as of Metrics."""

    def identity(self, step: Step) -> str:
        """What the result depends on besides the inputs: parameters, source, versions of libraries. Hashed.

        Args:
            step: The step.

        Returns:
            A text that is equal in every process for equal results.
        """
        raise NotImplementedError

    def run_sample(self, step: Step, samples: tuple[Sample, ...], context: WorkContext) -> tuple[Sample, ...]:
        """Compute one sample.

        Args:
            step: The step.
            samples: One sample, or those of each input that belong together.
            context: What the engine gives besides.

        Returns:
            What comes out: none, one, or several.
        """
        del step, samples, context
        raise NotImplementedError

    def run_block(self, step: Step, inputs: tuple[SampleBlock, ...], context: WorkContext) -> SampleBlock:
        """Compute one block.

        Args:
            step: The step.
            inputs: The block of each input. Samples are read from the disk as they are asked for.
            context: What the engine gives besides; ``folder`` is what ``run_whole`` wrote.

        Returns:
            The new samples with the names of those that they were made of, and the samples that failed.
        """
        del step, inputs, context
        raise NotImplementedError

    def run_whole(self, step: Step, inputs: tuple[SampleSet, ...], folder: Path, context: WorkContext) -> None:
        """Compute what needs all samples, such as training.

        Args:
            step: The step.
            inputs: All samples of each input, read from the disk as they are asked for.
            folder: An empty folder to write to. It is kept under the step's key when the call returns, and dropped
                when it raises or the run was stopped.
            context: What the engine gives besides.
        """
        del step, inputs, folder, context
        raise NotImplementedError
