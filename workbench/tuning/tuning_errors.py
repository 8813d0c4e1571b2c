"""Why a search is refused or a study cannot be read: one class a reason."""

from workbench.messages import TeachingError, mark

OTHER_DATA = mark("other data")
"""With what a study was begun, where it is to go on with something else."""


class TuningError(TeachingError):
    """Base of every refusal of a search for better parameters.

    Catch it to handle them all.
    """

    code = "tuning-error"


class OptunaMissing(TuningError):
    """Parameters are to be searched, but Optuna is not installed.

    Install the extra ``tuning``.
    """

    code = "optuna-missing"
    template = mark(
        "{where}: a search needs the package {received}, which is not installed. "
        "Expected it beside the workbench: run %pip install optuna cmaes in a cell, and restart the kernel."
    )


class NothingTicked(TuningError):
    """A search is begun without any parameter to search.

    Tick one at least.
    """

    code = "nothing-ticked"
    template = mark(
        "{where}: no parameter is ticked, so there is nothing to search. Expected at least one, as in {example}. "
        "wb.tuning.proposals(graph, settings) lists what can be ticked."
    )


class EmptyRange(TuningError):
    """A range or a list of choices has fewer than two values.

    Give it room, or leave the parameter out.
    """

    code = "empty-range"
    template = mark(
        "{where}: {received} has fewer than two values to choose from. Expected at least two, as in {example}. "
        "Leave the parameter out to keep its value."
    )


class BadRange(TuningError):
    """The ends or the step of a range, or choices, cannot be.

    Give numbers as in the message.
    """

    code = "bad-range"
    template = mark("{where}: {parameter!r} must be {expected}, but received {received}. Give it, as in {example}.")


class UnknownTarget(TuningError):
    """A parameter is to be searched that neither the training nor the drawing has.

    Use one of the names in the message.
    """

    code = "unknown-target"
    template = mark(
        "{where}: there is no parameter {received!r} to search. Expected one of: {expected}. Check the spelling; "
        "wb.tuning.proposals(graph, settings) lists what can be ticked."
    )


class RefusedChoice(TuningError):
    """A value that is to be tried is one that the layer or the training does not take.

    Take it out of the range or of the choices.
    """

    code = "refused-choice"
    template = mark("{where}: {received} cannot be tried. {reason} Take it out of what is searched.")


class WrongDomain(TuningError):
    """A parameter is searched in a way that does not suit it, such as a range of names.

    Give a range for numbers, choices for all else.
    """

    code = "wrong-domain"
    template = mark("{where}: expected {expected}, received {received}. Give it, as in {example}.")


class MethodDoesNotFit(TuningError):
    """A search method cannot search what is ticked.

    Choose another method, or tick other parameters.
    """

    code = "method-does-not-fit"
    template = mark(
        "{where}: the method {received!r} cannot search this. Expected {expected}. Choose another method, such as "
        "{example}."
    )


class NoValidCombination(TuningError):
    """Of what is searched, hardly any combination can be trained.

    Make the ranges smaller.
    """

    code = "no-valid-combination"
    template = mark(
        "{where}: {received} combinations in a row cannot be trained, the last one because: {reason} "
        "Expected some that can. Make the ranges smaller."
    )


class NoFinishedTrial(TuningError):
    """Results of a study are asked for before a trial has given any.

    Wait for the first trial, or look at why all have failed.
    """

    code = "no-finished-trial"
    template = mark(
        "{where}: {received} trials of the study have finished. Expected at least {expected}. "
        "Wait for them, or read in study.trials why trials have failed."
    )


class NothingDiffers(TuningError):
    """The importance of parameters is asked for where all trials have the same score: there is nothing to explain.

    Search longer, or judge by a number that tells trials apart, such as the loss.
    """

    code = "nothing-differs"
    template = mark(
        "{where}: all {received} finished trials have the same {key}. Expected at least two different values, since "
        "the importance of a parameter is how much of their differences it explains. Search longer, or judge by a "
        "number that tells trials apart, such as score='val_loss'."
    )


class NoSuchTrial(TuningError):
    """There is no trial of that number.

    Use one of the numbers in the message.
    """

    code = "no-such-trial"
    template = mark("{where}: there is no trial {received!r}. Expected one of: {expected}. Check the number.")


class NoSuchStudy(TuningError):
    """There is no kept study of that name or path.

    Use one of the names in the message.
    """

    code = "no-such-study"
    template = mark(
        "{where}: there is no study {received!r}. Expected one of: {expected}. Check the name and the folder."
    )


class StudyBroken(TuningError):
    """The files of a study cannot be read; they are left as they are.

    Put back a copy, or delete the study's folder.
    """

    code = "study-broken"
    template = mark(
        "{where}: this is no readable study. At {place}: expected {expected}, received {received}. "
        "The file was left as it is: put back a copy, or delete the study's folder."
    )


class StudyTooNew(TuningError):
    """A kept study comes from a newer workbench.

    Update the workbench.
    """

    code = "study-too-new"
    template = mark(
        "{where}: the study has version {received}, made by a newer workbench. Expected version {expected} or lower. "
        "Update with 'pip install --upgrade keras-workbench'."
    )


class OtherStudy(TuningError):
    """A study of that name is there, of another drawing, of other settings, data or another search.

    Give another name, or what the study was begun with.
    """

    code = "other-study"
    template = mark(
        "{where}: the study {received!r} was begun with {part}. Expected the same as now, so that its trials can be "
        "compared. Give another name, as in name={example!r}, or read its results with wb.tuning.open({received!r})."
    )


class StudyFolderTaken(TuningError):
    """The folder in which studies are to be kept is a file, or cannot be written.

    Give another folder.
    """

    code = "study-folder-taken"
    template = mark(
        "{where}: a study cannot be kept in {received}: {reason}. Expected a folder that can be written, in which the "
        "study gets one of its own. Give another one, as in folder='studies'."
    )


class StudyBusy(TuningError):
    """A study is told to go on that is going on here already.

    Wait for it, or stop it.
    """

    code = "study-busy"
    template = mark(
        "{where}: the study {received!r} is going on already. Expected one that has ended. "
        "Wait for it with .wait(), or stop it with .stop()."
    )


class NotDrawn(TuningError):
    """The code of a study is asked for whose model was not drawn.

    Begin the study with a drawing.
    """

    code = "not-drawn"
    template = mark(
        "{where}: the study {received!r} searches a model that was not drawn, so that there is no code to build it. "
        "Expected a drawing. Begin the search with one: wb.tuning.tune(wb.from_keras(model), data, …)."
    )


class ClusterUnusable(TuningError):
    """Trials cannot be trained on the Dask cluster that is given.

    Install Dask, check the address, or search without ``client``.
    """

    code = "tuning-cluster-unusable"
    template = mark("{where}: trials cannot be trained on the cluster {received}. {reason}")
