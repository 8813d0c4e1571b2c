"""What the outputs of a network learn, for the record of a run, and a record for each of them."""

from workbench.training.history.record import Record, RunOutput, record_of_output
from workbench.training.setup.output_tasks import AnyTask, OutputTasks


def outputs_of(task: AnyTask) -> tuple[RunOutput, ...]:
    """The outputs of a task; () for a network with one input and one output."""
    if not isinstance(task, OutputTasks) or task.only is not None:
        return ()
    return tuple(RunOutput(name, one.name, one.class_names, task.weights[name]) for name, one in task.tasks.items())


def output_records(record: Record) -> tuple[Record, ...]:
    """The run as one of each output, in order; () for a network with one input and one output."""
    return tuple(record_of_output(record, output) for output in record.outputs)
