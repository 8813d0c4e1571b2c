"""What is wrong with a lab's source: said to the author, with the place and what to do."""

from workbench.labs.lab_errors import LabError
from workbench.messages import WorkbenchError, mark


class NoLab(LabError):
    """The folder that is named holds no source of a lab.

    Check the name, or start one with ``workbench lab new``.
    """

    code = "no-lab"
    template = mark(
        "There is no lab {received!r}. Expected a folder with {expected}, or the name of one in a folder 'labs' here. "
        "Start one with 'workbench lab new {received}'."
    )


class LabExists(LabError):
    """A lab of the new name is there already.

    Choose another name.
    """

    code = "lab-exists"
    template = mark("{where} is there already and was left as it is. Choose another name.")


class BadLabName(LabError):
    """The name of a new lab holds other characters than small letters, digits and underscores.

    Choose another name.
    """

    code = "bad-lab-name"
    template = mark(
        "{received!r} cannot be the name of a lab. Expected small letters, digits and '_', beginning with a letter."
    )


class SettingsBroken(LabError):
    """The settings of a lab cannot be read.

    Compare ``lab.toml`` with the one that ``workbench lab new`` makes.
    """

    code = "lab-settings-broken"
    template = mark("{where}: {received}. Compare the file with the one that 'workbench lab new' makes.")


class ChecksBroken(LabError):
    """``checks.py`` of a lab does not run, or does not define its questions.

    Mend it, then build again.
    """

    code = "lab-checks-broken"
    template = mark("{where}: {received}. Expected {expected}. Mend checks.py, then build again.")


class CellBroken(LabError):
    """A cell of a lab's source notebook cannot be turned into one for students.

    Mend it, then build again.
    """

    code = "lab-cell-broken"
    template = mark(
        "{where}, cell {cell}: {received}. Expected {expected}. Mend the source notebook, then build again."
    )


class WheelUnusable(LabError):
    """The wheel that a lab's Colab notebook is to install cannot be read.

    Name an https address or a path that ends with the name of the workbench's wheel.
    """

    code = "lab-wheel-unusable"
    template = mark(
        "The wheel {where} cannot be used ({received}). Expected https://…/keras_workbench-….whl, or the path of a "
        "file with such a name."
    )


class NbgraderFailed(WorkbenchError, RuntimeError):
    """A command of nbgrader's fails while a lab is proved against it.

    Run that command by hand to see its whole output.
    """

    code = "nbgrader-failed"
