"""Why a kept run cannot be read, reopened or resumed: one class a reason."""

from workbench.messages import mark
from workbench.training.training_errors import TrainingError


class RunFileBroken(TrainingError):
    """A file of a kept run cannot be read; it is left as it is.

    Put back a copy, or delete the run's folder.
    """

    code = "run-file-broken"
    template = mark(
        "{where}: this is no readable file of a run. At {place}: expected {expected}, received {received}. "
        "The file was left as it is: put back a copy, or delete the run's folder."
    )


class RunTooNew(TrainingError):
    """A kept run comes from a newer workbench.

    Update the workbench.
    """

    code = "run-too-new"
    template = mark(
        "{where}: the run has version {received}, made by a newer workbench. Expected version {expected} or lower. "
        "Update with 'pip install --upgrade keras-workbench'."
    )


class NoSuchRun(TrainingError):
    """There is no kept run of that name or path.

    Use one of the names in the message.
    """

    code = "no-such-run"
    template = mark(
        "{where}: there is no run {received!r}. Expected one of: {expected}. Check the name and the folder."
    )


class FolderIsFile(TrainingError):
    """The folder in which runs are to be kept is a file.

    Give a folder, or rename the file.
    """

    code = "folder-is-file"
    template = mark(
        "{where}: {received} is a file. Expected a folder, in which the run gets one of its own. "
        "Give another folder, as in folder='runs', or rename the file."
    )


class RunBusy(TrainingError):
    """A run is to be resumed that is still being trained.

    Stop it, or wait for its end.
    """

    code = "run-busy"
    template = mark(
        "{where}: the run is still being trained, here or by another program. Expected one that has ended. "
        "Stop it first, or wait for it."
    )


class NothingLeft(TrainingError):
    """A run is to be resumed whose epochs are all done.

    Give a larger number of ``epochs``.
    """

    code = "nothing-left"
    template = mark(
        "{where}: all {received} epochs are done. Expected some that are left. "
        "Go on for longer with resume(…, epochs={expected})."
    )


class OtherData(TrainingError):
    """A run is to be resumed with other data than it was trained on.

    Load the same data, or begin a new run.
    """

    code = "other-data"
    template = mark(
        "{where}: this is not the data that the run was trained on. Expected {expected}, received {received}. "
        "Load the same data again, in the same order, or begin a new run with fit."
    )


class ModelNeeded(TrainingError):
    """The network of a kept run cannot be built from its folder.

    Give it with ``model``.
    """

    code = "model-needed"
    template = mark(
        "{where}: the network of this run cannot be built from its folder, since it is more than layers of Keras. "
        "Expected the network itself. Give it: resume(…, model=build_model())."
    )


class LossNeeded(TrainingError):
    """A run was trained with a loss of the user's own, which is not kept in its folder.

    Give the network compiled with that loss.
    """

    code = "loss-needed"
    template = mark(
        "{where}: the run was trained with your own loss {received!r}, which cannot be kept in its folder. "
        "Expected the network compiled with it: model.compile(loss={received}), and then model=model."
    )


class NotKeptEpoch(TrainingError):
    """The weights of an epoch are asked for that are not in the run's folder.

    Take one of the epochs in the message, or name it in ``checkpoints`` next time.
    """

    code = "not-kept-epoch"
    template = mark(
        "{where}: the weights of epoch {received} are not kept. Expected one of: {expected}. Kept are those of the "
        "last epoch, of the best one by the loss, and of the best by each key in checkpoints=(…)."
    )


class NoEpochYet(TrainingError):
    """A run is opened in which no epoch has ended.

    Wait for the first epoch, or train again.
    """

    code = "no-epoch-yet"
    template = mark(
        "{where}: no epoch of the run has ended, so there are no weights to open. Expected one epoch at least. Wait "
        "for the first one if it is still being trained, or train again."
    )


class OtherModel(TrainingError):
    """The kept weights do not fit the network that was given.

    Give the network of the run.
    """

    code = "other-model"
    template = mark(
        "{where}: the kept weights do not belong to this network: {received}. Expected the network of the run. "
        "Give the same network: resume(…, model=build_model())."
    )


class NoClasses(TrainingError):
    """Curves over thresholds are asked of a run that was not trained to tell classes apart.

    Use ``evaluate``, which has the numbers of its task.
    """

    code = "no-classes"
    template = mark(
        "{where}: ROC and precision-recall curves need a network that tells classes apart, but this one was trained "
        "for {received}. Its numbers are in evaluate(data)."
    )
